//! A list that grows by pages: nothing in it is ever copied to grow, so that no addition takes longer
//! than making a page. A [`Vec`] of a million attempts copies them all to take one more.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Items of a page.
const PAGE: usize = 1_024;

/// A list. It is written as a plain one.
#[derive(Debug, Clone)]
pub(super) struct Paged<T> {
    /// All but the last are full.
    pages: Vec<Vec<T>>,
}

impl<T> Default for Paged<T> {
    fn default() -> Self {
        Self { pages: Vec::new() }
    }
}

impl<T> Paged<T> {
    pub(super) fn len(&self) -> usize {
        let full = self.pages.len().saturating_sub(1) * PAGE;
        full + self.pages.last().map_or(0, Vec::len)
    }

    #[inline]
    pub(super) fn push(&mut self, item: T) {
        match self.pages.last_mut() {
            Some(page) if page.len() < PAGE => page.push(item),
            // A short list shall not take a whole page.
            None => self.pages.push(vec![item]),
            Some(_) => {
                let mut page = Vec::with_capacity(PAGE);
                page.push(item);
                self.pages.push(page);
            }
        }
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.pages.get(place / PAGE)?.get(place % PAGE)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.pages.iter().flatten()
    }

    /// How many at the beginning of a range pass a test that none after them passes; from the list's
    /// beginning on, so that those before the range count as well.
    pub(super) fn passing(
        &self,
        (mut low, mut high): (usize, usize),
        test: impl Fn(&T) -> bool,
    ) -> usize {
        while low < high {
            let middle = usize::midpoint(low, high);
            if test(&self[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl<T> Index<usize> for Paged<T> {
    type Output = T;

    #[inline]
    fn index(&self, place: usize) -> &T {
        &self.pages[place / PAGE][place % PAGE]
    }
}

impl<T> IndexMut<usize> for Paged<T> {
    #[inline]
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut self.pages[place / PAGE][place % PAGE]
    }
}

impl<T: Serialize> Serialize for Paged<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq as _;
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        self.iter()
            .try_for_each(|item| list.serialize_element(item))?;
        list.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Paged<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reading<T> {
            type Value = Paged<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Paged<T>, A::Error> {
                let mut paged = Paged::default();
                while let Some(item) = list.next_element()? {
                    paged.push(item);
                }
                Ok(paged)
            }
        }

        deserializer.deserialize_seq(Reading(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(len: u32) -> (Paged<u32>, Vec<u32>) {
        let mut paged = Paged::default();
        (0..len).for_each(|item| paged.push(item));
        (paged, (0..len).collect())
    }

    #[test]
    fn it_is_the_list_that_a_plain_one_is() {
        let page = u32::try_from(PAGE).expect("small");
        for len in [0, 1, page - 1, page, page + 1, 3 * page, 3 * page + 7] {
            let (mut paged, mut plain) = list(len);
            assert_eq!(paged.len(), plain.len());
            assert!(paged.iter().eq(&plain), "{len}");
            for place in 0..plain.len() + 2 {
                assert_eq!(paged.get(place), plain.get(place));
            }
            if let Some(last) = plain.last_mut() {
                *last += 1;
                paged[len as usize - 1] += 1;
                assert_eq!(paged[len as usize - 1], *last);
            }
        }
    }

    #[test]
    fn it_is_written_and_read_as_a_plain_one() {
        let (paged, plain) = list(2_500);
        let bytes = serde_json::to_vec(&paged).expect("a list");
        assert_eq!(bytes, serde_json::to_vec(&plain).expect("a list"));
        let read: Paged<u32> = serde_json::from_slice(&bytes).expect("it was just written");
        assert!(read.iter().eq(&plain));
    }

    #[test]
    fn those_that_pass_are_found_in_any_range() {
        let (paged, plain) = list(3_000);
        for range in [(0, 3_000), (0, 0), (1_000, 1_100), (2_999, 3_000)] {
            for bound in [0, 1, 999, 1_023, 1_024, 1_050, 2_999, 3_000] {
                let within = plain[range.0..range.1].partition_point(|one| *one < bound);
                assert_eq!(paged.passing(range, |one| *one < bound), range.0 + within);
            }
        }
    }
}
