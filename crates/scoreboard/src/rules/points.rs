//! The rule `points`: total points, then penalty time, then CPU time, then memory.
//!
//! Penalty per problem: the time of the attempt that first reached the points that count, plus N
//! minutes for each earlier judged attempt. A problem without points adds nothing.

use crate::Cell;
use crate::terms::Terms;

pub(super) fn cell(cell: &Cell, earlier: u32, terms: &Terms) -> Cell {
    let time_s = u64::from(cell.time_s.unwrap_or(0));
    let minutes = u64::from(earlier) * u64::from(terms.penalty_minutes);
    Cell {
        penalty_s: minutes.saturating_mul(60).saturating_add(time_s),
        ..rounded(cell)
    }
}

/// CPU time to 10 ms and memory to a MiB: finer differences are the machine's, not the program's.
pub(super) fn rounded(cell: &Cell) -> Cell {
    let to = |value: u32, unit: u32| value.saturating_add(unit / 2) / unit * unit;
    Cell {
        cpu_ms: to(cell.cpu_ms, 10),
        memory_kib: to(cell.memory_kib, 1024),
        ..cell.clone()
    }
}
