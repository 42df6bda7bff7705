//! Projections made anew from the log, or compared with it.

use std::process::ExitCode;

use agon_domain::{ContestId, Seq};
use agon_store::Store;
use anyhow::{Result, bail};

use crate::cli::RebuildArgs;
use crate::commands::open;
use crate::config::Place;
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
        if let Some(difference) = verify_final(store, contest).await? {
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
