//! A history as bytes, so that a restart reads only what came after.
//!
//! `AGONSNP2`, then pieces: what concerns the contest as a whole, and each of the 64 partitions. A
//! piece is its length (8 bytes) and CRC-32 (4 bytes), little-endian, and its bytes in the form of
//! postcard. Another version of this program may have another form: what it cannot read it reads
//! from segments or from the log.

use agon_domain::{Ordinal, Seq};
use serde::{Deserialize, Serialize};

use crate::course::Course;
use crate::facts::Facts;
use crate::history::History;
use crate::parallel::{parallel, parallel_mut};

const MAGIC: &[u8; 8] = b"AGONSNP2";

/// Bytes that are no snapshot of this version. Segments and the log have all that it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASnapshot {
    /// Something else altogether, or of another version.
    #[error("not a snapshot of this version of agon")]
    Another,
    /// Not what was written.
    #[error("the snapshot is damaged")]
    Damaged,
}

#[derive(Serialize, Deserialize)]
struct Whole {
    seq: Seq,
    /// As JSON: definitions skip fields, which postcard cannot read again.
    course: Vec<u8>,
    open: Vec<(Seq, Ordinal)>,
    joined: u32,
}

pub(crate) fn write(history: &History) -> Vec<u8> {
    let whole = Whole {
        seq: history.seq,
        course: serde_json::to_vec(&history.course).expect("a course is plain data"),
        open: history.open(),
        joined: history.joined(),
    };
    let encode = |facts: &Facts| postcard::to_stdvec(facts).expect("facts are plain data");
    let whole = postcard::to_stdvec(&whole).expect("plain data");
    let parts = parallel(&history.parts, |_, facts| encode(facts));
    let mut bytes = MAGIC.to_vec();
    for piece in std::iter::once(&whole).chain(&parts) {
        bytes.extend((piece.len() as u64).to_le_bytes());
        bytes.extend(crc32fast::hash(piece).to_le_bytes());
        bytes.extend(piece);
    }
    bytes
}

pub(crate) fn read(bytes: &[u8]) -> Result<History, NotASnapshot> {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or(NotASnapshot::Another)?;
    let whole = piece(&mut rest)?;
    let whole: Whole = postcard::from_bytes(checked(whole)?).map_err(|_| NotASnapshot::Damaged)?;
    let pieces = (0..Ordinal::PARTITIONS).map(|_| piece(&mut rest));
    let mut pieces = pieces.collect::<Result<Vec<_>, _>>()?;
    if !rest.is_empty() {
        return Err(NotASnapshot::Damaged);
    }
    let decode = |_, piece: &mut Piece<'_>| {
        postcard::from_bytes(checked(*piece)?).map_err(|_| NotASnapshot::Damaged)
    };
    let parts = parallel_mut(&mut pieces, decode).into_iter();
    let parts: Vec<Facts> = parts.collect::<Result<_, _>>()?;
    let course: Course =
        serde_json::from_slice(&whole.course).map_err(|_| NotASnapshot::Damaged)?;
    Ok(History::of(
        whole.seq,
        course,
        parts,
        (whole.open, whole.joined),
    ))
}

/// Bytes, and the CRC-32 they should have.
#[derive(Clone, Copy)]
struct Piece<'a>(u32, &'a [u8]);

fn piece<'a>(rest: &mut &'a [u8]) -> Result<Piece<'a>, NotASnapshot> {
    let split = || {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let (crc, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (bytes, after) = after.split_at_checked(length)?;
        Some((Piece(u32::from_le_bytes(*crc), bytes), after))
    };
    let (piece, after) = split().ok_or(NotASnapshot::Damaged)?;
    *rest = after;
    Ok(piece)
}

fn checked(Piece(crc, bytes): Piece<'_>) -> Result<&[u8], NotASnapshot> {
    if crc32fast::hash(bytes) == crc {
        Ok(bytes)
    } else {
        Err(NotASnapshot::Damaged)
    }
}
