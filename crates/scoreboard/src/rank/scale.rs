//! Keys as cells of an ordered universe, for sketches.
//!
//! A cell is made of the first two components of a key. The first is counted in units from the least
//! value that is expected, the second in units from 0; both stop at the ends of their range. Where the
//! first lies between two units, the second is taken as the greatest, so that the order is kept
//! whatever comes: a key that is not behind another is never in a cell behind the other's. Keys
//! that share a cell cannot be told apart.

use crate::rules::Key;

/// The map from keys to cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    first: Axis,
    second: Axis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Axis {
    least: i64,
    unit: i64,
    bits: u32,
}

/// The most bits of both axes together, and of the first.
const BITS: u32 = 32;
const FIRST_BITS: u32 = 16;

impl Scale {
    /// For first components from `least` (negative: more is better) to 0 in units of `units.0`, and
    /// second ones from 0 in units of `units.1`. All arguments are clipped to what makes sense.
    pub(super) fn new(least: i64, units: (i64, i64), second_bits: u32) -> Self {
        let least = least.min(0);
        let mut unit = units.0.max(1);
        let count = |unit: i64| least.unsigned_abs() / unit.unsigned_abs() + 2;
        while count(unit) > 1 << FIRST_BITS {
            unit = unit.saturating_mul(2);
        }
        let first = Axis {
            least,
            unit,
            bits: count(unit).next_power_of_two().trailing_zeros(),
        };
        let second = Axis {
            least: 0,
            unit: units.1.max(1),
            bits: second_bits.min(BITS - first.bits),
        };
        Self { first, second }
    }

    /// There are 2^`bits` cells.
    pub(super) fn bits(&self) -> u32 {
        self.first.bits + self.second.bits
    }

    /// The cell of a key.
    pub(super) fn cell(&self, key: &Key) -> u64 {
        let end = |axis: &Axis| (1i128 << axis.bits) - 1;
        let from = i128::from(key[0]) - i128::from(self.first.least);
        let unit = i128::from(self.first.unit);
        let first = from.div_euclid(unit);
        let second = match first {
            ..0 => 0,
            _ if first > end(&self.first) || from.rem_euclid(unit) != 0 => end(&self.second),
            _ => (i128::from(key[1]).max(0) / i128::from(self.second.unit)).min(end(&self.second)),
        };
        let first = first.clamp(0, end(&self.first));
        // Both are in their ranges: at most 32 bits together.
        u64::try_from(first << self.second.bits | second).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_keep_the_order_whatever_comes(
            a in (prop_oneof![-9_000i64..9_000, any::<i64>()], prop_oneof![-3i64..400, any::<i64>()]),
            b in (prop_oneof![-9_000i64..9_000, any::<i64>()], prop_oneof![-3i64..400, any::<i64>()]),
            least in prop_oneof![-8_000i64..1, any::<i64>()],
            units in (1i64..2_000, 1i64..70),
        ) {
            let scale = Scale::new(least, units, 8);
            let ((a, b), (c, d)) = (a.min(b), a.max(b));
            let (low, high) = (scale.cell(&[a, b, 0, 0]), scale.cell(&[c, d, 0, 0]));
            prop_assert!(low <= high && high < 1 << scale.bits());
            prop_assert!(scale.bits() <= 32);
        }
    }

    #[test]
    fn keys_in_range_that_are_whole_units_have_cells_of_their_own() {
        let scale = Scale::new(-3_000, (1_000, 60), 4);
        let cells =
            [-3_000, -2_000, -1_500, -1_000, 0].map(|first| scale.cell(&[first, 120, 0, 0]));
        assert_eq!(cells, [2, 16 + 2, 16 + 15, 32 + 2, 48 + 2]);
    }
}
