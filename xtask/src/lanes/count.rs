//! How many tests passed, read from what the test programs say.

use std::process::Command;

use crate::postgres::Postgres;
use crate::sh::{self, Outcome};
use crate::{guard, tools, ui};

/// Tests that passed and that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Count {
    pub(crate) const fn of(passed: u32, failed: u32) -> Count {
        Count { passed, failed }
    }

    /// What the test programs that a command runs say of themselves.
    pub(crate) fn heard(command: &mut Command) -> Outcome<Count> {
        let mut count = Count::default();
        let end = sh::watch(command, |line| {
            if let Some(one) = libtest(line) {
                count.add(one);
            }
        });
        count.ended(end)
    }

    pub(crate) fn add(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// A run's counts together with its end: one that failed without a failed test fails as a whole.
    pub(crate) fn ended(self, end: Outcome) -> Outcome<Count> {
        match end {
            Err(why) if self.failed == 0 => Err(why),
            Ok(()) if self.passed == 0 => Err("no test ran".into()),
            Ok(()) | Err(_) => Ok(self),
        }
    }
}

/// Unit, property, contract, API, sandbox and process tests of all crates, with both databases.
pub(super) fn rust() -> Outcome<Count> {
    let postgres = Postgres::start()?;
    let mut test = tools::cargo(&["test", "--quiet", "--workspace", "--no-fail-fast"]);
    test.env("AGON_TEST_POSTGRES", postgres.url());
    Count::heard(&mut test)
}

/// `test result: ok. 24 passed; 0 failed; …`
pub(crate) fn libtest(line: &str) -> Option<Count> {
    let rest = line.strip_prefix("test result: ")?;
    let number = |what: &str| {
        let place = rest.find(what)?;
        rest[..place].split_whitespace().last()?.parse().ok()
    };
    Some(Count::of(number(" passed;")?, number(" failed;")?))
}

/// The sample submissions, judged.
pub(super) fn verify() -> Outcome<Count> {
    sh::run(&mut tools::cargo(&["build", "--quiet", "-p", "agon"]))?;
    let mut verify = sh::command(&["sh", "-c", "exec \"$0\" verify problems/*/"]);
    verify.arg(tools::target().join("debug/agon"));
    let mut count = None;
    let end = sh::watch(&mut verify, |line| count = promised(line).or(count));
    count.ok_or("`agon verify` gave no sum")?.ended(end)
}

/// `114 as expected, 0 not, 0 in languages this host lacks`; what could not be judged did not pass.
fn promised(line: &str) -> Option<Count> {
    let (passed, rest) = line.split_once(" as expected, ")?;
    let (failed, rest) = rest.split_once(" not, ")?;
    let skipped = rest.strip_suffix(" in languages this host lacks")?;
    let failed: u32 = failed.parse().ok()?;
    let skipped: u32 = skipped.parse().ok()?;
    Some(Count::of(passed.parse().ok()?, failed + skipped))
}

/// Tests of the web app's own code, and its weight.
pub(super) fn vitest() -> Outcome<Count> {
    let folder = guard::fresh_folder("agon-vitest")?;
    let report = folder.join("report.json");
    let mut test = ui::npm(&["exec", "--", "vitest", "run", "--reporter=default"]);
    test.arg("--reporter=json");
    test.arg(format!("--outputFile.json={}", report.display()));
    let end = sh::run(&mut test);
    let said = sh::read(&report).unwrap_or_default();
    std::fs::remove_dir_all(&folder)
        .map_err(|why| format!("cannot remove {}: {why}", folder.display()))?;
    let number = |name| field(&said, name);
    let count = Count::of(
        number("numPassedTests").unwrap_or(0),
        number("numFailedTests").unwrap_or(0),
    );
    let mut count = count.ended(end)?;
    let weight = sh::run(&mut ui::npm(&["run", "--silent", "size"]));
    count.add(weight.map_or(Count::of(0, 1), |()| Count::of(1, 0)));
    Ok(count)
}

/// A number in a JSON report: the last field of this name.
pub(super) fn field(report: &str, name: &str) -> Option<u32> {
    let (_, rest) = report.rsplit_once(&format!("\"{name}\":"))?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_what_programs_print() {
        let line = "test result: FAILED. 24 passed; 2 failed; 0 ignored; 0 measured";
        assert_eq!(libtest(line), Some(Count::of(24, 2)));
        assert_eq!(libtest("test a ... ok"), None);
        let line = "114 as expected, 1 not, 2 in languages this host lacks";
        assert_eq!(promised(line), Some(Count::of(114, 3)));
        assert_eq!(field("{\"a\": 1, \"b\":12}", "b"), Some(12));
        assert_eq!(field("{}", "b"), None);
    }

    #[test]
    fn a_run_without_tests_or_without_a_failed_test_to_blame_fails() {
        assert!(Count::of(0, 0).ended(Ok(())).is_err());
        assert!(Count::of(5, 0).ended(Err("it crashed".into())).is_err());
        assert_eq!(Count::of(5, 1).ended(Err("1".into())), Ok(Count::of(5, 1)));
    }
}
