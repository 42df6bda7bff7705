//! A sorted set that counts: leaves of entries, in groups of leaves.
//!
//! Each leaf and each group has an upper bound that changes only when it is split or merged, so
//! that inserting and removing touch one leaf and one count. All reshaping is local: a leaf of at
//! most [`Entry::LEAF`] entries is halved, or a group of at most [`GROUP`] leaves; no operation
//! ever walks over the whole. The way to a leaf is two binary searches in a few kilobytes; a rank
//! adds the counts passed over.

use super::entry::Entry;

/// The most leaves of a group.
const GROUP: usize = 128;

/// A leaf with fewer entries than this part of a full one looks for a neighbour to join.
const SPARSE: (usize, usize) = (3, 8);
/// Joined leaves leave this part of a full one free, so that they are not halved again at once.
const JOINED: (usize, usize) = (13, 16);

/// A sorted set.
#[derive(Debug, Clone)]
pub(super) struct Tree<E> {
    /// Upper bound of each group; the last is [`Entry::NONE`].
    bounds: Vec<E>,
    /// Entries of each group.
    counts: Vec<u32>,
    groups: Vec<Group<E>>,
    len: usize,
    shape: u32,
}

#[derive(Debug, Clone)]
struct Group<E> {
    /// Upper bound of each leaf; the last is the group's.
    bounds: Vec<E>,
    leaves: Vec<Vec<E>>,
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

fn leaf_of<E: Entry>(entries: &[E]) -> Vec<E> {
    let mut leaf = Vec::with_capacity(E::LEAF);
    leaf.extend_from_slice(entries);
    leaf
}

impl<E: Entry> Tree<E> {
    /// From entries in order.
    pub(super) fn build(sorted: &[E]) -> Self {
        let mut tree = Self {
            bounds: Vec::new(),
            counts: Vec::new(),
            groups: Vec::new(),
            len: sorted.len(),
            shape: 0,
        };
        let fill = E::LEAF * 3 / 4;
        for part in sorted.chunks(fill * GROUP * 3 / 4) {
            tree.groups.push(Group::build(part, fill));
            tree.counts.push(count(part.len()));
            tree.bounds.push(part[part.len() - 1]);
        }
        if tree.groups.is_empty() {
            tree.groups.push(Group {
                bounds: vec![E::NONE],
                leaves: vec![leaf_of(&[])],
            });
            tree.counts.push(0);
            tree.bounds.push(E::NONE);
        }
        tree.unbound_last();
        tree
    }

    /// The last group and its last leaf take whatever is behind all others.
    fn unbound_last(&mut self) {
        if let Some(bound) = self.bounds.last_mut() {
            *bound = E::NONE;
        }
        let last = self.groups.last_mut();
        if let Some(bound) = last.and_then(|group| group.bounds.last_mut()) {
            *bound = E::NONE;
        }
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
        let leaves = &self.groups[group].bounds;
        let leaf = first_not(leaves, &before).min(leaves.len() - 1);
        Spot { group, leaf }
    }

    #[inline]
    fn leaf(&self, spot: Spot) -> &[E] {
        &self.groups[spot.group].leaves[spot.leaf]
    }

    /// Where in its leaf an entry is, or would be.
    #[inline]
    pub(super) fn place(&self, spot: Spot, entry: E) -> usize {
        first_not(self.leaf(spot), |one| *one < entry)
    }

    /// Inserts an entry that is not there yet.
    pub(super) fn insert(&mut self, mut spot: Spot, entry: E) {
        if self.leaf(spot).len() >= E::LEAF {
            self.halve(spot);
            spot = self.find(entry);
        }
        let place = self.place(spot, entry);
        self.groups[spot.group].leaves[spot.leaf].insert(place, entry);
        self.counts[spot.group] += 1;
        self.len += 1;
    }

    /// Removes an entry that is there.
    pub(super) fn remove(&mut self, spot: Spot, entry: E) {
        let place = self.place(spot, entry);
        let leaf = &mut self.groups[spot.group].leaves[spot.leaf];
        if leaf.get(place) != Some(&entry) {
            return;
        }
        leaf.remove(place);
        let sparse = leaf.len() < E::LEAF * SPARSE.0 / SPARSE.1;
        self.counts[spot.group] -= 1;
        self.len -= 1;
        if sparse {
            self.join(spot);
        }
    }

    /// Puts `new` in place of `old` when one leaf is both's.
    pub(super) fn slide(&mut self, spot: Spot, old: E, new: E) {
        let from = self.place(spot, old);
        let to = self.place(spot, new);
        let leaf = &mut self.groups[spot.group].leaves[spot.leaf];
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
        let leaf = &mut group.leaves[spot.leaf];
        let upper = leaf_of(&leaf[leaf.len() / 2..]);
        leaf.truncate(leaf.len() / 2);
        let bound = leaf[leaf.len() - 1];
        group.leaves.insert(spot.leaf + 1, upper);
        group.bounds.insert(spot.leaf, bound);
        if group.leaves.len() <= GROUP {
            return;
        }
        let half = group.leaves.len() / 2;
        let mut upper = Group::with_room();
        upper.leaves.extend(group.leaves.drain(half..));
        upper.bounds.extend(group.bounds.drain(half..));
        let (bound, kept) = (group.bounds[half - 1], group.len());
        let moved = self.counts[spot.group] - kept;
        self.counts[spot.group] = kept;
        self.counts.insert(spot.group + 1, moved);
        self.bounds.insert(spot.group, bound);
        self.groups.insert(spot.group + 1, upper);
    }

    /// Joins a sparse leaf with the emptier of its neighbours, if the two fit.
    #[inline(never)]
    fn join(&mut self, spot: Spot) {
        let group = &mut self.groups[spot.group];
        let size = |leaf: usize| group.leaves.get(leaf).map_or(usize::MAX, Vec::len);
        let (left, right) = match spot.leaf.checked_sub(1) {
            Some(left) if size(left) <= size(spot.leaf + 1) => (left, spot.leaf),
            Some(_) | None => (spot.leaf, spot.leaf + 1),
        };
        if right < group.leaves.len() {
            if size(left) + size(right) > E::LEAF * JOINED.0 / JOINED.1 {
                return;
            }
            let moved = group.leaves.remove(right);
            group.leaves[left].extend_from_slice(&moved);
            group.bounds.remove(left);
            self.shape = self.shape.wrapping_add(1);
        }
        if group.leaves.len() < GROUP / 4 {
            self.join_groups(spot.group);
        }
    }

    #[cold]
    fn join_groups(&mut self, group: usize) {
        let leaves = |group: usize| self.groups.get(group).map(|group| group.leaves.len());
        let fits = |left: usize| {
            let both = leaves(left).zip(leaves(left + 1));
            both.is_some_and(|(a, b)| a + b <= GROUP * 3 / 4)
        };
        let around = [group.checked_sub(1), Some(group)];
        let Some(left) = around.into_iter().flatten().find(|left| fits(*left)) else {
            return;
        };
        let moved = self.groups.remove(left + 1);
        self.groups[left].leaves.extend(moved.leaves);
        self.groups[left].bounds.extend(moved.bounds);
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
        let leaves: usize = group.leaves[..spot.leaf].iter().map(Vec::len).sum();
        groups as usize + leaves + first_not(&group.leaves[spot.leaf], before)
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
        let first = self.groups.get(group).map_or(&[][..], |one| &one.leaves);
        let passed = first.iter().position(|leaf| {
            let here = skip < leaf.len();
            skip -= if here { 0 } else { leaf.len() };
            here
        });
        let rest = self.groups.get(group + 1..).unwrap_or_default();
        let leaves = first[passed.unwrap_or(first.len())..]
            .iter()
            .chain(rest.iter().flat_map(|group| &group.leaves));
        leaves.flatten().copied().skip(skip)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let leaf = size_of::<Vec<E>>();
        let of_group = |group: &Group<E>| {
            let entries: usize = group.leaves.iter().map(Vec::capacity).sum();
            (entries + group.bounds.capacity()) * size_of::<E>() + group.leaves.capacity() * leaf
        };
        self.groups.iter().map(of_group).sum::<usize>()
            + self.groups.capacity() * size_of::<Group<E>>()
            + self.bounds.capacity() * size_of::<E>()
            + self.counts.capacity() * size_of::<u32>()
    }
}

impl<E: Entry> Group<E> {
    fn with_room() -> Self {
        Self {
            bounds: Vec::with_capacity(GROUP + 1),
            leaves: Vec::with_capacity(GROUP + 1),
        }
    }

    fn build(sorted: &[E], fill: usize) -> Self {
        let mut group = Self::with_room();
        for part in sorted.chunks(fill) {
            group.leaves.push(leaf_of(part));
            group.bounds.push(part[part.len() - 1]);
        }
        group
    }

    fn len(&self) -> u32 {
        count(self.leaves.iter().map(Vec::len).sum())
    }
}

/// Ordinals have 32 bits, so that counts of them do.
fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}
