//! A segment, its Parquet form, and the same segment again; and files that are something else.

mod log;

use std::io::Write as _;
use std::path::Path;

use agon_columns::{Columns, File, Unreadable, write};
use agon_domain::{Digest, Envelope, Ordinal};
use agon_scoreboard::segment::{Header, Place, Segment};
use agon_scoreboard::{Cold, Round, exact};
use proptest::prelude::*;
use proptest::sample::Index;

use self::log::{log, some};

fn sealed(log: &[Envelope]) -> Vec<u8> {
    let mut cold = Cold::default();
    for event in log {
        cold.apply(event).expect("no gap");
    }
    cold.seal(Digest::ZERO)
}

fn parquet(segment: &[u8]) -> Vec<u8> {
    let segment = Segment::open(segment).expect("a segment");
    let mut bytes = Vec::new();
    write(&segment, &mut bytes).expect("a whole segment");
    bytes
}

/// What a file becomes: its header, and its blocks where mapping them finds them whole.
fn read(bytes: &[u8]) -> Result<(Header, Vec<Vec<u8>>), String> {
    read_some(bytes, Ordinal::PARTITIONS as usize)
}

/// The same of the first so many partitions.
fn read_some(bytes: &[u8], partitions: usize) -> Result<(Header, Vec<Vec<u8>>), String> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("written");
    let file = open(file.path()).map_err(|error| error.to_string())?;
    let header = file.header().clone();
    let round = Round::new([&header]).map_err(|error| error.to_string())?;
    let (mut columns, mut blocks) = (Columns::default(), Vec::new());
    for (partition, place) in (0..).zip(&header.blocks).take(partitions) {
        let mut block = vec![0; usize::try_from(place.length).expect("small")];
        file.block(partition, &mut columns, &mut block)
            .map_err(|error| error.to_string())?;
        let only: [Result<(Place, &[u8]), String>; 1] = [Ok((*place, &block))];
        round
            .map(partition, only.map(|one| one.map_err(Wrong)))
            .map_err(|wrong| wrong.0)?;
        blocks.push(block);
    }
    Ok((header, blocks))
}

struct Wrong(String);

impl From<agon_scoreboard::segment::Damaged> for Wrong {
    fn from(damaged: agon_scoreboard::segment::Damaged) -> Self {
        Self(damaged.to_string())
    }
}

fn open(path: &Path) -> Result<File, Unreadable> {
    File::open(path)
}

fn blocks(segment: &[u8]) -> Vec<Vec<u8>> {
    let segment = Segment::open(segment).expect("a segment");
    let block = |partition| segment.bytes(partition).expect("whole").1.to_vec();
    (0..Ordinal::PARTITIONS).map(block).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_segment_comes_out_as_it_went_in(log in log()) {
        let segment = sealed(&log);
        let bytes = parquet(&segment);
        prop_assert_eq!(&bytes, &parquet(&segment), "the same segment, the same bytes");
        let (header, read) = read(&bytes).expect("whole");
        prop_assert_eq!(header, Segment::open(&segment).expect("a segment").header);
        prop_assert_eq!(read, blocks(&segment));
    }

    #[test]
    fn no_damage_goes_unnoticed(log in log(), at in any::<Index>(), flip in 1..=255_u8) {
        let segment = sealed(&log);
        let mut bytes = parquet(&segment);
        let place = at.index(bytes.len());
        bytes[place] ^= flip;
        // What nobody reads may be changed: who wrote the file, or the least value of a column.
        if let Ok((header, read)) = read(&bytes) {
            prop_assert_eq!(header, Segment::open(&segment).expect("a segment").header);
            prop_assert_eq!(read, blocks(&segment));
        }
    }

    #[test]
    fn a_file_cut_short_is_refused(log in log(), at in any::<Index>()) {
        let mut bytes = parquet(&sealed(&log));
        bytes.truncate(at.index(bytes.len()));
        prop_assert!(read(&bytes).is_err());
    }
}

#[test]
fn a_standing_that_somebody_improved_is_refused() {
    let log = some();
    let bytes = parquet(&sealed(&log));
    assert!(exact(&log).is_ok());
    let (mine, better) = (41_000_i64.to_le_bytes(), 100_000_i64.to_le_bytes());
    let places: Vec<_> = (0..bytes.len() - 8)
        .filter(|at| bytes[*at..].starts_with(&mine))
        .collect();
    assert!(!places.is_empty(), "the points are there as they are");
    let mut forged = bytes.clone();
    for at in places {
        forged[at..at + 8].copy_from_slice(&better);
    }
    let error = read(&forged).expect_err("other points");
    assert!(
        error.starts_with("block 0 of the segment is damaged"),
        "{error}"
    );
    assert!(read(&bytes).is_ok());
}

#[test]
fn no_byte_of_a_row_group_can_be_changed_unnoticed() {
    let segment = sealed(&some());
    let (bytes, blocks) = (parquet(&segment), blocks(&segment));
    // The row group of the one who tried, which is the first: over some of this the library panics.
    for at in 4..900 {
        for flip in [0x01, 0x08, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            if let Ok((_, read)) = read_some(&changed, 1) {
                assert_eq!(read[0], blocks[0], "{flip:#x} at byte {at}");
            }
        }
    }
}

#[test]
fn what_is_no_segment_says_so() {
    for (bytes, text) in [
        (&b""[..], "not a Parquet file"),
        (b"PAR1PAR1", "not a Parquet file"),
        (b"seq,who,points\n1,2,3\n", "not a Parquet file"),
    ] {
        let error = read(bytes).expect_err("no segment");
        assert!(error.starts_with(text), "{error}");
    }
    // The footer names the header: without that it is a table of something else.
    let mut bytes = parquet(&sealed(&some()));
    let key = bytes.windows(12).position(|key| key == b"agon.segment");
    bytes[key.expect("a key")] = b'b';
    let error = read(&bytes).expect_err("another table");
    assert!(error.starts_with("a Parquet file, but not"), "{error}");
}
