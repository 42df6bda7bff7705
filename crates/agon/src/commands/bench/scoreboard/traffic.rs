//! Made-up contests: everybody improves with every update, from one seed.

use agon_domain::Ordinal;
use agon_scoreboard::rank::Shape;

/// A key: smaller is better.
pub(super) type Key = [i64; 4];

/// A change of somebody's key.
pub(super) type Change = (Ordinal, Option<Key>);

/// Whose keys are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// All four criteria: thousandths of a point, penalty in seconds, CPU time, memory.
    Points,
    /// Solved, penalty in minutes, last minute: 40 bits.
    Icpc,
}

impl Rule {
    /// The word in names of figures.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Icpc => "icpc",
        }
    }

    /// What the keys look like.
    pub(super) fn shape(self) -> Shape {
        match self {
            Self::Points => Shape::points(8_000_000),
            Self::Icpc => Shape::icpc(63),
        }
    }

    /// The score by which Redis orders, the greatest first: a double, exact up to 53 bits. All of `icpc`; of `points` only
    /// points and penalty.
    pub(super) fn score(self, key: &Key) -> i64 {
        match self {
            Self::Points => -(key[0] << 28 | key[1]),
            Self::Icpc => -(key[0] << 34 | (key[1] / 60) << 14 | key[2]),
        }
    }
}

/// Everybody's present key, and the dice.
#[derive(Debug, Clone)]
pub(super) struct Traffic {
    rule: Rule,
    keys: Vec<Key>,
    dice: u64,
}

impl Traffic {
    /// Everybody at nothing.
    pub(super) fn new(rule: Rule, participants: u32, seed: u64) -> Self {
        Self {
            rule,
            keys: vec![[0; 4]; participants as usize],
            dice: seed,
        }
    }

    /// A number below `end`, by SplitMix64.
    fn draw(&mut self, end: u64) -> i64 {
        self.dice = self.dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.dice;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let drawn = (u128::from(mixed) * u128::from(end.max(1))) >> 64;
        i64::try_from(drawn).unwrap_or(0)
    }

    /// Somebody.
    pub(super) fn anybody(&mut self) -> Ordinal {
        let who = self.draw(self.keys.len() as u64);
        Ordinal(u32::try_from(who).unwrap_or(0))
    }

    /// The next improvement.
    pub(super) fn next(&mut self) -> Change {
        let who = self.anybody();
        let mut key = self.keys[who.0 as usize];
        match self.rule {
            Rule::Points => {
                key[0] -= 1_000 * (1 + self.draw(100));
                key[1] += self.draw(1_800);
                key[2] += 10 * self.draw(200);
                key[3] = key[3].max(1_024 * self.draw(256));
            }
            // Nobody solves more than there is; a better time is an improvement too.
            Rule::Icpc if key[0] > -60 => {
                key[0] -= 1;
                key[1] += 60 * self.draw(120);
                key[2] = key[2].max(self.draw(300));
            }
            Rule::Icpc => key[1] = (key[1] - 60).max(0),
        }
        self.keys[who.0 as usize] = key;
        (who, Some(key))
    }

    /// So many improvements.
    pub(super) fn take(&mut self, updates: usize) -> Vec<Change> {
        (0..updates).map(|_| self.next()).collect()
    }

    /// Everybody in order.
    pub(super) fn order(&self) -> Vec<(Ordinal, Key)> {
        let keys = (0u32..).zip(&self.keys);
        let mut order: Vec<_> = keys.map(|(who, key)| (Ordinal(who), *key)).collect();
        order.sort_unstable_by_key(|(who, key)| (*key, *who));
        order
    }
}
