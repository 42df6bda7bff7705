//! What contestants wait for: starts of interpreters, compilers, and whole submissions of 20 trivial tests.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use agon_domain::definition::Partial;
use agon_domain::verdict::Verdict;
use agon_judge::{Guest, Judge, Level, Seat, Source, Testdata};
use anyhow::{Context, Result, ensure};

use super::ahead;
use super::figure::{Figure, of};
use crate::cli::JudgingArgs;
use crate::commands::judge::Local;

const PYTHON: &str = "print(int(input()) + 1)\n";
const CPP: &str = "#include <bits/stdc++.h>\nint main() { long long n; std::cin >> n; std::cout << n + 1 << '\\n'; }\n";
const JAVA: &str = "import java.util.Scanner;\npublic class Main {\n    public static void main(String[] args) {\n        System.out.println(new Scanner(System.in).nextLong() + 1);\n    }\n}\n";

/// All figures of the judge.
pub(super) fn figures(folder: &Path, judging: JudgingArgs) -> Result<Vec<Figure>> {
    let local = Local::open(judging.clone())?;
    let (one, twenty) = (problem(folder, 1)?, problem(folder, 20)?);
    let there = |id: &str| {
        let listed = local.judge.languages().listed();
        listed
            .iter()
            .any(|one| one.id.0 == id && one.version.is_ok())
    };
    let mut figures = Vec::new();
    for (id, text, goal) in [
        ("python", PYTHON, Some(80.0)),
        ("pypy", PYTHON, None),
        ("cpp", CPP, Some(20.0)),
        ("java", JAVA, Some(900.0)),
    ] {
        if !there(id) {
            eprintln!("{id} is not here: its figures are left out");
            continue;
        }
        let source = Source {
            language: id.into(),
            text: text.into(),
        };
        let desk = Desk {
            judge: &local.judge,
            source,
        };
        figures.extend(desk.figures(&one, &twenty, goal)?);
    }
    if there("java") && local.judge.level() == Level::Full {
        figures.extend(ahead::figures(folder, judging, JAVA)?);
    }
    Ok(figures)
}

/// Somebody who hands in the same again and again.
struct Desk<'a> {
    judge: &'a Judge,
    source: Source,
}

impl Desk<'_> {
    fn figures(&self, one: &Testdata, twenty: &Testdata, goal: Option<f64>) -> Result<Vec<Figure>> {
        let id = &self.source.language.0;
        // The first ones build kits, chambers and what a guest comes back to.
        let guest = Guest::Session(1);
        for _ in 0..2 {
            self.time(one, guest)?;
        }
        let rounds = 20;
        let all = |testdata, guest| -> Result<Vec<f64>> {
            (0..rounds).map(|_| self.time(testdata, guest)).collect()
        };
        let known = of(all(twenty, guest)?, 50);
        let single = of(all(one, guest)?, 50);
        let anew = of(all(one, Guest::Stranger)?, 50);
        let mut figures = vec![
            Figure::new(format!("{id}: 20 tests, compiled before, p50"), known, "ms"),
            Figure::new(
                format!("{id}: each further test"),
                (known - single) / 19.0,
                "ms",
            ),
            Figure::new(format!("{id}: compiling, and one test, p50"), anew, "ms"),
        ];
        if let Some(goal) = goal {
            let first = figures.remove(0);
            figures.insert(0, first.at_most(goal));
        }
        if let Some(bare) = bare(id)? {
            let each = figures.remove(1);
            figures.insert(1, each.beside("the interpreter alone", bare).at_most(2.5));
            let first = self.checked_first(twenty, guest)?;
            figures.push(match goal {
                Some(goal) => first.at_most(goal),
                None => first,
            });
        }
        Ok(figures)
    }

    /// The same by a guest who brings another program each time, which has to be looked at before it is run.
    fn checked_first(&self, twenty: &Testdata, guest: Guest) -> Result<Figure> {
        let id = &self.source.language.0;
        let mut times = Vec::new();
        for round in 0..20 {
            let other = Desk {
                judge: self.judge,
                source: Source {
                    language: self.source.language.clone(),
                    text: format!("{}# {round}\n", self.source.text),
                },
            };
            times.push(other.time(twenty, guest)?);
        }
        let name = format!("{id}: 20 tests, checked first, p50");
        Ok(Figure::new(name, of(times, 50), "ms"))
    }

    fn time(&self, testdata: &Testdata, guest: Guest) -> Result<f64> {
        let seat = Seat {
            guest,
            core: agon_sandbox::cores().last().copied(),
        };
        let began = Instant::now();
        let judged =
            self.judge
                .at(seat)
                .judge(testdata, &self.source, Partial::Package, &mut |_, _| {});
        let took = began.elapsed().as_secs_f64() * 1e3;
        ensure!(
            judged.verdict == Verdict::Accepted,
            "{} earned {} {:?} {}",
            self.source.language,
            judged.verdict,
            judged.fault,
            judged.compiler_output
        );
        Ok(took)
    }
}

/// What starting an interpreter costs by itself, in milliseconds; compiled languages have none.
fn bare(id: &str) -> Result<Option<f64>> {
    let program = match id {
        "python" => "/usr/bin/python3",
        "pypy" => "pypy3",
        _ => return Ok(None),
    };
    let mut times = Vec::new();
    for _ in 0..20 {
        let mut command = Command::new(program);
        command.args(["-I", "-c", "pass"]).stdin(Stdio::null());
        let began = Instant::now();
        let ended = command
            .status()
            .with_context(|| format!("running {program}"))?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        ensure!(ended.success(), "{program} failed");
    }
    Ok(Some(of(times, 50)))
}

/// A problem of so many tests that nothing is hard about.
fn problem(folder: &Path, tests: u32) -> Result<Testdata> {
    let root = folder.join(format!("successor-{tests}"));
    let write = |name: String, text: String| -> Result<()> {
        let file = root.join(name);
        fs::create_dir_all(file.parent().context("a file has a folder")?)?;
        Ok(fs::write(file, text)?)
    };
    write(
        "problem.yaml".into(),
        "problem_format_version: 2025-09\nname: Successor\nlimits: {time_limit: 2, memory: 256}\n"
            .into(),
    )?;
    fs::create_dir_all(root.join("data/sample"))?;
    for test in 1..=tests {
        write(format!("data/secret/{test:02}.in"), format!("{test}\n"))?;
        write(
            format!("data/secret/{test:02}.ans"),
            format!("{}\n", test + 1),
        )?;
    }
    Ok(Testdata::open(&root)?)
}
