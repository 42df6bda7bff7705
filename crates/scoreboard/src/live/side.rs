//! Where everybody stands, for one audience.

use std::ops::Range;

use agon_domain::Ordinal;

use super::cells::Seen;
use crate::facts::Group;
use crate::rank::{Layout, Rank, Ranks, Shape, Structure};
use crate::rules::Key;
use crate::{Cell, ProblemStats};

/// Somebody, how they are shown, and where they stand.
pub(super) type Member = (Ordinal, Group, Key);

/// One audience's order.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// Counts changes.
    pub(super) version: u64,
    people: Vec<Option<Group>>,
    ranked: Ranks,
    guests: Ranks,
    disqualified: Ranks,
    problems: Vec<ProblemStats>,
}

impl Side {
    /// Of what was folded, by partition.
    pub(super) fn build(structure: Structure, shape: Shape, seen: Vec<Seen>) -> Self {
        let mut side = Self {
            version: 0,
            people: vec![None; seen.iter().map(|part| part.members.len()).sum()],
            ranked: Ranks::new(structure, shape),
            guests: Ranks::new(Structure::Exact, shape),
            disqualified: Ranks::new(Structure::Exact, shape),
            problems: Vec::new(),
        };
        let mut ranked = Vec::with_capacity(side.people.len());
        for part in seen {
            side.problems
                .resize(part.problems.len(), ProblemStats::default());
            for (sum, one) in side.problems.iter_mut().zip(part.problems) {
                sum.add(one);
            }
            for (who, group, key) in part.members {
                match group {
                    Group::Ranked => ranked.push((who, key)),
                    Group::Guest => side.guests.put(who, Some(key)),
                    Group::Disqualified => side.disqualified.put(who, Some(key)),
                }
                side.seat(who, group);
            }
        }
        side.ranked = Ranks::build(structure, shape, ranked);
        side
    }

    fn seat(&mut self, who: Ordinal, group: Group) -> Option<Group> {
        let place = who.0 as usize;
        if self.people.len() <= place {
            self.people.resize(place + 1, None);
        }
        self.people[place].replace(group)
    }

    /// Puts somebody in their place; answers whether that was a change.
    pub(super) fn put(&mut self, who: Ordinal, group: Group, key: Key) -> bool {
        let old = self.seat(who, group);
        if old == Some(group) && self.group(group).key(who) == Some(key) {
            return false;
        }
        if let Some(old) = old.filter(|old| *old != group) {
            self.group(old).put(who, None);
        }
        self.group(group).put(who, Some(key));
        true
    }

    fn group(&mut self, group: Group) -> &mut Ranks {
        match group {
            Group::Ranked => &mut self.ranked,
            Group::Guest => &mut self.guests,
            Group::Disqualified => &mut self.disqualified,
        }
    }

    /// Takes the exact order of the ranked.
    pub(super) fn settle(&mut self, order: impl Iterator<Item = (Ordinal, Key)>) {
        self.ranked.settle(order);
    }

    /// Counts a cell in place of another, which is a change.
    pub(super) fn count(&mut self, column: usize, old: Option<&Cell>, new: Option<&Cell>) {
        self.version += 1;
        self.problems[column].count(old, new);
    }

    pub(super) fn problems(&self) -> &[ProblemStats] {
        &self.problems
    }

    /// Somebody's rank; none for those who have none.
    pub(super) fn rank(&self, who: Ordinal) -> Option<Rank> {
        self.ranked.rank(who)
    }

    /// The rank somebody would have with another key.
    pub(super) fn rank_with(&self, key: Key, who: Ordinal) -> Rank {
        let rank = self.ranked.rank_of(&key);
        // Not to be counted before oneself.
        let oneself = u32::from(self.ranked.key(who).is_some_and(|own| own < key));
        Rank {
            place: rank.place.saturating_sub(oneself).max(1),
            ..rank
        }
    }

    /// The place of somebody in the order that [`Side::page`] shows, from 0.
    pub(super) fn place(&self, who: Ordinal) -> Option<usize> {
        let group = (*self.people.get(who.0 as usize)?)?;
        let layout = self.ranked.layout();
        let among = |guest: &Key| self.ranked.place_for(&layout, guest);
        match group {
            Group::Ranked => {
                let own = self.ranked.place(who)?;
                Some(own + self.guests.count(|guest| among(&guest) <= own))
            }
            Group::Guest => {
                let (own, key) = (self.guests.place(who)?, self.guests.key(who)?);
                Some(own + among(&key))
            }
            Group::Disqualified => {
                let before = layout.span + self.guests.len();
                Some(before + self.disqualified.place(who)?)
            }
        }
    }

    /// Who stands at a place of those who are ranked, from 0, or next after it where it is a hole.
    pub(super) fn ranked_at(&self, place: usize) -> Option<Ordinal> {
        const STEP: usize = 64;
        let places = (place..self.ranked.span()).step_by(STEP);
        let mut pages = places.map(|from| self.ranked.page(from, STEP));
        pages.find_map(|page| page.first().copied())
    }

    /// How many are ranked.
    pub(super) fn ranked(&self) -> usize {
        self.ranked.len()
    }

    /// How many places the order shown has; those that are holes among them.
    pub(super) fn span(&self) -> usize {
        self.ranked.span() + self.guests.len() + self.disqualified.len()
    }

    /// Who stands at these places of the order shown: guests among the ranked, of equals the guests
    /// first; the disqualified last. Holes are left out, so that fewer may be there.
    pub(super) fn page(&self, place: usize, limit: usize) -> Vec<Ordinal> {
        let layout = self.ranked.layout();
        let mixed = layout.span + self.guests.len();
        let end = place
            .saturating_add(limit)
            .min(mixed + self.disqualified.len());
        let among = place.min(mixed)..end.min(mixed);
        let mut page = self.mixed(&layout, among);
        let last = place.max(mixed) - mixed..end.max(mixed) - mixed;
        page.extend(self.disqualified.page(last.start, last.len()));
        page
    }

    /// Who stands at these places of ranked and guests.
    fn mixed(&self, layout: &Layout, places: Range<usize>) -> Vec<Ordinal> {
        let first = self.guests_before(layout, places.start);
        let guests = self.guests.page(first, places.len()).into_iter();
        let put = |guest| {
            let key = self.guests.key(guest)?;
            Some((self.ranked.place_for(layout, &key), guest))
        };
        let mut guests = guests.filter_map(put).peekable();
        let from = places.start - first;
        let mut ranked = (from..).zip(self.ranked.places(from, places.len()));
        let mut page = Vec::with_capacity(places.len());
        let mut at = from;
        for _ in places {
            if let Some((_, guest)) = guests.next_if(|(before, _)| *before <= at) {
                page.push(guest);
            } else if let Some((place, who)) = ranked.next() {
                page.extend(who);
                at = place + 1;
            }
        }
        page
    }

    /// How many of the first `place` of ranked and guests are guests.
    fn guests_before(&self, layout: &Layout, place: usize) -> usize {
        let (mut low, mut high) = (0, self.guests.len().min(place));
        while low < high {
            let middle = usize::midpoint(low, high);
            let guest = self.guests.page(middle, 1);
            let Some(key) = guest.first().and_then(|guest| self.guests.key(*guest)) else {
                break;
            };
            if middle + self.ranked.place_for(layout, &key) < place {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}
