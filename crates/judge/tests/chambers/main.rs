//! The corpus in `tests/hostile`: sources that attack compiler, collection, checker and the next one to be judged,
//! each with the verdict it must earn in its first lines. `AGON_ROUNDS=N` does all of it N times.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

use agon_domain::definition::Partial;
use agon_domain::manifest::Judgement;
use agon_domain::verdict::Verdict;
use agon_judge::{Level, Source, Testdata, judge_file};

use libtest_mimic::{Arguments, Failed, Trial};

mod abreast;
mod ahead;
mod guests;
mod header;
mod kinds;
mod world;

use header::Header;
use world::{WORLD, judge};

fn main() -> ExitCode {
    agon_sandbox::init_if_asked();
    let name = "a_file_may_be_called_what_an_option_or_a_path_is_called";
    let mut trials = vec![Trial::test(name, odd_names)];
    for (name, test) in guests::ALL
        .iter()
        .chain(abreast::ALL)
        .chain(ahead::ALL)
        .copied()
        .chain(kinds::all())
    {
        trials.push(Trial::test(name, move || {
            test();
            Ok(())
        }));
    }
    for file in sources() {
        let header = Header::read(&file);
        for level in header.levels.clone() {
            let below = file.strip_prefix(corpus()).unwrap_or(&file);
            let name = format!("hostile {level} {}", below.display());
            let (file, header) = (file.clone(), header.clone());
            trials.push(Trial::test(name, move || check(&file, &header, level)));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// All sources of the corpus, which lie one folder deep.
fn sources() -> BTreeSet<PathBuf> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let folders = list(&corpus()).into_iter();
    let folders = folders.filter(|path| path.is_dir() && !path.ends_with("packages"));
    folders.flat_map(|folder| list(&folder)).collect()
}

/// How often everything is done.
static ROUNDS: LazyLock<u32> = LazyLock::new(|| {
    let wanted = std::env::var("AGON_ROUNDS").ok();
    wanted.map_or(1, |text| text.parse().expect("AGON_ROUNDS is a number"))
});

/// The folder of the corpus.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile")
}

fn check(file: &Path, header: &Header, level: Level) -> Result<(), Failed> {
    for round in 1..=*ROUNDS {
        let place = format!("round {round}");
        if !earns(file, header, level, &place) {
            return Ok(());
        }
        if let Some(next) = &header.next {
            let next = file.with_file_name(next);
            let place = format!("{} after it, {place}", next.display());
            assert!(earns(&next, &Header::read(&next), level, &place), "{place}");
        }
        assert!(WORLD.is_untouched(), "it has touched the host's files");
    }
    Ok(())
}

/// Judges a source and compares; false where the level cannot show the language's own folder to programs.
fn earns(file: &Path, header: &Header, level: Level, place: &str) -> bool {
    let judge = judge(level, file);
    let language = judge
        .languages()
        .of_file(file)
        .expect("an ending of a language");
    let listed = judge.languages().listed();
    let there = listed
        .iter()
        .any(|one| one.id == language && one.version.is_ok());
    if !there && level < Level::Full {
        return false;
    }
    let text = WORLD.fill(&fs::read_to_string(file).unwrap(), &header.package);
    let testdata = Testdata::open(&WORLD.package(&header.package)).unwrap();
    let source = Source { language, text };
    let judged = judge.judge(&testdata, &source, Partial::Package, &mut |_, _| {});
    let said = told(&judged);
    assert!(
        header.verdicts.contains(&judged.verdict),
        "{place}: {:?} was due, not {said}",
        header.verdicts
    );
    assert_eq!(
        judged.fault.is_some(),
        judged.verdict == Verdict::JudgingError,
        "{place}: {said}"
    );
    for words in &header.says {
        assert!(
            judged.compiler_output.contains(words),
            "{place} does not say `{words}`: {said}"
        );
    }
    for words in header
        .hides
        .iter()
        .map(String::as_str)
        .chain([world::SECRET.trim()])
    {
        assert!(!said.contains(words), "{place} tells `{words}`: {said}");
    }
    if let Some(reason) = &header.reason {
        let given = judged.runs.iter().any(|run| run.reason.contains(reason));
        assert!(given, "{place} is not told `{reason}`: {said}");
    }
    assert!(
        judged.compiler_output.len() <= 16 << 10,
        "{place}: the compiler's words are not cut"
    );
    let kept = serde_json::to_string(&judged).unwrap();
    assert_eq!(
        serde_json::from_str::<Judgement>(&kept).unwrap(),
        judged,
        "{place}"
    );
    true
}

/// All that somebody could learn from a judgement, for failing tests and for what must not be in it.
fn told(judged: &Judgement) -> String {
    let mut text = format!(
        "{:?} {:?}\n{}",
        judged.verdict, judged.fault, judged.compiler_output
    );
    for run in &judged.runs {
        text.push_str(&format!(
            "\n{} {:?} {} {} ms",
            run.test, run.verdict, run.reason, run.cpu_ms
        ));
        if let Some(excerpt) = &run.excerpt {
            text.push_str(&format!("\n{}\n{}", excerpt.output, excerpt.stderr));
        }
    }
    text
}

/// Names that a shell, a compiler or a path would take for something else.
fn odd_names() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let right = "#include <stdio.h>\nint main(void){int n;return scanf(\"%d\",&n)!=1||printf(\"%d\\n\",n)<0;}\n";
    let names = [
        "-o x.c",
        "..x.c",
        "--help.c",
        "@response.c",
        "a;touch b.c",
        "$(id).c",
        "a\nb.c",
        "-.c",
        "\u{202e}c.c",
    ];
    for name in names {
        let path = folder.path().join(name);
        fs::write(&path, right)?;
        let report = judge_file(
            judge(Level::Full, &path),
            &WORLD.package("echo"),
            &path,
            None,
        )?;
        assert_eq!(serde_json::to_value(&report)?["verdict"], "AC", "{name}");
    }
    assert_eq!(fs::read_dir(folder.path())?.count(), names.len());
    Ok(())
}
