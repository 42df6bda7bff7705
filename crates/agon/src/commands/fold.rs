//! `agon fold`: the exact standing of a contest from its sealed segments.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use agon_domain::ContestId;
use agon_scoreboard::segment::Segment;
use agon_store::Store;
use anyhow::{Context, Result, bail};

use crate::cli::{FoldArgs, StoreArgs};
use crate::commands::open;
use crate::config::Place;
use crate::fold::{self, On};

/// Folds, and prints who did what and the digest of the standing; or writes segments as Parquet.
pub(crate) async fn fold(args: FoldArgs) -> Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let segments = match args.contest {
        Some(contest) => sealed(args.store, &contest, folder.path()).await?,
        None => args.from,
    };
    if let Some(to) = args.parquet {
        let written = tokio::task::spawn_blocking(move || convert(&segments, &to)).await??;
        for path in written {
            println!("{}", path.display());
        }
        return Ok(ExitCode::SUCCESS);
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

/// What a server sealed of a contest, as files in a folder.
async fn sealed(store: StoreArgs, contest: &str, folder: &Path) -> Result<Vec<PathBuf>> {
    let contest: ContestId = contest.parse().context("the contest's id")?;
    let store = open(&Place::resolve(store)?).await?;
    let segments = segments(&store, contest, folder).await?;
    store.close().await;
    if segments.is_empty() {
        bail!("contest {contest} has no sealed segment; a server seals them as it runs");
    }
    Ok(segments)
}

/// Writes segments into a folder as Parquet, each whole or not at all, and named by its first event.
pub(crate) fn convert(segments: &[PathBuf], to: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(to).with_context(|| format!("the folder {}", to.display()))?;
    let mut written = Vec::new();
    for path in segments {
        let bytes = std::fs::read(path)?;
        let segment = Segment::open(&bytes)?;
        let path = to.join(format!("{:012}.parquet", segment.header.first.0));
        let mut file = tempfile::NamedTempFile::new_in(to)?;
        agon_columns::write(&segment, &mut file)
            .and_then(|()| Ok(file.as_file().sync_all()?))
            .with_context(|| format!("writing {}", path.display()))?;
        file.persist(&path)?;
        written.push(path);
    }
    Ok(written)
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
