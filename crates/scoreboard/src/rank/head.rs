//! The best few thousand, always exact, for structures that are not.
//!
//! Whoever is not behind the bound is in the head. It has between [`LEAST`] and [`MOST`] entries as
//! long as there are so many. When it grows too long its end is cut off; when too many leave it (a
//! rejudging can do that, improving standings cannot) it is filled again by one scan of all
//! entries: some milliseconds for a million, and not again before [`KEPT`] − [`LEAST`] more have left.

use std::collections::BinaryHeap;

use super::entry::Entry;
use super::ids::Ids;
use super::tree::Tree;

/// So many ranks are always exact.
pub(super) const LEAST: usize = 5_000;
const KEPT: usize = 7_500;
const MOST: usize = 10_000;

/// The beginning of the order.
#[derive(Debug, Clone)]
pub(super) struct Head<E: Entry> {
    tree: Tree<E>,
    /// The last entry that belongs here; [`Entry::NONE`] when all do.
    bound: E,
}

impl<E: Entry> Head<E> {
    /// The head of entries in order.
    pub(super) fn build(sorted: &[E]) -> Self {
        if sorted.len() <= MOST {
            return Self {
                tree: Tree::build(sorted),
                bound: E::NONE,
            };
        }
        let kept = &sorted[..KEPT];
        Self {
            tree: Tree::build(kept),
            bound: kept[KEPT - 1],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tree.len()
    }

    /// Whether an entry stands in the head.
    #[inline]
    pub(super) fn holds(&self, entry: E) -> bool {
        entry <= self.bound && entry != E::NONE
    }

    /// How many are `before`, if the head knows that: if not all of it is.
    pub(super) fn rank(&self, before: impl Fn(&E) -> bool) -> Option<usize> {
        let known = self.bound == E::NONE || !before(&self.bound);
        known.then(|| self.tree.rank(before))
    }

    pub(super) fn from(&self, place: usize) -> impl Iterator<Item = E> + '_ {
        self.tree.from(place)
    }

    /// Follows a change that `ids` already has.
    #[inline]
    pub(super) fn change(&mut self, old: E, new: E, ids: &Ids<E>) {
        if self.holds(old) {
            self.tree.remove(self.tree.find(old), old);
        }
        if self.holds(new) {
            self.tree.insert(self.tree.find(new), new);
        }
        if self.tree.len() > MOST {
            self.shorten();
        } else if self.tree.len() < LEAST && self.tree.len() < ids.len() {
            *self = Self::gather(ids);
        }
    }

    #[cold]
    fn shorten(&mut self) {
        let kept: Vec<E> = self.tree.from(0).take(KEPT).collect();
        self.bound = kept[KEPT - 1];
        self.tree = Tree::build(&kept);
    }

    /// The head of all entries, by one scan.
    #[cold]
    pub(super) fn gather(ids: &Ids<E>) -> Self {
        let mut best = BinaryHeap::with_capacity(KEPT + 1);
        for entry in ids.iter() {
            if best.len() < KEPT {
                best.push(entry);
            } else if let Some(mut last) = best.peek_mut()
                && entry < *last
            {
                *last = entry;
            }
        }
        let best = best.into_sorted_vec();
        let bound = match best.last() {
            Some(last) if best.len() < ids.len() => *last,
            Some(_) | None => E::NONE,
        };
        Self {
            tree: Tree::build(&best),
            bound,
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.tree.bytes()
    }
}
