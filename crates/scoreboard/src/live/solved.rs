//! Who was the first to solve each problem.

use std::time::Duration;

use agon_domain::{Ordinal, Seq};

use super::Live;
use crate::Audience;
use crate::facts::Group;

/// The first to solve a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct First {
    /// Who.
    pub who: Ordinal,
    /// Contest time, in seconds, their own.
    pub time_s: u32,
}

impl Live {
    /// The first of the ranked to solve each problem, as an audience sees it, in the definition's
    /// order: by contest time to the microsecond, then by the order of handing in. It looks at
    /// everybody once.
    #[must_use]
    pub fn first_to_solve(&self, audience: Audience) -> Vec<Option<First>> {
        let mut first: Vec<Option<(First, (Duration, Seq))>> = vec![None; self.terms.columns.len()];
        for who in (0..self.history.joined()).map(Ordinal) {
            let Some(person) = self.history.person(who) else {
                continue;
            };
            if person.group() != Group::Ranked {
                continue;
            }
            for (tried, folded) in person.tried.iter().zip(self.cells.of(who)) {
                let cell = folded.cell(audience).filter(|cell| cell.solved);
                let time_s = cell.and_then(|cell| cell.time_s);
                let (Some(time_s), Some((column, _))) = (time_s, self.terms.column(tried.problem))
                else {
                    continue;
                };
                if first[column].is_some_and(|(best, _)| best.time_s < time_s) {
                    continue;
                }
                let facts = self.history.part(who);
                let made = facts.made(&self.terms, (person, tried), time_s);
                let Some(made) = made else { continue };
                if first[column].is_none_or(|(_, best)| made < best) {
                    first[column] = Some((First { who, time_s }, made));
                }
            }
        }
        first
            .into_iter()
            .map(|one| one.map(|(first, _)| first))
            .collect()
    }
}
