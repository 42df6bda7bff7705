//! Measurements: medians and ratios, never an assertion.

mod ahead;
pub(crate) mod cold;
pub(crate) mod figure;
mod judging;
pub(crate) mod log;
mod process;
pub(crate) mod restart;
pub(crate) mod sandbox;
pub(crate) mod scoreboard;
pub(crate) mod serve;
pub(crate) mod verdict;
pub(crate) mod visible;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use figure::{Figure, print, quantile};

use crate::cli::JudgingArgs;
use crate::commands::judge::Local;

/// Wall time from a source to its judgement, in the judge alone.
pub(crate) fn judge(
    package: &Path,
    submission: &Path,
    runs: usize,
    judging: JudgingArgs,
    json: bool,
) -> Result<ExitCode> {
    let local = Local::open(judging)?;
    let mut times = Vec::new();
    for _ in 0..runs.max(1) {
        let began = Instant::now();
        agon_judge::judge_file(&local.judge, package, submission, None)?;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    let name = |what: &str| format!("{} {what}", submission.display());
    let figures = [
        Figure::new(name("p50"), quantile(&times, 50), "ms"),
        Figure::new(name("p95"), quantile(&times, 95), "ms"),
    ];
    print(&figures, json)
}
