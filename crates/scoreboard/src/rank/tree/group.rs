//! A group of leaves: their bounds and lengths side by side, the entries apart, in the room that
//! the tree has for [`Leaves`].
//!
//! A leaf is an array whose free end holds [`Entry::NONE`], so that it is searched without knowing
//! its length.

use super::super::entry::Entry;
use super::leaves::Leaves;
use super::{first_not, first_not_far};

/// The most leaves of a group.
pub(super) const GROUP: usize = 128;

/// Leaves in order; at least one.
#[derive(Debug, Clone)]
pub(super) struct Group<E: Entry> {
    /// Upper bound of each leaf; the last is the group's.
    bounds: Vec<E>,
    lens: Vec<u16>,
    leaves: Vec<u32>,
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
    pub(super) fn build(room: &mut Leaves<E>, sorted: &[E]) -> Self {
        let mut group = Self::with_room();
        for part in sorted.chunks(Self::FILL) {
            group.insert_leaf(room, group.leaves.len(), part, part[part.len() - 1]);
        }
        if sorted.is_empty() {
            group.insert_leaf(room, 0, &[], E::NONE);
        }
        group
    }

    fn insert_leaf(&mut self, room: &mut Leaves<E>, at: usize, entries: &[E], bound: E) {
        self.leaves.insert(at, room.take(entries));
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
    pub(super) fn leaf<'a>(&self, room: &'a Leaves<E>, leaf: usize) -> &'a [E] {
        room.get(self.leaves[leaf])
    }

    #[inline]
    pub(super) fn leaf_mut<'a>(&self, room: &'a mut Leaves<E>, leaf: usize) -> &'a mut [E] {
        room.get_mut(self.leaves[leaf])
    }

    pub(super) fn is_full(&self, leaf: usize) -> bool {
        usize::from(self.lens[leaf]) >= Self::LEAF
    }

    pub(super) fn is_sparse(&self, leaf: usize) -> bool {
        usize::from(self.lens[leaf]) < Self::SPARSE
    }

    /// Into a leaf that is not full.
    #[inline]
    pub(super) fn insert(&mut self, room: &mut Leaves<E>, leaf: usize, entry: E) {
        let len = usize::from(self.lens[leaf]);
        let entries = &mut self.leaf_mut(room, leaf)[..=len];
        let place = first_not(entries, |one| *one < entry);
        entries.copy_within(place..len, place + 1);
        entries[place] = entry;
        self.lens[leaf] += 1;
    }

    /// Answers whether the entry was there.
    #[inline]
    pub(super) fn remove(&mut self, room: &mut Leaves<E>, leaf: usize, entry: E) -> bool {
        let len = usize::from(self.lens[leaf]);
        let entries = &mut self.leaf_mut(room, leaf)[..len];
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
    pub(super) fn halve(&mut self, room: &mut Leaves<E>, leaf: usize) {
        let (half, bound) = (Self::LEAF / 2, self.bounds[leaf]);
        let mut upper = E::EMPTY;
        let lower = self.leaf_mut(room, leaf);
        upper.as_mut()[..half].copy_from_slice(&lower[half..]);
        lower[half..].fill(E::NONE);
        self.bounds[leaf] = lower[half - 1];
        self.lens[leaf] = short(half);
        self.insert_leaf(room, leaf + 1, &upper.as_ref()[..half], bound);
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
    pub(super) fn join(&mut self, room: &mut Leaves<E>, leaf: usize) -> bool {
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
        let right = self.leaves.remove(left + 1);
        let mut moved = E::EMPTY;
        moved.as_mut()[..b].copy_from_slice(&room.get(right)[..b]);
        self.leaf_mut(room, left)[a..a + b].copy_from_slice(&moved.as_ref()[..b]);
        room.give_back(right);
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
    pub(super) fn from<'a>(
        &'a self,
        room: &'a Leaves<E>,
        leaf: usize,
    ) -> impl Iterator<Item = &'a [E]> {
        let leaves = self.leaves[leaf..].iter().zip(&self.lens[leaf..]);
        leaves.map(|(leaf, len)| &room.get(*leaf)[..usize::from(*len)])
    }

    /// Bytes held, without the leaves.
    pub(super) fn bytes(&self) -> usize {
        self.bounds.capacity() * size_of::<E>()
            + self.lens.capacity() * size_of::<u16>()
            + self.leaves.capacity() * size_of::<u32>()
    }
}

/// Leaves are short.
fn short(len: usize) -> u16 {
    u16::try_from(len).unwrap_or(u16::MAX)
}
