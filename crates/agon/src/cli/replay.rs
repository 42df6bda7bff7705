//! What is made anew from the log, or from what was sealed of it.

use clap::Args;

use super::StoreArgs;

/// `agon fold`.
#[derive(Debug, Args)]
pub(crate) struct FoldArgs {
    /// The contest's id.
    pub(crate) contest: String,
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
