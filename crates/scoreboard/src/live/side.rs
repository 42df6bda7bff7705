//! Where everybody stands, for one audience.

use agon_domain::Ordinal;

use crate::facts::Group;
use crate::order::Sorted;
use crate::rules::Key;
use crate::{Cell, ProblemStats};

/// One audience's order.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    /// Counts changes.
    pub(super) version: u64,
    people: Vec<(Group, Key)>,
    ranked: Sorted<(Key, Ordinal)>,
    guests: Sorted<(Key, Ordinal)>,
    disqualified: Sorted<(Key, Ordinal)>,
    problems: Vec<ProblemStats>,
}

impl Side {
    pub(super) fn new(version: u64, problems: usize) -> Self {
        Self {
            version,
            problems: vec![ProblemStats::default(); problems],
            ..Self::default()
        }
    }

    /// Puts somebody in their place; answers whether that was a change.
    pub(super) fn put(&mut self, who: Ordinal, group: Group, key: Key) -> bool {
        if let Some(known) = self.people.get_mut(who.0 as usize) {
            let (old_group, old_key) = std::mem::replace(known, (group, key));
            if (old_group, old_key) == (group, key) {
                return false;
            }
            self.group(old_group).remove(&(old_key, who));
        } else {
            // Ordinals are dense: the next one is the next place.
            self.people.push((group, key));
        }
        self.group(group).insert((key, who));
        true
    }

    fn group(&mut self, group: Group) -> &mut Sorted<(Key, Ordinal)> {
        match group {
            Group::Ranked => &mut self.ranked,
            Group::Guest => &mut self.guests,
            Group::Disqualified => &mut self.disqualified,
        }
    }

    /// Counts a cell in place of another, which is a change.
    pub(super) fn count(&mut self, column: usize, old: Option<&Cell>, new: Option<&Cell>) {
        self.version += 1;
        let stats = &mut self.problems[column];
        if let Some(old) = old {
            stats.tried -= 1;
            stats.solved -= u32::from(old.solved);
        }
        if let Some(new) = new {
            stats.tried += 1;
            stats.solved += u32::from(new.solved);
        }
    }

    pub(super) fn problems(&self) -> &[ProblemStats] {
        &self.problems
    }

    pub(super) fn key(&self, who: Ordinal) -> Option<Key> {
        Some(self.people.get(who.0 as usize)?.1)
    }

    /// Somebody's rank; none for those who have none.
    pub(super) fn rank(&self, who: Ordinal) -> Option<u32> {
        match self.people.get(who.0 as usize)? {
            (Group::Ranked, key) => Some(self.rank_of(*key, who)),
            (Group::Guest | Group::Disqualified, _) => None,
        }
    }

    /// The rank somebody would have with another key.
    pub(super) fn rank_of(&self, key: Key, who: Ordinal) -> u32 {
        let before = self.ranked.before(&(key, Ordinal(0)));
        // Not to be counted before oneself.
        let oneself = match self.people.get(who.0 as usize) {
            Some((Group::Ranked, own)) if *own < key => 1,
            _ => 0,
        };
        u32::try_from(before - oneself + 1).unwrap_or(u32::MAX)
    }

    /// Everybody in the order shown, from a place on: guests among the ranked, the disqualified last.
    pub(super) fn page(&self, place: usize) -> impl Iterator<Item = Ordinal> + '_ {
        let guests = self.guests_before(place);
        let last = place.saturating_sub(self.ranked.len() + self.guests.len());
        let (mut ranked, mut guests) = (
            self.ranked.from(place - last - guests).peekable(),
            self.guests.from(guests).peekable(),
        );
        let among = std::iter::from_fn(move || match (ranked.peek(), guests.peek()) {
            (Some(one), Some(guest)) if guest < one => guests.next(),
            (Some(_), _) => ranked.next(),
            (None, _) => guests.next(),
        });
        among
            .chain(self.disqualified.from(last))
            .map(|(_, who)| who)
    }

    /// How many of the first `place` of ranked and guests are guests.
    fn guests_before(&self, place: usize) -> usize {
        let (mut low, mut high) = (0, self.guests.len().min(place));
        while low < high {
            let middle = usize::midpoint(low, high);
            let Some(guest) = self.guests.from(middle).next() else {
                break;
            };
            if middle + self.ranked.before(&guest) < place {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}
