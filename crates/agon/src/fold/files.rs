//! Segments as files in either form: headers in memory, blocks read when they are asked for.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use agon_columns::Columns;
use agon_scoreboard::segment::{Damaged, Header, PREAMBLE, Place, header_length};
use agon_scoreboard::{Mapped, Round};
use anyhow::{Context, Result};

/// The segments of a round.
pub(super) struct Files {
    segments: Vec<Segment>,
    round: Round,
}

/// What a worker reads into, used again for each partition.
#[derive(Default)]
pub(super) struct Room {
    /// Grows as far as needed.
    blocks: Vec<u8>,
    columns: Columns,
}

struct Segment {
    path: PathBuf,
    form: Form,
}

/// Which of its forms a segment is in: the one that servers seal, or Parquet.
enum Form {
    Sealed {
        file: File,
        header: Header,
        /// Where the blocks begin.
        blocks: u64,
    },
    Parquet(agon_columns::File),
}

impl Files {
    /// Opens segments, which together must hold all events from the first on.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self> {
        let open = |path: &PathBuf| {
            Segment::open(path).with_context(|| format!("the segment {}", path.display()))
        };
        let mut segments = paths.iter().map(open).collect::<Result<Vec<_>>>()?;
        segments.sort_by_key(|one| one.header().first);
        let round = Round::new(segments.iter().map(Segment::header))?;
        Ok(Self { segments, round })
    }

    pub(super) fn round(&self) -> &Round {
        &self.round
    }

    /// Map: folds one partition.
    pub(super) fn map(&self, partition: u32, room: &mut Room) -> Result<Mapped> {
        let place = |one: &Segment| one.header().blocks.get(partition as usize).copied();
        let places = self.segments.iter().map(place);
        let places: Option<Vec<Place>> = places.collect();
        let places = places.ok_or(Damaged::Block(partition))?;
        let lengths = places.iter().map(|place| usize::try_from(place.length));
        let lengths = lengths.collect::<Result<Vec<_>, _>>()?;
        let whole = lengths
            .iter()
            .try_fold(0, |sum: usize, one| sum.checked_add(*one));
        let whole = whole.ok_or(Damaged::Block(partition))?;
        if room.blocks.len() < whole {
            room.blocks.resize(whole, 0);
        }
        let Room { blocks, columns } = room;
        let mut rest = &mut blocks[..whole];
        let blocks = self.segments.iter().zip(places).zip(lengths);
        let blocks = blocks.map(|((segment, place), length)| {
            let (bytes, after) = std::mem::take(&mut rest).split_at_mut(length);
            rest = after;
            segment.read(partition, place, columns, bytes)?;
            Ok((place, bytes))
        });
        self.round.map(partition, blocks)
    }
}

impl Segment {
    /// Opens a segment in the form that its first bytes tell.
    fn open(path: &Path) -> Result<Self> {
        let file = File::open(path)?;
        let mut preamble = [0; PREAMBLE];
        file.read_exact_at(&mut preamble, 0)
            .map_err(|_| Damaged::NotASegment)?;
        let form = if preamble.starts_with(agon_columns::MAGIC) {
            Form::Parquet(agon_columns::File::open(path)?)
        } else {
            Form::sealed(file, &preamble)?
        };
        Ok(Self {
            path: path.to_owned(),
            form,
        })
    }

    fn header(&self) -> &Header {
        match &self.form {
            Form::Sealed { header, .. } => header,
            Form::Parquet(file) => file.header(),
        }
    }

    /// Reads a partition's block into `bytes`, which are as long as its place says.
    fn read(
        &self,
        partition: u32,
        place: Place,
        columns: &mut Columns,
        bytes: &mut [u8],
    ) -> Result<()> {
        let told = || format!("block {partition} of {}", self.path.display());
        match &self.form {
            Form::Sealed { file, blocks, .. } => {
                let from = blocks.saturating_add(place.offset);
                file.read_exact_at(bytes, from).with_context(told)
            }
            Form::Parquet(file) => file.block(partition, columns, bytes).with_context(told),
        }
    }
}

impl Form {
    fn sealed(file: File, preamble: &[u8; PREAMBLE]) -> Result<Self> {
        let length = header_length(preamble)?;
        let whole = file.metadata()?.len();
        let blocks = (PREAMBLE + length) as u64;
        if blocks > whole {
            return Err(Damaged::Header.into());
        }
        let mut header = vec![0; length];
        file.read_exact_at(&mut header, PREAMBLE as u64)
            .map_err(|_| Damaged::Header)?;
        let header = Header::read(preamble, &header)?;
        for (partition, place) in (0..).zip(&header.blocks) {
            let end = place.offset.checked_add(place.length);
            if end.is_none_or(|end| end > whole - blocks) {
                return Err(Damaged::Block(partition).into());
            }
        }
        Ok(Self::Sealed {
            file,
            header,
            blocks,
        })
    }
}
