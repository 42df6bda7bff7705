//! Everybody's cells as folded last, by partition, so that none of the lists is ever long to copy
//! and all are folded side by side.

use agon_domain::Ordinal;

use super::side::Member;
use crate::facts::{Facts, Folded, Look};
use crate::history::History;
use crate::parallel::parallel;
use crate::rules::{Key, Totals};
use crate::terms::Terms;
use crate::{Audience, Cell, ProblemStats};

/// The cells of each participation, in the order of what it tried.
#[derive(Debug, Clone)]
pub(super) struct Cells(Vec<Vec<Vec<Folded>>>);

/// What an audience sees, by partition.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) members: Vec<Member>,
    pub(super) problems: Vec<ProblemStats>,
}

impl Default for Cells {
    fn default() -> Self {
        Self(vec![Vec::new(); Ordinal::PARTITIONS as usize])
    }
}

impl Cells {
    /// Folds all; also hands out, for each partition, what each audience sees.
    pub(super) fn fold(history: &History, terms: &Terms) -> (Self, Vec<[Seen; 2]>) {
        let look = history.look(terms, Audience::Jury);
        let folded = parallel(&history.parts, |partition, facts| {
            fold(facts, look, partition)
        });
        let (cells, seen) = folded.into_iter().unzip();
        (Self(cells), seen)
    }

    pub(super) fn of(&self, who: Ordinal) -> &[Folded] {
        let part = &self.0[who.partition() as usize];
        part.get(place(who)).map_or(&[], Vec::as_slice)
    }

    /// A list that has room for so many.
    pub(super) fn with_room(&mut self, who: Ordinal, tried: usize) -> &mut [Folded] {
        let part = &mut self.0[who.partition() as usize];
        if part.len() <= place(who) {
            part.resize_with(place(who) + 1, Vec::new);
        }
        let own = &mut part[place(who)];
        if own.len() < tried {
            own.resize_with(tried, Folded::default);
        }
        own
    }
}

fn fold(facts: &Facts, look: Look<'_>, partition: u32) -> (Vec<Vec<Folded>>, [Seen; 2]) {
    let people = facts.people();
    let mut all = Vec::with_capacity(people.len());
    let mut seen = [Seen::default(), Seen::default()];
    for side in &mut seen {
        side.members.reserve_exact(people.len());
        side.problems = vec![ProblemStats::default(); look.terms.columns.len()];
    }
    let ordinals = (partition..).step_by(Ordinal::PARTITIONS as usize);
    for (who, person) in ordinals.map(Ordinal).zip(people) {
        let fold = |tried| facts.fold(&look, (person, tried), &mut Folded::default());
        let own: Vec<Folded> = person.tried.iter().map(fold).collect();
        for (audience, side) in Audience::BOTH.into_iter().zip(&mut seen) {
            for (tried, folded) in person.tried.iter().zip(&own) {
                if let Some((column, _)) = look.terms.column(tried.problem) {
                    side.problems[column].count(None, folded.cell(audience));
                }
            }
            let key = key(look.terms, audience, &own);
            side.members.push((who, person.group(), key));
        }
        all.push(own);
    }
    (all, seen)
}

/// Where cells stand, as an audience sees them.
pub(super) fn key(terms: &Terms, audience: Audience, cells: &[Folded]) -> Key {
    let mut totals = Totals::default();
    for folded in cells {
        if let Some(cell) = folded.cell(audience) {
            totals.add(cell);
        }
    }
    totals.key(terms)
}

impl ProblemStats {
    /// Counts a cell in place of another.
    pub(super) fn count(&mut self, old: Option<&Cell>, new: Option<&Cell>) {
        if let Some(old) = old {
            self.tried -= 1;
            self.solved -= u32::from(old.solved);
        }
        if let Some(new) = new {
            self.tried += 1;
            self.solved += u32::from(new.solved);
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        self.tried += other.tried;
        self.solved += other.solved;
    }
}

/// The place of a participation in its partition.
fn place(who: Ordinal) -> usize {
    (who.0 / Ordinal::PARTITIONS) as usize
}
