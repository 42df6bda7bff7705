//! A group of leaves: their bounds and lengths side by side, the entries apart.
//!
//! A leaf is an array whose free end holds [`Entry::NONE`], so that it is searched without knowing
//! its length.

use super::super::entry::Entry;
use super::{first_not, first_not_far};

/// The most leaves of a group.
pub(super) const GROUP: usize = 128;

/// Leaves in order; at least one.
#[derive(Debug, Clone)]
pub(super) struct Group<E: Entry> {
    /// Upper bound of each leaf; the last is the group's.
    bounds: Vec<E>,
    lens: Vec<u16>,
    leaves: Vec<Box<E::Leaf>>,
}

impl<E: Entry> Group<E> {
    const LEAF: usize = size_of::<E::Leaf>() / size_of::<E>();
    /// Entries of a leaf when it is built, so that it has room.
    const FILL: usize = Self::LEAF * 3 / 4;
    /// Entries of a group when it is built.
    pub(super) const BUILT: usize = Self::FILL * (GROUP * 3 / 4);
    /// A leaf with fewer entries looks for a neighbour to join,
    const SPARSE: usize = Self::LEAF * 3 / 8;
    /// if the two have at most so many, so that they are not halved again at once.
    const JOINED: usize = Self::LEAF * 13 / 16;

    fn with_room() -> Self {
        Self {
            bounds: Vec::with_capacity(GROUP + 1),
            lens: Vec::with_capacity(GROUP + 1),
            leaves: Vec::with_capacity(GROUP + 1),
        }
    }

    /// From at most [`Group::BUILT`] entries in order.
    pub(super) fn build(sorted: &[E]) -> Self {
        let mut group = Self::with_room();
        for part in sorted.chunks(Self::FILL) {
            group.insert_leaf(group.leaves.len(), part, part[part.len() - 1]);
        }
        if sorted.is_empty() {
            group.insert_leaf(0, &[], E::NONE);
        }
        group
    }

    fn insert_leaf(&mut self, at: usize, entries: &[E], bound: E) {
        let mut leaf = Box::new(E::EMPTY);
        (*leaf).as_mut()[..entries.len()].copy_from_slice(entries);
        self.leaves.insert(at, leaf);
        self.lens.insert(at, short(entries.len()));
        self.bounds.insert(at, bound);
    }

    /// Takes the last bound away.
    pub(super) fn unbound(&mut self) {
        if let Some(bound) = self.bounds.last_mut() {
            *bound = E::NONE;
        }
    }

    pub(super) fn bound(&self) -> E {
        self.bounds[self.bounds.len() - 1]
    }

    pub(super) fn leaves(&self) -> usize {
        self.leaves.len()
    }

    pub(super) fn entries(&self) -> u32 {
        self.lens.iter().map(|len| u32::from(*len)).sum()
    }

    pub(super) fn entries_before(&self, leaf: usize) -> usize {
        let entries: u32 = self.lens[..leaf].iter().map(|len| u32::from(*len)).sum();
        entries as usize
    }

    #[inline]
    pub(super) fn find(&self, before: impl Fn(&E) -> bool) -> usize {
        first_not_far(&self.bounds, before).min(self.leaves.len() - 1)
    }

    /// A leaf with its free end.
    #[inline]
    pub(super) fn leaf(&self, leaf: usize) -> &[E] {
        (*self.leaves[leaf]).as_ref()
    }

    #[inline]
    pub(super) fn leaf_mut(&mut self, leaf: usize) -> &mut [E] {
        (*self.leaves[leaf]).as_mut()
    }

    pub(super) fn is_full(&self, leaf: usize) -> bool {
        usize::from(self.lens[leaf]) >= Self::LEAF
    }

    pub(super) fn is_sparse(&self, leaf: usize) -> bool {
        usize::from(self.lens[leaf]) < Self::SPARSE
    }

    /// Into a leaf that is not full.
    #[inline]
    pub(super) fn insert(&mut self, leaf: usize, entry: E) {
        let len = usize::from(self.lens[leaf]);
        let entries = &mut self.leaf_mut(leaf)[..=len];
        let place = first_not(entries, |one| *one < entry);
        entries.copy_within(place..len, place + 1);
        entries[place] = entry;
        self.lens[leaf] += 1;
    }

    /// Answers whether the entry was there.
    #[inline]
    pub(super) fn remove(&mut self, leaf: usize, entry: E) -> bool {
        let len = usize::from(self.lens[leaf]);
        let entries = &mut self.leaf_mut(leaf)[..len];
        let place = first_not(entries, |one| *one < entry);
        if entries.get(place) != Some(&entry) {
            return false;
        }
        entries.copy_within(place + 1.., place);
        entries[len - 1] = E::NONE;
        self.lens[leaf] -= 1;
        true
    }

    /// Halves a full leaf.
    pub(super) fn halve(&mut self, leaf: usize) {
        let (half, bound) = (Self::LEAF / 2, self.bounds[leaf]);
        let lower = self.leaf_mut(leaf);
        let mut upper = E::EMPTY;
        upper.as_mut()[..half].copy_from_slice(&lower[half..]);
        lower[half..].fill(E::NONE);
        self.bounds[leaf] = lower[half - 1];
        self.lens[leaf] = short(half);
        self.insert_leaf(leaf + 1, &upper.as_ref()[..half], bound);
    }

    /// Splits off the upper half of the leaves.
    pub(super) fn split(&mut self) -> Self {
        let half = self.leaves.len() / 2;
        let mut upper = Self::with_room();
        upper.bounds.extend(self.bounds.drain(half..));
        upper.lens.extend(self.lens.drain(half..));
        upper.leaves.extend(self.leaves.drain(half..));
        upper
    }

    /// Joins a leaf with the emptier of its neighbours; answers whether the two fit in one.
    pub(super) fn join(&mut self, leaf: usize) -> bool {
        let len = |leaf: usize| {
            self.lens
                .get(leaf)
                .map_or(usize::MAX, |len| usize::from(*len))
        };
        let left = match leaf.checked_sub(1) {
            Some(left) if len(left) <= len(leaf + 1) => left,
            Some(_) | None => leaf,
        };
        let (a, b) = (len(left), len(left + 1));
        if a.saturating_add(b) > Self::JOINED {
            return false;
        }
        let moved = self.leaves.remove(left + 1);
        self.leaf_mut(left)[a..a + b].copy_from_slice(&(*moved).as_ref()[..b]);
        self.lens[left] = short(a + b);
        self.lens.remove(left + 1);
        self.bounds.remove(left);
        true
    }

    /// Takes the leaves of the next group.
    pub(super) fn append(&mut self, mut next: Self) {
        self.bounds.append(&mut next.bounds);
        self.lens.append(&mut next.lens);
        self.leaves.append(&mut next.leaves);
    }

    /// The leaf that holds the group's entry at a place, and the place in it.
    pub(super) fn passed(&self, place: usize) -> (usize, usize) {
        let mut skip = place;
        for (leaf, len) in self.lens.iter().enumerate() {
            if skip < usize::from(*len) {
                return (leaf, skip);
            }
            skip -= usize::from(*len);
        }
        (self.leaves.len(), skip)
    }

    /// The entries of the leaves from one on.
    pub(super) fn from(&self, leaf: usize) -> impl Iterator<Item = &[E]> {
        let leaves = self.leaves[leaf..].iter().zip(&self.lens[leaf..]);
        leaves.map(|(leaf, len)| &(**leaf).as_ref()[..usize::from(*len)])
    }

    /// Bytes held, with what an allocation costs beside its size.
    pub(super) fn bytes(&self) -> usize {
        const HEADER: usize = 16;
        self.leaves.len() * (size_of::<E::Leaf>() + HEADER)
            + self.bounds.capacity() * size_of::<E>()
            + self.lens.capacity() * size_of::<u16>()
            + self.leaves.capacity() * size_of::<Box<E::Leaf>>()
    }
}

/// Leaves are short.
fn short(len: usize) -> u16 {
    u16::try_from(len).unwrap_or(u16::MAX)
}
