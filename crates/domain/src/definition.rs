//! What an organiser decides about a contest before it runs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::allowance::Allowance;
use crate::digest::Digest;
use crate::id::{LanguageId, ProblemId};
use crate::points::Points;
use crate::refusal::Refusal;
use crate::scoring::{Keep, Scoring};
use crate::source_rules::SourceRules;
use crate::time::Timestamp;

/// A contest as defined. Lengths of time are in whole seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// Shown everywhere.
    pub title: String,
    /// The moment the problems open.
    pub starts: Timestamp,
    /// How long it runs.
    pub length_s: u32,
    /// The freeze begins this long before the end; none means no freeze.
    #[serde(default)]
    pub freeze_s: Option<u32>,
    /// After the end, how long a submission that arrived in time may still reach the log.
    #[serde(default = "default_grace")]
    pub grace_s: u32,
    /// The scoring rule.
    pub rule: Rule,
    /// Minutes added for each earlier judged attempt with fewer points.
    #[serde(default = "default_penalty")]
    pub penalty_minutes: u32,
    /// Which resources break ties, under every rule but `icpc`, in this order.
    #[serde(default)]
    pub tie_breaks: Vec<TieBreak>,
    /// The rule's options.
    #[serde(default, skip_serializing_if = "Scoring::is_default")]
    pub scoring: Scoring,
    /// How much a contestant is shown of a failed test.
    #[serde(default)]
    pub feedback: Feedback,
    /// The languages allowed; none listed means every language the judges have.
    #[serde(default)]
    pub languages: Vec<LanguageId>,
    /// What languages are given, in place of what packages say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowances: Vec<Allowance>,
    /// Whether every language must face the same tests: packages whose tests depend on the language are refused.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub identical_tests: bool,
    /// Whether several tests of a submission may run at the same time, on cores that nobody uses. Off by default:
    /// neighbours on other cores can be felt in the times measured.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub parallel_tests: bool,
    /// What sources may not hold, in every problem.
    #[serde(default, skip_serializing_if = "SourceRules::is_empty")]
    pub rules: SourceRules,
    /// The problems, in the order shown.
    pub problems: Vec<ContestProblem>,
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that serde calls"
)]
fn is_yes(value: &bool) -> bool {
    *value
}

fn default_grace() -> u32 {
    10
}

fn default_penalty() -> u32 {
    20
}

/// How submissions become a standing. The formulas are in the scoreboard crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Total points, then penalty, then CPU time, then memory.
    Points,
    /// Problems solved, then penalty, then the time of the last accepted one.
    Icpc,
    /// Total of the best points of each test group, over all submissions of a problem.
    Ioi,
    /// Total of the best submissions.
    Best,
    /// Points that fall with time and with each attempt, down to a floor.
    Decay,
}

/// A resource that breaks ties: least among the best attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// Total CPU time, each problem's rounded to 10 ms.
    Cpu,
    /// Peak memory, rounded to MiB.
    Memory,
}

/// How much a contestant is shown of a failed test.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feedback {
    /// The verdict alone, of secret tests; samples are in the statement, and shown.
    Verdict,
    /// Also the first failing test's name and reason, and the data of sample tests.
    #[default]
    Test,
    /// Also the beginning of a secret test's input, answer and output.
    Data,
}

/// How a submission that is not accepted earns points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partial {
    /// As the package says: nothing for pass-fail problems, test groups for scoring ones.
    #[default]
    Package,
    /// In proportion to the secret tests passed.
    Tests,
}

/// A problem as a contest uses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestProblem {
    /// The letter or short word it is called by, such as `A`.
    pub label: String,
    /// The problem.
    pub problem: ProblemId,
    /// The testdata used, by digest.
    pub testdata: Digest,
    /// What a full solution earns.
    pub points: Points,
    /// How partial solutions earn.
    #[serde(default)]
    pub partial: Partial,
    /// The languages the problem is for; none listed means every language of the contest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<LanguageId>,
    /// What languages are given at this problem, in place of what the contest and the package say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowances: Vec<Allowance>,
    /// How much is shown of a failed test of this problem; none means as everywhere in the contest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
    /// What sources may not hold in this problem, besides the contest's rules and the package's own.
    #[serde(default, skip_serializing_if = "SourceRules::is_empty")]
    pub rules: SourceRules,
}

impl Definition {
    /// The moment the contest ends for those without a start or extension of their own.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.starts
            .after(std::time::Duration::from_secs(self.length_s.into()))
    }

    /// The moment the freeze begins, where there is one.
    #[must_use]
    pub fn freezes(&self) -> Option<Timestamp> {
        let running = self.length_s.saturating_sub(self.freeze_s?);
        Some(
            self.starts
                .after(std::time::Duration::from_secs(running.into())),
        )
    }

    /// The problem with this id.
    #[must_use]
    pub fn problem(&self, id: ProblemId) -> Option<&ContestProblem> {
        self.problems.iter().find(|problem| problem.problem == id)
    }

    /// How much a contestant is shown of a failed test of this problem.
    #[must_use]
    pub fn feedback(&self, id: ProblemId) -> Feedback {
        let own = self.problem(id).and_then(|problem| problem.feedback);
        own.unwrap_or(self.feedback)
    }

    /// The problem with this label.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&ContestProblem> {
        self.problems.iter().find(|problem| problem.label == label)
    }

    /// Refuses a definition that could not be run, naming the field and what to write instead.
    pub fn check(&self) -> Result<(), Refusal> {
        let wrong = |field: &str, reason: &str| {
            Err(Refusal::BadDefinition {
                field: field.into(),
                reason: reason.into(),
            })
        };
        if self.title.trim().is_empty()
            || self.title.chars().count() > 200
            || self.title.chars().any(char::is_control)
        {
            return wrong("title", "write 1 to 200 characters on one line");
        }
        if !(60..=100 * 365 * 86_400).contains(&self.length_s) {
            return wrong("length_s", "write a length of at least one minute");
        }
        if self.freeze_s.is_some_and(|freeze| freeze > self.length_s) {
            return wrong("freeze_s", "the freeze cannot be longer than the contest");
        }
        if self.grace_s > 600 {
            return wrong("grace_s", "write at most 600 seconds");
        }
        if self.penalty_minutes > 1_000 {
            return wrong("penalty_minutes", "write at most 1000");
        }
        if let Err(reason) = Allowance::check(&self.allowances) {
            return wrong("allowances", &reason);
        }
        let twice = |one| self.tie_breaks.iter().filter(|other| *other == one).count() > 1;
        if self.tie_breaks.iter().any(twice) {
            return wrong("tie_breaks", "write each of cpu and memory at most once");
        }
        if self.rule == Rule::Icpc && self.scoring.keep == Keep::Last {
            return wrong(
                "scoring.keep",
                "the rule icpc keeps the first accepted; write best",
            );
        }
        self.scoring.check()?;
        if self.problems.len() > 100 {
            return wrong("problems", "a contest has at most 100 problems");
        }
        self.rules.check("rules")?;
        let (mut labels, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for problem in &self.problems {
            let label = &problem.label;
            if label.is_empty()
                || label.len() > 16
                || !label.chars().all(|c| c.is_ascii_alphanumeric())
            {
                return wrong("problems.label", "write 1 to 16 letters or digits");
            }
            if !labels.insert(label.as_str()) {
                return wrong("problems.label", "two problems have the same label");
            }
            if !ids.insert(problem.problem) {
                return wrong("problems.problem", "the same problem stands twice");
            }
            if !(0..=1_000_000_000).contains(&problem.points.0) {
                return wrong("problems.points", "write 0 to 1000000 points");
            }
            if let Err(reason) = Allowance::check(&problem.allowances) {
                return wrong("problems.allowances", &reason);
            }
            problem.rules.check("problems.rules")?;
        }
        Ok(())
    }
}
