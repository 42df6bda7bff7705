//! One fact in 32 bytes, little-endian.
//!
//! | bytes | joined | submitted | judged |
//! |---|---|---|---|
//! | 1 kind | 0, or 1 with a start of its own | 2 | 3 |
//! | 1 | kind of participation | | verdict |
//! | 2 | | problem | |
//! | 4 | ordinal | ordinal | ordinal |
//! | 8 | start, µs | seq | submission's seq |
//! | 8 | | at, µs | points, of: 4 bytes each |
//! | 8 | | | CPU ms, memory KiB: 4 bytes each |
//!
//! Kind 4 is disqualified, 5 reinstated. Kind 6 is a judgement that does not fit: of a rejudging,
//! with test groups, or with points beyond four bytes; it stands behind the block's rows in the form
//! of postcard, after its length in 4 bytes.

use agon_domain::{Ordinal, ParticipationKind, Points, Seq, Timestamp, Verdict};
use serde::{Deserialize, Serialize};

use crate::fact::{Fact, Outcome, Told};
use crate::sheet::Outline;

pub(super) const LENGTH: usize = 32;

pub(super) const JOINED: u8 = 0;
pub(super) const JOINED_WITH_START: u8 = 1;
pub(super) const SUBMITTED: u8 = 2;
pub(super) const JUDGED: u8 = 3;
pub(super) const DISQUALIFIED: u8 = 4;
pub(super) const REINSTATED: u8 = 5;
const WIDE: u8 = 6;

/// What a participation counts as, by number.
pub(super) const KINDS: [ParticipationKind; 4] = [
    ParticipationKind::Official,
    ParticipationKind::Unofficial,
    ParticipationKind::Virtual,
    ParticipationKind::Practice,
];

/// A judgement that does not fit.
#[derive(Serialize, Deserialize)]
struct Wide {
    submission: Seq,
    rejudging: Option<Seq>,
    verdict: Verdict,
    points: Points,
    of: Points,
    groups: Vec<Points>,
    cpu_ms: u32,
    memory_kib: u32,
}

/// The parts of a row.
#[derive(Default)]
struct Row {
    kind: u8,
    sort: u8,
    problem: u16,
    words: [u64; 3],
}

/// A fact's row; what does not fit is appended to `wide`.
#[inline]
pub(super) fn write(told: &Told, wide: &mut Vec<u8>) -> [u8; LENGTH] {
    let row = match &told.fact {
        Fact::Joined { kind, starts } => Row {
            kind: starts.map_or(JOINED, |_| JOINED_WITH_START),
            sort: KINDS.iter().position(|one| one == kind).map_or(0, byte),
            words: [starts.map_or(0, |at| bits(at.0)), 0, 0],
            ..Row::default()
        },
        Fact::Submitted { seq, at, problem } => Row {
            kind: SUBMITTED,
            problem: *problem,
            words: [bits(seq.0), bits(at.0), 0],
            ..Row::default()
        },
        Fact::Judged(outcome) => judged(outcome, wide),
        Fact::Disqualified => Row {
            kind: DISQUALIFIED,
            ..Row::default()
        },
        Fact::Reinstated => Row {
            kind: REINSTATED,
            ..Row::default()
        },
    };
    let mut bytes = [0; LENGTH];
    bytes[0] = row.kind;
    bytes[1] = row.sort;
    bytes[2..4].copy_from_slice(&row.problem.to_le_bytes());
    bytes[4..8].copy_from_slice(&told.who.0.to_le_bytes());
    for (place, word) in bytes[8..].chunks_exact_mut(8).zip(row.words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

fn judged(outcome: &Outcome, wide: &mut Vec<u8>) -> Row {
    let sort = Verdict::ALL.iter().position(|one| *one == outcome.verdict);
    let sort = sort.map_or(0, byte);
    let (points, of) = (u32::try_from(outcome.points.0), u32::try_from(outcome.of.0));
    let plain = outcome.rejudging.is_none() && outcome.groups.is_empty();
    if let (Ok(points), Ok(of), true) = (points, of, plain) {
        let resources = pair(outcome.cpu_ms, outcome.memory_kib);
        return Row {
            kind: JUDGED,
            sort,
            words: [bits(outcome.submission.0), pair(points, of), resources],
            ..Row::default()
        };
    }
    let bytes = postcard::to_stdvec(&Wide {
        submission: outcome.submission,
        rejudging: outcome.rejudging,
        verdict: outcome.verdict,
        points: outcome.points,
        of: outcome.of,
        groups: outcome.groups.clone(),
        cpu_ms: outcome.cpu_ms,
        memory_kib: outcome.memory_kib,
    });
    let bytes = bytes.expect("a judgement is plain data");
    wide.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    wide.extend(bytes);
    Row {
        kind: WIDE,
        ..Row::default()
    }
}

/// What a row is; none when it is neither of somebody who joined nor of a submission.
#[inline]
pub(super) fn outline(row: &[u8; LENGTH]) -> Option<Outline> {
    match row[0] {
        JOINED | JOINED_WITH_START => Some(Outline::Joined),
        SUBMITTED => Some(Outline::Submitted(who(row))),
        _ => None,
    }
}

#[inline]
fn who(row: &[u8; LENGTH]) -> Ordinal {
    Ordinal(u32::from_le_bytes([row[4], row[5], row[6], row[7]]))
}

/// Reads a row; what did not fit is taken from the front of `wide`. None when it is no row.
#[inline]
pub(super) fn read(row: &[u8; LENGTH], wide: &mut &[u8]) -> Option<Told> {
    let word = |place: usize| {
        let bytes = row[8 + 8 * place..].first_chunk::<8>();
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    let who = who(row);
    let sort = usize::from(row[1]);
    let fact = match row[0] {
        kind @ (JOINED | JOINED_WITH_START) => Fact::Joined {
            kind: *KINDS.get(sort)?,
            starts: (kind == JOINED_WITH_START).then(|| Timestamp(signed(word(0)))),
        },
        SUBMITTED => Fact::Submitted {
            seq: Seq(signed(word(0))),
            at: Timestamp(signed(word(1))),
            problem: u16::from_le_bytes([row[2], row[3]]),
        },
        JUDGED => {
            let ((points, of), (cpu_ms, memory_kib)) = (halves(word(1)), halves(word(2)));
            Fact::Judged(Outcome {
                submission: Seq(signed(word(0))),
                rejudging: None,
                verdict: *Verdict::ALL.get(sort)?,
                points: Points(points.into()),
                of: Points(of.into()),
                groups: Vec::new(),
                cpu_ms,
                memory_kib,
            })
        }
        DISQUALIFIED => Fact::Disqualified,
        REINSTATED => Fact::Reinstated,
        WIDE => Fact::Judged(read_wide(wide)?),
        _ => return None,
    };
    Some(Told { who, fact })
}

fn read_wide(wide: &mut &[u8]) -> Option<Outcome> {
    let (length, rest) = wide.split_first_chunk::<4>()?;
    let (bytes, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *wide = rest;
    let read: Wide = postcard::from_bytes(bytes).ok()?;
    Some(Outcome {
        submission: read.submission,
        rejudging: read.rejudging,
        verdict: read.verdict,
        points: read.points,
        of: read.of,
        groups: read.groups,
        cpu_ms: read.cpu_ms,
        memory_kib: read.memory_kib,
    })
}

fn byte(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}

fn bits(value: i64) -> u64 {
    value.cast_unsigned()
}

fn signed(bits: u64) -> i64 {
    bits.cast_signed()
}

fn pair(low: u32, high: u32) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

fn halves(both: u64) -> (u32, u32) {
    let low = u32::try_from(both & u64::from(u32::MAX)).unwrap_or(0);
    (low, u32::try_from(both >> 32).unwrap_or(0))
}
