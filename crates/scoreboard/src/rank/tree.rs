//! A sorted set that counts: small leaves of entries, in groups of leaves.
//!
//! Each leaf and each group has an upper bound that changes only when it is split or merged, so
//! that inserting and removing touch one leaf and its counts. All reshaping is local: a full leaf is
//! halved, or a group of more than [`GROUP`] leaves; no operation ever walks over the whole. The way
//! to a leaf is two searches in a few kilobytes; a rank adds the counts passed over.

mod group;
mod leaves;

use self::group::{GROUP, Group};
use self::leaves::Leaves;
use super::entry::Entry;

/// A sorted set.
#[derive(Debug, Clone)]
pub(super) struct Tree<E: Entry> {
    /// Upper bound of each group; the last is [`Entry::NONE`].
    bounds: Vec<E>,
    /// Entries of each group.
    counts: Vec<u32>,
    groups: Vec<Group<E>>,
    leaves: Leaves<E>,
    len: usize,
    shape: u32,
}

/// The leaf that an entry belongs to, as long as the tree's shape stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Spot {
    group: usize,
    leaf: usize,
}

/// The first place in a sorted slice whose entry is not `before`. Without branches, so that several
/// searches wait for memory at the same time.
#[inline]
pub(super) fn first_not<E>(sorted: &[E], before: impl Fn(&E) -> bool) -> usize {
    let (mut base, mut size) = (0, sorted.len());
    while size > 1 {
        let half = size / 2;
        let passed = before(&sorted[base + half - 1]);
        base = std::hint::select_unpredictable(passed, base + half, base);
        size -= half;
    }
    base + usize::from(size == 1 && before(&sorted[base]))
}

/// The same where memory is likely far: the last of every few are read without waiting for one
/// another, then the few. Two waits instead of one for each halving, for more instructions: it pays
/// for the bounds of a group and for a lone question, not for changes that were looked up ahead.
#[inline]
pub(super) fn first_not_far<E>(sorted: &[E], before: impl Fn(&E) -> bool) -> usize {
    const FEW: usize = 8;
    let parts = sorted.chunks_exact(FEW);
    let passed = FEW * parts.filter(|part| before(&part[FEW - 1])).count();
    let few = sorted[passed..].iter().take(FEW);
    passed + few.filter(|one| before(one)).count()
}

impl<E: Entry> Tree<E> {
    /// From entries in order.
    pub(super) fn build(sorted: &[E]) -> Self {
        let mut tree = Self {
            bounds: Vec::new(),
            counts: Vec::new(),
            groups: Vec::new(),
            leaves: Leaves::new(),
            len: sorted.len(),
            shape: 0,
        };
        for part in sorted.chunks(Group::<E>::BUILT) {
            let group = Group::build(&mut tree.leaves, part);
            tree.push(group, part.len());
        }
        if tree.groups.is_empty() {
            let group = Group::build(&mut tree.leaves, &[]);
            tree.push(group, 0);
        }
        // The last group takes whatever is behind all others.
        if let (Some(bound), Some(group)) = (tree.bounds.last_mut(), tree.groups.last_mut()) {
            *bound = E::NONE;
            group.unbound();
        }
        tree
    }

    fn push(&mut self, group: Group<E>, entries: usize) {
        self.bounds.push(group.bound());
        self.counts.push(u32::try_from(entries).unwrap_or(u32::MAX));
        self.groups.push(group);
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Changes whenever a [`Spot`] may have become another leaf's.
    pub(super) fn shape(&self) -> u32 {
        self.shape
    }

    /// The leaf an entry is in, or would be.
    #[inline]
    pub(super) fn find(&self, entry: E) -> Spot {
        self.find_by(|bound| *bound < entry)
    }

    #[inline]
    fn find_by(&self, before: impl Fn(&E) -> bool) -> Spot {
        let group = first_not(&self.bounds, &before).min(self.groups.len() - 1);
        let leaf = self.groups[group].find(before);
        Spot { group, leaf }
    }

    /// Where in its leaf an entry is, or would be.
    #[inline]
    pub(super) fn place(&self, spot: Spot, entry: E) -> usize {
        let leaf = self.groups[spot.group].leaf(&self.leaves, spot.leaf);
        first_not(leaf, |one| *one < entry)
    }

    /// Inserts an entry that is not there yet.
    #[inline]
    pub(super) fn insert(&mut self, mut spot: Spot, entry: E) {
        if self.groups[spot.group].is_full(spot.leaf) {
            self.halve(spot);
            spot = self.find(entry);
        }
        self.groups[spot.group].insert(&mut self.leaves, spot.leaf, entry);
        self.counts[spot.group] += 1;
        self.len += 1;
    }

    /// Removes an entry that is there.
    #[inline]
    pub(super) fn remove(&mut self, spot: Spot, entry: E) {
        if !self.groups[spot.group].remove(&mut self.leaves, spot.leaf, entry) {
            return;
        }
        self.counts[spot.group] -= 1;
        self.len -= 1;
        if self.groups[spot.group].is_sparse(spot.leaf) {
            self.join(spot);
        }
    }

    /// Puts `new` in place of `old` when one leaf is both's.
    pub(super) fn slide(&mut self, spot: Spot, old: E, new: E) {
        let (from, to) = (self.place(spot, old), self.place(spot, new));
        let leaf = self.groups[spot.group].leaf_mut(&mut self.leaves, spot.leaf);
        if from < to {
            leaf.copy_within(from + 1..to, from);
            leaf[to - 1] = new;
        } else {
            leaf.copy_within(to..from, to + 1);
            leaf[to] = new;
        }
    }

    #[cold]
    fn halve(&mut self, spot: Spot) {
        self.shape = self.shape.wrapping_add(1);
        let group = &mut self.groups[spot.group];
        group.halve(&mut self.leaves, spot.leaf);
        if group.leaves() <= GROUP {
            return;
        }
        let upper = group.split();
        let (bound, kept) = (group.bound(), group.entries());
        let moved = self.counts[spot.group] - kept;
        self.counts[spot.group] = kept;
        self.counts.insert(spot.group + 1, moved);
        self.bounds.insert(spot.group, bound);
        self.groups.insert(spot.group + 1, upper);
    }

    /// Joins a sparse leaf with a neighbour, and a small group with one.
    #[inline(never)]
    fn join(&mut self, spot: Spot) {
        let group = &mut self.groups[spot.group];
        if group.join(&mut self.leaves, spot.leaf) {
            self.shape = self.shape.wrapping_add(1);
        }
        if group.leaves() < GROUP / 4 {
            self.join_groups(spot.group);
        }
    }

    #[cold]
    fn join_groups(&mut self, group: usize) {
        let leaves = |group: usize| self.groups.get(group).map(Group::leaves);
        let fits = |left: usize| {
            let both = leaves(left).zip(leaves(left + 1));
            both.is_some_and(|(a, b)| a + b <= GROUP * 3 / 4)
        };
        let around = [group.checked_sub(1), Some(group)];
        let Some(left) = around.into_iter().flatten().find(|left| fits(*left)) else {
            return;
        };
        let right = self.groups.remove(left + 1);
        self.groups[left].append(right);
        self.bounds.remove(left);
        let count = self.counts.remove(left + 1);
        self.counts[left] += count;
        self.shape = self.shape.wrapping_add(1);
    }

    /// How many entries are `before`, which holds for a beginning of the order.
    pub(super) fn rank(&self, before: impl Fn(&E) -> bool) -> usize {
        let spot = self.find_by(&before);
        let groups: u32 = self.counts[..spot.group].iter().sum();
        let group = &self.groups[spot.group];
        let leaves = group.entries_before(spot.leaf);
        groups as usize + leaves + first_not_far(group.leaf(&self.leaves, spot.leaf), before)
    }

    /// Entries in order, from a place on.
    pub(super) fn from(&self, place: usize) -> impl Iterator<Item = E> + '_ {
        let (mut skip, mut group) = (place, 0);
        while let Some(count) = self.counts.get(group)
            && skip >= *count as usize
        {
            skip -= *count as usize;
            group += 1;
        }
        let rest = self.groups.get(group..).unwrap_or_default();
        let (leaf, skip) = rest.first().map_or((0, 0), |first| first.passed(skip));
        let groups = rest.iter().enumerate();
        groups
            .flat_map(move |(at, group)| group.from(&self.leaves, if at == 0 { leaf } else { 0 }))
            .flatten()
            .copied()
            .skip(skip)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.groups.iter().map(Group::bytes).sum::<usize>()
            + self.leaves.bytes()
            + self.groups.capacity() * size_of::<Group<E>>()
            + self.bounds.capacity() * size_of::<E>()
            + self.counts.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_searches_find_the_first_place(
            mut sorted in prop::collection::vec(0u8..40, 0..200),
            asked in 0u8..41,
        ) {
            sorted.sort_unstable();
            let first = sorted.partition_point(|one| *one < asked);
            prop_assert_eq!(first_not(&sorted, |one| *one < asked), first);
            prop_assert_eq!(first_not_far(&sorted, |one| *one < asked), first);
        }
    }
}
