//! Room for leaves, side by side: wherever the rest of the process has its memory, the leaves of a
//! tree lie on few pages, as a lone question waits longest for what is on a page it has not met.

use super::super::entry::Entry;

/// Leaves that are made together.
const PAGE: usize = 64;

/// A leaf at the border of two cache lines, which processors like to fetch together.
#[derive(Debug, Clone)]
#[repr(align(128))]
struct Aligned<L>(L);

/// The leaves of a tree, by number.
#[derive(Debug, Clone)]
pub(super) struct Leaves<E: Entry> {
    pages: Vec<Box<[Aligned<E::Leaf>]>>,
    /// Leaves of nobody, to be used first.
    free: Vec<u32>,
}

impl<E: Entry> Leaves<E> {
    pub(super) fn new() -> Self {
        Self {
            pages: Vec::new(),
            free: Vec::new(),
        }
    }

    /// A leaf that begins with these entries and holds [`Entry::NONE`] behind them.
    pub(super) fn take(&mut self, entries: &[E]) -> u32 {
        let number = self.free.pop().unwrap_or_else(|| self.grow());
        let leaf = self.get_mut(number);
        leaf[..entries.len()].copy_from_slice(entries);
        leaf[entries.len()..].fill(E::NONE);
        number
    }

    /// Adds a page and answers its first leaf.
    #[cold]
    fn grow(&mut self) -> u32 {
        let first = u32::try_from(self.pages.len() * PAGE).unwrap_or(u32::MAX);
        self.pages
            .push(vec![Aligned(E::EMPTY); PAGE].into_boxed_slice());
        // The last of these is taken first.
        self.free.extend((first + 1..first + PAGE as u32).rev());
        first
    }

    /// Takes back a leaf that no group has any more.
    pub(super) fn give_back(&mut self, leaf: u32) {
        self.free.push(leaf);
    }

    #[inline]
    pub(super) fn get(&self, leaf: u32) -> &[E] {
        self.pages[leaf as usize / PAGE][leaf as usize % PAGE]
            .0
            .as_ref()
    }

    #[inline]
    pub(super) fn get_mut(&mut self, leaf: u32) -> &mut [E] {
        self.pages[leaf as usize / PAGE][leaf as usize % PAGE]
            .0
            .as_mut()
    }

    /// Bytes held, with what is free.
    pub(super) fn bytes(&self) -> usize {
        self.pages.len() * PAGE * size_of::<Aligned<E::Leaf>>()
            + self.pages.capacity() * size_of::<Box<[Aligned<E::Leaf>]>>()
            + self.free.capacity() * size_of::<u32>()
    }
}
