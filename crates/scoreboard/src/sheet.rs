//! A partition's facts for a fold that is made once: each participation's attempts side by side, in
//! the order of submission, with nothing to look up but whose a row is.
//!
//! [`Facts`](crate::facts::Facts) holds the same and can be added to; this is laid out in two passes
//! over all rows there are: one counts, one puts each attempt in its place.

use std::collections::HashMap;

use agon_domain::{Ordinal, ParticipationKind, Points, Seq, Timestamp, Verdict};

use crate::Cell;
use crate::board::Part;
use crate::fact::{Fact, Outcome, Told};
use crate::rules::{Tally, Try};
use crate::segment::{Block, Damaged};
use crate::terms::Terms;

/// The facts of a partition.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    people: Vec<Person>,
    attempts: Vec<Attempt>,
    /// Judgements that do not fit into an attempt.
    wide: Vec<Outcome>,
    /// What rejudgings said of the attempt at a place, in the order in which it came.
    rejudged: HashMap<u32, Vec<Outcome>>,
}

#[derive(Debug, Clone, Copy)]
struct Person {
    kind: ParticipationKind,
    disqualified: bool,
    starts: Option<Timestamp>,
    /// Their attempts: from here up to here.
    first: u32,
    end: u32,
}

/// One submission, in 32 bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Attempt {
    seq: Seq,
    /// Contest time, in seconds.
    time_s: u32,
    points: u32,
    of: u32,
    cpu_ms: u32,
    memory_kib: u32,
    problem: u16,
    verdict: Option<Verdict>,
    form: Form,
}

/// Where the judgement that counts is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    /// In the attempt.
    #[default]
    Narrow,
    /// Among the wide ones, at the place that is in the points.
    Wide,
    /// What a rejudging said may count; the first one is in the attempt.
    Rejudged,
    /// The same, where the first one is among the wide ones.
    RejudgedWide,
}

/// Somebody's attempts at a problem, folded so far.
#[derive(Debug, Default)]
struct Progress {
    tally: Tally,
    pending: u32,
    is_tried: bool,
}

impl Sheet {
    /// The first pass: makes room for what the next block has.
    pub(crate) fn count(&mut self, block: &Block<'_>) {
        block.outline(|row| match row {
            Outline::Joined => self.people.push(Person::default()),
            Outline::Submitted(who) => {
                if let Some(person) = self.people.get_mut(place(who)) {
                    person.end += 1;
                }
            }
        });
    }

    /// The second pass, over the same blocks.
    ///
    /// # Errors
    /// When a row is none.
    pub(crate) fn take(&mut self, terms: &Terms, blocks: &[Block<'_>]) -> Result<(), Damaged> {
        let mut first = 0;
        for person in &mut self.people {
            let attempts = std::mem::replace(&mut person.end, first);
            person.first = first;
            first += attempts;
        }
        self.attempts = vec![Attempt::default(); first as usize];
        let mut joined = 0;
        for block in blocks {
            for told in block.facts() {
                self.told(terms, told?, &mut joined);
            }
        }
        Ok(())
    }

    /// Takes the next fact; `joined` counts those who have joined by now.
    #[inline]
    fn told(&mut self, terms: &Terms, Told { who, fact }: Told, joined: &mut usize) {
        let people = &mut self.people[..];
        match fact {
            Fact::Joined { kind, starts } => {
                people[*joined].kind = kind;
                people[*joined].starts = starts;
                *joined += 1;
            }
            Fact::Submitted { seq, at, problem } => {
                let Some(person) = people[..*joined].get_mut(place(who)) else {
                    return;
                };
                let since = at.since(person.starts.unwrap_or(terms.starts));
                let attempt = &mut self.attempts[person.end as usize];
                attempt.seq = seq;
                attempt.time_s = u32::try_from(since.as_secs()).unwrap_or(u32::MAX);
                attempt.problem = problem;
                person.end += 1;
            }
            Fact::Judged(outcome) => {
                if let Some(person) = people.get(place(who)) {
                    let own = person.first..person.end;
                    self.judge(own, outcome);
                }
            }
            Fact::Disqualified => self.disqualify(who, true),
            Fact::Reinstated => self.disqualify(who, false),
        }
    }

    #[inline]
    fn judge(&mut self, own: std::ops::Range<u32>, outcome: Outcome) {
        let attempts = &mut self.attempts[own.start as usize..own.end as usize];
        // Mostly it is the last one.
        let place = match attempts.last() {
            Some(last) if last.seq == outcome.submission => Ok(attempts.len() - 1),
            _ => attempts.binary_search_by_key(&outcome.submission, |one| one.seq),
        };
        let Ok(place) = place else { return };
        let attempt = &mut attempts[place];
        if outcome.rejudging.is_some() {
            let place = own.start + u32::try_from(place).expect("a partition is small");
            attempt.form = match attempt.form {
                Form::Narrow | Form::Rejudged => Form::Rejudged,
                Form::Wide | Form::RejudgedWide => Form::RejudgedWide,
            };
            let known = self.rejudged.entry(place).or_default();
            if known.iter().all(|one| one.rejudging != outcome.rejudging) {
                known.push(outcome);
            }
            return;
        }
        if attempt.verdict.is_some() {
            return;
        }
        attempt.verdict = Some(outcome.verdict);
        attempt.cpu_ms = outcome.cpu_ms;
        attempt.memory_kib = outcome.memory_kib;
        let narrow = |points: Points| u32::try_from(points.0);
        match (narrow(outcome.points), narrow(outcome.of)) {
            (Ok(points), Ok(of)) if outcome.groups.is_empty() => {
                (attempt.points, attempt.of) = (points, of);
            }
            _ => {
                attempt.points = u32::try_from(self.wide.len()).expect("a partition is small");
                attempt.form = match attempt.form {
                    Form::Narrow | Form::Wide => Form::Wide,
                    Form::Rejudged | Form::RejudgedWide => Form::RejudgedWide,
                };
                self.wide.push(outcome);
            }
        }
    }

    fn disqualify(&mut self, who: Ordinal, disqualified: bool) {
        if let Some(person) = self.people.get_mut(place(who)) {
            person.disqualified = disqualified;
        }
    }

    /// Folds everybody, as the jury sees it; `applied` are the rejudgings that count, in order.
    pub(crate) fn fold(&self, terms: &Terms, applied: &[Seq]) -> Part {
        // Memory that is not touched costs nothing; growing would touch and copy it.
        let mut part = Part::with_room(self.people.len(), self.attempts.len());
        let mut progress: Vec<Progress> = Vec::new();
        progress.resize_with(terms.columns.len(), Progress::default);
        let mut tried = Vec::with_capacity(progress.len());
        for person in &self.people {
            for place in person.first..person.end {
                self.step((terms, applied), place, (&mut progress, &mut tried));
            }
            let cells = tried.drain(..).map(|column: usize| {
                let one = std::mem::take(&mut progress[column]);
                (column, one.tally.cell(terms, one.pending))
            });
            let cells: &mut dyn Iterator<Item = (usize, Cell)> = &mut { cells };
            part.push(terms, (person.kind, person.disqualified), cells);
        }
        part.fit();
        part
    }

    #[inline]
    fn step(
        &self,
        (terms, applied): (&Terms, &[Seq]),
        place: u32,
        (progress, tried): (&mut [Progress], &mut Vec<usize>),
    ) {
        let attempt = &self.attempts[place as usize];
        let Some((column, max)) = terms.column(attempt.problem) else {
            return;
        };
        let one = &mut progress[column];
        if !one.is_tried {
            one.is_tried = true;
            tried.push(column);
        }
        match self.counting(applied, place) {
            Some(judged) => one.tally.step(terms, max, &judged),
            None => one.pending += 1,
        }
    }

    /// The judgement of an attempt that counts: that of the rejudging applied last, or the first.
    #[inline]
    fn counting(&self, applied: &[Seq], place: u32) -> Option<Try<'_>> {
        let attempt = &self.attempts[place as usize];
        let wide = |outcome| Self::wide(attempt.time_s, outcome);
        let rejudged = || {
            let known = self.rejudged.get(&place)?;
            let of = |id: &Seq| known.iter().find(|one| one.rejudging == Some(*id));
            applied.iter().rev().find_map(of).map(wide)
        };
        let narrow = || {
            Some(Try {
                time_s: attempt.time_s,
                verdict: attempt.verdict?,
                points: Points(attempt.points.into()),
                of: Points(attempt.of.into()),
                groups: &[],
                cpu_ms: attempt.cpu_ms,
                memory_kib: attempt.memory_kib,
            })
        };
        let first_wide = || Some(wide(&self.wide[attempt.points as usize]));
        match attempt.form {
            Form::Narrow => narrow(),
            Form::Wide => first_wide(),
            Form::Rejudged => rejudged().or_else(narrow),
            Form::RejudgedWide => rejudged().or_else(first_wide),
        }
    }

    fn wide(time_s: u32, outcome: &Outcome) -> Try<'_> {
        Try {
            time_s,
            verdict: outcome.verdict,
            points: outcome.points,
            of: outcome.of,
            groups: &outcome.groups,
            cpu_ms: outcome.cpu_ms,
            memory_kib: outcome.memory_kib,
        }
    }
}

impl Default for Person {
    fn default() -> Self {
        Self {
            kind: ParticipationKind::Official,
            disqualified: false,
            starts: None,
            first: 0,
            end: 0,
        }
    }
}

/// What a row is, as far as counting needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outline {
    Joined,
    Submitted(Ordinal),
}

/// The place of a participation in its partition.
fn place(who: Ordinal) -> usize {
    (who.0 / Ordinal::PARTITIONS) as usize
}
