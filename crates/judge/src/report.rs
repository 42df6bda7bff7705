//! One judging as plain JSON for scripts.

use agon_domain::manifest::{Judgement, Run};
use agon_domain::points::Points;
use agon_domain::verdict::Verdict;
use serde::Serialize;

/// What `agon judge --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The verdict of the whole.
    pub verdict: Verdict,
    /// Points on the package's own scale.
    pub points: f64,
    /// The most that scale gives.
    pub max_points: f64,
    /// Tests answered right.
    pub tests_passed: u32,
    /// All tests.
    pub tests_total: u32,
    /// The first test that failed.
    pub first_failed: Option<String>,
    /// CPU time of the slowest run, in milliseconds.
    pub cpu_ms: u32,
    /// The longest wall time of a run, in milliseconds.
    pub wall_ms: u32,
    /// The most memory a run took, in KiB.
    pub memory_kib: u32,
    /// Whether these three were looked at now and then, for want of control groups, and not counted.
    pub approximate: bool,
    /// What the compiler said.
    pub compiler_output: String,
    /// The runs, in order.
    pub runs: Vec<Row>,
    /// Why judging failed, when the verdict is JE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// One run of a [`Report`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The testcase.
    pub test: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// CPU time, in milliseconds.
    pub cpu_ms: u32,
    /// Wall time, in milliseconds.
    pub wall_ms: u32,
    /// Peak memory, in KiB.
    pub memory_kib: u32,
    /// Whether the figures were looked at now and then, and not counted.
    pub approximate: bool,
}

impl From<Judgement> for Report {
    fn from(judgement: Judgement) -> Self {
        Self {
            verdict: judgement.verdict,
            points: whole(judgement.points),
            max_points: whole(judgement.of),
            tests_passed: judgement.tests_passed,
            tests_total: judgement.tests_total,
            first_failed: judgement.first_failed,
            cpu_ms: judgement.cpu_ms,
            wall_ms: judgement.wall_ms,
            memory_kib: judgement.memory_kib,
            approximate: judgement.runs.iter().any(|run| run.approximate),
            compiler_output: judgement.compiler_output,
            runs: judgement.runs.into_iter().map(Row::from).collect(),
            fault: judgement.fault,
        }
    }
}

impl From<Run> for Row {
    fn from(run: Run) -> Self {
        Self {
            test: run.test,
            verdict: run.verdict,
            cpu_ms: run.cpu_ms,
            wall_ms: run.wall_ms,
            memory_kib: run.memory_kib,
            approximate: run.approximate,
        }
    }
}

/// Whole points; thousandths of what a package can give are exact in an `f64` to the digits shown.
pub(crate) fn whole(points: Points) -> f64 {
    points.0 as f64 / 1000.0
}
