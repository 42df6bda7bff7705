//! The package's own output validator: compiled and run in the sandbox like any program, asked by exit code.

use agon_domain::manifest::ProblemKind;
use agon_sandbox::{Exit, Stdin};

use super::Fault;
use super::score::WHOLE;
use crate::checker::Check;
use crate::excerpt::cut;
use crate::package::settings::Aggregation;
use crate::program::{Allowed, Bench, Beside, Compiled, Program, Workshop, read};
use crate::testdata::{Group, Test, Testdata};

/// What a checker found, and the share of the test's points in millionths.
pub(super) struct Checked {
    pub(super) check: Check,
    pub(super) share: u32,
}

const RIGHT: i32 = 42;
const WRONG: i32 = 43;

/// Compiles the validator. It is the one source file, or the one named `main`, `validate` or `validator`.
pub(super) fn compile(
    workshop: Workshop<'_>,
    testdata: &Testdata,
) -> Result<Option<Program>, Fault> {
    let Some(files) = &testdata.validator else {
        return Ok(None);
    };
    let sources: Vec<_> = files
        .iter()
        .filter(|file| workshop.languages.of_file(file).is_some())
        .collect();
    let stem = |file: &&&std::path::PathBuf| {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        stem.is_some_and(|stem| ["main", "Main", "validate", "validator"].contains(&stem))
    };
    let main = match sources.as_slice() {
        [only] => only,
        several => several.iter().find(stem).ok_or_else(|| {
            Fault::new(
                "output_validator: name the source that begins `main`, `validate` or `validator`",
            )
        })?,
    };
    let source = read(workshop.languages, main, None).map_err(Fault::new)?;
    let mut others = Vec::new();
    for file in files.iter().filter(|file| file != main) {
        let bytes = std::fs::read(file)
            .map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        others.push((name, bytes));
    }
    let beside: Vec<_> = others
        .iter()
        .map(|(name, bytes)| Beside { name, bytes })
        .collect();
    match workshop.compile(&source, &beside)? {
        Compiled::Program(program) => Ok(Some(program)),
        Compiled::Refused(said) => {
            let reason = format!(
                "output_validator does not compile: {}",
                cut(said.as_bytes(), 1024)
            );
            Err(Fault::new(reason))
        }
    }
}

/// Asks the validator about one output.
pub(super) fn ask(
    bench: &mut Bench<'_>,
    testdata: &Testdata,
    (group, test): (Option<&Group>, &Test),
    output: &[u8],
) -> Result<Checked, Fault> {
    let load = |file: &std::path::Path| {
        std::fs::read(file).map_err(|error| Fault::new(format!("{}: {error}", file.display())))
    };
    bench.clear()?;
    bench.chamber.put("input", &load(&test.input)?, 0o644)?;
    bench.chamber.put("answer", &load(&test.answer)?, 0o644)?;
    bench.chamber.put("feedback/.keep", b"", 0o644)?;
    let folder = bench.chamber.workdir().trim_end_matches('/').to_owned();
    let mut args: Vec<_> = ["input", "answer", "feedback/"]
        .map(|name| format!("{folder}/{name}"))
        .into();
    args.extend_from_slice(&test.validator_args);
    let allowed = Allowed {
        cpu_ms: testdata.validation.cpu_ms,
        memory_mib: testdata.validation.memory_mib,
        output: 1 << 20,
    };
    let outcome = bench.run(&args, Stdin::Bytes(output.into()), allowed)?;
    let wrong = |what: String| {
        let said = cut(&outcome.stderr, 512);
        Fault::new(format!(
            "output_validator on {}: {what}; it should exit with 42 or 43. {said}",
            test.name
        ))
    };
    let right = match outcome.exit {
        Exit::Code(RIGHT) => true,
        Exit::Code(WRONG) => false,
        Exit::Code(code) => return Err(wrong(format!("exit code {code}"))),
        Exit::Signal(signal) => return Err(wrong(format!("killed by signal {signal}"))),
        Exit::CpuLimit | Exit::WallLimit => return Err(wrong("took too long".into())),
        Exit::MemoryLimit => return Err(wrong("needed too much memory".into())),
        Exit::OutputLimit => return Err(wrong("printed too much".into())),
    };
    let share = share(bench, testdata, (group, test), right)?;
    if right {
        let check = Check::Right;
        return Ok(Checked { check, share });
    }
    // What judgemessage.txt says is for judges, who can run the validator themselves.
    let said = feedback(bench, "teammessage.txt")?;
    let said = said.unwrap_or_else(|| "not a right answer".into());
    Ok(Checked {
        check: Check::Wrong(cut(said.trim().as_bytes(), 256)),
        share,
    })
}

/// A file of the feedback folder, if the validator wrote it.
fn feedback(bench: &mut Bench<'_>, name: &str) -> Result<Option<String>, Fault> {
    match bench.chamber.take(&format!("feedback/{name}"), 64 << 10) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(agon_sandbox::Error::NotAFile { .. } | agon_sandbox::Error::TooLarge { .. }) => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The share the validator gives, by `score.txt` or `score_multiplier.txt`; the whole if it says nothing.
fn share(
    bench: &mut Bench<'_>,
    testdata: &Testdata,
    (group, test): (Option<&Group>, &Test),
    right: bool,
) -> Result<u32, Fault> {
    if testdata.kind == ProblemKind::PassFail {
        return Ok(if right { WHOLE } else { 0 });
    }
    let wrong = |what: &str| {
        Err(Fault::new(format!(
            "output_validator on {}: {what}",
            test.name
        )))
    };
    let (score, multiplier) = (
        feedback(bench, "score.txt")?,
        feedback(bench, "score_multiplier.txt")?,
    );
    let (text, absolute) = match (score, multiplier) {
        (None, None) => return Ok(if right { WHOLE } else { 0 }),
        (Some(_), Some(_)) => return wrong("wrote both score.txt and score_multiplier.txt"),
        (Some(text), None) => (text, true),
        (None, Some(text)) => (text, false),
    };
    let Some(group) = group.filter(|group| right && group.aggregation != Aggregation::PassFail)
    else {
        return wrong("gave a score where none can be earned");
    };
    let Some(value) = text
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|v| v.is_finite() && *v >= 0.0)
    else {
        return wrong("gave a score that is no number of 0 or more");
    };
    let tests = match group.aggregation {
        Aggregation::Sum => group.tests.len() as f64,
        Aggregation::Min | Aggregation::PassFail => 1.0,
    };
    let most = if absolute {
        group.max.0 as f64 / 1000.0 / tests
    } else {
        1.0
    };
    // A rounding error of the validator's own division is forgiven.
    if value > most * (1.0 + 1e-9) {
        return wrong("gave a score above the most the test can give");
    }
    let part = if most == 0.0 {
        0.0
    } else {
        (value / most).min(1.0)
    };
    Ok((part * f64::from(WHOLE)).round() as u32)
}
