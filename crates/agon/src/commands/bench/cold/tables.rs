//! The judgements of a contest as a table that any engine reads.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use agon_domain::{Envelope, Event, Points, ProblemId, Seq, Timestamp, Verdict};
use anyhow::{Context, Result};

use crate::commands::load::plan::Plan;

/// Writes a row for each judged attempt, with what of its submission a standing needs: `seq`, `who`,
/// `problem`, `at_s`, `points` (thousandths, on the contest's scale), `solved`, `cpu_ms`, `memory_kib`.
pub(super) fn write(plan: &Plan, path: &Path) -> Result<()> {
    let definition = plan.definition();
    let scale: HashMap<ProblemId, (usize, Points)> = (0..)
        .zip(&definition.problems)
        .map(|(column, problem)| (problem.problem, (column, problem.points)))
        .collect();
    let mut open: HashMap<Seq, (u32, ProblemId, Timestamp)> = HashMap::new();
    let mut table = BufWriter::new(File::create(path)?);
    writeln!(
        table,
        "seq,who,problem,at_s,points,solved,cpu_ms,memory_kib"
    )?;
    for Envelope { seq, at, event } in plan.log() {
        match event {
            Event::Submitted(submitted) => {
                open.insert(seq, (submitted.participation.0, submitted.problem, at));
            }
            Event::Judged(judged) if definition.scoring.counts(judged.verdict) => {
                let submission = judged.submission;
                let (who, problem, at) =
                    open.remove(&submission).context("a judgement of nothing")?;
                let (column, worth) = scale[&problem];
                let points = Points::scaled(worth, judged.points, judged.of).0;
                let solved = u8::from(judged.verdict == Verdict::Accepted);
                let at_s = at.since(definition.starts).as_secs();
                let (cpu, memory) = (judged.cpu_ms, judged.memory_kib);
                writeln!(
                    table,
                    "{submission},{who},{column},{at_s},{points},{solved},{cpu},{memory}"
                )?;
            }
            _ => {}
        }
    }
    Ok(table.into_inner().map(|_| ())?)
}
