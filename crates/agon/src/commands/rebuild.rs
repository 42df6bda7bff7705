//! Projections made anew from the log, or compared with it.

use std::process::ExitCode;

use agon_domain::{ContestId, Envelope, Seq};
use agon_store::Store;
use anyhow::{Result, bail};

use crate::cli::RebuildArgs;
use crate::commands::fold::segments;
use crate::commands::open;
use crate::config::Place;
use crate::fold::{self, On};
use crate::roles::standings::{all_events, finalised};

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
        for difference in differences(store, contest).await? {
            println!("contest {contest}: {difference}");
            wrong += 1;
        }
    }
    if wrong > 0 {
        bail!(
            "{wrong} differ from a replay; `agon rebuild` makes projections anew and has segments \
             sealed anew, logs and final standings come from a backup"
        );
    }
    println!("projections and final standings equal a replay");
    Ok(ExitCode::SUCCESS)
}

/// Compares what is kept of a contest with a replay of its log; says what differs.
async fn differences(store: &Store, contest: ContestId) -> Result<Vec<String>> {
    let events = match all_events(store, contest, Seq::START).await {
        Ok(events) => events,
        // That was said when its projections were compared.
        Err(agon_store::Error::Damaged { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let differences = [
        verify_final(store, contest, &events).await?,
        verify_segments(store, contest, &events).await?,
    ];
    Ok(differences.into_iter().flatten().collect())
}

/// The events up to one.
fn up_to(events: &[Envelope], seq: Seq) -> &[Envelope] {
    &events[..events.partition_point(|event| event.seq <= seq)]
}

/// Folds what is sealed and compares it with a replay of the log; says what differs.
async fn verify_segments(
    store: &Store,
    contest: ContestId,
    events: &[Envelope],
) -> Result<Option<String>> {
    let folder = tempfile::tempdir()?;
    let paths = match segments(store, contest, folder.path()).await {
        Ok(paths) if paths.is_empty() => return Ok(None),
        Ok(paths) => paths,
        Err(error) => return Ok(Some(format!("its segments: {error:#}"))),
    };
    let folded = match fold::fold(&paths, On::Threads, |_| {}) {
        Ok(round) => round.board,
        Err(error) => return Ok(Some(format!("its segments: {error:#}"))),
    };
    let replayed = agon_scoreboard::exact(up_to(events, folded.seq))?.digest();
    Ok((folded.digest() != replayed).then(|| {
        format!(
            "its segments up to event {} give the standing {}, a replay {replayed}",
            folded.seq,
            folded.digest()
        )
    }))
}

/// Recomputes a final standing, and compares it with what the log says of it and with what is kept;
/// says what differs.
async fn verify_final(
    store: &Store,
    contest: ContestId,
    events: &[Envelope],
) -> Result<Option<String>> {
    let kept = store.final_standing(contest).await?;
    let Some((at, said)) = finalised(events) else {
        return Ok(kept.map(|_| "a final standing is kept, and its log has none".to_owned()));
    };
    let replayed = agon_scoreboard::exact(up_to(events, at))?.digest();
    if said != replayed {
        return Ok(Some(format!(
            "event {at} says that the standing {said} is final, a replay gives {replayed}"
        )));
    }
    let Some((seq, digest, rows)) = kept else {
        return Ok(Some(format!(
            "event {at} says that it is final, and the rows of its standing are not kept; \
             a server writes them when it starts"
        )));
    };
    let board = agon_scoreboard::exact(up_to(events, seq))?;
    if board.digest() != digest {
        return Ok(Some(format!(
            "the digest of its final rows is {digest}, a replay gives {}",
            board.digest()
        )));
    }
    if rows.len() != board.len() {
        return Ok(Some(format!(
            "{} final rows are kept, a replay gives {}",
            rows.len(),
            board.len()
        )));
    }
    for (row, standing) in rows.iter().zip(board.standings()) {
        if row.ordinal != standing.ordinal || row.body != serde_json::to_string(&standing)? {
            return Ok(Some(format!(
                "the final row of participation {} differs from a replay",
                row.ordinal
            )));
        }
    }
    Ok(None)
}
