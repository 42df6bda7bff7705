//! The cold path: exact standings at an interval, contests closed and finalised when due.

use std::collections::HashMap;
use std::time::Duration;

use agon_domain::{Contest, ContestId, Envelope, Seq, decide};
use agon_scoreboard::Board;
use agon_store::{FinalRow, Store};
use agon_web::App;
use anyhow::Result;
use tokio_util::sync::CancellationToken;

/// How often it is looked whether a contest is to be closed.
const LOOK: Duration = Duration::from_secs(1);
const BATCH: u32 = 5_000;

/// What is remembered of a contest between two looks.
#[derive(Default)]
struct Known {
    contest: Contest,
    exact: Seq,
}

/// Works until told to end.
pub(super) async fn run(app: App, interval: Duration, stop: CancellationToken) {
    let mut known: HashMap<ContestId, Known> = HashMap::new();
    let mut due = tokio::time::Instant::now() + interval;
    loop {
        let exact_now = tokio::time::Instant::now() >= due;
        if exact_now {
            due = tokio::time::Instant::now() + interval;
        }
        if let Err(error) = look(&app, &mut known, exact_now).await {
            tracing::error!(
                error = format!("{error:#}"),
                "standings failed; trying again"
            );
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn look(app: &App, known: &mut HashMap<ContestId, Known>, exact_now: bool) -> Result<()> {
    let store = &app.store;
    store.follow_index().await?;
    for (id, head) in store.streams().await? {
        if id == ContestId::INSTALLATION {
            continue;
        }
        let one = known.entry(id).or_default();
        if one.contest.finalised && one.contest.seq == head {
            // The rows follow the event: after a crash between the two they are written here.
            if store.final_standing(id).await?.is_none() {
                finalise(store, id, &one.contest).await?;
            }
            continue;
        }
        for event in all_events(store, id, one.contest.seq).await? {
            one.contest.apply(&event);
        }
        if let Some(event) = decide::close(&one.contest, agon_web::now()) {
            store.append(id, agon_web::now(), vec![event]).await?;
            continue;
        }
        if one.contest.closed && one.contest.pending == 0 && !one.contest.finalised {
            finalise(store, id, &one.contest).await?;
        } else if exact_now && one.exact < one.contest.seq {
            one.exact = one.contest.seq;
            correct(app, id).await?;
        }
    }
    Ok(())
}

/// Folds a contest anew and corrects the hot board by it.
async fn correct(app: &App, id: ContestId) -> Result<()> {
    let board = fold(&app.store, id).await?;
    let room = app.rooms.room(id).await?;
    let differed = tokio::task::spawn_blocking(move || room.correct(&board)).await?;
    metrics::counter!("agon_scoreboard_mismatches_total").increment(u64::from(differed));
    if differed > 0 {
        tracing::error!(contest.id = %id, rows = differed, "the hot board differed from the exact one");
    }
    Ok(())
}

/// Appends `Finalised` with the digest of the exact standing, then keeps the rows for ever.
async fn finalise(store: &Store, id: ContestId, contest: &Contest) -> Result<()> {
    let board = fold(store, id).await?;
    let digest = board.digest();
    if let Some(event) = decide::finalise(contest, digest) {
        store.append(id, agon_web::now(), vec![event]).await?;
        tracing::info!(contest.id = %id, standings = %digest, "final");
    }
    let rows = board
        .standings()
        .map(|standing| {
            Ok(FinalRow {
                ordinal: standing.ordinal,
                body: serde_json::to_string(&standing)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    store
        .save_final(id, board.seq, digest, &rows, agon_web::now())
        .await?;
    Ok(())
}

async fn fold(store: &Store, id: ContestId) -> Result<Board> {
    let events = all_events(store, id, Seq::START).await?;
    Ok(tokio::task::spawn_blocking(move || agon_scoreboard::exact(&events)).await??)
}

/// A contest's events after a place.
pub(crate) async fn all_events(store: &Store, id: ContestId, after: Seq) -> Result<Vec<Envelope>> {
    let (mut events, mut after) = (Vec::new(), after);
    loop {
        let batch = store.read_after(id, after, BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(events);
        };
        after = last.seq;
        events.extend(batch);
    }
}
