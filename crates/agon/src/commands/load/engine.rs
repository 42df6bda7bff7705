//! The engine alone: every event through the live board and the cold path, then what a restart, a
//! cold round and a store cost, and whether all of them say what the oracle says.

mod check;
mod cold;
mod hot;
mod restart;
mod store;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

use super::plan::Plan;
use super::report::{self, Report};
use crate::cli::{LoadArgs, Share};
use crate::commands::bench::cold::peak_mib;
use crate::commands::bench::figure::Figure;

/// Rehearses a plan in this process.
pub(super) async fn run(plan: Plan, args: &LoadArgs) -> Result<ExitCode> {
    let mut report = Report::new(&plan);
    let structure = args.structure.into();
    let mut hot = tokio::task::spawn_blocking(move || hot::run(&plan, structure)).await??;
    report.figures.append(&mut hot.figures);
    report.pace = std::mem::take(&mut hot.pace);
    report.latencies("an update of the live board", &hot.updates);
    let (mut figures, findings) = tokio::task::spawn_blocking(move || -> Result<_> {
        let mut figures = restart::measure(&hot, structure)?;
        figures.extend(cold::measure(&hot)?);
        let exact = hot.exact;
        // What the oracle needs is as much again: the rest is given back before.
        drop((hot.live, hot.segments));
        Ok((figures, check::against_oracle(&plan, &exact)?))
    })
    .await??;
    report.figures.append(&mut figures);
    if args.store != Share::None {
        let stored = store::measure(&plan, args.store).await?;
        report.figures.extend(stored.figures);
        report.latencies("a durable append of 256 events", &stored.commits);
    }
    report
        .figures
        .push(Figure::new("peak memory", peak_mib()?, "MiB"));
    report.findings = findings;
    report::finish(&report, args)
}

/// A bar on standard error; nothing where that is no terminal.
pub(crate) fn bar(what: &'static str, length: u64) -> ProgressBar {
    let style = "{msg:<28} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(length)
        .with_style(style)
        .with_message(what);
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// A length of time in microseconds.
pub(super) fn micros(length: Duration) -> f64 {
    length.as_secs_f64() * 1e6
}

/// A length of time in milliseconds.
pub(super) fn ms(length: Duration) -> f64 {
    length.as_secs_f64() * 1_000.0
}

/// A count by a length of time.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn per_second(count: u64, length: Duration) -> f64 {
    count as f64 / length.as_secs_f64()
}
