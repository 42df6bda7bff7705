//! The hot board beside the exact one: who differs, and what is done about that.
//!
//! The exact board is of an event that is often not the last any more. Whoever changed since is
//! passed over, so that a contest in which something happens all the time is compared as well.

use std::ops::Range;

use agon_domain::{Ordinal, Seq, Timestamp};

use super::Live;
use crate::exact::Exact;
use crate::facts::Folded;
use crate::{Audience, Standing, Structure};

/// The last events that changed standings.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    /// Anybody's.
    any: Seq,
    /// All at once; or where this board began, as nothing is known from before.
    all: Seq,
    /// By ordinal; nothing for those who did not change since `all`.
    own: Vec<Seq>,
}

impl Changes {
    pub(super) fn since(seq: Seq) -> Self {
        Self {
            any: seq,
            all: seq,
            own: Vec::new(),
        }
    }

    pub(super) fn all(&mut self, seq: Seq) {
        (self.any, self.all) = (seq, seq);
    }

    pub(super) fn one(&mut self, who: Ordinal, seq: Seq) {
        let place = who.0 as usize;
        if self.own.len() <= place {
            self.own.resize(place + 1, Seq::START);
        }
        (self.any, self.own[place]) = (seq, seq);
    }

    fn is_unchanged(&self, who: Ordinal, since: Seq) -> bool {
        let own = self.own.get(who.0 as usize);
        own.is_none_or(|changed| *changed <= since)
    }
}

impl Live {
    /// Whether nobody's standing changed after an event.
    #[must_use]
    pub fn is_unchanged_since(&self, seq: Seq) -> bool {
        self.changes.any <= seq
    }

    /// Who differs from the exact boards to either audience, those aside who changed since. Ranks
    /// are compared when nobody did, and where they are certain. None when nothing can be said: the
    /// boards are of an event that was not applied here, or from before all rows changed.
    #[must_use]
    pub fn differing(&self, exact: &Exact) -> Option<Vec<Ordinal>> {
        self.differing_among(exact, 0..usize::MAX)
    }

    /// The same for some places of the exact boards, so that nobody need hold on to this one for
    /// long. Those who are in no exact board are found with its last places.
    #[must_use]
    pub fn differing_among(&self, exact: &Exact, places: Range<usize>) -> Option<Vec<Ordinal>> {
        let seq = exact.jury.seq;
        if seq > self.history.seq || seq < self.changes.all {
            return None;
        }
        let mut differing = Vec::new();
        for audience in Audience::BOTH {
            let rows = exact.of(audience).page(places.start, places.len());
            let rows = rows.iter().filter(|row| self.differs(audience, seq, row));
            differing.extend(rows.map(|row| row.ordinal));
        }
        let joined = u32::try_from(exact.jury.len()).unwrap_or(u32::MAX);
        if places.end >= exact.jury.len() {
            let strangers = (joined..self.history.joined()).map(Ordinal);
            differing.extend(strangers.filter(|who| self.changes.is_unchanged(*who, seq)));
        }
        differing.sort_unstable();
        differing.dedup();
        Some(differing)
    }

    fn differs(&self, audience: Audience, seq: Seq, exact: &Standing) -> bool {
        if !self.changes.is_unchanged(exact.ordinal, seq) {
            return false;
        }
        let Some(mut row) = self.row(audience, exact.ordinal) else {
            return true;
        };
        if !self.is_unchanged_since(seq) || !self.is_certain(audience, exact.ordinal) {
            row.rank = exact.rank;
        }
        row != *exact
    }

    /// Folds those rows anew from the facts that are known here.
    pub fn correct(&mut self, rows: &[Ordinal]) {
        for who in rows {
            let numbers: Vec<u16> = match self.history.person(*who) {
                Some(person) => person.tried.iter().map(|tried| tried.problem).collect(),
                None => continue,
            };
            let folded = self.cells.with_room(*who, 0).iter_mut();
            folded.for_each(Folded::unsettle);
            for number in numbers {
                self.refold(*who, number);
            }
            self.place(*who);
        }
    }

    /// Takes an exact board as what ranks are counted from, which is a change of every board whose
    /// ranks it moves. It may be of an earlier `seq`. The structure that is always exact has no use
    /// for it.
    pub fn settle(&mut self, exact: &Exact, now: Timestamp) {
        if self.structure == Structure::Exact {
            return;
        }
        // What the public does not see must not move its ranks.
        let seen = match self.frozen(now) {
            true => &[Audience::Jury][..],
            false => &Audience::BOTH[..],
        };
        for audience in seen {
            let side = self.side_mut(*audience);
            side.settle(exact.of(*audience).ranked());
            side.version += 1;
        }
    }

    /// Counts versions on from another board of this contest, whose place this one takes: nobody may
    /// take a page of the one for a page of the other.
    pub fn count_on_from(&mut self, other: &Self) {
        for audience in Audience::BOTH {
            let before = other.version(audience);
            self.side_mut(audience).version += before + 1;
        }
    }
}
