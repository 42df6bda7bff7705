//! `agon fold`: the exact standing of a contest from its sealed segments.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use agon_domain::ContestId;
use agon_store::Store;
use anyhow::{Context, Result, bail};

use crate::cli::FoldArgs;
use crate::commands::open;
use crate::config::Place;
use crate::fold::{self, On};

/// Folds, and prints who did what and the digest of the standing.
pub(crate) async fn fold(args: FoldArgs) -> Result<ExitCode> {
    let contest: ContestId = args.contest.parse().context("the contest's id")?;
    let store = open(&Place::resolve(args.store)?).await?;
    let folder = tempfile::tempdir()?;
    let segments = segments(&store, contest, folder.path()).await?;
    store.close().await;
    if segments.is_empty() {
        bail!("contest {contest} has no sealed segment; a server seals them as it runs");
    }
    let on = match args.processes {
        0 => On::Threads,
        processes => On::Processes(processes),
    };
    let told = |done: fold::Done| println!("partition {} by {}", done.partition, done.process);
    let round = tokio::task::spawn_blocking(move || fold::fold(&segments, on, told)).await??;
    println!(
        "standing {} of {} participations up to event {}; tasks run again: {}",
        round.board.digest(),
        round.board.len(),
        round.board.seq,
        round.again
    );
    Ok(ExitCode::SUCCESS)
}

/// The segments of a contest as files in a folder.
pub(crate) async fn segments(
    store: &Store,
    contest: ContestId,
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for row in store.segments(contest).await? {
        let bytes = store.blob(row.blob).await?;
        let bytes = bytes.with_context(|| {
            format!(
                "the segment from event {} is missing; `agon rebuild` has it sealed anew",
                row.first
            )
        })?;
        let path = folder.join(format!("{}.segment", row.first));
        tokio::fs::write(&path, bytes).await?;
        paths.push(path);
    }
    Ok(paths)
}
