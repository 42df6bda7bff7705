//! Segments: closed ranges of a contest's log, arranged by partition, so that standings are folded
//! without asking the database.
//!
//! A segment never changes once it is written, and is named by the digest of its bytes:
//!
//! | bytes | |
//! |---|---|
//! | 8 | `AGONSEG1` |
//! | 4 + 4 | length of the header and its CRC-32, little-endian |
//! | … | the [`Header`], as JSON: which events, what concerns everybody, where the blocks are |
//! | … | a block for each of the 64 partitions: rows of 32 bytes, then what fits into no row |
//!
//! Rows hold no name, source, address or text of people, as events do not. A block is read alone,
//! so a worker reads what its partitions need and nothing else.
//!
//! For engines that read no such rows a block is told as [`Columns`], from which the same bytes come
//! again.

mod columns;
mod draft;
mod row;

use agon_domain::{Digest, Event, Ordinal, ProblemId, Seq, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::columns::Columns;
pub(crate) use self::draft::Draft;
use crate::fact::Told;
use crate::sheet::Outline;

const MAGIC: &[u8; 8] = b"AGONSEG1";
/// The bytes before the header.
pub const PREAMBLE: usize = 16;

/// What a segment says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The first event in it.
    pub first: Seq,
    /// The last event in it.
    pub last: Seq,
    /// The digest of the log's head after the last event: what the segment must agree with.
    pub head: Digest,
    /// How many had joined by the last event.
    pub joined: u32,
    /// Events that concern everybody.
    pub(crate) course: Vec<Everybody>,
    /// All problems by number, as of the last event.
    pub(crate) problems: Vec<ProblemId>,
    /// Submissions without a judgement after the last event, and whose they are.
    pub(crate) open: Vec<(Seq, Ordinal)>,
    /// Where each partition's block is.
    pub blocks: Vec<Place>,
}

/// An event that concerns everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Everybody {
    pub(crate) seq: Seq,
    pub(crate) at: Timestamp,
    pub(crate) event: Event,
}

/// Where a block is in its segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// From the end of the header, in bytes.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u64,
    /// How many rows it begins with.
    pub rows: u32,
    /// The CRC-32 of its bytes.
    pub crc: u32,
}

/// Bytes that are not the segment they should be. The log has all that a segment has: it can be
/// written anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    /// Something else altogether, or of a later version.
    #[error(
        "not a segment this version of agon reads; remove it, and it is written anew from the log"
    )]
    NotASegment,
    /// The header is not what was written.
    #[error("the header of the segment is damaged; remove it, and it is written anew from the log")]
    Header,
    /// A block is not what was written.
    #[error("block {0} of the segment is damaged; remove it, and it is written anew from the log")]
    Block(u32),
    /// The segment does not follow on what was read.
    #[error("the segment begins at event {first}, but event {after} was the last one read")]
    Gap {
        /// Its first event.
        first: Seq,
        /// The last event read.
        after: Seq,
    },
}

/// How long the header is, from the first [`PREAMBLE`] bytes.
///
/// # Errors
/// When they do not begin a segment.
pub fn header_length(preamble: &[u8]) -> Result<usize, Damaged> {
    let (magic, rest) = preamble.split_at_checked(8).ok_or(Damaged::NotASegment)?;
    if magic != MAGIC {
        return Err(Damaged::NotASegment);
    }
    let length = rest.first_chunk().ok_or(Damaged::NotASegment)?;
    Ok(u32::from_le_bytes(*length) as usize)
}

/// A segment in memory.
#[derive(Debug, Clone)]
pub struct Segment<'a> {
    /// What it says of itself.
    pub header: Header,
    blocks: &'a [u8],
}

impl Header {
    /// Reads a header; `preamble` is what stands before it.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn read(preamble: &[u8], bytes: &[u8]) -> Result<Self, Damaged> {
        let crc: [u8; 4] = preamble
            .get(12..PREAMBLE)
            .and_then(|crc| crc.try_into().ok())
            .ok_or(Damaged::NotASegment)?;
        Self::check(u32::from_le_bytes(crc), bytes)
    }

    /// Reads a header that has its CRC-32 beside it, as [`Header::write`] gives both.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn check(crc: u32, bytes: &[u8]) -> Result<Self, Damaged> {
        if crc32fast::hash(bytes) != crc {
            return Err(Damaged::Header);
        }
        let header: Self = serde_json::from_slice(bytes).map_err(|_| Damaged::Header)?;
        if header.blocks.len() != Ordinal::PARTITIONS as usize || header.last < header.first {
            return Err(Damaged::Header);
        }
        Ok(header)
    }

    /// The header as JSON, and its CRC-32.
    ///
    /// # Panics
    /// Never: a header is plain data.
    #[must_use]
    pub fn write(&self) -> (String, u32) {
        let text = serde_json::to_string(self).expect("a header is plain data");
        let crc = crc32fast::hash(text.as_bytes());
        (text, crc)
    }
}

impl<'a> Segment<'a> {
    /// Opens a whole segment.
    ///
    /// # Errors
    /// When the bytes are no segment, or its header is damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let length = header_length(bytes)?;
        let preamble = bytes.get(..PREAMBLE).ok_or(Damaged::NotASegment)?;
        let rest = &bytes[PREAMBLE..];
        let (header, blocks) = rest.split_at_checked(length).ok_or(Damaged::Header)?;
        let header = Header::read(preamble, header)?;
        Ok(Self { header, blocks })
    }

    /// The block of a partition, unread.
    ///
    /// # Errors
    /// When the segment is cut short.
    pub fn bytes(&self, partition: u32) -> Result<(Place, &'a [u8]), Damaged> {
        let find = || {
            let place = *self.header.blocks.get(partition as usize)?;
            let from = usize::try_from(place.offset).ok()?;
            let length = usize::try_from(place.length).ok()?;
            Some((place, self.blocks.get(from..)?.get(..length)?))
        };
        find().ok_or(Damaged::Block(partition))
    }

    /// The rows of a partition as columns.
    ///
    /// # Errors
    /// When its block is damaged.
    pub fn columns(&self, partition: u32) -> Result<Columns, Damaged> {
        let mut columns = Columns::default();
        for told in self.facts(partition)? {
            columns.push(&told?);
        }
        columns.finish();
        Ok(columns)
    }

    /// The facts of a partition, in the order of the log.
    pub(crate) fn facts(&self, partition: u32) -> Result<Facts<'a>, Damaged> {
        let (place, bytes) = self.bytes(partition)?;
        Ok(Block::check(partition, &place, bytes)?.facts())
    }
}

/// A block whose bytes are what was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block<'a> {
    partition: u32,
    rows: &'a [u8],
    wide: &'a [u8],
}

impl<'a> Block<'a> {
    /// Checks the bytes of a block.
    ///
    /// # Errors
    /// When they are not what was written.
    pub(crate) fn check(partition: u32, place: &Place, bytes: &'a [u8]) -> Result<Self, Damaged> {
        if crc32fast::hash(bytes) != place.crc {
            return Err(Damaged::Block(partition));
        }
        Self::of(partition, place, bytes)
    }

    /// The same without looking at the bytes, which were checked before.
    pub(crate) fn of(partition: u32, place: &Place, bytes: &'a [u8]) -> Result<Self, Damaged> {
        let damaged = Damaged::Block(partition);
        let rows = place.rows as usize * row::LENGTH;
        let (rows, wide) = bytes.split_at_checked(rows).ok_or(damaged)?;
        Ok(Self {
            partition,
            rows,
            wide,
        })
    }

    /// Its facts, in the order of the log.
    pub(crate) fn facts(self) -> Facts<'a> {
        Facts(self)
    }

    /// Hands over who joined and who submitted, in the order of the log.
    pub(crate) fn outline(&self, mut each: impl FnMut(Outline)) {
        let (rows, _) = self.rows.as_chunks::<{ row::LENGTH }>();
        rows.iter().filter_map(row::outline).for_each(&mut each);
    }
}

/// Facts of a partition, read one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a>(Block<'a>);

impl Iterator for Facts<'_> {
    type Item = Result<Told, Damaged>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let block = &mut self.0;
        let (row, rest) = block.rows.split_first_chunk::<{ row::LENGTH }>()?;
        block.rows = rest;
        let told = row::read(row, &mut block.wide);
        Some(told.ok_or(Damaged::Block(block.partition)))
    }
}
