//! Sealed segments as Parquet, for engines of tables; and back, for the exact standing.
//!
//! A file is a segment: a row group for each of the 64 partitions, whose columns are [`Columns`], and
//! the segment's own header in the key `agon.segment` of the footer, with its CRC-32 in
//! `agon.segment.crc32`. What is read becomes the very bytes of the segment's blocks again, and those
//! are proved by the check sums in that header: a file that another program has changed is refused.
//!
//! Nothing is compressed: a column is copied, or is a dictionary where few values come again and again.

mod read;
mod schema;
mod write;

pub use agon_scoreboard::segment::Columns;
pub use read::{File, MAGIC, Unreadable};
pub use write::write;
