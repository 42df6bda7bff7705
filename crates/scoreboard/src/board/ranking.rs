//! Everybody in order: sorted once, then kept in order by taking out who moved and merging them in.
//!
//! An entry is what decides the order and whose it is, in 16 bytes where the keys leave room for that.

use std::thread;

use agon_domain::Ordinal;

use super::part::{Moved, Part, Row};
use crate::parallel::{both, parallel};
use crate::rules::Key;

/// Where somebody is in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) who: Ordinal,
    /// From 1; 0 for those who have no rank.
    pub(super) rank: u32,
}

/// Everybody in order: the disqualified last; of equals, who has no rank comes first.
#[derive(Debug, Clone)]
pub(crate) enum Ranking {
    Packed(Packing, Vec<u128>),
    Plain(Vec<Plain>),
}

/// What decides the order, as it is.
type Plain = (bool, Key, bool, Ordinal);

/// How keys become numbers: the bits of each component, and what stands for 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packing {
    least: Key,
    bits: [u32; 4],
}

/// Below a key: the ordinal, and whether there is a rank; above it whether somebody is disqualified.
const WHO_BITS: u32 = 32;
const KEY_BITS: u32 = 128 - WHO_BITS - 2;
const RANKED: u128 = 1 << WHO_BITS;
const DISQUALIFIED: u128 = 1 << 127;
/// Fewer are sorted by one thread.
const FEW: usize = 1 << 14;

/// What is sorted.
trait Entry: Copy + Ord + Send {
    fn who(self) -> Ordinal;
    fn is_ranked(self) -> bool;
    /// Whether the two have the same key.
    fn ties(self, other: Self) -> bool;
}

impl Entry for u128 {
    fn who(self) -> Ordinal {
        // The lowest 32 bits.
        Ordinal(self as u32)
    }

    fn is_ranked(self) -> bool {
        self & (RANKED | DISQUALIFIED) == RANKED
    }

    fn ties(self, other: Self) -> bool {
        self >> WHO_BITS == other >> WHO_BITS
    }
}

impl Entry for Plain {
    fn who(self) -> Ordinal {
        self.3
    }

    fn is_ranked(self) -> bool {
        self.2 && !self.0
    }

    fn ties(self, other: Self) -> bool {
        self.1 == other.1
    }
}

fn plain(who: Ordinal, row: &Row) -> Plain {
    (row.disqualified, row.key, row.is_ranked(), who)
}

impl Packing {
    /// One in which all keys between the least and the greatest of each component have room, and
    /// twice as far where that fits too; none when they have not.
    fn of((least, most): (Key, Key)) -> Option<Self> {
        [2, 1].into_iter().find_map(|slack| {
            let mut packing = Self {
                least: [0; 4],
                bits: [0; 4],
            };
            for place in 0..4 {
                let low = least[place].min(0).checked_mul(slack)?;
                let high = most[place].max(0).checked_mul(slack)?;
                packing.least[place] = low;
                packing.bits[place] = u64::BITS - high.abs_diff(low).leading_zeros();
            }
            let narrow = packing.bits.iter().all(|bits| *bits < u64::BITS);
            (narrow && packing.bits.iter().sum::<u32>() <= KEY_BITS).then_some(packing)
        })
    }

    #[inline]
    fn pack(&self, who: Ordinal, row: &Row) -> Option<u128> {
        let mut packed = u128::from(row.disqualified);
        let mut used = 1;
        for place in 0..4 {
            let from = row.key[place].checked_sub(self.least[place])?;
            let from = u64::try_from(from).ok()?;
            if u64::BITS - from.leading_zeros() > self.bits[place] {
                return None;
            }
            packed = packed << self.bits[place] | u128::from(from);
            used += self.bits[place];
        }
        // The key stands right below the highest bit, whatever its width.
        let key = packed << (127 - WHO_BITS - used);
        Some(key << (WHO_BITS + 1) | u128::from(row.is_ranked()) << WHO_BITS | u128::from(who.0))
    }
}

impl Ranking {
    /// Ranks everybody.
    pub(crate) fn of(parts: &[impl AsRef<Part> + Sync]) -> Self {
        let bounds = parallel(parts, |_, part| bounds(part.as_ref().rows()));
        let bounds = bounds.into_iter().flatten().reduce(|one, other| {
            let least = std::array::from_fn(|place| one.0[place].min(other.0[place]));
            let most = std::array::from_fn(|place| one.1[place].max(other.1[place]));
            (least, most)
        });
        match Packing::of(bounds.unwrap_or_default()) {
            Some(packing) => {
                let pack = |who, row: &Row| packing.pack(who, row).expect("all keys have room");
                Self::Packed(packing, sorted(parts, pack))
            }
            None => Self::Plain(sorted(parts, plain)),
        }
    }

    /// Puts those who moved where they belong; answers whether that could be done. If not, all is
    /// as it was.
    pub(crate) fn put(&mut self, moved: &[Moved]) -> bool {
        let moved = moved.iter().filter(|one| {
            let order = |row: &Row| (row.disqualified, row.key, row.is_ranked());
            one.from.is_none_or(|from| order(&from) != order(&one.to))
        });
        match self {
            Self::Packed(packing, entries) => {
                let old = moved.clone().filter_map(|one| Some((one.who, one.from?)));
                let old: Option<Vec<_>> = old.map(|(who, row)| packing.pack(who, &row)).collect();
                let new: Option<Vec<_>> = moved.map(|one| packing.pack(one.who, &one.to)).collect();
                let (Some(old), Some(new)) = (old, new) else {
                    return false;
                };
                *entries = merged(entries, old, new);
            }
            Self::Plain(entries) => {
                let old = moved.clone().filter_map(|one| Some((one.who, one.from?)));
                let old = old.map(|(who, row)| plain(who, &row)).collect();
                let new = moved.map(|one| plain(one.who, &one.to)).collect();
                *entries = merged(entries, old, new);
            }
        }
        true
    }

    /// Everybody in order, with their ranks.
    pub(super) fn seats(&self) -> Vec<Seat> {
        match self {
            Self::Packed(_, entries) => seats(entries),
            Self::Plain(entries) => seats(entries),
        }
    }
}

fn bounds(rows: &[Row]) -> Option<(Key, Key)> {
    let first = rows.first()?.key;
    let (mut least, mut most) = (first, first);
    for row in rows {
        for place in 0..4 {
            least[place] = least[place].min(row.key[place]);
            most[place] = most[place].max(row.key[place]);
        }
    }
    Some((least, most))
}

fn sorted<E: Entry>(
    parts: &[impl AsRef<Part> + Sync],
    entry: impl Fn(Ordinal, &Row) -> E + Sync,
) -> Vec<E> {
    let packed = parallel(parts, |number, part| {
        let ordinals = (number..).step_by(Ordinal::PARTITIONS as usize);
        let rows = ordinals.map(Ordinal).zip(part.as_ref().rows());
        rows.map(|(who, row)| entry(who, row)).collect::<Vec<E>>()
    });
    let mut entries = packed.concat();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    sort(&mut entries, threads);
    entries
}

/// Sorts on several threads: each half is sorted by itself, once what belongs there is there.
fn sort<E: Entry>(entries: &mut [E], threads: usize) {
    if threads <= 1 || entries.len() < FEW {
        return entries.sort_unstable();
    }
    let (left, _, right) = entries.select_nth_unstable(entries.len() / 2);
    let (few, many) = (threads / 2, threads - threads / 2);
    both(|| sort(left, many), || sort(right, few));
}

/// Entries in order without those of `old`, and with those of `new`.
fn merged<E: Entry>(entries: &[E], mut old: Vec<E>, mut new: Vec<E>) -> Vec<E> {
    both(|| old.sort_unstable(), || new.sort_unstable());
    let mut merged = Vec::with_capacity(entries.len() + new.len() - old.len());
    let (mut rest, mut new) = (entries, new.into_iter().peekable());
    for old in old {
        let place = ahead(rest, |one| *one < old);
        weave(&mut merged, &rest[..place], &mut new);
        rest = rest.get(place + 1..).unwrap_or_default();
    }
    weave(&mut merged, rest, &mut new);
    merged.extend(new);
    merged
}

/// How many are `before`, which holds for a beginning: looked for in growing steps.
fn ahead<E: Entry>(run: &[E], before: impl Fn(&E) -> bool) -> usize {
    let mut step = 1;
    while run.get(step - 1).is_some_and(&before) {
        step *= 2;
    }
    let (low, high) = (step / 2, step.min(run.len()));
    low + run[low..high].partition_point(before)
}

/// Appends a run, and the new ones that come before its last.
fn weave<E: Entry>(
    merged: &mut Vec<E>,
    mut run: &[E],
    new: &mut std::iter::Peekable<impl Iterator<Item = E>>,
) {
    while let Some(last) = run.last()
        && let Some(next) = new.next_if(|next| next < last)
    {
        let place = ahead(run, |one| *one < next);
        merged.extend_from_slice(&run[..place]);
        merged.push(next);
        run = &run[place..];
    }
    merged.extend_from_slice(run);
}

fn seats<E: Entry>(entries: &[E]) -> Vec<Seat> {
    let (mut place, mut last) = (0, None::<(E, u32)>);
    let seat = |entry: &E| {
        let who = entry.who();
        if !entry.is_ranked() {
            return Seat { who, rank: 0 };
        }
        place += 1;
        let rank = match last {
            Some((before, rank)) if before.ties(*entry) => rank,
            _ => place,
        };
        last = Some((*entry, rank));
        Seat { who, rank }
    };
    entries.iter().map(seat).collect()
}

#[cfg(test)]
mod tests {
    use agon_domain::ParticipationKind;
    use proptest::prelude::*;

    use super::*;

    fn kind() -> impl Strategy<Value = ParticipationKind> {
        prop::sample::select(vec![
            ParticipationKind::Official,
            ParticipationKind::Virtual,
        ])
    }

    proptest! {
        #[test]
        fn merged_is_what_sorting_everything_gives(
            all in prop::collection::btree_set(0..2_000_u128, 0..500),
            moved in prop::collection::vec(any::<prop::sample::Index>(), 0..200),
            new in prop::collection::btree_set(2_000..4_000_u128, 0..200),
            within in any::<bool>(),
        ) {
            // New ones behind all others, or among them.
            let new = new.into_iter().map(|one| if within { (one - 2_000) * 7 % 2_000 } else { one });
            let all: Vec<u128> = all.into_iter().collect();
            let mut old: Vec<u128> = match all.is_empty() {
                true => Vec::new(),
                false => moved.iter().map(|index| *index.get(&all)).collect(),
            };
            old.sort_unstable();
            old.dedup();
            let left: Vec<u128> = all.iter().copied().filter(|one| !old.contains(one)).collect();
            let new: Vec<u128> = new.filter(|one| !left.contains(one)).collect();
            old.reverse();
            let mut whole = [left, new.clone()].concat();
            whole.sort_unstable();
            prop_assert_eq!(merged(&all, old, new), whole);
        }

        #[test]
        fn packed_the_order_is_that_of_what_is_packed(
            keys in prop::collection::vec((prop::array::uniform4(-3_i64..4), any::<bool>(), kind()), 1..40),
            far in 0..40_u32,
        ) {
            let row = |(key, disqualified, kind): &(Key, bool, ParticipationKind)| {
                let key = [key[0] << far, key[1], key[2], key[3] << (far / 2)];
                Row::bare(key, (*kind, *disqualified))
            };
            let rows: Vec<Row> = keys.iter().map(row).collect();
            let packing = Packing::of(bounds(&rows).expect("some")).expect("they have room");
            let named = || (0..).map(Ordinal).zip(&rows);
            let mut packed: Vec<u128> = named().map(|(who, row)| packing.pack(who, row).expect("room")).collect();
            let mut as_is: Vec<Plain> = named().map(|(who, row)| plain(who, row)).collect();
            packed.sort_unstable();
            as_is.sort_unstable();
            prop_assert_eq!(seats(&packed), seats(&as_is));
        }
    }

    #[test]
    fn keys_without_room_are_ranked_as_they_are() {
        let rows = [[i64::MIN, i64::MAX, 0, 0], [0, 0, i64::MAX, i64::MAX]];
        let rows = rows.map(|key| Row::bare(key, (ParticipationKind::Official, false)));
        assert_eq!(Packing::of(bounds(&rows).expect("some")), None);
    }
}
