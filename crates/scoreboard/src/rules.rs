//! How submissions become a standing.

mod icpc;
mod points;

use agon_domain::definition::TieBreak;
use agon_domain::{
    ContestProblem, Definition, Ordinal, ParticipationKind, Points, Rule, Timestamp, visibility,
};

use crate::facts::{Facts, Outcome, Person};
use crate::{Audience, Cell, Standing};

/// What a rule sees of an attempt, in the order of submission.
struct Try {
    /// Contest time, in seconds.
    time_s: u64,
    /// Points on the contest's scale.
    points: Points,
    outcome: Outcome,
}

/// The order of standings: smaller is better, equal shares a rank.
pub(crate) type Key = [i64; 4];

/// Folds one participation. The rank is left open.
pub(crate) fn fold(facts: &Facts, audience: Audience, who: Ordinal, person: &Person) -> Standing {
    let Some(definition) = &facts.definition else {
        return empty(who, person.kind);
    };
    let starts = person.starts.unwrap_or(definition.starts);
    let cells: Vec<Option<Cell>> = definition
        .problems
        .iter()
        .map(|problem| cell(facts, definition, audience, person, problem, starts))
        .collect();
    let some = || cells.iter().flatten();
    Standing {
        rank: None,
        ordinal: who,
        kind: person.kind,
        points: some().map(|cell| cell.points).sum(),
        solved: u32::try_from(some().filter(|cell| cell.solved).count()).unwrap_or(u32::MAX),
        penalty_s: some().map(|cell| cell.penalty_s).sum(),
        cpu_ms: some().map(|cell| cell.cpu_ms).sum(),
        memory_kib: some().map(|cell| cell.memory_kib).max().unwrap_or(0),
        cells,
    }
}

fn empty(ordinal: Ordinal, kind: ParticipationKind) -> Standing {
    Standing {
        rank: None,
        ordinal,
        kind,
        points: Points::ZERO,
        solved: 0,
        penalty_s: 0,
        cpu_ms: 0,
        memory_kib: 0,
        cells: Vec::new(),
    }
}

fn cell(
    facts: &Facts,
    definition: &Definition,
    audience: Audience,
    person: &Person,
    problem: &ContestProblem,
    starts: Timestamp,
) -> Option<Cell> {
    let seen = |at| match audience {
        Audience::Jury => true,
        Audience::Public => visibility::on_public_board(Some(definition), facts.thawed, at),
    };
    let attempts = person.attempts.get(&problem.problem)?;
    let (seen, hidden): (Vec<_>, Vec<_>) = attempts.iter().partition(|one| seen(one.at));
    let (mut tries, mut pending) = (Vec::new(), 0);
    for attempt in &seen {
        match facts.outcome(attempt) {
            None => pending += 1,
            Some(outcome) if outcome.verdict.is_attempt() => tries.push(Try {
                time_s: attempt.at.since(starts).as_secs(),
                points: Points::scaled(problem.points, outcome.points, outcome.of),
                outcome,
            }),
            Some(_) => {}
        }
    }
    let cell = match definition.rule {
        Rule::Points => points::cell(&tries, definition.penalty_minutes),
        Rule::Icpc => icpc::cell(&tries, definition.penalty_minutes, problem.points),
    };
    // In an icpc freeze the public is told that somebody tried, and never how it went.
    let later = match definition.rule {
        Rule::Icpc if !cell.solved => u32::try_from(hidden.len()).unwrap_or(u32::MAX),
        Rule::Icpc | Rule::Points => 0,
    };
    let pending = pending + later;
    (!seen.is_empty() || later > 0).then_some(Cell { pending, ..cell })
}

/// The order key of a standing under a definition's rule.
pub(crate) fn key(definition: Option<&Definition>, standing: &Standing) -> Key {
    match definition.map(|definition| (definition.rule, &definition.tie_breaks)) {
        None => Key::default(),
        Some((Rule::Points, tie_breaks)) => points::key(standing, tie_breaks),
        Some((Rule::Icpc, _)) => icpc::key(standing),
    }
}

/// Whether a participation has a rank at all.
pub(crate) fn is_ranked(person: &Person) -> bool {
    person.kind == ParticipationKind::Official && !person.disqualified
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn resource(standing: &Standing, tie_break: TieBreak) -> i64 {
    match tie_break {
        TieBreak::Cpu => signed(standing.cpu_ms),
        TieBreak::Memory => signed(standing.memory_kib),
    }
}
