//! The suites that must never fail, many times over: what attacks, and what holds for whatever comes.

use crate::lanes::count::Count;
use crate::sh::Outcome;
use crate::{apt, tools};

/// How often, unless told.
const ROUNDS: u32 = 50;
/// What one round of a property is, unless told otherwise.
const CASES: u32 = 256;

/// The corpora of attacks: crate, binary, and the tests of it that are meant.
const CORPORA: [[&str; 3]; 2] = [
    ["agon-sandbox", "it", "hostile"],
    ["agon-judge", "chambers", "hostile"],
];
/// The crates that have properties.
const PROPERTIES: [&str; 3] = ["agon-domain", "agon-scoreboard", "agon-judge"];

/// Runs everything `rounds` times, two at a time. The last line has the sums.
pub(crate) fn run(rounds: Option<&str>) -> Outcome {
    let rounds = match rounds {
        None => ROUNDS,
        Some(text) => text
            .parse()
            .map_err(|_| format!("`{text}` is no number of rounds"))?,
    };
    apt::ensure(apt::DEMO.iter().chain(&apt::TEST))?;
    let mut total = Count::default();
    for [package, binary, which] in CORPORA {
        let words = [
            "test", "--quiet", "-p", package, "--test", binary, "--", which,
        ];
        let mut test = tools::cargo(&words);
        test.args(["--test-threads", "2"]);
        test.env("AGON_ROUNDS", rounds.to_string());
        total.add(Count::heard(&mut test)?);
    }
    for package in PROPERTIES {
        let mut test = tools::cargo(&["test", "--quiet", "-p", package, "--lib", "--test", "it"]);
        test.args(["--", "--test-threads", "2"]);
        test.env("PROPTEST_CASES", rounds.saturating_mul(CASES).to_string());
        total.add(Count::heard(&mut test)?);
    }
    println!(
        "{rounds} rounds: {} passed, {} failed",
        total.passed, total.failed
    );
    if total.failed > 0 {
        return Err("a suite failed".into());
    }
    Ok(())
}
