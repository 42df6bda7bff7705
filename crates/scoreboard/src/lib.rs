//! Who is winning: rules, the hot board and the exact one.
//!
//! Pure. A standing is a fold over one participation's submissions in the order they were made,
//! never in the order in which their judgements came. [`Live`] applies each event at once;
//! [`exact`] folds the whole log anew and is the authority. Both use the same rules.

mod board;
mod cold;
mod course;
mod exact;
mod fact;
mod facts;
mod history;
mod live;
mod parallel;
pub mod rank;
mod resolver;
mod rules;
pub mod segment;
mod sheet;
mod snapshot;
mod task;
mod terms;

use agon_domain::{Ordinal, ParticipationKind, Points};
use serde::{Deserialize, Serialize};

pub use crate::board::Board;
pub use crate::cold::Cold;
pub use crate::exact::{Exact, exact};
pub use crate::facts::Verdicts;
pub use crate::history::Gap;
pub use crate::live::{Eyes, First, Live, Moment, Precedence, Sample, Trail};
pub use crate::rank::Structure;
pub use crate::resolver::{Reveal, Seat, resolve};
pub use crate::rules::Key;
pub use crate::snapshot::NotASnapshot;
pub use crate::task::{Incomplete, Mapped, Round};

/// For whom a board is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody: submissions before the freeze and all their judgements; under the rule `icpc`
    /// also the count of later tries.
    Public,
    /// Organisers: everything.
    Jury,
}

impl Audience {
    /// All there are.
    pub const BOTH: [Self; 2] = [Self::Public, Self::Jury];
}

/// A problem in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The best points, on the contest's scale.
    pub points: Points,
    /// Judged attempts; judging errors and, unless told otherwise, compile errors do not count.
    pub attempts: u32,
    /// Attempts without a judgement yet, or with one that the freeze hides.
    pub pending: u32,
    /// Contest time, in seconds, of the attempt that first reached the best points.
    pub time_s: Option<u32>,
    /// What the cell adds to the penalty, in seconds.
    pub penalty_s: u64,
    /// Least CPU time among the attempts with the best points, rounded to 10 ms.
    pub cpu_ms: u32,
    /// Least memory among the attempts with the best points, rounded to MiB, in KiB.
    pub memory_kib: u32,
    /// Whether an attempt was accepted, or test groups of several make the whole.
    pub solved: bool,
}

/// A row of the scoreboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// From 1, ties share; none for those who are not ranked.
    pub rank: Option<u32>,
    /// Who.
    pub ordinal: Ordinal,
    /// What they count as.
    pub kind: ParticipationKind,
    /// Total points.
    pub points: Points,
    /// Problems solved.
    pub solved: u32,
    /// Total penalty time, in seconds.
    pub penalty_s: u64,
    /// Total CPU time of the cells, in milliseconds.
    pub cpu_ms: u64,
    /// The most memory of a cell, in KiB.
    pub memory_kib: u64,
    /// One for each problem of the definition, in its order; none when untouched.
    pub cells: Vec<Option<Cell>>,
}

/// How a problem goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProblemStats {
    /// How many solved it.
    pub solved: u32,
    /// How many tried it.
    pub tried: u32,
}
