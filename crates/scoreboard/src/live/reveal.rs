//! What the freeze hides, as the resolver needs it.

use agon_domain::Ordinal;

use super::Live;
use crate::facts::Group;
use crate::resolver::{Reveal, Seat, resolve};
use crate::rules::Totals;
use crate::{Audience, Cell};

impl Live {
    /// The order in which what the freeze hides is to be revealed: see [`resolve`].
    #[must_use]
    pub fn reveals(&self) -> Vec<Reveal> {
        let everybody = (0..self.history.joined()).map(Ordinal);
        let ranked = everybody.filter(|who| {
            let person = self.history.person(*who);
            person.is_some_and(|person| person.group() == Group::Ranked)
        });
        let cells = |audience, who| self.row(audience, who).map(|row| row.cells);
        let seats = ranked.filter_map(|who| {
            Some(Seat {
                who,
                shown: cells(Audience::Public, who)?,
                hidden: cells(Audience::Jury, who)?,
            })
        });
        resolve(self.history.course.shape(), seats.collect(), |cells| {
            let mut totals = Totals::default();
            cells
                .iter()
                .flatten()
                .for_each(|cell: &Cell| totals.add(cell));
            totals.key(&self.terms)
        })
    }
}
