//! Exact order statistics: every rank and every page right after each change.

use super::Memory;
use super::entry::Entry;
use super::ids::Ids;
use super::tree::{Spot, Tree};

/// Changes looked up together in a batch: enough that their waits for memory overlap.
pub(super) const STAGE: usize = 16;

/// Who has which entry, and all entries in order.
#[derive(Debug, Clone)]
pub(super) struct Exact<E: Entry> {
    pub(super) ids: Ids<E>,
    pub(super) tree: Tree<E>,
}

/// What was looked up ahead for one change.
#[derive(Clone, Copy)]
struct Ahead<E> {
    old: E,
    from: Spot,
    to: Spot,
}

impl<E: Entry> Exact<E> {
    pub(super) fn build(ids: Ids<E>, sorted: &[E]) -> Self {
        Self {
            ids,
            tree: Tree::build(sorted),
        }
    }

    /// Sets an ordinal's entry, or with [`Entry::NONE`] takes it away.
    pub(super) fn put(&mut self, who: u32, new: E) {
        let old = self.ids.replace(who, new);
        if old == new {
            return;
        }
        let (from, to) = (self.tree.find(old), self.tree.find(new));
        self.change((old, from), (new, to));
    }

    /// The same for several. All are looked up first, without looking at one another, and then
    /// changed one by one: what was looked up is used only where it still holds.
    pub(super) fn put_all(&mut self, batch: &[(u32, E)]) {
        for part in batch.chunks(STAGE) {
            let ahead = self.look_ahead(part);
            let shape = self.tree.shape();
            for (&(who, new), ahead) in part.iter().zip(ahead) {
                if self.tree.shape() != shape {
                    self.put(who, new);
                    continue;
                }
                let old = self.ids.replace(who, new);
                let from = if old == ahead.old {
                    ahead.from
                } else {
                    self.tree.find(old)
                };
                if old != new {
                    self.change((old, from), (new, ahead.to));
                }
            }
        }
    }

    #[inline]
    fn look_ahead(&self, part: &[(u32, E)]) -> [Ahead<E>; STAGE] {
        let none = Ahead {
            old: E::NONE,
            from: Spot::default(),
            to: Spot::default(),
        };
        let mut ahead = [none; STAGE];
        for (&(who, _), ahead) in part.iter().zip(&mut ahead) {
            ahead.old = self.ids.get(who);
        }
        for (&(_, new), ahead) in part.iter().zip(&mut ahead) {
            ahead.from = self.tree.find(ahead.old);
            ahead.to = self.tree.find(new);
        }
        let mut places = 0;
        for (&(_, new), ahead) in part.iter().zip(&ahead) {
            places += self.tree.place(ahead.from, ahead.old) + self.tree.place(ahead.to, new);
        }
        // The searches are made only to have their cache lines here.
        std::hint::black_box(places);
        ahead
    }

    #[inline]
    fn change(&mut self, (old, from): (E, Spot), (new, to): (E, Spot)) {
        if old != E::NONE && new != E::NONE && from == to {
            return self.tree.slide(from, old, new);
        }
        let shape = self.tree.shape();
        if old != E::NONE {
            self.tree.remove(from, old);
        }
        if new != E::NONE {
            let same = self.tree.shape() == shape;
            let to = if same { to } else { self.tree.find(new) };
            self.tree.insert(to, new);
        }
    }

    pub(super) fn places(&self, skip: usize, limit: usize) -> Vec<Option<u32>> {
        let page = self.tree.from(skip).take(limit);
        page.map(|entry| Some(entry.who())).collect()
    }

    pub(super) fn memory(&self) -> Memory {
        let moving = self.tree.bytes();
        Memory {
            all: self.ids.bytes() + moving,
            moving,
        }
    }
}
