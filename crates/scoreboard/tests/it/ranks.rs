//! The rank structures against a plain sorted set.

use std::collections::{BTreeMap, BTreeSet};

use agon_domain::Ordinal;
use agon_scoreboard::rank::{Dyadic, Form, Rank, Ranks, Shape, Structure};
use proptest::prelude::*;

type Key = [i64; 4];
type Change = (Ordinal, Option<Key>);

const ALL: [Structure; 3] = [Structure::Exact, Structure::Sketch, Structure::Delta];

/// What a rank structure should say.
#[derive(Default, Clone)]
struct Plain {
    keys: BTreeMap<u32, Key>,
    order: BTreeSet<(Key, u32)>,
}

impl Plain {
    fn put(&mut self, (who, key): Change) {
        if let Some(old) = self.keys.remove(&who.0) {
            self.order.remove(&(old, who.0));
        }
        if let Some(key) = key {
            self.keys.insert(who.0, key);
            self.order.insert((key, who.0));
        }
    }

    fn place(&self, key: &Key) -> u32 {
        u32::try_from(self.order.range(..(*key, 0)).count() + 1).unwrap()
    }

    /// Everybody with key and place, best first.
    fn places(&self) -> Vec<(Ordinal, Key, u32)> {
        let (mut place, mut last) = (0, None);
        let order = self.order.iter().zip(1u32..);
        let one = |((key, who), at): (&(Key, u32), u32)| {
            if last.replace(*key) != Some(*key) {
                place = at;
            }
            (Ordinal(*who), *key, place)
        };
        order.map(one).collect()
    }

    fn order(&self) -> Vec<(Ordinal, Key)> {
        let order = self.order.iter();
        order.map(|(key, who)| (Ordinal(*who), *key)).collect()
    }

    fn who(&self, skip: usize, limit: usize) -> Vec<Ordinal> {
        let order = self.order.iter().skip(skip).take(limit);
        order.map(|(_, who)| Ordinal(*who)).collect()
    }
}

/// Everything that can be asked is answered exactly.
fn same(ranks: &Ranks, plain: &Plain) {
    assert_eq!(ranks.len(), plain.keys.len());
    assert_eq!(ranks.page(0, usize::MAX), plain.who(0, usize::MAX));
    for skip in [1, 49, 1_000, plain.keys.len(), usize::MAX] {
        assert_eq!(ranks.page(skip, 50), plain.who(skip, 50), "from {skip}");
    }
    for (who, key, place) in plain.places() {
        let exactly = Rank { place, exact: true };
        assert_eq!(ranks.rank(who), Some(exactly), "{who} {key:?}");
        assert_eq!(ranks.key(who), Some(key));
    }
}

fn icpc_key() -> impl Strategy<Value = Key> {
    (0i64..8, 0i64..60, 0i64..9)
        .prop_map(|(solved, penalty, last)| [-solved, penalty * 60, last, 0])
}

fn points_key() -> impl Strategy<Value = Key> {
    let points = prop_oneof![(0i64..9).prop_map(|whole| -whole * 1_000), -9_000i64..=0];
    (points, 0i64..900, 0i64..4, 0i64..4).prop_map(|(a, b, c, d)| [a, b, c * 10, d * 1_024])
}

fn odd_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        4 => icpc_key(),
        4 => points_key(),
        1 => points_key().prop_map(|[a, b, c, d]| [a, b, d, c]),
        1 => any::<Key>(),
    ]
}

fn changes(key: impl Strategy<Value = Key> + 'static) -> impl Strategy<Value = Vec<Change>> {
    let key = key.boxed();
    let who = prop_oneof![20 => 0u32..700, 1 => any::<u32>()];
    let change = (who, prop_oneof![1 => Just(None), 4 => key.prop_map(Some)]);
    prop::collection::vec(change.prop_map(|(who, key)| (Ordinal(who), key)), 0..3_000)
}

/// Few enough for the head: all three must say what the plain set says, always.
fn check(shape: Shape, changes: &[Change]) {
    for structure in ALL {
        let (mut single, mut batched) =
            (Ranks::new(structure, shape), Ranks::new(structure, shape));
        let mut plain = Plain::default();
        for part in changes.chunks(701) {
            for change in part {
                single.put(change.0, change.1);
                plain.put(*change);
            }
            batched.put_all(part);
            same(&single, &plain);
            same(&batched, &plain);
        }
        same(&Ranks::build(structure, shape, plain.order()), &plain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn boards_of_icpc_agree_with_a_plain_set(changes in changes(icpc_key())) {
        check(Shape::icpc(8), &changes);
    }

    #[test]
    fn boards_of_points_agree_with_a_plain_set(changes in changes(points_key())) {
        check(Shape::points(9_000), &changes);
    }

    #[test]
    fn keys_of_any_size_widen_the_packing_and_lose_nothing(changes in changes(odd_key())) {
        check(Shape::icpc(8), &changes);
    }

    #[test]
    fn a_place_is_told_for_keys_that_fit_no_packing(changes in changes(icpc_key()), asked: Key) {
        for structure in ALL {
            let mut plain = Plain::default();
            changes.iter().for_each(|change| plain.put(*change));
            let ranks = Ranks::build(structure, Shape::icpc(8), plain.order());
            let place = plain.place(&asked);
            prop_assert_eq!(ranks.rank_of(&asked), Rank { place, exact: true });
        }
    }
}

/// More than fit the head, from one seed: (who, key).
fn crowd(seed: u64, size: u32) -> Plain {
    let mut plain = Plain::default();
    for who in 0..size {
        let drawn = mixed(seed ^ u64::from(who));
        plain.put((Ordinal(who), Some(key_of(drawn))));
    }
    plain
}

fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ mixed >> 31).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ mixed >> 29
}

fn key_of(drawn: u64) -> Key {
    let part = |shift: u32, size: u64| i64::try_from(drawn >> shift & (size - 1)).unwrap();
    [
        -part(0, 64) * 1_000,
        part(6, 1 << 14),
        part(20, 64) * 10,
        part(26, 64) * 1_024,
    ]
}

/// Ranks in the head are exact, whoever is marked exact is, nobody is missing or shown twice.
fn sound(ranks: &Ranks, plain: &Plain) {
    assert_eq!(ranks.page(0, 5_000), plain.who(0, 5_000));
    for (who, _, place) in plain.places() {
        let rank = ranks.rank(who).unwrap();
        assert!(rank.exact || place > 5_000, "{who} at {place}: {rank:?}");
        assert!(
            !rank.exact || rank.place == place,
            "{who} at {place}: {rank:?}"
        );
    }
    let mut pages: Vec<Ordinal> = (0..60_000)
        .step_by(500)
        .flat_map(|skip| ranks.page(skip, 500))
        .collect();
    pages.sort_unstable();
    let everybody: Vec<Ordinal> = plain.keys.keys().map(|who| Ordinal(*who)).collect();
    assert_eq!(pages, everybody);
}

fn story(structure: Structure, seed: u64, churn: u32) -> (Ranks, Plain) {
    let mut plain = crowd(seed, 14_000);
    let mut ranks = Ranks::build(structure, Shape::points(64_000), plain.order());
    for step in 0..churn {
        let drawn = mixed(seed.wrapping_add(u64::from(step) << 20));
        let who = Ordinal(u32::try_from(drawn >> 40).unwrap() % 15_000);
        let key = (!drawn.is_multiple_of(11)).then(|| key_of(mixed(drawn)));
        ranks.put(who, key);
        plain.put((who, key));
    }
    (ranks, plain)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2))]

    #[test]
    fn a_delta_is_never_too_far_behind_nor_further_ahead_than_it_may(seed: u64) {
        let (mut ranks, plain) = story(Structure::Delta, seed, 4_000);
        sound(&ranks, &plain);
        for (who, _, place) in plain.places() {
            let rank = ranks.rank(who).unwrap();
            prop_assert!(rank.place <= place);
            // 4,000 changes over 14,000 neighbours.
            prop_assert!(place - rank.place < 40);
        }
        ranks.settle(plain.order());
        same(&ranks, &plain);
    }

    #[test]
    fn a_sketch_stays_within_its_bound(seed: u64) {
        let (mut ranks, plain) = story(Structure::Sketch, seed, 4_000);
        sound(&ranks, &plain);
        let bound = ranks.sketch().unwrap().bound();
        let cells: Vec<u64> = plain.order.iter().map(|(key, _)| ranks.cell(key)).collect();
        for (who, key, _) in plain.places() {
            let rank = ranks.rank(who).unwrap();
            if !rank.exact {
                let before = cells.partition_point(|cell| *cell < ranks.cell(&key));
                let place = u32::try_from(before + 1).unwrap();
                prop_assert!(rank.place >= place);
                prop_assert!(f64::from(rank.place - place) <= bound);
            }
        }
        ranks.settle(plain.order());
        same(&ranks, &plain);
    }

    #[test]
    fn what_came_after_a_settled_order_is_kept(seed: u64) {
        for structure in ALL {
            let (mut ranks, mut plain) = story(structure, seed, 300);
            let earlier = plain.order();
            for who in (0..16_000).step_by(7) {
                let key = (who % 3 > 0).then(|| key_of(mixed(seed ^ u64::from(who))));
                ranks.put(Ordinal(who), key);
                plain.put((Ordinal(who), key));
            }
            ranks.settle(earlier);
            sound(&ranks, &plain);
            ranks.settle(plain.order());
            same(&ranks, &plain);
        }
    }

    #[test]
    fn a_head_that_everybody_leaves_is_filled_again(seed: u64) {
        for structure in ALL {
            let (mut ranks, mut plain) = story(structure, seed, 0);
            for who in plain.who(0, 9_000) {
                ranks.put(who, Some([0, 1 << 20, 0, 0]));
                plain.put((who, Some([0, 1 << 20, 0, 0])));
            }
            sound(&ranks, &plain);
        }
    }

    #[test]
    fn widening_keeps_a_large_board(seed: u64) {
        for structure in ALL {
            let (mut ranks, mut plain) = story(structure, seed, 1_000);
            for key in [[-1, 0, 1_024, 10], [i64::MIN, i64::MAX, -1, 7]] {
                ranks.put(Ordinal(3), Some(key));
                plain.put((Ordinal(3), Some(key)));
                sound(&ranks, &plain);
            }
            ranks.settle(plain.order());
            same(&ranks, &plain);
        }
    }
}

fn form() -> Form {
    Form {
        bits: 24,
        width_bits: 6,
        depth: 4,
        seed: 11,
    }
}

fn counted(cells: &[(u64, i32)]) -> Dyadic {
    let mut sketch = Dyadic::new(form());
    cells.iter().for_each(|(cell, by)| sketch.add(*cell, *by));
    sketch
}

fn merged(a: &Dyadic, b: &Dyadic) -> Dyadic {
    let mut sum = a.clone();
    sum.merge(b).unwrap();
    sum
}

fn cells() -> impl Strategy<Value = Vec<(u64, i32)>> {
    prop::collection::vec((0u64..1 << 24, 1i32..9), 0..200)
}

proptest! {
    #[test]
    fn merging_is_associative_and_commutative_and_adds_up(a in cells(), b in cells(), c in cells()) {
        let (x, y, z) = (counted(&a), counted(&b), counted(&c));
        prop_assert_eq!(merged(&x, &y), merged(&y, &x));
        prop_assert_eq!(merged(&merged(&x, &y), &z), merged(&x, &merged(&y, &z)));
        prop_assert_eq!(merged(&x, &y), counted(&[a, b].concat()));
    }

    #[test]
    fn a_sketch_forgets_what_leaves(a in cells(), b in cells()) {
        let left: Vec<_> = b.iter().map(|(cell, by)| (*cell, -by)).collect();
        prop_assert_eq!(counted(&[a.clone(), b, left].concat()), counted(&a));
    }

    #[test]
    fn a_narrow_sketch_counts_never_too_few_and_too_many_only_within_its_bound(a in cells()) {
        let sketch = counted(&a);
        for cell in a.iter().map(|(cell, _)| *cell).chain([0, 1 << 24, u64::MAX]) {
            let before: u64 = a.iter().filter(|one| one.0 < cell).map(|one| u64::try_from(one.1).unwrap()).sum();
            prop_assert!(sketch.before(cell) >= before);
            prop_assert!((sketch.before(cell) - before) as f64 <= sketch.bound());
        }
    }
}

#[test]
fn sketches_of_two_forms_are_not_added() {
    let other = Dyadic::new(Form { seed: 12, ..form() });
    let refusal = counted(&[]).merge(&other).unwrap_err().to_string();
    insta::assert_snapshot!(refusal, @"sketches of two forms cannot be added, make both of one: Form { bits: 24, width_bits: 6, depth: 4, seed: 11 }, Form { bits: 24, width_bits: 6, depth: 4, seed: 12 }");
}

#[test]
fn nobody_has_no_rank_and_an_absurd_page_is_empty() {
    for structure in ALL {
        let mut ranks = Ranks::new(structure, Shape::default());
        ranks.put(Ordinal(u32::MAX), None);
        assert!(ranks.is_empty());
        assert_eq!(ranks.rank(Ordinal(u32::MAX)), None);
        assert_eq!(
            ranks.rank_of(&[i64::MIN; 4]),
            Rank {
                place: 1,
                exact: true
            }
        );
        assert!(ranks.page(usize::MAX, usize::MAX).is_empty());
        ranks.put(Ordinal(u32::MAX), Some([0; 4]));
        assert_eq!(ranks.page(0, usize::MAX), [Ordinal(u32::MAX)]);
    }
}

#[test]
fn partitions_add_up() {
    let (whole, mut parts) = (crowd(5, 2_000), [const { Vec::new() }; 4]);
    for (who, key) in whole.order() {
        parts[who.0 as usize % 4].push((who, key));
    }
    let parts = parts.map(|part| Ranks::build(Structure::Exact, Shape::points(64_000), part));
    for (_, key, place) in whole.places() {
        let before: u32 = parts.iter().map(|part| part.rank_of(&key).place - 1).sum();
        assert_eq!(before + 1, place);
    }
}
