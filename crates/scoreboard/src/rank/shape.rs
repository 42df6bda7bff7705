//! What keys look like under a contest's definition.

use agon_domain::definition::TieBreak;
use agon_domain::{Definition, Rule};

use super::dyadic::Form;
use super::entry::{CpuFirst, Entry, MemoryFirst, Minutes, Wide};
use super::scale::Scale;
use crate::rules::Key;

/// How keys are held at first. A key that does not fit makes the structure change to one in which
/// all fit, once, at the price of building it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// 8 bytes: up to 63 solved, a penalty of whole minutes below 2^20, a last minute below 2^14.
    Icpc,
    /// 16 bytes: thousandths of a point below 2^36, seconds below 2^28, CPU time in steps of 10 ms
    /// and memory in MiB, both below 2^20.
    Points,
    /// The same with memory before CPU time.
    PointsMemoryFirst,
    /// 40 bytes: any key.
    Wide,
}

impl Packing {
    /// What is tried, in this order, when a key does not fit. The last holds everything.
    pub(super) const WIDER: [Self; 3] = [Self::Points, Self::PointsMemoryFirst, Self::Wide];

    pub(super) fn fits(self, who: u32, key: &Key) -> bool {
        match self {
            Self::Icpc => Minutes::pack(who, key).is_some(),
            Self::Points => CpuFirst::pack(who, key).is_some(),
            Self::PointsMemoryFirst => MemoryFirst::pack(who, key).is_some(),
            Self::Wide => Wide::pack(who, key).is_some(),
        }
    }
}

/// What keys look like: how they are packed, and which cells of a sketch they fall into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub(super) packing: Packing,
    pub(super) scale: Scale,
    pub(super) width_bits: u32,
    pub(super) depth: u32,
    pub(super) seed: u64,
}

impl Shape {
    /// Of the keys under a definition.
    #[must_use]
    pub fn of(definition: &Definition) -> Self {
        let worth = definition.problems.iter().map(|problem| problem.points.0);
        let worth = worth.fold(0i64, i64::saturating_add);
        match definition.rule {
            Rule::Icpc => Self::icpc(definition.problems.len()),
            Rule::Points | Rule::Ioi | Rule::Best | Rule::Decay => {
                match definition.tie_breaks.first() {
                    Some(TieBreak::Cpu) | None => Self::points(worth),
                    Some(TieBreak::Memory) => Self {
                        packing: Packing::PointsMemoryFirst,
                        ..Self::points(worth)
                    },
                }
            }
        }
    }

    /// Under the rule `icpc` with so many problems.
    #[must_use]
    pub fn icpc(problems: usize) -> Self {
        let most = i64::try_from(problems).unwrap_or(i64::MAX);
        Self::with(Packing::Icpc, Scale::new(-most, (1, 60), 20))
    }

    /// Under the rule `points` with so many thousandths of a point to earn. In a sketch only whole
    /// points are told apart by penalty.
    #[must_use]
    pub fn points(worth: i64) -> Self {
        Self::with(Packing::Points, Scale::new(-worth, (1_000, 1), 20))
    }

    fn with(packing: Packing, scale: Scale) -> Self {
        Self {
            packing,
            scale,
            width_bits: 13,
            depth: 4,
            seed: 0,
        }
    }

    /// With sketches of 2^`width_bits` columns, `depth` rows and hash functions made from `seed`.
    #[must_use]
    pub fn sketched(self, width_bits: u32, depth: u32, seed: u64) -> Self {
        Self {
            width_bits,
            depth,
            seed,
            ..self
        }
    }

    /// The form of a sketch of such keys.
    #[must_use]
    pub fn form(&self) -> Form {
        Form {
            bits: self.scale.bits(),
            width_bits: self.width_bits,
            depth: self.depth,
            seed: self.seed,
        }
    }
}

impl Default for Shape {
    /// Before a contest is defined: all keys are equal.
    fn default() -> Self {
        Self::points(0)
    }
}
