//! What crosses from the judge to everybody else: a problem's manifest, and a judgement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::allowance::Allowance;
use crate::digest::Digest;
use crate::event::Judged;
use crate::id::{LanguageId, Seq};
use crate::points::Points;
use crate::source_rules::SourceRules;
use crate::verdict::Verdict;

/// A problem package as everybody but the judge sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The package's short name: its folder.
    pub name: String,
    /// Titles by language tag, such as `en`.
    pub titles: BTreeMap<String, String>,
    /// Whether tests are all or nothing.
    pub kind: ProblemKind,
    /// How a submission meets its tests.
    #[serde(default)]
    pub mode: Mode,
    /// The most passes a test may have; 1 if the problem is not multi-pass.
    #[serde(default = "one")]
    pub passes: u32,
    /// The digest of the testdata archive, which is a blob of that name.
    pub testdata: Digest,
    /// The limits a run has.
    pub limits: ProblemLimits,
    /// Rendered statements by language tag: safe HTML blobs.
    pub statements: BTreeMap<String, Digest>,
    /// Sample tests, shown with the statement.
    pub samples: Vec<Sample>,
    /// Test groups in order; a pass-fail problem has one.
    pub groups: Vec<Group>,
    /// All tests, samples too.
    pub tests: u32,
    /// The most the package's own scale gives.
    pub of: Points,
    /// The languages the package restricts itself to; none listed means all.
    #[serde(default)]
    pub languages: Vec<LanguageId>,
    /// What the package gives languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowances: Vec<Allowance>,
    /// Groups that only some languages face; a contest that demands identical tests refuses them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restrictions: Vec<Restriction>,
    /// What sources may not hold, wherever the problem is used.
    #[serde(default, skip_serializing_if = "SourceRules::is_empty")]
    pub rules: SourceRules,
}

/// Whether tests are all or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Accepted or not.
    PassFail,
    /// Test groups earn points.
    Scoring,
}

/// How a submission meets its tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A program reads an input and prints an output.
    #[default]
    Batch,
    /// A program talks with the problem's own validator.
    Interactive,
    /// The answers themselves are handed in; nothing of it is run.
    SubmitAnswer,
}

/// The limits a problem sets, before a language's allowances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemLimits {
    /// CPU time of one run, in milliseconds.
    pub cpu_ms: u32,
    /// Memory of one run, in KiB.
    pub memory_kib: u32,
    /// Output of one run, in KiB.
    pub output_kib: u32,
}

/// A sample test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Its name, such as `sample/1`.
    pub name: String,
    /// What the program reads.
    pub input: String,
    /// What it should print.
    pub answer: String,
    /// A talk shown instead of both: lines from the problem begin with `<`, lines of a program with `>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<String>,
}

/// A test group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name, such as `secret/1-small`.
    pub name: String,
    /// The most it gives, on the package's own scale.
    pub points: Points,
    /// How many tests it has.
    pub tests: u32,
}

/// A group of tests that only programs in some languages face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// The group, such as `secret/4-large`.
    pub group: String,
    /// The languages.
    pub languages: Vec<LanguageId>,
}

/// One judging of one submission, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The verdict of the whole: that of the first failing test.
    pub verdict: Verdict,
    /// Points on the package's own scale.
    pub points: Points,
    /// The most that scale gives.
    pub of: Points,
    /// Points per group, in the manifest's order.
    pub groups: Vec<Points>,
    /// The CPU time of the slowest run, in milliseconds.
    pub cpu_ms: u32,
    /// The longest wall time of a run, in milliseconds.
    pub wall_ms: u32,
    /// The most memory a run took, in KiB.
    pub memory_kib: u32,
    /// Tests answered right.
    pub tests_passed: u32,
    /// All tests of the problem, whether run or not.
    pub tests_total: u32,
    /// The first test that failed.
    pub first_failed: Option<String>,
    /// What the compiler said, cut to 16 KiB; empty when it was silent.
    pub compiler_output: String,
    /// Why judging failed, when the verdict is JE; for organisers only.
    pub fault: Option<String>,
    /// The runs, in order.
    pub runs: Vec<Run>,
}

/// One program run on one testcase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The testcase, such as `secret/03`.
    pub test: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// CPU time, in milliseconds.
    pub cpu_ms: u32,
    /// Wall time, in milliseconds.
    pub wall_ms: u32,
    /// Peak memory, in KiB.
    pub memory_kib: u32,
    /// Whether time and memory were looked at now and then, for want of control groups, and not counted.
    #[serde(default)]
    pub approximate: bool,
    /// The reason in words, for the contestant: `exit code 1`, `line 3: expected 5, found 6`.
    pub reason: String,
    /// What is kept of a failed run to be shown side by side.
    pub excerpt: Option<Excerpt>,
    /// The CPU times of further runs, in milliseconds: a run near the limit is repeated, and the best counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeats: Vec<u32>,
    /// What the package adds.
    #[serde(default, skip_serializing_if = "Notes::is_empty")]
    pub notes: Notes,
}

/// What a package adds to a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// A hint for whoever failed the test; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// What the validator or checker says to the jury, and to nobody else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub jury: String,
    /// Whether the package itself wrote the reason for the contestant, so that it quotes nothing secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told: bool,
    /// Whether the package opens the test's data to whoever failed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

impl Notes {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The beginnings of what a failed run read, should have printed and printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The testcase's input.
    pub input: String,
    /// The jury's answer.
    pub answer: String,
    /// The program's standard output.
    pub output: String,
    /// The program's standard error.
    pub stderr: String,
    /// The talk of an interactive or multi-pass run, with `<` before what the program read and `>` before what
    /// it printed; passes are parted by `---`. Empty for other runs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub interaction: String,
}

/// The number of passes of a problem that is not multi-pass.
fn one() -> u32 {
    1
}

impl Judgement {
    /// A judgement for which nothing was run: no tests, no groups, nothing used.
    #[must_use]
    pub fn bare(verdict: Verdict, points: Points, of: Points) -> Self {
        Self {
            verdict,
            points,
            of,
            groups: Vec::new(),
            cpu_ms: 0,
            wall_ms: 0,
            memory_kib: 0,
            tests_passed: 0,
            tests_total: 0,
            first_failed: None,
            compiler_output: String::new(),
            fault: None,
            runs: Vec::new(),
        }
    }

    /// What the log says of it, as a first judging by a node under a lease.
    #[must_use]
    pub fn judged(&self, submission: Seq, testdata: Digest, (node, lease): (&str, u64)) -> Judged {
        Judged {
            submission,
            rejudging: None,
            testdata,
            node: node.to_owned(),
            speed: None,
            lease,
            verdict: self.verdict,
            points: self.points,
            of: self.of,
            groups: self.groups.clone(),
            cpu_ms: self.cpu_ms,
            memory_kib: self.memory_kib,
            tests_passed: self.tests_passed,
            tests_total: self.tests_total,
            first_failed: self.first_failed.clone(),
            runs: self.runs_digest(),
        }
    }

    /// The digest of the runs, carried by the event so that the rows beside the log can be checked.
    #[must_use]
    pub fn runs_digest(&self) -> Digest {
        Digest::of(&serde_json::to_vec(&self.runs).expect("runs are plain data"))
    }
}
