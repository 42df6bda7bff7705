//! The rules by their letter: what a cell is worth, and what order standings have.

use agon_domain::definition::TieBreak;
use agon_domain::{Definition, Points, Rule, Verdict};
use agon_scoreboard::{Cell, Standing};

use super::{Attempt, Said};

/// The cell of the attempts at one problem that are seen, in the order of submission; `max` is what all of
/// it earns. Of what is hidden only `icpc` tells that it was tried, until the problem is solved.
pub(super) fn cell(
    definition: &Definition,
    max: Points,
    seen: &[&Attempt],
    hidden: usize,
) -> Option<Cell> {
    let cell = cell_of(definition, max, seen);
    match definition.rule {
        Rule::Icpc if !cell.solved => (!seen.is_empty() || hidden > 0).then(|| Cell {
            pending: cell.pending + count(hidden),
            ..cell
        }),
        Rule::Icpc | Rule::Points | Rule::Best | Rule::Decay | Rule::Ioi => {
            (!seen.is_empty()).then_some(cell)
        }
    }
}

fn cell_of(definition: &Definition, max: Points, attempts: &[&Attempt]) -> Cell {
    let judged = attempts
        .iter()
        .filter_map(|one| Some((one.time_s, one.judged.as_ref()?)));
    let counts =
        |said: &Said| !matches!(said.verdict, Verdict::CompileError | Verdict::JudgingError);
    let counted: Vec<(u32, &Said)> = judged.filter(|(_, said)| counts(said)).collect();
    let open = attempts.iter().filter(|one| one.judged.is_none()).count();
    let mut cell = match definition.rule {
        Rule::Icpc => icpc(definition, max, &counted),
        Rule::Points | Rule::Best | Rule::Decay | Rule::Ioi => {
            scored(&worths(definition, max, &counted), &counted)
        }
    };
    if definition.rule == Rule::Points
        && let Some(time_s) = cell.time_s
    {
        let before = counted
            .iter()
            .position(|one| worth(max, one.1) == cell.points.0);
        let minutes = before.unwrap_or(0) as u64 * u64::from(definition.penalty_minutes);
        cell.penalty_s = u64::from(time_s) + 60 * minutes;
    }
    if definition.rule == Rule::Ioi && cell.points == max {
        cell.solved = true;
    }
    cell.pending = u32::try_from(open).unwrap_or(u32::MAX);
    cell
}

/// The first accepted attempt counts, and every one before it costs.
fn icpc(definition: &Definition, max: Points, counted: &[(u32, &Said)]) -> Cell {
    let accepted = counted
        .iter()
        .position(|(_, said)| said.verdict == Verdict::Accepted);
    let Some(place) = accepted else {
        return Cell {
            attempts: count(counted.len()),
            ..Cell::default()
        };
    };
    let (time_s, said) = counted[place];
    let minutes = u64::from(time_s / 60) + place as u64 * u64::from(definition.penalty_minutes);
    Cell {
        points: max,
        attempts: count(place + 1),
        time_s: Some(time_s),
        penalty_s: minutes * 60,
        cpu_ms: said.cpu_ms,
        memory_kib: said.memory_kib,
        solved: true,
        ..Cell::default()
    }
}

/// What each attempt brings a cell to, in thousandths of a point.
fn worths(definition: &Definition, max: Points, counted: &[(u32, &Said)]) -> Vec<i64> {
    match definition.rule {
        Rule::Points | Rule::Best | Rule::Icpc => {
            counted.iter().map(|(_, said)| worth(max, said)).collect()
        }
        Rule::Decay => {
            let decay = &definition.scoring.decay;
            let each = counted.iter().enumerate().map(|(place, (time_s, said))| {
                let full = worth(max, said);
                let minutes = i64::from(time_s / 60);
                let lost = full * i64::from(decay.minute_permille) * minutes / 1_000
                    + decay.attempt.0 * i64::try_from(place).unwrap_or(i64::MAX);
                (full - lost).max(full * i64::from(decay.floor_percent) / 100)
            });
            each.collect()
        }
        Rule::Ioi => {
            let groups = counted
                .iter()
                .map(|(_, said)| said.groups.len())
                .max()
                .unwrap_or(0);
            let upto = |last: usize| -> i64 {
                let best = |group: usize| {
                    let of = |said: &Said| {
                        let points = said.groups.get(group).map_or(0, |points| points.0);
                        max.0 * points / said.of
                    };
                    counted[..=last]
                        .iter()
                        .map(|(_, said)| of(said))
                        .max()
                        .unwrap_or(0)
                };
                (0..groups).map(best).sum::<i64>().min(max.0)
            };
            (0..counted.len()).map(upto).collect()
        }
    }
}

/// The best attempt counts, of equals the first; of their resources the least.
fn scored(worths: &[i64], counted: &[(u32, &Said)]) -> Cell {
    let attempts = count(counted.len());
    let solved = counted
        .iter()
        .any(|(_, said)| said.verdict == Verdict::Accepted);
    let best = worths.iter().copied().max().unwrap_or(0);
    if best <= 0 && !solved {
        return Cell {
            attempts,
            ..Cell::default()
        };
    }
    let first = worths.iter().position(|worth| *worth == best).unwrap_or(0);
    let equal = || {
        worths
            .iter()
            .zip(counted)
            .filter(|(worth, _)| **worth == best)
    };
    let least = |of: fn(&Said) -> u32| equal().map(|(_, (_, said))| of(said)).min().unwrap_or(0);
    Cell {
        points: Points(best),
        attempts,
        time_s: Some(counted[first].0),
        cpu_ms: (least(|said| said.cpu_ms) + 5) / 10 * 10,
        memory_kib: (least(|said| said.memory_kib) + 512) / 1_024 * 1_024,
        solved,
        ..Cell::default()
    }
}

fn worth(max: Points, said: &Said) -> i64 {
    max.0 * said.points / said.of
}

fn count(attempts: usize) -> u32 {
    u32::try_from(attempts).unwrap_or(u32::MAX)
}

/// What rows are sorted by: smaller is better, equal shares a rank.
pub(super) fn order(definition: &Definition, row: &Standing) -> [i64; 4] {
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let tie = |place: usize| match definition.tie_breaks.get(place) {
        Some(TieBreak::Cpu) => number(row.cpu_ms),
        Some(TieBreak::Memory) => number(row.memory_kib),
        None => 0,
    };
    match definition.rule {
        Rule::Points => [-row.points.0, number(row.penalty_s), tie(0), tie(1)],
        Rule::Best | Rule::Ioi | Rule::Decay => [-row.points.0, 0, tie(0), tie(1)],
        Rule::Icpc => {
            let solved = row.cells.iter().flatten().filter(|cell| cell.solved);
            let last = solved.filter_map(|cell| cell.time_s).max().unwrap_or(0);
            let penalty = number(row.penalty_s);
            [-i64::from(row.solved), penalty, i64::from(last / 60), 0]
        }
    }
}
