//! What is made anew from the log, or from what was sealed of it.

use std::path::PathBuf;

use clap::Args;

use super::StoreArgs;

/// `agon fold`.
#[derive(Debug, Args)]
pub(crate) struct FoldArgs {
    /// The contest's id.
    #[arg(required_unless_present = "from", conflicts_with = "from")]
    pub(crate) contest: Option<String>,
    /// From these files instead, all segments of a contest in either form and in any order.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) from: Vec<PathBuf>,
    /// Fold nothing; write the segments into this folder as Parquet, which other engines read.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["from", "processes"])]
    pub(crate) parquet: Option<PathBuf>,
    /// In so many processes; 0 uses threads of this one.
    #[arg(long, default_value_t = 0)]
    pub(crate) processes: usize,
    /// Where things are kept.
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// `agon rebuild`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RebuildArgs {
    /// Change nothing: compare each projection with a replay, and check every digest chain.
    #[arg(long)]
    pub(crate) verify: bool,
    /// Where things are kept.
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}
