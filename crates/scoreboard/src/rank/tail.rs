//! Places behind the exact head: the last settled order, then who came since.
//!
//! Behind the head come, in this order: those who stood in the settled head and fell out of it; the
//! settled order from where its head ended; newcomers as they came. Who stands in the head now or is
//! not ranked any more leaves a hole: a page may be short, but everybody is on exactly one.

use super::entry::Entry;
use super::head::Head;
use super::ids::Ids;

const PAGE: usize = 64 * 64;

/// Where the parts of an order of pages lie at this moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    /// From which place on the settled order goes on behind the head.
    settled: usize,
    /// How many places there are, holes among them.
    pub(crate) span: usize,
}

impl Layout {
    /// Of an order that is exact and has no holes.
    pub(super) fn exact(len: usize) -> Self {
        Self {
            settled: len,
            span: len,
        }
    }
}

/// What is behind the head.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    /// How long the head was, and the whole order, when it was settled.
    cut: usize,
    len: usize,
    /// Who is in the settled order or the list.
    known: Vec<Option<Box<[u64; 64]>>>,
    /// Who came since, in the order in which they came.
    list: Vec<u32>,
}

impl Tail {
    /// Behind the head of a settled order of these.
    pub(super) fn after(cut: usize, order: impl Iterator<Item = u32>) -> Self {
        let mut tail = Self {
            cut,
            ..Self::default()
        };
        for who in order {
            tail.mark(who);
            tail.len += 1;
        }
        tail
    }

    /// Marks an ordinal as known; answers whether it was not.
    fn mark(&mut self, who: u32) -> bool {
        let (page, word, bit) = (who as usize / PAGE, who as usize % PAGE / 64, who % 64);
        if self.known.len() <= page {
            self.known.resize_with(page + 1, || None);
        }
        let words = self.known[page].get_or_insert_with(|| Box::new([0; 64]));
        let new = words[word] >> bit & 1 == 0;
        words[word] |= 1 << bit;
        new
    }

    /// Notes that somebody has an entry who had none.
    pub(super) fn came(&mut self, who: u32) {
        if self.mark(who) {
            self.list.push(who);
        }
    }

    /// Places of the head as it is now and of what is behind it, holes as none; `settled` tells who
    /// stood at a place of the settled order.
    pub(super) fn places<E: Entry>(
        &self,
        (head, ids): (&Head<E>, &Ids<E>),
        settled: impl Fn(usize) -> u32,
        (skip, limit): (usize, usize),
    ) -> Vec<Option<u32>> {
        let head_part = head.from(skip).take(limit);
        let mut page: Vec<_> = head_part.map(|entry| Some(entry.who())).collect();
        let end = skip.saturating_add(limit);
        if end <= head.len() {
            return page;
        }
        let behind = |who: &u32| {
            let entry = ids.get(*who);
            entry != E::NONE && !head.holds(entry)
        };
        let fallen = self.fallen((head, ids), &settled);
        let place = |at: usize| match at.checked_sub(fallen.len()) {
            None => fallen.get(at).copied(),
            Some(at) if at < self.len - self.cut => Some(settled(self.cut + at)),
            Some(at) => self.list.get(at - (self.len - self.cut)).copied(),
        };
        let last = fallen.len() + self.len - self.cut + self.list.len();
        let first = skip.saturating_sub(head.len());
        let window = first..(end - head.len()).min(last);
        page.extend(window.map(|at| place(at).filter(behind)));
        page
    }

    /// Those who stood in the settled head and fell out of it.
    fn fallen<E: Entry>(
        &self,
        (head, ids): (&Head<E>, &Ids<E>),
        settled: impl Fn(usize) -> u32,
    ) -> Vec<u32> {
        let behind = |who: &u32| {
            let entry = ids.get(*who);
            entry != E::NONE && !head.holds(entry)
        };
        (0..self.cut).map(settled).filter(behind).collect()
    }

    /// Where the parts of [`Tail::places`] lie.
    pub(super) fn layout<E: Entry>(
        &self,
        (head, ids): (&Head<E>, &Ids<E>),
        settled: impl Fn(usize) -> u32,
    ) -> Layout {
        if head.len() == ids.len() {
            return Layout::exact(head.len());
        }
        let settled = head.len() + self.fallen((head, ids), settled).len();
        Layout {
            settled,
            span: settled + self.len - self.cut + self.list.len(),
        }
    }

    /// The place behind the head, of an order that lies so, in front of which somebody is put who is
    /// not in it; `before` counts those of the settled order, from a place of it on, that are before
    /// them.
    pub(super) fn place_for(&self, layout: &Layout, before: impl Fn(usize) -> usize) -> usize {
        (layout.settled + before(self.cut)).min(layout.span)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let pages = self.known.iter().flatten().count() * size_of::<[u64; 64]>();
        self.known.capacity() * 8 + pages + self.list.capacity() * 4
    }
}
