//! The rule `icpc`: problems solved, then penalty, then the time of the last accepted one.
//!
//! Source: the ICPC World Finals rules, "Scoring": the time consumed for a solved problem is the
//! time from the beginning of the contest to the first accepted run, plus 20 penalty minutes for
//! every earlier rejected run; unsolved problems consume none; ties go to the earlier last
//! accepted run. Times are whole minutes. Compile errors are not penalised.

use agon_domain::{Points, Verdict};

use super::{Key, Try, signed};
use crate::{Cell, Standing};

pub(super) fn cell(tries: &[Try], penalty_minutes: u32, points: Points) -> Cell {
    let attempts = u32::try_from(tries.len()).unwrap_or(u32::MAX);
    let first = tries
        .iter()
        .position(|one| one.outcome.verdict == Verdict::Accepted);
    let Some(first) = first else {
        return Cell {
            attempts,
            ..Cell::default()
        };
    };
    let rejected = u64::try_from(first).unwrap_or(u64::MAX);
    let minutes = tries[first].time_s / 60 + rejected * u64::from(penalty_minutes);
    Cell {
        points,
        // What is handed in after a problem is solved counts for nothing.
        attempts: u32::try_from(first + 1).unwrap_or(u32::MAX),
        pending: 0,
        time_s: Some(tries[first].time_s),
        penalty_s: minutes * 60,
        cpu_ms: u64::from(tries[first].outcome.cpu_ms),
        memory_kib: u64::from(tries[first].outcome.memory_kib),
        solved: true,
    }
}

pub(super) fn key(standing: &Standing) -> Key {
    let solved = standing.cells.iter().flatten().filter(|cell| cell.solved);
    let last = solved.filter_map(|cell| cell.time_s).max().unwrap_or(0) / 60;
    [
        -i64::from(standing.solved),
        signed(standing.penalty_s),
        signed(last),
        0,
    ]
}
