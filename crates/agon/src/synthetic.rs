//! Judgements that no judge made, for rehearsals: drawn from the chance that a submission is right.
//!
//! The same draw serves the generated contest and the synthetic judge of a server. A source of a
//! rehearsal says in its first line what will come of it; any other is drawn for by its digest.

mod draw;

use std::time::Duration;

use agon_domain::manifest::Judgement;
use agon_domain::{Digest, Judged, Points, Seq, Verdict};
use serde::{Deserialize, Serialize};

pub(crate) use self::draw::Draw;

/// The node that judgements of a rehearsal are marked with in the log.
pub(crate) const NODE: &str = "synthetic";
/// The tests of every problem, in four groups of five.
pub(crate) const TESTS: u32 = 20;
const GROUPS: u32 = 4;
/// How a source begins that says what will come of it.
const MARK: &str = "rehearsal ";
/// The chance that any other source is right.
const CHANCE: f64 = 0.4;
/// The longest that a judgement is waited for.
const LONGEST_MS: u32 = 300_000;

/// What came of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outcome {
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// How many tests were answered right.
    pub(crate) passed: u32,
    /// Which groups were, one bit for each; none when points go by tests.
    pub(crate) groups: Option<u8>,
    /// CPU time of the slowest test, in milliseconds.
    pub(crate) cpu_ms: u32,
    /// The most memory of a test, in KiB.
    pub(crate) memory_kib: u32,
    /// From handing in to the judgement, in milliseconds.
    pub(crate) delay_ms: u32,
}

/// How points are given for what is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    /// For each test.
    Tests,
    /// For each group of tests.
    Groups,
}

impl Outcome {
    /// Draws an outcome of a submission that is right with this chance.
    pub(crate) fn draw(chance: f64, parts: Parts, draw: &mut Draw) -> Self {
        let verdict = match draw.unit() {
            right if right < chance => Verdict::Accepted,
            _ => wrong(draw.below(1_000)),
        };
        let missing = match verdict {
            Verdict::Accepted => 0,
            Verdict::CompileError | Verdict::JudgingError => TESTS,
            // Nearly right is more likely than wholly wrong for those who are close.
            Verdict::WrongAnswer
            | Verdict::TimeLimitExceeded
            | Verdict::MemoryLimitExceeded
            | Verdict::OutputLimitExceeded
            | Verdict::RuntimeError => 1 + draw.below(TESTS),
        };
        let passed = TESTS - missing.min(TESTS);
        let all = (1_u32 << GROUPS) - 1;
        let groups = match verdict {
            Verdict::Accepted => all,
            _ if passed == 0 => 0,
            _ => draw.below(all),
        };
        Self {
            verdict,
            passed,
            groups: (parts == Parts::Groups).then_some(groups as u8),
            cpu_ms: 1 + draw.below(2_000),
            memory_kib: 1_500 + draw.below(250_000),
            delay_ms: delay(draw),
        }
    }

    /// What comes of a source.
    pub(crate) fn of(source: &str) -> Self {
        Self::said(source).unwrap_or_else(|| {
            let digest = Digest::of(source.as_bytes());
            let seed = digest.0.iter().take(8);
            let seed = seed.fold(0, |seed, byte| seed << 8 | u64::from(*byte));
            let mut draw = Draw::new(seed);
            Self::draw(CHANCE, Parts::Tests, &mut draw)
        })
    }

    /// What a source says of itself, if it can be.
    fn said(source: &str) -> Option<Self> {
        let line = source.lines().next()?.strip_prefix(MARK)?;
        let said: Self = serde_json::from_str(line).ok()?;
        let all = said
            .groups
            .is_none_or(|groups| u32::from(groups) == (1 << GROUPS) - 1);
        let whole = said.passed == TESTS && all;
        let possible = said.passed <= TESTS
            && said
                .groups
                .is_none_or(|groups| u32::from(groups) < 1 << GROUPS)
            && said.delay_ms <= LONGEST_MS
            && whole == (said.verdict == Verdict::Accepted);
        possible.then_some(said)
    }

    /// A source that says so; `name` tells it from others.
    pub(crate) fn source(&self, name: &str) -> String {
        let said = serde_json::to_string(self).expect("an outcome is plain data");
        format!("{MARK}{said}\n{name}\n")
    }

    /// Points of 100, and those of each group.
    fn points(&self) -> (Points, Vec<Points>) {
        let share = |count: u32, of: u32| Points::whole(i64::from(100 * count / of));
        match self.groups {
            None => (share(self.passed, TESTS), Vec::new()),
            Some(right) => {
                let group = |place| share(u32::from(right >> place & 1), GROUPS);
                let groups: Vec<Points> = (0..GROUPS).map(group).collect();
                (groups.iter().copied().sum(), groups)
            }
        }
    }

    /// How long a judge would have taken.
    pub(crate) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms.into())
    }

    /// The same where the day goes `speed` times as fast.
    pub(crate) fn hurried(self, speed: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is cut to the longest"
        )]
        let delay_ms = (f64::from(self.delay_ms) / speed).min(f64::from(LONGEST_MS)) as u32;
        Self { delay_ms, ..self }
    }

    /// What is kept beside the log.
    pub(crate) fn details(&self) -> Judgement {
        let (points, groups) = self.points();
        Judgement {
            groups,
            cpu_ms: self.cpu_ms,
            wall_ms: self.cpu_ms,
            memory_kib: self.memory_kib,
            tests_passed: self.passed,
            tests_total: TESTS,
            ..Judgement::bare(self.verdict, points, Points::whole(100))
        }
    }

    /// The judgement for the log.
    pub(crate) fn judged(&self, submission: Seq, testdata: Digest, lease: u64) -> Judged {
        let (points, groups) = self.points();
        Judged {
            submission,
            rejudging: None,
            testdata,
            node: NODE.to_owned(),
            speed: None,
            lease,
            verdict: self.verdict,
            points,
            of: Points::whole(100),
            groups,
            cpu_ms: self.cpu_ms,
            memory_kib: self.memory_kib,
            tests_passed: self.passed,
            tests_total: TESTS,
            first_failed: None,
            runs: Digest::ZERO,
        }
    }
}

/// A verdict of a submission that is not right, from a number below a thousand.
fn wrong(of_thousand: u32) -> Verdict {
    match of_thousand {
        0..600 => Verdict::WrongAnswer,
        600..750 => Verdict::TimeLimitExceeded,
        750..850 => Verdict::RuntimeError,
        850..940 => Verdict::CompileError,
        940..985 => Verdict::MemoryLimitExceeded,
        985..998 => Verdict::OutputLimitExceeded,
        998.. => Verdict::JudgingError,
    }
}

/// Mostly a few seconds; one in a hundred waits long, so that later submissions are judged before it.
fn delay(draw: &mut Draw) -> u32 {
    let usual = 200.0 + draw.exponential(2_500.0);
    let slow = match draw.below(100) {
        0 => 30_000.0 + draw.exponential(30_000.0),
        _ => 0.0,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is cut to a few minutes"
    )]
    let delay = (usual + slow).min(f64::from(LONGEST_MS)) as u32;
    delay
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(chance: f64, parts: Parts) -> Vec<Outcome> {
        let one = |what| Outcome::draw(chance, parts, &mut Draw::new(5).of(what));
        (0..10_000).map(one).collect()
    }

    #[test]
    fn as_many_are_accepted_as_the_chance_says_and_every_verdict_comes() {
        let all = many(0.3, Parts::Tests);
        let accepted = all.iter().filter(|one| one.verdict == Verdict::Accepted);
        assert!((2_850..3_150).contains(&accepted.count()));
        for verdict in Verdict::ALL {
            assert!(all.iter().any(|one| one.verdict == verdict), "{verdict}");
        }
    }

    #[test]
    fn a_source_that_says_what_comes_of_it_is_believed_where_it_can_be() {
        for one in many(0.5, Parts::Groups).iter().take(200) {
            assert_eq!(Outcome::of(&one.source("17-3")), *one);
        }
        let right = many(1.0, Parts::Tests)[0];
        let part = Outcome { passed: 3, ..right };
        assert_eq!(
            Outcome::said(&part.source("x")),
            None,
            "accepted with 3 tests of 20"
        );
        assert_eq!(Outcome::said("rehearsal {}"), None);
        let drawn = Outcome::of("int main() {}");
        assert_eq!(drawn, Outcome::of("int main() {}"));
        assert_ne!(drawn, Outcome::of("int main() { }"));
    }

    #[test]
    fn only_what_is_accepted_earns_everything() {
        for parts in [Parts::Tests, Parts::Groups] {
            for one in many(0.5, parts) {
                let judged = one.judged(Seq(1), Digest::ZERO, 1);
                let whole = judged.points == judged.of;
                assert_eq!(whole, one.verdict == Verdict::Accepted, "{one:?}");
                if parts == Parts::Groups {
                    assert_eq!(judged.groups.iter().copied().sum::<Points>(), judged.points);
                }
            }
        }
    }
}
