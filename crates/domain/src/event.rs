//! All that can have happened: the closed list of facts that a log holds.
//!
//! # The rule for changing events
//!
//! The log is kept for ever, so bytes once written must always be read.
//! 1. A variant or a field, once released, is never renamed, retyped or removed.
//! 2. A new field carries `#[serde(default)]`, and its default means what the older event meant.
//! 3. A fact whose meaning changes becomes a new variant; the old one stays readable.
//! 4. `v` counts encodings, not meanings: it changes only when the envelope of the body does, and
//!    [`Event::decode`] then reads both.
//! 5. Each variant has a line in `tests/golden/events.jsonl`; lines are added, never edited.
//!
//! No event holds a handle, name, group, country, address, source or compiler text.

use serde::{Deserialize, Serialize};

use crate::definition::Definition;
use crate::digest::Digest;
use crate::id::{ContestId, LanguageId, Ordinal, ProblemId, Seq};
use crate::points::Points;
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// One fact. Names are in the past tense; `type` in the encoding is the name in snake case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Installation: a contest came to be; its own stream starts.
    ContestCreated {
        /// The new contest.
        contest: ContestId,
    },
    /// Installation: testdata for a problem was imported.
    ProblemImported {
        /// The problem.
        problem: ProblemId,
        /// The digest of its testdata.
        testdata: Digest,
    },
    /// The contest was defined, or defined anew: the last definition holds for all of it.
    Defined {
        /// The whole definition.
        definition: Box<Definition>,
    },
    /// A participation joined.
    Joined {
        /// Its dense number, in order of joining.
        participation: Ordinal,
        /// What it counts as.
        kind: ParticipationKind,
        /// Its own start, when that is not the contest's.
        #[serde(default)]
        starts: Option<Timestamp>,
    },
    /// A source was handed in.
    Submitted(Submitted),
    /// A submission was judged.
    Judged(Box<Judged>),
    /// A participation got more time.
    Extended {
        /// Who.
        participation: Ordinal,
        /// The whole extension in seconds, replacing an earlier one.
        extension_s: u32,
    },
    /// A participation no longer ranks.
    Disqualified {
        /// Who.
        participation: Ordinal,
    },
    /// A disqualification was taken back.
    Reinstated {
        /// Who.
        participation: Ordinal,
    },
    /// A rejudging began. Its judgements count for nobody until it is applied; it is named by its seq.
    RejudgingStarted {
        /// The submissions concerned.
        which: Vec<Seq>,
    },
    /// A rejudging's judgements count from now on.
    RejudgingApplied {
        /// The seq of its start.
        rejudging: Seq,
    },
    /// A rejudging was dropped.
    RejudgingCancelled {
        /// The seq of its start.
        rejudging: Seq,
    },
    /// The freeze was lifted for everybody.
    Thawed,
    /// The contest takes no more submissions.
    Closed,
    /// The standing is final.
    Finalised {
        /// The digest of the final standings, as `agon rebuild --verify` computes it.
        standings: Digest,
    },
}

/// What a participation counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParticipationKind {
    /// Ranked.
    Official,
    /// Shown, not ranked.
    Unofficial,
    /// Replays the contest with a start of its own.
    Virtual,
    /// After the contest, without a clock.
    Practice,
}

/// A source was handed in; its seq names the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// Who.
    pub participation: Ordinal,
    /// The problem.
    pub problem: ProblemId,
    /// The language.
    pub language: LanguageId,
    /// The digest of the source, keyed per participation.
    pub source: Digest,
    /// The size of the source in bytes.
    pub bytes: u32,
}

/// A submission was judged. One counts per (submission, rejudging); later copies are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The submission.
    pub submission: Seq,
    /// The rejudging it belongs to; none for the first judging.
    #[serde(default)]
    pub rejudging: Option<Seq>,
    /// The testdata it was judged on.
    pub testdata: Digest,
    /// The judge node.
    pub node: String,
    /// How fast the node found itself at its start, by a fixed piece of work: thousands of steps in a millisecond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<u32>,
    /// The lease under which the node worked.
    pub lease: u64,
    /// The verdict of the whole.
    pub verdict: Verdict,
    /// Points on the problem's own scale.
    pub points: Points,
    /// The most that scale gives.
    pub of: Points,
    /// Points per test group, on the same scale, in the order of the package.
    #[serde(default)]
    pub groups: Vec<Points>,
    /// The CPU time of the slowest test, in milliseconds.
    pub cpu_ms: u32,
    /// The most memory any test took, in KiB.
    pub memory_kib: u32,
    /// How many tests were answered right.
    pub tests_passed: u32,
    /// How many tests there are.
    pub tests_total: u32,
    /// The first test that failed, such as `secret/03`.
    #[serde(default)]
    pub first_failed: Option<String>,
    /// The digest of the runs kept beside the log.
    pub runs: Digest,
}

/// An event at its place in a contest's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Its place.
    pub seq: Seq,
    /// The first server's clock at arrival.
    pub at: Timestamp,
    /// The fact.
    pub event: Event,
}

#[derive(Serialize)]
struct Written<'a> {
    v: u8,
    #[serde(flatten)]
    event: &'a Event,
}

#[derive(Deserialize)]
struct Version {
    v: u8,
}

/// Bytes of a log that are not an event this program knows.
#[derive(Debug, thiserror::Error)]
pub enum Undecodable {
    /// Not JSON, or not one of the events.
    #[error("not an event of this version of agon: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by a later version.
    #[error("event encoding {0} is newer than this version of agon reads (1); upgrade agon")]
    Newer(u8),
}

impl Event {
    /// The bytes of the log: one JSON object, its fields in the order of declaration.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(&Written { v: 1, event: self })
            .expect("events hold no maps with odd keys")
    }

    /// Reads bytes of the log.
    pub fn decode(body: &[u8]) -> Result<Self, Undecodable> {
        match serde_json::from_slice::<Version>(body)?.v {
            1 => Ok(serde_json::from_slice(body)?),
            newer => Err(Undecodable::Newer(newer)),
        }
    }
}
