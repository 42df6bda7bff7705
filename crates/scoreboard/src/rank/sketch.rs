//! The hot board by a sketch: counts by cell ([`Dyadic`]), an exact head, pages of the settled order.

use super::dyadic::Dyadic;
use super::entry::Entry;
use super::head::Head;
use super::ids::Ids;
use super::scale::Scale;
use super::tail::{Layout, Tail};
use super::{Basis, Counted, Memory};
use crate::rules::Key;

/// Who has which entry, and how many are in each cell.
#[derive(Debug, Clone)]
pub(super) struct Sketch<E: Entry> {
    pub(super) ids: Ids<E>,
    head: Head<E>,
    pub(super) counts: Dyadic,
    scale: Scale,
    settled: Vec<u32>,
    /// Whether the settled order is the present one.
    fresh: bool,
    tail: Tail,
}

impl<E: Entry> Sketch<E> {
    /// `counts` is empty and has as many cells as the scale.
    pub(super) fn build(ids: Ids<E>, sorted: &[E], (counts, scale): (Dyadic, Scale)) -> Self {
        let head = Head::build(sorted);
        let order = || sorted.iter().map(|entry| entry.who());
        let mut sketch = Self {
            tail: Tail::after(head.len(), order()),
            settled: order().collect(),
            fresh: true,
            ids,
            head,
            counts,
            scale,
        };
        for entry in sorted {
            sketch.counts.add(scale.cell(&entry.key()), 1);
        }
        sketch
    }

    /// Takes another settled order for pages; entries and counts stay as they are.
    pub(super) fn settle(&mut self, basis: &Basis<E>) {
        let order = || basis.sorted.iter().map(|entry| entry.who());
        let same = |now: E| basis.ids.get(now.who()) == now;
        self.fresh = basis.ids.len() == self.ids.len() && self.ids.iter().all(same);
        self.tail = Tail::after(self.head.len().min(basis.sorted.len()), order());
        self.settled = order().collect();
        for now in self.ids.iter() {
            self.tail.came(now.who());
        }
    }

    /// Sets an ordinal's entry, or with [`Entry::NONE`] takes it away.
    pub(super) fn put(&mut self, who: u32, new: E) {
        let old = self.ids.replace(who, new);
        if old == new {
            return;
        }
        self.fresh = false;
        if old == E::NONE {
            self.tail.came(who);
        } else {
            self.counts.add(self.scale.cell(&old.key()), -1);
        }
        if new != E::NONE {
            self.counts.add(self.scale.cell(&new.key()), 1);
        }
        self.head.change(old, new, &self.ids);
    }

    /// How many are before a key; `before` says of an entry whether it is.
    pub(super) fn rank(&self, key: &Key, before: impl Fn(&E) -> bool) -> Counted {
        if let Some(count) = self.head.rank(&before) {
            return Counted::exact(count);
        }
        if self.fresh {
            let before = |who: &u32| before(&self.ids.get(*who));
            return Counted::exact(self.settled.partition_point(before));
        }
        let count = self.counts.before(self.scale.cell(key));
        Counted {
            before: usize::try_from(count).unwrap_or(usize::MAX),
            exact: false,
        }
    }

    pub(super) fn layout(&self) -> Layout {
        let settled = |at: usize| self.settled[at];
        self.tail.layout((&self.head, &self.ids), settled)
    }

    /// The place in front of which somebody is put who is not in this order.
    pub(super) fn place_for(&self, layout: &Layout, before: impl Fn(&E) -> bool) -> usize {
        self.head.rank(&before).unwrap_or_else(|| {
            let before = |who: u32| before(&self.ids.get(who));
            self.tail.place_for(layout, |from| {
                let (mut low, mut high) = (from, self.settled.len());
                // Present entries are not in order. Of two keys the better is put in front all the
                // same: where the two part, it goes to the left.
                while low < high {
                    let middle = usize::midpoint(low, high);
                    if before(self.settled[middle]) {
                        low = middle + 1;
                    } else {
                        high = middle;
                    }
                }
                low - from
            })
        })
    }

    pub(super) fn places(&self, skip: usize, limit: usize) -> Vec<Option<u32>> {
        let settled = |at: usize| self.settled[at];
        self.tail
            .places((&self.head, &self.ids), settled, (skip, limit))
    }

    /// The same in another packing; cells do not depend on it.
    pub(super) fn recast<F: Entry>(&self, ids: Ids<F>) -> Sketch<F> {
        Sketch {
            head: Head::gather(&ids),
            ids,
            counts: self.counts.clone(),
            scale: self.scale,
            settled: self.settled.clone(),
            fresh: self.fresh,
            tail: self.tail.clone(),
        }
    }

    pub(super) fn memory(&self) -> Memory {
        let moving = self.head.bytes() + self.counts.bytes() + self.tail.bytes();
        Memory {
            all: self.ids.bytes() + moving + self.settled.capacity() * 4,
            moving,
        }
    }
}
