//! Who has which entry, by ordinal: pages of 4,096, made when first needed, so that nothing is
//! ever copied to grow and a lone large ordinal costs a page.

use super::entry::Entry;

const PAGE: usize = 4_096;

/// The entries by ordinal.
#[derive(Debug, Clone)]
pub(super) struct Ids<E> {
    pages: Vec<Option<Box<[E; PAGE]>>>,
    len: usize,
}

impl<E: Entry> Ids<E> {
    pub(super) fn new() -> Self {
        Self {
            pages: Vec::new(),
            len: 0,
        }
    }

    /// How many have an entry.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// An ordinal's entry, or [`Entry::NONE`].
    #[inline]
    pub(super) fn get(&self, who: u32) -> E {
        match self.pages.get(who as usize / PAGE) {
            Some(Some(page)) => page[who as usize % PAGE],
            Some(None) | None => E::NONE,
        }
    }

    /// Sets an ordinal's entry, or with [`Entry::NONE`] takes it away; answers what it was.
    #[inline]
    pub(super) fn replace(&mut self, who: u32, entry: E) -> E {
        let at = who as usize / PAGE;
        if !matches!(self.pages.get(at), Some(Some(_))) {
            if entry == E::NONE {
                return E::NONE;
            }
            self.make(at);
        }
        let Some(Some(page)) = self.pages.get_mut(at) else {
            return E::NONE;
        };
        let old = std::mem::replace(&mut page[who as usize % PAGE], entry);
        self.len += usize::from(entry != E::NONE);
        self.len -= usize::from(old != E::NONE);
        old
    }

    #[cold]
    fn make(&mut self, at: usize) {
        if self.pages.len() <= at {
            self.pages.resize_with(at + 1, || None);
        }
        let page = vec![E::NONE; PAGE].into_boxed_slice();
        self.pages[at] = page.try_into().ok();
    }

    /// All entries, by ordinal.
    pub(super) fn iter(&self) -> impl Iterator<Item = E> + '_ {
        let pages = self.pages.iter().flatten();
        pages
            .flat_map(|page| page.iter().copied())
            .filter(|entry| *entry != E::NONE)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.pages.capacity() * size_of::<Option<Box<[E; PAGE]>>>()
            + self.pages.iter().flatten().count() * size_of::<[E; PAGE]>()
    }
}
