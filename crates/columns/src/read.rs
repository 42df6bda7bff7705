//! A file becomes the blocks of its segment again.

use std::io::{self, Cursor};
use std::os::unix::fs::FileExt as _;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;

use agon_scoreboard::segment::{Columns, Damaged, Header, Place};
use bytes::Bytes;
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    ColumnChunkMetaData, FileMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader,
    RowGroupMetaData,
};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use crate::schema::{CRC, HEADER, SCHEMA, column};

/// What a Parquet file begins with.
pub const MAGIC: &[u8; 4] = b"PAR1";

/// A file that is not, or does not become, the Parquet form of a segment.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It cannot be read or written.
    #[error("reading or writing the file")]
    Io(#[from] io::Error),
    /// It is no Parquet that is understood here.
    #[error("not a Parquet file, or damaged; write it anew with `agon fold --parquet`")]
    Parquet(#[from] ParquetError),
    /// It is a table of something else.
    #[error(
        "a Parquet file, but not the form of a segment that this version of agon writes; \
         write it anew with `agon fold --parquet`"
    )]
    Foreign,
    /// What it says of itself cannot be.
    #[error(
        "row group {0} is not what the file's header says; write it anew with `agon fold --parquet`"
    )]
    Group(usize),
    /// It is not the segment that it should be.
    #[error(transparent)]
    Damaged(#[from] Damaged),
}

/// A segment in the form of Parquet, whose blocks are read when they are asked for.
#[derive(Debug)]
pub struct File {
    file: std::fs::File,
    metadata: ParquetMetaData,
    header: Header,
}

impl File {
    /// Opens a file and reads its footer.
    ///
    /// # Errors
    /// When it is not a segment in this form.
    pub fn open(path: &Path) -> Result<Self, Unreadable> {
        let file = std::fs::File::open(path)?;
        let length = file.metadata()?.len();
        let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Skip);
        let metadata = guarded(|| Ok(reader.parse_and_finish(&file)?))?;
        let header = header(metadata.file_metadata())?;
        if metadata.num_row_groups() != header.blocks.len() {
            return Err(Unreadable::Foreign);
        }
        for (at, (group, place)) in metadata.row_groups().iter().zip(&header.blocks).enumerate() {
            let honest = i64::from(place.rows) == group.num_rows() && possible(place, length);
            if !honest {
                return Err(Unreadable::Group(at));
            }
        }
        Ok(Self {
            file,
            metadata,
            header,
        })
    }

    /// What the segment says of itself.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Reads a partition's block into `bytes`, which are as long as its place says. `columns` is room
    /// that is used again. The block is what the columns say, which is proved when it is mapped.
    ///
    /// # Errors
    /// When the row group is damaged.
    pub fn block(
        &self,
        partition: u32,
        columns: &mut Columns,
        bytes: &mut [u8],
    ) -> Result<(), Unreadable> {
        columns.clear();
        let at = partition as usize;
        let place = self.header.blocks.get(at);
        let place = place.ok_or(Damaged::Block(partition))?;
        let group = Group::read(&self.file, self.metadata.row_group(at))?;
        guarded(|| Ok(group.columns(place.rows as usize, columns)?))?;
        columns.block(partition, place, bytes)?;
        Ok(())
    }
}

/// Does what the library does. It panics over some damage, such as a dictionary where a page says
/// that there is none; what it was making is dropped then.
fn guarded<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    let done = std::panic::catch_unwind(AssertUnwindSafe(read));
    done.unwrap_or_else(|_| {
        let damaged = "its pages contradict one another".to_owned();
        Err(ParquetError::General(damaged).into())
    })
}

fn header(file: &FileMetaData) -> Result<Header, Unreadable> {
    if file.schema() != &**SCHEMA {
        return Err(Unreadable::Foreign);
    }
    let pairs = file.key_value_metadata().into_iter().flatten();
    let find = |key: &str| {
        let pair = pairs.clone().find(|pair| pair.key == key);
        pair.and_then(|pair| pair.value.as_deref())
    };
    let text = find(HEADER).ok_or(Unreadable::Foreign)?;
    let crc = find(CRC).and_then(|crc| crc.parse().ok());
    let crc = crc.ok_or(Unreadable::Foreign)?;
    Ok(Header::check(crc, text.as_bytes())?)
}

/// Whether a file of `length` bytes can hold a block: its participations alone take four bytes a row,
/// and what does not fit into a row takes at most a few times the room that its columns take.
fn possible(place: &Place, length: u64) -> bool {
    let rows = u64::from(place.rows);
    let most = rows
        .saturating_mul(32)
        .saturating_add(length.saturating_mul(4));
    rows.saturating_mul(4) <= length && place.length <= most
}

/// The bytes of a row group.
struct Group<'a> {
    metadata: &'a RowGroupMetaData,
    bytes: Arc<Window>,
}

impl<'a> Group<'a> {
    /// Reads a row group at once: its column chunks follow on one another.
    fn read(file: &std::fs::File, metadata: &'a RowGroupMetaData) -> Result<Self, Unreadable> {
        let damaged = || ParquetError::General("a column chunk lies outside the file".to_owned());
        let ranges = metadata.columns().iter().map(range);
        let ranges: Option<Vec<_>> = ranges.collect();
        let ranges = ranges.ok_or_else(damaged)?;
        let from = ranges.iter().map(|range| range.0).min().unwrap_or(0);
        let to = ranges.iter().map(|range| range.1).max().unwrap_or(from);
        if to > file.metadata()?.len() {
            return Err(damaged().into());
        }
        let mut bytes = vec![0; usize::try_from(to - from).map_err(|_| damaged())?];
        file.read_exact_at(&mut bytes, from)?;
        let bytes = Arc::new(Window {
            from,
            bytes: bytes.into(),
        });
        Ok(Self { metadata, bytes })
    }

    fn columns(&self, rows: usize, into: &mut Columns) -> Result<(), ParquetError> {
        self.plain::<Int32Type>(column::KIND, rows, &mut into.kind)?;
        self.plain::<Int32Type>(column::WHO, rows, &mut into.who)?;
        self.plain::<Int64Type>(column::SUBMISSION, rows, &mut into.submission)?;
        self.plain::<Int64Type>(column::AT, rows, &mut into.at)?;
        self.plain::<Int32Type>(column::PROBLEM, rows, &mut into.problem)?;
        self.plain::<Int32Type>(column::SORT, rows, &mut into.sort)?;
        self.plain::<Int64Type>(column::POINTS, rows, &mut into.points)?;
        self.plain::<Int64Type>(column::OF, rows, &mut into.of)?;
        self.plain::<Int32Type>(column::CPU_MS, rows, &mut into.cpu_ms)?;
        self.plain::<Int32Type>(column::MEMORY_KIB, rows, &mut into.memory_kib)?;
        self.rejudging(rows, &mut into.rejudging)?;
        self.groups(rows, &mut into.groups)
    }

    /// A column with a value in each row. Fewer are noticed when the block is made.
    fn plain<T: DataType>(
        &self,
        at: usize,
        rows: usize,
        values: &mut Vec<T::T>,
    ) -> Result<(), ParquetError> {
        self.open::<T>(at)?.read_records(rows, None, None, values)?;
        Ok(())
    }

    fn rejudging(&self, rows: usize, into: &mut Vec<Option<i64>>) -> Result<(), ParquetError> {
        if self.empty(column::REJUDGING, rows) {
            return Ok(());
        }
        let (mut defined, mut values) = (Vec::new(), Vec::new());
        let mut reader = self.open::<Int64Type>(column::REJUDGING)?;
        reader.read_records(rows, Some(&mut defined), None, &mut values)?;
        let mut values = values.into_iter();
        into.extend(defined.iter().map(|level| {
            let there = *level > 0;
            there.then(|| values.next()).flatten()
        }));
        Ok(())
    }

    fn groups(&self, rows: usize, into: &mut Vec<Vec<i64>>) -> Result<(), ParquetError> {
        if self.empty(column::GROUPS, rows) {
            return Ok(());
        }
        let (mut defined, mut repeated, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut reader = self.open::<Int64Type>(column::GROUPS)?;
        let levels = (Some(&mut defined), Some(&mut repeated));
        reader.read_records(rows, levels.0, levels.1, &mut values)?;
        let mut values = values.into_iter();
        for (defined, repeated) in defined.iter().zip(&repeated) {
            if *repeated == 0 {
                into.push(Vec::new());
            }
            let there = *defined == 2;
            if let Some(row) = into.last_mut() {
                row.extend(there.then(|| values.next()).flatten());
            }
        }
        Ok(())
    }

    /// Whether no row has a value, by what the chunk says of itself.
    fn empty(&self, at: usize, rows: usize) -> bool {
        let statistics = self.metadata.column(at).statistics();
        let none = statistics.and_then(parquet::file::statistics::Statistics::null_count_opt);
        none == Some(rows as u64)
    }

    fn open<T: DataType>(&self, at: usize) -> Result<ColumnReaderImpl<T>, ParquetError> {
        let chunk = self.metadata.column(at);
        let rows = usize::try_from(self.metadata.num_rows()).unwrap_or(0);
        let pages = SerializedPageReader::new(self.bytes.clone(), chunk, rows, None)?;
        let description = chunk.column_descr_ptr();
        Ok(ColumnReaderImpl::new(description, Box::new(pages)))
    }
}

/// Where a column chunk is in its file; none when that cannot be.
fn range(chunk: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let from = chunk.dictionary_page_offset();
    let from = u64::try_from(from.unwrap_or(chunk.data_page_offset())).ok()?;
    let length = u64::try_from(chunk.compressed_size()).ok()?;
    Some((from, from.checked_add(length)?))
}

/// Some bytes of a file, by their places in it.
struct Window {
    from: u64,
    bytes: Bytes,
}

impl Window {
    fn slice(&self, start: u64, length: Option<usize>) -> Result<Bytes, ParquetError> {
        let find = || {
            let from = usize::try_from(start.checked_sub(self.from)?).ok()?;
            let to = length.map_or(Some(self.bytes.len()), |length| from.checked_add(length))?;
            (from <= to && to <= self.bytes.len()).then(|| self.bytes.slice(from..to))
        };
        find().ok_or_else(|| ParquetError::EOF("a page lies outside its row group".to_owned()))
    }
}

impl Length for Window {
    fn len(&self) -> u64 {
        self.from + self.bytes.len() as u64
    }
}

impl ChunkReader for Window {
    type T = Cursor<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(Cursor::new(self.slice(start, None)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.slice(start, Some(length))
    }
}
