//! What can happen in a contest that somebody who follows it is told.

use agon_domain::{Ordinal, Seq};
use agon_scoreboard::Audience;

/// Something that streams tell on.
#[derive(Debug, Clone)]
pub enum News {
    /// A submission was made or judged.
    Submission {
        /// Whose.
        owner: Ordinal,
        /// Which.
        submission: Seq,
        /// How many such changes its owner has seen by now.
        version: u64,
    },
    /// A submission is being judged.
    Progress {
        /// Whose.
        owner: Ordinal,
        /// Which.
        submission: Seq,
        /// Tests done.
        done: u32,
        /// All tests.
        total: u32,
    },
    /// A board changed for some audience.
    Board,
    /// The cold path confirmed a board, or corrected it.
    Exact(Audience),
    /// The contest's definition or phase changed.
    Contest,
    /// Nothing happened, for a while.
    Alive,
}
