//! What a log says of one participation, told apart from what concerns everybody, so that
//! partitions can be folded by themselves.

use agon_domain::{Judged, Ordinal, ParticipationKind, Points, Seq, Timestamp, Verdict};

/// Something that happened to a participation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fact {
    Joined {
        kind: ParticipationKind,
        starts: Option<Timestamp>,
    },
    Submitted {
        seq: Seq,
        at: Timestamp,
        /// The number of the problem in the contest's course.
        problem: u16,
    },
    Judged(Outcome),
    Disqualified,
    Reinstated,
}

/// What counts of a judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) submission: Seq,
    pub(crate) rejudging: Option<Seq>,
    pub(crate) verdict: Verdict,
    /// Points on the package's scale, the most that scale gives, and those of each test group.
    pub(crate) points: Points,
    pub(crate) of: Points,
    pub(crate) groups: Vec<Points>,
    pub(crate) cpu_ms: u32,
    pub(crate) memory_kib: u32,
}

/// A fact, and whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) who: Ordinal,
    pub(crate) fact: Fact,
}

impl From<&Judged> for Outcome {
    fn from(judged: &Judged) -> Self {
        // One group that is the whole says nothing more.
        let groups = match &judged.groups[..] {
            [whole] if *whole == judged.points => Vec::new(),
            groups => groups.to_vec(),
        };
        Self {
            submission: judged.submission,
            rejudging: judged.rejudging,
            verdict: judged.verdict,
            points: judged.points,
            of: judged.of,
            groups,
            cpu_ms: judged.cpu_ms,
            memory_kib: judged.memory_kib,
        }
    }
}
