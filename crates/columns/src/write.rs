//! A segment becomes a file.

use std::io::Write;
use std::sync::Arc;

use agon_scoreboard::segment::{Columns, Segment};
use parquet::basic::{Compression, Encoding};
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::ColumnPath;

use crate::read::Unreadable;
use crate::schema::{CRC, FEW, HEADER, SCHEMA};

/// Writes a segment in the form of Parquet. The same segment gives the same bytes.
///
/// # Errors
/// When the segment is damaged, or the bytes cannot be written.
pub fn write(segment: &Segment<'_>, to: impl Write + Send) -> Result<(), Unreadable> {
    let (header, crc) = segment.header.write();
    let properties = properties(header, crc);
    let mut file = SerializedFileWriter::new(to, SCHEMA.clone(), Arc::new(properties))?;
    for (partition, _) in (0..).zip(&segment.header.blocks) {
        let columns = segment.columns(partition)?;
        let mut group = file.next_row_group()?;
        rows(&columns, &mut group)?;
        group.close()?;
    }
    file.close()?;
    Ok(())
}

fn properties(header: String, crc: u32) -> WriterProperties {
    let metadata = vec![
        KeyValue::new(HEADER.to_owned(), header),
        KeyValue::new(CRC.to_owned(), crc.to_string()),
    ];
    let properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("agon".to_owned())
        .set_compression(Compression::UNCOMPRESSED)
        .set_encoding(Encoding::PLAIN)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(metadata));
    let properties = FEW.into_iter().fold(properties, |properties, column| {
        properties.set_column_dictionary_enabled(ColumnPath::from(column), true)
    });
    properties.build()
}

/// Writes a partition, its columns in the order of the schema.
fn rows(
    columns: &Columns,
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
) -> Result<(), ParquetError> {
    plain::<Int32Type>(group, &columns.kind)?;
    plain::<Int32Type>(group, &columns.who)?;
    plain::<Int64Type>(group, &columns.submission)?;
    plain::<Int64Type>(group, &columns.at)?;
    plain::<Int32Type>(group, &columns.problem)?;
    plain::<Int32Type>(group, &columns.sort)?;
    plain::<Int64Type>(group, &columns.points)?;
    plain::<Int64Type>(group, &columns.of)?;
    plain::<Int32Type>(group, &columns.cpu_ms)?;
    plain::<Int32Type>(group, &columns.memory_kib)?;
    let rejudging = Levels::of_options(&columns.rejudging, columns.rows());
    put::<Int64Type>(group, &rejudging.values, Some(&rejudging.defined), None)?;
    let groups = Levels::of_lists(&columns.groups, columns.rows());
    let (defined, repeated) = (Some(&groups.defined[..]), Some(&groups.repeated[..]));
    put::<Int64Type>(group, &groups.values, defined, repeated)
}

fn plain<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    values: &[T::T],
) -> Result<(), ParquetError> {
    put::<T>(group, values, None, None)
}

fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    values: &[T::T],
    defined: Option<&[i16]>,
    repeated: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("the schema has fewer columns".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(values, defined, repeated)?;
    column.close()
}

/// Values that are not in every row, and the levels that say where they belong.
#[derive(Default)]
struct Levels {
    values: Vec<i64>,
    defined: Vec<i16>,
    repeated: Vec<i16>,
}

impl Levels {
    /// A value or none a row; an empty list is none in each.
    fn of_options(rows: &[Option<i64>], count: usize) -> Self {
        let mut levels = Self::default();
        for row in rows {
            levels.values.extend(row);
            levels.defined.push(i16::from(row.is_some()));
        }
        levels.defined.resize(count, 0);
        levels
    }

    /// A list a row, where an empty one is missing; an empty list of rows is none in each.
    fn of_lists(rows: &[Vec<i64>], count: usize) -> Self {
        let mut levels = Self::default();
        for row in rows {
            levels.values.extend(row);
            for (place, _) in row.iter().enumerate() {
                levels.defined.push(2);
                levels.repeated.push(i16::from(place > 0));
            }
            if row.is_empty() {
                levels.defined.push(0);
                levels.repeated.push(0);
            }
        }
        let missing = count - rows.len();
        levels.defined.extend(std::iter::repeat_n(0, missing));
        levels.repeated.extend(std::iter::repeat_n(0, missing));
        levels
    }
}
