//! The last word: the boards beside the oracle.

use agon_scoreboard::{Audience, Exact};
use anyhow::{Result, bail};

use super::bar;
use crate::commands::load::oracle::Oracle;
use crate::commands::load::plan::Plan;
use crate::commands::load::report::Findings;

/// Draws the same day once more for the oracle, and compares every row of the jury's board, and of the
/// public's where that is another.
pub(super) fn against_oracle(plan: &Plan, exact: &Exact) -> Result<Findings> {
    let bar = bar("oracle", plan.events + 1);
    let mut oracle = Oracle::default();
    for envelope in plan.log() {
        oracle.take(&envelope)?;
        if envelope.seq.0 % 10_000 == 0 {
            bar.set_position(envelope.seq.0.unsigned_abs());
        }
    }
    bar.finish_and_clear();
    if oracle.open() > 0 {
        bail!("{} submissions of the day were never judged", oracle.open());
    }
    let compare = |audience| -> Result<Findings> {
        let board = exact.of(audience);
        let differing = oracle.differing(audience, board.standings())?;
        Ok(Findings::new(board.len(), &differing))
    };
    let jury = compare(Audience::Jury)?;
    match exact.public {
        Some(_) => Ok(jury.and_public(compare(Audience::Public)?)),
        None => Ok(jury),
    }
}
