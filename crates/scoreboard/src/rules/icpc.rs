//! The rule `icpc`: problems solved, then penalty, then the time of the last accepted one.
//!
//! Source: the ICPC World Finals rules, "Scoring": the time consumed for a solved problem is the
//! time from the beginning of the contest to the first accepted run, plus 20 penalty minutes for
//! every earlier rejected run; unsolved problems consume none; ties go to the earlier last
//! accepted run. Times are whole minutes. Compile errors are not penalised.

use agon_domain::{Points, Verdict};

use super::{Key, Tally, Totals, Try, signed};
use crate::Cell;
use crate::terms::Terms;

/// What is handed in after a problem is solved counts for nothing.
pub(super) fn step(tally: &mut Tally, max: Points, one: &Try<'_>) {
    if tally.solved {
        return;
    }
    if one.verdict == Verdict::Accepted {
        tally.points = max;
        tally.time_s = one.time_s;
        tally.earlier = tally.attempts;
        tally.cpu_ms = one.cpu_ms;
        tally.memory_kib = one.memory_kib;
        tally.solved = true;
    }
    tally.attempts = tally.attempts.saturating_add(1);
}

pub(super) fn cell(cell: &Cell, earlier: u32, terms: &Terms) -> Cell {
    let minutes = u64::from(earlier) * u64::from(terms.penalty_minutes);
    let minutes = minutes.saturating_add(u64::from(cell.time_s.unwrap_or(0) / 60));
    Cell {
        penalty_s: minutes.saturating_mul(60),
        ..cell.clone()
    }
}

pub(super) fn key(totals: &Totals) -> Key {
    [
        -i64::from(totals.solved),
        signed(totals.penalty_s),
        i64::from(totals.last_s / 60),
        0,
    ]
}
