//! The rule `points`: total points, then penalty time, then CPU time, then memory.
//!
//! Penalty per problem: the time of the attempt that first reached the best points, plus N minutes
//! for each earlier judged attempt. A problem without points adds nothing.

use agon_domain::Points;
use agon_domain::definition::TieBreak;

use super::{Key, Try, resource, signed};
use crate::{Cell, Standing};

pub(super) fn cell(tries: &[Try], penalty_minutes: u32) -> Cell {
    let attempts = u32::try_from(tries.len()).unwrap_or(u32::MAX);
    let best = tries
        .iter()
        .map(|one| one.points)
        .max()
        .unwrap_or(Points::ZERO);
    let solved = tries
        .iter()
        .any(|one| one.outcome.verdict == agon_domain::Verdict::Accepted);
    let first = tries.iter().position(|one| one.points == best);
    let Some(first) = first.filter(|_| best > Points::ZERO || solved) else {
        return Cell {
            attempts,
            ..Cell::default()
        };
    };
    let equals = || tries.iter().filter(|one| one.points == best);
    let cpu = equals().map(|one| one.outcome.cpu_ms).min().unwrap_or(0);
    let memory = equals()
        .map(|one| one.outcome.memory_kib)
        .min()
        .unwrap_or(0);
    let earlier = u64::try_from(first).unwrap_or(u64::MAX);
    Cell {
        points: best,
        attempts,
        pending: 0,
        time_s: Some(tries[first].time_s),
        penalty_s: tries[first].time_s + earlier * u64::from(penalty_minutes) * 60,
        cpu_ms: (u64::from(cpu) + 5) / 10 * 10,
        memory_kib: (u64::from(memory) + 512) / 1024 * 1024,
        solved,
    }
}

pub(super) fn key(standing: &Standing, tie_breaks: &[TieBreak]) -> Key {
    let tie = |place: usize| {
        tie_breaks
            .get(place)
            .map_or(0, |one| resource(standing, *one))
    };
    [
        -standing.points.0,
        signed(standing.penalty_s),
        tie(0),
        tie(1),
    ]
}
