//! Order statistics: where a key stands among many, and who stands at a place.
//!
//! Sorted chunks of at most [`FULL`] entries. Insert, remove, rank and lookup cost a walk over the
//! chunks and a binary search in one: about the square root of the size.

/// A chunk this long is split.
const FULL: usize = 1_024;

/// A sorted set.
#[derive(Debug, Clone)]
pub(crate) struct Sorted<T> {
    chunks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            len: 0,
        }
    }
}

impl<T: Ord + Copy> Sorted<T> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn insert(&mut self, item: T) {
        let at = self
            .chunk_of(&item)
            .min(self.chunks.len().saturating_sub(1));
        if self.chunks.is_empty() {
            self.chunks.push(Vec::new());
        }
        let chunk = &mut self.chunks[at];
        let Err(place) = chunk.binary_search(&item) else {
            return;
        };
        chunk.insert(place, item);
        self.len += 1;
        if chunk.len() > FULL {
            let upper = chunk.split_off(FULL / 2);
            self.chunks.insert(at + 1, upper);
        }
    }

    pub(crate) fn remove(&mut self, item: &T) {
        let at = self.chunk_of(item);
        let Some(chunk) = self.chunks.get_mut(at) else {
            return;
        };
        let Ok(place) = chunk.binary_search(item) else {
            return;
        };
        chunk.remove(place);
        self.len -= 1;
        if chunk.is_empty() {
            self.chunks.remove(at);
        }
    }

    /// The first chunk whose last entry is not before `item`.
    fn chunk_of(&self, item: &T) -> usize {
        self.chunks
            .partition_point(|chunk| chunk.last().is_some_and(|last| last < item))
    }

    /// How many entries are before `item`.
    pub(crate) fn before(&self, item: &T) -> usize {
        let at = self.chunk_of(item);
        let earlier: usize = self.chunks[..at].iter().map(Vec::len).sum();
        earlier
            + self
                .chunks
                .get(at)
                .map_or(0, |chunk| chunk.partition_point(|one| one < item))
    }

    /// Entries from a place on.
    pub(crate) fn from(&self, place: usize) -> impl Iterator<Item = T> + '_ {
        let mut skip = place;
        let first = self.chunks.iter().position(|chunk| {
            let here = skip < chunk.len();
            if !here {
                skip -= chunk.len();
            }
            here
        });
        let rest = first.map_or(&[][..], |first| &self.chunks[first..]);
        rest.iter().flatten().skip(skip).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Sorted;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_counts_like_a_plain_set(steps in prop::collection::vec((any::<bool>(), 0u16..4_000), 0..6_000)) {
            let (mut sorted, mut plain) = (Sorted::default(), BTreeSet::new());
            for (insert, item) in steps {
                if insert { sorted.insert(item); plain.insert(item); } else { sorted.remove(&item); plain.remove(&item); }
            }
            prop_assert_eq!(sorted.len(), plain.len());
            prop_assert_eq!(sorted.from(0).collect::<Vec<_>>(), plain.iter().copied().collect::<Vec<_>>());
            for item in [0u16, 1, 1_000, 2_500, 3_999] {
                let before = plain.range(..item).count();
                prop_assert_eq!(sorted.before(&item), before);
                prop_assert_eq!(sorted.from(before).next(), plain.range(item..).next().copied());
            }
        }
    }
}
