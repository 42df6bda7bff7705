//! What rank structures hold: a key and an ordinal packed into one comparable value.
//!
//! A packing keeps the order of (key, ordinal) and loses nothing: what does not fit is refused,
//! and the structure widens itself.

use std::fmt::Debug;

use crate::rules::Key;

/// A packed (key, ordinal), ordered as the pair is.
pub(super) trait Entry: Copy + Ord + Debug {
    /// Room for the entries of a leaf: an array of a power of two.
    type Leaf: Debug + Clone + AsRef<[Self]> + AsMut<[Self]>;
    /// A leaf of nobody.
    const EMPTY: Self::Leaf;
    /// Nobody's entry, after all others.
    const NONE: Self;

    /// Packs, if it fits without loss.
    fn pack(who: u32, key: &Key) -> Option<Self>;

    /// The ordinal.
    fn who(self) -> u32;

    /// The key.
    fn key(self) -> Key;

    /// The first of all entries with the same key.
    fn first(self) -> Self;
}

/// How a component of a key is packed: in `bits` bits, as a multiple of `unit`.
#[derive(Clone, Copy)]
struct Part {
    bits: u32,
    unit: i64,
}

const fn part(bits: u32, unit: i64) -> Part {
    Part { bits, unit }
}

/// Bits of an ordinal in a packed entry; the last ordinal is kept free for [`Entry::NONE`].
const WHO_BITS: u32 = 24;
const WHO_END: u32 = (1 << WHO_BITS) - 1;

/// The first component is negated ("more is better"), the others are not.
#[inline(always)]
fn squeeze(parts: [Part; 4], who: u32, key: &Key) -> Option<u128> {
    let first = i128::from(key[0]);
    if first > 0 || -first >= 1 << parts[0].bits || who >= WHO_END {
        return None;
    }
    let full = (1u128 << parts[0].bits) - 1;
    let mut packed = full - u128::try_from(-first).ok()?;
    for (part, &value) in parts.iter().zip(key).skip(1) {
        let count = value / part.unit;
        if value < 0 || value % part.unit != 0 || count >= 1 << part.bits {
            return None;
        }
        packed = packed << part.bits | u128::try_from(count).ok()?;
    }
    Some(packed << WHO_BITS | u128::from(who))
}

#[inline(always)]
fn expand(parts: [Part; 4], packed: u128) -> Key {
    let mut rest = packed >> WHO_BITS;
    let mut key = Key::default();
    for place in (0..4).rev() {
        let mask = (1u128 << parts[place].bits) - 1;
        // A component has at most 36 bits.
        let value = i64::try_from(rest & mask).unwrap_or(i64::MAX);
        key[place] = value * parts[place].unit;
        rest >>= parts[place].bits;
    }
    key[0] -= (1i64 << parts[0].bits) - 1;
    key
}

macro_rules! packed {
    ($(#[$doc:meta])* $name:ident, $whole:ty, leaf $leaf:expr, $parts:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) struct $name($whole);

        impl Entry for $name {
            type Leaf = [Self; $leaf];
            const EMPTY: Self::Leaf = [Self::NONE; $leaf];
            const NONE: Self = Self(<$whole>::MAX);

            #[inline]
            fn pack(who: u32, key: &Key) -> Option<Self> {
                const PARTS: [Part; 4] = $parts;
                squeeze(PARTS, who, key).and_then(|whole| Some(Self(whole.try_into().ok()?)))
            }

            #[inline]
            fn who(self) -> u32 {
                // The lowest 24 bits.
                (self.0 & <$whole>::from(WHO_END)) as u32
            }

            #[inline]
            fn key(self) -> Key {
                const PARTS: [Part; 4] = $parts;
                expand(PARTS, self.0.into())
            }

            #[inline]
            fn first(self) -> Self {
                Self(self.0 & !<$whole>::from(WHO_END))
            }
        }
    };
}

packed! {
    /// Rule `icpc` in 8 bytes: solved, penalty in minutes, last minute.
    Minutes, u64, leaf 128,
    [part(6, 1), part(20, 60), part(14, 1), part(0, 1)]
}
packed! {
    /// Rule `points` in 16 bytes: thousandths, penalty in seconds, CPU in 10 ms, memory in MiB.
    CpuFirst, u128, leaf 64,
    [part(36, 1), part(28, 1), part(20, 10), part(20, 1024)]
}
packed! {
    /// The same with the other order of tie-breaks.
    MemoryFirst, u128, leaf 64,
    [part(36, 1), part(28, 1), part(20, 1024), part(20, 10)]
}

/// Any key, in 40 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wide {
    key: Key,
    who: u32,
    /// Set only in [`Entry::NONE`], which even the last of all keys is before.
    nobody: bool,
}

impl Entry for Wide {
    type Leaf = [Self; 32];
    const EMPTY: Self::Leaf = [Self::NONE; 32];
    const NONE: Self = Self {
        key: [i64::MAX; 4],
        who: u32::MAX,
        nobody: true,
    };

    fn pack(who: u32, key: &Key) -> Option<Self> {
        Some(Self {
            key: *key,
            who,
            nobody: false,
        })
    }

    fn who(self) -> u32 {
        self.who
    }

    fn key(self) -> Key {
        self.key
    }

    fn first(self) -> Self {
        Self { who: 0, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> impl Strategy<Value = Key> {
        let points = prop_oneof![Just(0i64), -70i64..3, -(1i64 << 37)..2, any::<i64>()];
        let second = prop_oneof![
            0i64..200,
            (0i64..2_000_000).prop_map(|m| m * 60),
            any::<i64>()
        ];
        let third = prop_oneof![0i64..20_000, (0i64..1 << 21).prop_map(|n| n * 10)];
        let fourth = prop_oneof![Just(0i64), (0i64..1 << 21).prop_map(|n| n * 1024)];
        (points, second, third, fourth, any::<bool>()).prop_map(|(a, b, c, d, swap)| {
            if swap { [a, b, d, c] } else { [a, b, c, d] }
        })
    }

    fn keeps<E: Entry>(a: (Key, u32), b: (Key, u32)) -> Result<(), TestCaseError> {
        let (Some(x), Some(y)) = (E::pack(a.1, &a.0), E::pack(b.1, &b.0)) else {
            return Ok(());
        };
        prop_assert_eq!((x.key(), x.who()), a);
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert!(x < E::NONE);
        prop_assert_eq!(Some(x.first()), E::pack(0, &a.0));
        Ok(())
    }

    proptest! {
        #[test]
        fn packing_loses_nothing_and_keeps_the_order(
            a in (keys(), prop_oneof![0u32..9, any::<u32>()]),
            b in (keys(), prop_oneof![0u32..9, any::<u32>()]),
        ) {
            keeps::<Minutes>(a, b)?;
            keeps::<CpuFirst>(a, b)?;
            keeps::<MemoryFirst>(a, b)?;
            keeps::<Wide>(a, b)?;
        }
    }

    #[test]
    fn the_largest_that_fits_fits_and_one_more_does_not() {
        assert!(
            Minutes::pack(WHO_END - 1, &[-63, ((1 << 20) - 1) * 60, (1 << 14) - 1, 0]).is_some()
        );
        for key in [
            [-64, 0, 0, 0],
            [1, 0, 0, 0],
            [0, 61, 0, 0],
            [0, 0, 1 << 14, 0],
            [0, 0, 0, 1],
        ] {
            assert_eq!(Minutes::pack(0, &key), None, "{key:?}");
        }
        assert_eq!(Minutes::pack(WHO_END, &[0; 4]), None);
        let last = [
            -(1 << 36) + 1,
            (1 << 28) - 1,
            ((1 << 20) - 1) * 10,
            ((1 << 20) - 1) * 1024,
        ];
        assert!(CpuFirst::pack(0, &last).is_some());
        assert_eq!(CpuFirst::pack(0, &[0, 0, 1024, 10]), None);
        assert!(MemoryFirst::pack(0, &[0, 0, 1024, 10]).is_some());
        assert_eq!(CpuFirst::pack(0, &[i64::MIN, i64::MAX, 0, 0]), None);
    }
}
