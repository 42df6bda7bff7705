//! The oracle: everybody's standing straight from the events, by the letter of the rules.
//!
//! It shares nothing with the scoreboard but the plain row that both give: a map of plain lists,
//! each attempt in the order of submission, and at the end a formula for each cell. It knows what a
//! rehearsal can hold, and no more: no thaw, no rejudging, no disqualification.

use std::collections::HashMap;

use agon_domain::{
    Definition, Envelope, Event, Ordinal, ParticipationKind, Points, ProblemId, Seq, Verdict,
};
use agon_scoreboard::{Audience, Cell, Standing};
use anyhow::{Context, Result, bail};

mod rules;

/// An attempt as the rules speak of it.
#[derive(Debug, Clone)]
struct Attempt {
    seq: Seq,
    problem: u8,
    /// Whole seconds since the start.
    time_s: u32,
    judged: Option<Said>,
}

/// What a judge said.
#[derive(Debug, Clone)]
struct Said {
    verdict: Verdict,
    /// In thousandths, of `of`.
    points: i64,
    of: i64,
    groups: Box<[Points]>,
    cpu_ms: u32,
    memory_kib: u32,
}

/// Everybody's attempts.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    definition: Option<Definition>,
    columns: HashMap<ProblemId, u8>,
    people: HashMap<u32, Vec<Attempt>>,
    open: HashMap<Seq, u32>,
}

impl Oracle {
    /// Takes the next event.
    pub(crate) fn take(&mut self, envelope: &Envelope) -> Result<()> {
        match &envelope.event {
            Event::Defined { definition } => {
                let numbered = definition.problems.iter().map(|one| one.problem).zip(0..);
                self.columns = numbered.collect();
                self.definition = Some(definition.as_ref().clone());
            }
            Event::Joined { participation, .. } => {
                self.people.insert(participation.0, Vec::new());
            }
            Event::Submitted(submitted) => {
                let definition = self.definition.as_ref().context("nothing is defined")?;
                let micros = envelope.at.0 - definition.starts.0;
                let problem = self.columns.get(&submitted.problem);
                let who = submitted.participation.0;
                let attempts = self.people.get_mut(&who).context("nobody joined")?;
                attempts.push(Attempt {
                    seq: envelope.seq,
                    problem: *problem.context("the contest has no such problem")?,
                    time_s: u32::try_from(micros.max(0) / 1_000_000)?,
                    judged: None,
                });
                self.open.insert(envelope.seq, who);
            }
            Event::Judged(judged) => {
                // The first judgement counts; copies of it come later.
                let Some(who) = self.open.remove(&judged.submission) else {
                    return Ok(());
                };
                let attempts = self.people.get_mut(&who).context("nobody joined")?;
                let find = |one: &&mut Attempt| one.seq == judged.submission;
                let attempt = attempts.iter_mut().rev().find(find);
                attempt.context("an attempt is lost")?.judged = Some(Said {
                    verdict: judged.verdict,
                    points: judged.points.0,
                    of: judged.of.0,
                    groups: judged.groups.clone().into(),
                    cpu_ms: judged.cpu_ms,
                    memory_kib: judged.memory_kib,
                });
            }
            Event::Closed | Event::Finalised { .. } => {}
            other => bail!("the oracle knows no {other:?}; rehearse in a contest made for it"),
        }
        Ok(())
    }

    /// How many submissions have no judgement yet.
    pub(crate) fn open(&self) -> usize {
        self.open.len()
    }

    /// Everybody's row as an audience sees it, the best first.
    pub(crate) fn rows(&self, audience: Audience) -> Result<Vec<Standing>> {
        let definition = self.definition.as_ref().context("nothing is defined")?;
        let freezes_s = definition
            .freeze_s
            .map(|freeze| definition.length_s - freeze);
        let sees = |one: &Attempt| match audience {
            Audience::Public => freezes_s.is_none_or(|from| one.time_s < from),
            Audience::Jury => true,
        };
        let mut rows: Vec<([i64; 4], Standing)> = Vec::with_capacity(self.people.len());
        for (who, attempts) in &self.people {
            let mut cells = vec![None; definition.problems.len()];
            for (column, cell) in cells.iter_mut().enumerate() {
                let at = |one: &&Attempt| usize::from(one.problem) == column;
                let at = attempts.iter().filter(at);
                let (seen, hidden): (Vec<&Attempt>, Vec<_>) = at.partition(|one| sees(one));
                let max = definition.problems[column].points;
                *cell = rules::cell(definition, max, &seen, hidden.len());
            }
            let row = row(Ordinal(*who), cells);
            rows.push((rules::order(definition, &row), row));
        }
        rows.sort_unstable_by_key(|(order, row)| (*order, row.ordinal));
        let mut last = None;
        for (place, (order, row)) in (1..).zip(&mut rows) {
            let rank = match last {
                Some((before, rank)) if before == *order => rank,
                _ => place,
            };
            last = Some((*order, rank));
            row.rank = Some(rank);
        }
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// The rows in which an audience's board differs, by who: what the oracle says and what stands there.
    pub(crate) fn differing(
        &self,
        audience: Audience,
        board: impl Iterator<Item = Standing>,
    ) -> Result<Vec<(Option<Standing>, Option<Standing>)>> {
        let rows = self.rows(audience)?;
        let mut expected: HashMap<Ordinal, Standing> =
            rows.into_iter().map(|row| (row.ordinal, row)).collect();
        let mut differing = Vec::new();
        let mut rank = 0;
        for standing in board {
            let expected = expected.remove(&standing.ordinal);
            let in_order = standing.rank.is_none_or(|one| one >= rank);
            rank = standing.rank.unwrap_or(rank);
            if expected.as_ref() != Some(&standing) || !in_order {
                differing.push((expected, Some(standing)));
            }
        }
        differing.extend(expected.into_values().map(|row| (Some(row), None)));
        Ok(differing)
    }
}

/// Sums of cells.
fn row(ordinal: Ordinal, cells: Vec<Option<Cell>>) -> Standing {
    let all = || cells.iter().flatten();
    Standing {
        rank: None,
        ordinal,
        kind: ParticipationKind::Official,
        points: Points(all().map(|cell| cell.points.0).sum()),
        solved: u32::try_from(all().filter(|cell| cell.solved).count()).unwrap_or(u32::MAX),
        penalty_s: all().map(|cell| cell.penalty_s).sum(),
        cpu_ms: all().map(|cell| u64::from(cell.cpu_ms)).sum(),
        memory_kib: all()
            .map(|cell| u64::from(cell.memory_kib))
            .max()
            .unwrap_or(0),
        cells,
    }
}

#[cfg(test)]
mod tests;
