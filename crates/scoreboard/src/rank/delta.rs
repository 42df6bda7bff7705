//! The last settled order, exact, and signed counts of what changed since.
//!
//! A change takes one from the place of the old entry in the settled order and adds one at the place
//! of the new. A rank is the place of the key in the settled order plus the counts before it. What
//! is not known is how those who came between the same two settled neighbours stand to each other:
//! a place is never too far behind, and too far ahead by at most the number of them.

use super::entry::Entry;
use super::exact::STAGE;
use super::head::Head;
use super::ids::Ids;
use super::tail::{Layout, Tail};
use super::tally::Tally;
use super::tree::first_not;
use super::{Basis, Counted, Memory};

/// Every so many settled entries there is a sign post.
const POST: usize = 64;

/// Who has which entry, the settled order, and the counts.
#[derive(Debug, Clone)]
pub(super) struct Delta<E: Entry> {
    pub(super) ids: Ids<E>,
    head: Head<E>,
    settled: Vec<E>,
    /// Every [`POST`]th entry of the settled order: the search begins in a small table.
    posts: Vec<E>,
    counts: Tally,
    tail: Tail,
}

fn posts<E: Entry>(settled: &[E]) -> Vec<E> {
    settled
        .chunks_exact(POST)
        .map(|part| part[POST - 1])
        .collect()
}

impl<E: Entry> Delta<E> {
    pub(super) fn build(ids: Ids<E>, sorted: Vec<E>) -> Self {
        let head = Head::build(&sorted);
        Self {
            tail: Tail::after(head.len(), sorted.iter().map(|entry| entry.who())),
            posts: posts(&sorted),
            counts: Tally::new(sorted.len() + 1),
            settled: sorted,
            head,
            ids,
        }
    }

    /// Takes another settled order; entries stay as they are.
    pub(super) fn settle(&mut self, basis: Basis<E>) {
        self.tail = Tail::after(
            self.head.len().min(basis.sorted.len()),
            basis.sorted.iter().map(|entry| entry.who()),
        );
        self.posts = posts(&basis.sorted);
        self.counts = Tally::new(basis.sorted.len() + 1);
        self.settled = basis.sorted;
        for now in self.ids.iter() {
            let then = basis.ids.get(now.who());
            if now != then {
                Self::count((&self.settled, &self.posts), &mut self.counts, (then, now));
                self.tail.came(now.who());
            }
        }
        for then in basis.ids.iter() {
            if self.ids.get(then.who()) == E::NONE {
                let gone = (then, E::NONE);
                Self::count((&self.settled, &self.posts), &mut self.counts, gone);
            }
        }
    }

    /// Sets an ordinal's entry, or with [`Entry::NONE`] takes it away.
    pub(super) fn put(&mut self, who: u32, new: E) {
        self.put_all(&[(who, new)]);
    }

    /// The same for at most [`STAGE`]. Places in the settled order do not change, so that all are
    /// looked up first, without waiting for one another.
    pub(super) fn put_all(&mut self, part: &[(u32, E)]) {
        let order = (&self.settled[..], &self.posts[..]);
        let mut places = [(E::NONE, 0, 0); STAGE];
        for (&(who, _), place) in part.iter().zip(&mut places) {
            place.0 = self.ids.get(who);
        }
        for (&(_, new), looked_up) in part.iter().zip(&mut places) {
            let old = looked_up.0;
            looked_up.1 = place(order, |one| *one < old);
            looked_up.2 = place(order, |one| *one < new);
        }
        for (&(who, new), (then, mut from, to)) in part.iter().zip(places) {
            let old = self.ids.replace(who, new);
            if old == new {
                continue;
            }
            if old != then {
                from = place((&self.settled, &self.posts), |one| *one < old);
            }
            if old == E::NONE {
                self.tail.came(who);
            } else {
                self.counts.add(from, -1);
            }
            if new != E::NONE {
                self.counts.add(to, 1);
            }
            self.head.change(old, new, &self.ids);
        }
    }

    fn count(order: (&[E], &[E]), counts: &mut Tally, (old, new): (E, E)) {
        if old != E::NONE {
            counts.add(place(order, |one| *one < old), -1);
        }
        if new != E::NONE {
            counts.add(place(order, |one| *one < new), 1);
        }
    }

    /// How many are `before`; `own` is the entry that asks, or [`Entry::NONE`].
    pub(super) fn rank(&self, before: impl Fn(&E) -> bool, own: E) -> Counted {
        if let Some(count) = self.head.rank(&before) {
            return Counted::exact(count);
        }
        let at = place((&self.settled, &self.posts), &before);
        let count = i64::try_from(at).unwrap_or(i64::MAX) + self.counts.before(at);
        // Who came to this very place, the own entry apart: it is not before itself.
        let left = self
            .settled
            .get(at)
            .is_some_and(|then| self.ids.get(then.who()) != *then);
        let moved = own != E::NONE
            && self.settled.get(at) != Some(&own)
            && place((&self.settled, &self.posts), |one| *one < own) == at;
        let among = self.counts.at(at) + i64::from(left) - i64::from(moved);
        Counted {
            before: usize::try_from(count).unwrap_or(0),
            exact: among <= 0,
        }
    }

    pub(super) fn layout(&self) -> Layout {
        let settled = |at: usize| self.settled[at].who();
        self.tail.layout((&self.head, &self.ids), settled)
    }

    /// The place in front of which somebody is put who is not in this order.
    pub(super) fn place_for(&self, layout: &Layout, before: impl Fn(&E) -> bool) -> usize {
        self.head.rank(&before).unwrap_or_else(|| {
            let at = place((&self.settled, &self.posts), before);
            self.tail.place_for(layout, |from| at.saturating_sub(from))
        })
    }

    pub(super) fn places(&self, skip: usize, limit: usize) -> Vec<Option<u32>> {
        let settled = |at: usize| self.settled[at].who();
        self.tail
            .places((&self.head, &self.ids), settled, (skip, limit))
    }

    /// The same in another packing, which keeps the order, if all fits there.
    pub(super) fn recast<F: Entry>(
        &self,
        ids: Ids<F>,
        cast: impl Fn(E) -> Option<F>,
    ) -> Option<Delta<F>> {
        let settled: Option<Vec<F>> = self.settled.iter().map(|one| cast(*one)).collect();
        let settled = settled?;
        Some(Delta {
            head: Head::gather(&ids),
            posts: posts(&settled),
            counts: self.counts.clone(),
            tail: self.tail.clone(),
            settled,
            ids,
        })
    }

    pub(super) fn memory(&self) -> Memory {
        let moving = self.counts.bytes() + self.head.bytes() + self.tail.bytes();
        let sorted = self.settled.capacity() + self.posts.capacity();
        Memory {
            all: self.ids.bytes() + moving + sorted * size_of::<E>(),
            moving,
        }
    }
}

/// How many entries of the settled order are `before`.
#[inline]
fn place<E: Entry>((settled, posts): (&[E], &[E]), before: impl Fn(&E) -> bool) -> usize {
    let from = first_not(posts, &before) * POST;
    let until = (from + POST).min(settled.len());
    from + first_not(&settled[from..until], before)
}
