//! Projections made anew from the log, or compared with it.

use std::process::ExitCode;

use agon_domain::{ContestId, Seq};
use agon_store::Store;
use anyhow::{Result, bail};

use crate::cli::RebuildArgs;
use crate::commands::fold::segments;
use crate::commands::open;
use crate::config::Place;
use crate::fold::{self, On};
use crate::roles::standings::all_events;

/// Rebuilds, or with `--verify` only compares; fails when anything differs.
pub(crate) async fn rebuild(args: RebuildArgs) -> Result<ExitCode> {
    let store = open(&Place::resolve(args.store)?).await?;
    let done = if args.verify {
        verify(&store).await
    } else {
        anew(&store).await
    };
    store.close().await;
    done
}

async fn anew(store: &Store) -> Result<ExitCode> {
    let done = store.rebuild().await?;
    println!(
        "{} events of {} streams read, every digest chain holds; projections rebuilt",
        done.events, done.streams
    );
    Ok(ExitCode::SUCCESS)
}

async fn verify(store: &Store) -> Result<ExitCode> {
    let found = store.verify().await?;
    println!(
        "{} events of {} streams read, every digest chain holds",
        found.events, found.streams
    );
    let mut wrong = found.mismatches.len();
    for mismatch in &found.mismatches {
        println!("contest {}: {}", mismatch.contest, mismatch.what);
    }
    for (contest, _) in store.streams().await? {
        let differences = [
            verify_final(store, contest).await?,
            verify_segments(store, contest).await?,
        ];
        for difference in differences.into_iter().flatten() {
            println!("contest {contest}: {difference}");
            wrong += 1;
        }
    }
    if wrong > 0 {
        bail!("{wrong} differ from a replay; `agon rebuild` makes projections anew");
    }
    println!("projections and final standings equal a replay");
    Ok(ExitCode::SUCCESS)
}

/// Folds what is sealed and compares it with a replay of the log; says what differs.
async fn verify_segments(store: &Store, contest: ContestId) -> Result<Option<String>> {
    let folder = tempfile::tempdir()?;
    let paths = match segments(store, contest, folder.path()).await {
        Ok(paths) if paths.is_empty() => return Ok(None),
        Ok(paths) => paths,
        Err(error) => return Ok(Some(format!("{error:#}"))),
    };
    let folded = match fold::fold(&paths, On::Threads, |_| {}) {
        Ok(round) => round.board,
        Err(error) => return Ok(Some(format!("{error:#}"))),
    };
    let mut events = all_events(store, contest, Seq::START).await?;
    events.retain(|event| event.seq <= folded.seq);
    let replayed = agon_scoreboard::exact(&events)?.digest();
    Ok((folded.digest() != replayed).then(|| {
        format!(
            "its segments up to event {} give the standing {}, a replay {replayed}",
            folded.seq,
            folded.digest()
        )
    }))
}

/// Recomputes a final standing; says what differs.
async fn verify_final(store: &Store, contest: ContestId) -> Result<Option<String>> {
    let Some((seq, digest, rows)) = store.final_standing(contest).await? else {
        return Ok(None);
    };
    let mut events = all_events(store, contest, Seq::START).await?;
    events.retain(|event| event.seq <= seq);
    let board = agon_scoreboard::exact(&events)?;
    if board.digest() != digest {
        return Ok(Some(format!(
            "the standings' digest is {digest}, a replay gives {}",
            board.digest()
        )));
    }
    if rows.len() != board.len() {
        return Ok(Some(format!(
            "{} rows are kept, a replay gives {}",
            rows.len(),
            board.len()
        )));
    }
    for (row, standing) in rows.iter().zip(board.standings()) {
        if row.body != serde_json::to_string(&standing)? {
            return Ok(Some(format!(
                "the row of participation {} differs from a replay",
                row.ordinal
            )));
        }
    }
    Ok(None)
}
