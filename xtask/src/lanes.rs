//! All checks and tests, one lane after the other, and how many passed.

use std::time::Instant;

use crate::sh::{self, Outcome};
use crate::{apt, openapi, problems, tidy, tools, ui, v2};

pub(crate) mod browser;
pub(crate) mod count;

pub(crate) use count::{Count, libtest};

/// A lane: its name, the lane that must have passed before, what it does.
struct Lane {
    name: &'static str,
    after: Option<&'static str>,
    run: fn() -> Outcome<Count>,
}

const LANES: [Lane; 16] = [
    lane("packages", None, packages),
    lane("ui packages", None, || once(ui::install())),
    lane("ui build", Some("ui packages"), || once(ui::build())),
    lane("formatting", None, || {
        once(sh::run(&mut tools::cargo(&["fmt", "--all", "--check"])))
    }),
    lane("dependencies", None, dependencies),
    lane("tidy", None, || once(tidy::check())),
    lane("lints", None, lints),
    lane("openapi", Some("ui packages"), || once(openapi::check())),
    lane("problem tests", None, || {
        once(problems::make().and_then(|()| problems::check()))
    }),
    lane("rust tests", Some("problem tests"), count::rust),
    lane("control groups v2", Some("packages"), v2::count),
    lane("sample submissions", Some("problem tests"), count::verify),
    lane("ui formatting", Some("ui packages"), || npm("lint")),
    lane("ui types", Some("ui packages"), || npm("check")),
    lane("ui tests", Some("ui packages"), count::vitest),
    lane("browser", Some("ui build"), browser::stories),
];

const fn lane(
    name: &'static str,
    after: Option<&'static str>,
    run: fn() -> Outcome<Count>,
) -> Lane {
    Lane { name, after, run }
}

/// Runs all lanes. A failed one stops only those that need it; the last line has the sums.
pub(crate) fn run() -> Outcome {
    let mut total = Count::default();
    let mut failed: Vec<&str> = Vec::new();
    for (place, lane) in LANES.iter().enumerate() {
        println!("[{}/{}] {}", place + 1, LANES.len(), lane.name);
        let began = Instant::now();
        let end = match lane.after {
            Some(before) if failed.contains(&before) => {
                Err(format!("it needs the lane `{before}`"))
            }
            Some(_) | None => (lane.run)(),
        };
        let count = end.unwrap_or_else(|why| {
            println!("  FAILED: {why}");
            Count::of(0, 1)
        });
        if count.failed > 0 {
            failed.push(lane.name);
        }
        total.add(count);
        let seconds = began.elapsed().as_secs_f32();
        println!(
            "  {}: {} passed, {} failed ({seconds:.1} s)",
            lane.name, count.passed, count.failed
        );
    }
    if !failed.is_empty() {
        println!("failed: {}", failed.join(", "));
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    // The sums are the last line; the exit code says the rest.
    std::process::exit(i32::from(total.failed > 0));
}

/// A check that is one thing and passes or fails.
fn once(end: Outcome) -> Outcome<Count> {
    end.map(|()| Count::of(1, 0))
}

fn packages() -> Outcome<Count> {
    once(apt::ensure(
        apt::DEMO.iter().chain(&apt::TEST).chain(&apt::MACHINE),
    ))
}

fn dependencies() -> Outcome<Count> {
    let program = tools::cargo_deny()?;
    let mut deny = sh::command(&["env"]);
    deny.arg(program).args(["check", "--hide-inclusion-graph"]);
    once(sh::run(deny.args(["bans", "licenses", "sources"])))
}

fn lints() -> Outcome<Count> {
    let words = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    once(sh::run(&mut tools::cargo(&words)))
}

fn npm(script: &str) -> Outcome<Count> {
    once(sh::run(&mut ui::npm(&["run", "--silent", script])))
}
