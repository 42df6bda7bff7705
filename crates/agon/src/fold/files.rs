//! Segments as files: headers in memory, blocks read when they are asked for.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

use agon_scoreboard::segment::{Damaged, Header, PREAMBLE, Place, header_length};
use agon_scoreboard::{Mapped, Round};
use anyhow::{Context, Result};

/// The segments of a round.
pub(super) struct Files {
    segments: Vec<Segment>,
    round: Round,
}

struct Segment {
    path: PathBuf,
    file: File,
    header: Header,
    /// Where the blocks begin.
    blocks: u64,
}

impl Files {
    /// Opens segments, which must follow on one another from the first event.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self> {
        let open = |path: &PathBuf| {
            Segment::open(path).with_context(|| format!("the segment {}", path.display()))
        };
        let segments = paths.iter().map(open).collect::<Result<Vec<_>>>()?;
        let round = Round::new(segments.iter().map(|one| &one.header))?;
        Ok(Self { segments, round })
    }

    pub(super) fn round(&self) -> &Round {
        &self.round
    }

    /// Map: folds one partition. Its bytes are read into `buffer`, which grows as far as needed.
    pub(super) fn map(&self, partition: u32, buffer: &mut Vec<u8>) -> Result<Mapped> {
        let place = |one: &Segment| one.header.blocks.get(partition as usize).copied();
        let places = self.segments.iter().map(place);
        let places: Option<Vec<Place>> = places.collect();
        let places = places.ok_or(Damaged::Block(partition))?;
        let lengths = places.iter().map(|place| usize::try_from(place.length));
        let lengths = lengths.collect::<Result<Vec<_>, _>>()?;
        let whole = lengths
            .iter()
            .try_fold(0, |sum: usize, one| sum.checked_add(*one));
        let whole = whole.ok_or(Damaged::Block(partition))?;
        if buffer.len() < whole {
            buffer.resize(whole, 0);
        }
        let mut rest = &mut buffer[..whole];
        let blocks = self.segments.iter().zip(places).zip(lengths);
        let blocks = blocks.map(|((segment, place), length)| {
            let (bytes, after) = std::mem::take(&mut rest).split_at_mut(length);
            rest = after;
            segment.read(partition, place, bytes)?;
            Ok((place, bytes))
        });
        self.round.map(partition, blocks)
    }
}

impl Segment {
    fn open(path: &PathBuf) -> Result<Self> {
        let file = File::open(path)?;
        let mut preamble = [0; PREAMBLE];
        file.read_exact_at(&mut preamble, 0)
            .map_err(|_| Damaged::NotASegment)?;
        let length = header_length(&preamble)?;
        if length as u64 > file.metadata()?.len() {
            return Err(Damaged::Header.into());
        }
        let mut header = vec![0; length];
        file.read_exact_at(&mut header, PREAMBLE as u64)
            .map_err(|_| Damaged::Header)?;
        Ok(Self {
            path: path.clone(),
            file,
            blocks: (PREAMBLE + header.len()) as u64,
            header: Header::read(&preamble, &header)?,
        })
    }

    fn read(&self, partition: u32, place: Place, bytes: &mut [u8]) -> Result<()> {
        let from = self.blocks.saturating_add(place.offset);
        let read = self.file.read_exact_at(bytes, from);
        read.with_context(|| format!("block {partition} of {}", self.path.display()))
    }
}
