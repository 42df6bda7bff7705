//! The columns of a file, and how each is written.

use std::sync::{Arc, LazyLock};

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::{Type, TypePtr};

/// The footer's key of the segment's header, as JSON.
pub(crate) const HEADER: &str = "agon.segment";
/// The footer's key of the header's CRC-32, in decimal.
pub(crate) const CRC: &str = "agon.segment.crc32";

/// Where each column stands.
pub(crate) mod column {
    pub(crate) const KIND: usize = 0;
    pub(crate) const WHO: usize = 1;
    pub(crate) const SUBMISSION: usize = 2;
    pub(crate) const AT: usize = 3;
    pub(crate) const PROBLEM: usize = 4;
    pub(crate) const SORT: usize = 5;
    pub(crate) const POINTS: usize = 6;
    pub(crate) const OF: usize = 7;
    pub(crate) const CPU_MS: usize = 8;
    pub(crate) const MEMORY_KIB: usize = 9;
    pub(crate) const REJUDGING: usize = 10;
    pub(crate) const GROUPS: usize = 11;
}

/// Columns in which few values come again and again.
pub(crate) const FEW: [&str; 5] = ["kind", "problem", "sort", "points", "of"];

/// What all files have in common.
pub(crate) static SCHEMA: LazyLock<TypePtr> =
    LazyLock::new(|| schema().expect("the schema is always the same"));

fn schema() -> Result<TypePtr, ParquetError> {
    let unsigned = |bit_width| Some(LogicalType::integer(bit_width, false));
    let moment = LogicalType::timestamp(true, TimeUnit::MICROS);
    let narrow = |name, bits| field(name, Physical::INT32, unsigned(bits));
    let broad = |name, logical| field(name, Physical::INT64, logical);
    let rejudging = Type::primitive_type_builder("rejudging", Physical::INT64)
        .with_repetition(Repetition::OPTIONAL)
        .build()?;
    Ok(Arc::new(
        Type::group_type_builder("segment")
            .with_fields(vec![
                narrow("kind", 8)?,
                narrow("who", 32)?,
                broad("submission", None)?,
                broad("at", Some(moment))?,
                narrow("problem", 16)?,
                narrow("sort", 8)?,
                broad("points", None)?,
                broad("of", None)?,
                narrow("cpu_ms", 32)?,
                narrow("memory_kib", 32)?,
                Arc::new(rejudging),
                groups()?,
            ])
            .build()?,
    ))
}

fn field(
    name: &str,
    physical: Physical,
    logical: Option<LogicalType>,
) -> Result<TypePtr, ParquetError> {
    let field = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(field))
}

/// A list that may be missing, in the form that the format's description wants of lists.
fn groups() -> Result<TypePtr, ParquetError> {
    let element = field("element", Physical::INT64, None)?;
    let list = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![element])
        .build()?;
    let groups = Type::group_type_builder("groups")
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(list)])
        .build()?;
    Ok(Arc::new(groups))
}
