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

    /// Map: folds one partition.
    pub(super) fn map(&self, partition: u32) -> Result<Mapped> {
        let blocks = self.segments.iter().map(|one| one.block(partition));
        self.round.map(partition, blocks)
    }
}

impl Segment {
    fn open(path: &PathBuf) -> Result<Self> {
        let file = File::open(path)?;
        let mut preamble = [0; PREAMBLE];
        file.read_exact_at(&mut preamble, 0)
            .map_err(|_| Damaged::NotASegment)?;
        let mut header = vec![0; header_length(&preamble)?];
        file.read_exact_at(&mut header, PREAMBLE as u64)
            .map_err(|_| Damaged::Header)?;
        Ok(Self {
            path: path.clone(),
            file,
            blocks: (PREAMBLE + header.len()) as u64,
            header: Header::read(&preamble, &header)?,
        })
    }

    fn block(&self, partition: u32) -> Result<(Place, Vec<u8>)> {
        let place = self.header.blocks.get(partition as usize).copied();
        let place = place.ok_or(Damaged::Block(partition))?;
        let mut bytes = vec![0; usize::try_from(place.length)?];
        let from = self.blocks.saturating_add(place.offset);
        self.file
            .read_exact_at(&mut bytes, from)
            .with_context(|| format!("block {partition} of {}", self.path.display()))?;
        Ok((place, bytes))
    }
}
