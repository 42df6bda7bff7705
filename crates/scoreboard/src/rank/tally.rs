//! Signed counts at places 0..n, and the sum of those before a place.
//!
//! The job of a Fenwick tree in half its memory: 2 bytes for each place, and sums of 64 and of
//! 8,192 places. An addition touches one cache line of the places and two small tables; a sum adds
//! up at most 64 + 128 + n ÷ 8,192 neighbours. Counts that 2 bytes cannot hold are carried to a map.

use std::collections::BTreeMap;

const BLOCK: usize = 64;
const REGION: usize = 128 * BLOCK;
const CARRY: i32 = 1 << 14;

/// Counts by place.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    places: Vec<i16>,
    blocks: Vec<i32>,
    regions: Vec<i32>,
    /// What exceeds a place, in whole carries.
    carried: BTreeMap<usize, i32>,
}

impl Tally {
    pub(super) fn new(places: usize) -> Self {
        Self {
            places: vec![0; places],
            blocks: vec![0; places.div_ceil(BLOCK)],
            regions: vec![0; places.div_ceil(REGION)],
            carried: BTreeMap::new(),
        }
    }

    #[inline]
    pub(super) fn add(&mut self, place: usize, by: i16) {
        let sum = i32::from(self.places[place]) + i32::from(by);
        let carry = if sum.abs() < CARRY {
            0
        } else {
            CARRY * sum.signum()
        };
        // Less than a carry and `by` remain.
        self.places[place] = (sum - carry) as i16;
        if carry != 0 {
            *self.carried.entry(place).or_default() += carry;
        }
        self.blocks[place / BLOCK] += i32::from(by);
        self.regions[place / REGION] += i32::from(by);
    }

    /// The count at a place.
    pub(super) fn at(&self, place: usize) -> i64 {
        let carried = self.carried.get(&place).copied().unwrap_or(0);
        i64::from(self.places[place]) + i64::from(carried)
    }

    /// The sum of the counts before a place.
    pub(super) fn before(&self, place: usize) -> i64 {
        let (block, region) = (place / BLOCK, place / REGION);
        let all = |sums: &[i32]| sums.iter().map(|sum| i64::from(*sum)).sum::<i64>();
        let near: i32 = self.places[block * BLOCK..place]
            .iter()
            .map(|count| i32::from(*count))
            .sum();
        let carried = self.carried.range(block * BLOCK..place);
        all(&self.regions[..region])
            + all(&self.blocks[region * (REGION / BLOCK)..block])
            + i64::from(near)
            + carried.map(|(_, carry)| i64::from(*carry)).sum::<i64>()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.places.capacity() * 2
            + (self.blocks.capacity() + self.regions.capacity()) * 4
            + self.carried.len() * 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_are_those_of_a_plain_table(
            adds in prop::collection::vec((0usize..20_000, -30_000i16..30_000, 1usize..4), 0..300),
            asked in prop::collection::vec(0usize..20_000, 20),
        ) {
            let (mut tally, mut plain) = (Tally::new(20_000), vec![0i64; 20_000]);
            for (place, by, times) in adds {
                for _ in 0..times {
                    // Few places, so that some overflow.
                    let place = place - place % 1_000;
                    tally.add(place, by / 2);
                    plain[place] += i64::from(by / 2);
                }
            }
            for place in asked.into_iter().flat_map(|place| [place, place - place % 1_000]) {
                prop_assert_eq!(tally.before(place), plain[..place].iter().sum::<i64>());
                prop_assert_eq!(tally.at(place), plain[place]);
            }
        }
    }
}
