//! Is the data of a package as it says? Every input passes the input validators, what must be refused is refused,
//! and the generator still makes the same files.

use std::path::Path;

use agon_domain::manifest::Mode;
use agon_domain::verdict::Verdict;
use agon_sandbox::{Exit, Stdin};

use super::generator;
use crate::bench::Bench;
use crate::excerpt::cut;
use crate::judge::{Fault, Judge, ending};
use crate::package::{self, Package};
use crate::program::Program;
use crate::testdata::{Extra, Test, Testdata, extras, input_validators};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// The test, file or folder.
    pub(super) place: String,
    pub(super) problem: String,
}

/// What came of looking.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) found: Vec<Finding>,
    /// What was done, a line each.
    pub(super) done: Vec<String>,
}

impl Findings {
    pub(super) fn add(&mut self, place: impl Into<String>, problem: impl Into<String>) {
        let (place, problem) = (place.into(), problem.into());
        self.found.push(Finding { place, problem });
    }
}

/// An input validator, ready to be run.
struct InputValidator {
    name: String,
    place: String,
    program: std::sync::Arc<Program>,
}

/// Looks at all data of a package.
pub(super) fn look(judge: &Judge, package: &Package) -> Result<Findings, package::Error> {
    let mut findings = Findings::default();
    let testdata = package.testdata();
    let validators = validators(judge, package, &mut findings)?;
    let secret = testdata.groups.iter().flat_map(|group| &group.tests);
    let mut inputs: Vec<&Test> = testdata.samples.iter().chain(secret).collect();
    let outputs = [
        (
            Verdict::Accepted,
            extras(package.root(), "valid_output", testdata)?,
        ),
        (
            Verdict::WrongAnswer,
            extras(package.root(), "invalid_output", testdata)?,
        ),
    ];
    inputs.extend(
        outputs
            .iter()
            .flat_map(|(_, extra)| extra.iter().map(|one| &one.test)),
    );
    for validator in &validators {
        if let Err(fault) = all_valid(judge, testdata, validator, &inputs, &mut findings) {
            findings.add(&*validator.place, fault.to_string());
        }
    }
    findings.done.push(format!(
        "{} inputs, {} input validators",
        inputs.len(),
        validators.len()
    ));
    let invalid = extras(package.root(), "invalid_input", testdata)?;
    if let Err(fault) = none_valid(judge, testdata, &validators, &invalid, &mut findings) {
        findings.add("invalid_input", fault.to_string());
    }
    if testdata.mode == Mode::Batch && testdata.passes == 1 {
        outputs_as_promised(judge, testdata, &outputs, &mut findings);
    }
    generator::look(judge, package, &mut findings);
    Ok(findings)
}

/// The input validators that can be run here; those that cannot are told.
fn validators(
    judge: &Judge,
    package: &Package,
    findings: &mut Findings,
) -> Result<Vec<InputValidator>, package::Error> {
    let found = input_validators(package.root())?;
    if found.is_empty() {
        findings.add(
            "input_validators",
            "there is none, and the format asks for one",
        );
    }
    let mut ready = Vec::new();
    for (name, sources) in found {
        let place = sources.place.clone();
        if [".ctd", ".viva"]
            .iter()
            .any(|ending| place.ends_with(ending))
        {
            findings
                .done
                .push(format!("{place} is not a program and was not run"));
            continue;
        }
        match judge.own(package.testdata(), &sources) {
            Ok(program) => ready.push(InputValidator {
                name,
                place,
                program,
            }),
            Err(fault) => findings.add(place, fault.to_string()),
        }
    }
    Ok(ready)
}

fn all_valid(
    judge: &Judge,
    testdata: &Testdata,
    validator: &InputValidator,
    inputs: &[&Test],
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut bench = judge.workshop().bench(&validator.program)?;
    for test in inputs {
        if let Some(why) = refusal(&mut bench, testdata, validator, test)? {
            findings.add(&*test.name, format!("{} says no: {why}", validator.place));
        }
    }
    Ok(())
}

fn none_valid(
    judge: &Judge,
    testdata: &Testdata,
    validators: &[InputValidator],
    invalid: &[Extra],
    findings: &mut Findings,
) -> Result<(), Fault> {
    let mut benches = Vec::new();
    for validator in validators {
        benches.push(judge.workshop().bench(&validator.program)?);
    }
    for Extra { test, .. } in invalid {
        let mut refused = false;
        for (validator, bench) in validators.iter().zip(&mut benches) {
            refused |= refusal(bench, testdata, validator, test)?.is_some();
        }
        if !refused {
            findings.add(&*test.name, "no input validator refuses it");
        }
    }
    Ok(())
}

/// Why the validator refuses a test's input; none if it is valid.
fn refusal(
    bench: &mut Bench<'_>,
    testdata: &Testdata,
    validator: &InputValidator,
    test: &Test,
) -> Result<Option<String>, Fault> {
    const VALID: i32 = 42;
    bench.clear()?;
    for (name, file) in &test.files {
        let bytes = std::fs::read(file);
        let bytes = bytes.map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
        bench.chamber.put(name, &bytes, 0o644)?;
    }
    let own = test.input_args.of(&validator.name).iter();
    let args: Vec<_> = own.chain(&test.program_args).cloned().collect();
    let stdin = Stdin::File(test.input.clone());
    let outcome = bench.run(&args, stdin, testdata.validation.allowed())?;
    if outcome.exit == Exit::Code(VALID) {
        return Ok(None);
    }
    let mut said = outcome.stderr;
    said.extend(&outcome.stdout);
    let said = cut(&said, 256);
    Ok(Some(
        format!("{} {}", ending(outcome.exit), said.trim())
            .trim()
            .to_owned(),
    ))
}

/// Outputs that the package calls right or wrong, and the answers to samples, which are shown as right.
fn outputs_as_promised(
    judge: &Judge,
    testdata: &Testdata,
    outputs: &[(Verdict, Vec<Extra>)],
    findings: &mut Findings,
) {
    let mut asked = Vec::new();
    for (expected, extra) in outputs {
        for one in extra {
            asked.push((*expected, &one.test, one.output.clone()));
        }
    }
    for test in &testdata.samples {
        let shown = |ending: &str| test.input.with_extension(ending);
        let file = [shown("out"), test.answer.clone()]
            .into_iter()
            .find(|file| file.is_file());
        if shown("ans.statement").is_file() && !shown("out").is_file() {
            continue;
        }
        asked.push((Verdict::Accepted, test, file));
    }
    for (expected, test, file) in asked {
        let Some(file) = file else {
            findings.add(&*test.name, "its .out is missing");
            continue;
        };
        match judge.look_at(testdata, test, &file) {
            Ok(run) if run.verdict == expected => {}
            Ok(run) => {
                let file = file.file_name().map(Path::new).unwrap_or(Path::new(""));
                let said = format!(
                    "{} gets {}, not {expected}: {}",
                    file.display(),
                    run.verdict,
                    run.reason
                );
                findings.add(&*test.name, said.trim_end_matches(": "));
            }
            Err(fault) => findings.add(&*test.name, fault.to_string()),
        }
    }
}
