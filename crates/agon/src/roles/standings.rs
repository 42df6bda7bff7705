//! The cold path: exact standings at an interval, segments, snapshots, and contests closed and
//! finalised when due.

mod followed;
mod known;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use agon_domain::{Contest, ContestId, Digest, Envelope, Event, Seq, decide};
use agon_scoreboard::{Board, Exact};
use agon_store::{FinalRow, Store};
use agon_web::App;
use agon_web::rooms::Corrected;
use anyhow::{Context, Result, bail};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::followed::Followed;
use self::known::Known;
use crate::commands::fold::segments;
use crate::fold::{self, On};

/// How often it is looked whether a contest is to be closed.
const LOOK: Duration = Duration::from_secs(1);
const BATCH: u32 = 5_000;

/// How often what is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Intervals {
    /// Exact standings.
    pub(crate) exact: Duration,
    /// Snapshots.
    pub(crate) snapshot: Duration,
}

/// What is due at a look.
#[derive(Clone, Copy)]
struct Due {
    exact: bool,
    snapshot: bool,
}

/// Works until told to end.
pub(super) async fn run(app: App, every: Intervals, stop: CancellationToken) {
    let mut known: HashMap<ContestId, Known> = HashMap::new();
    let (mut exact, mut snapshot) = (
        Instant::now() + every.exact,
        Instant::now() + every.snapshot,
    );
    loop {
        let now = Instant::now();
        let due = Due {
            exact: now >= exact,
            snapshot: now >= snapshot,
        };
        if due.exact {
            exact = now + every.exact;
        }
        if due.snapshot {
            snapshot = now + every.snapshot;
        }
        if let Err(error) = look(&app, &mut known, due).await {
            let error = format!("{error:#}");
            tracing::error!(error, "contests cannot be listed; trying again");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Looks at every contest. One that fails is left alone for a while and keeps nobody else waiting.
async fn look(app: &App, known: &mut HashMap<ContestId, Known>, due: Due) -> Result<()> {
    let (store, now) = (&app.store, Instant::now());
    let waiting = known.iter().filter(|(_, known)| known.waits(now));
    let waiting: HashSet<_> = waiting.map(|(id, _)| *id).collect();
    let mut unreadable = store.follow_index_but(&waiting).await?.unreadable;
    for (id, head) in store.streams().await? {
        if id == ContestId::INSTALLATION || waiting.contains(&id) {
            continue;
        }
        let before = known.remove(&id);
        let failed = before.as_ref().and_then(Known::failed);
        let looked = match unreadable.remove(&id) {
            Some(error) => Err(error.into()),
            None => visit(app, (id, head), before, due).await,
        };
        // What failed half-way is read anew.
        let now = looked.unwrap_or_else(|error| Known::failing(id, failed, &error));
        known.insert(id, now);
    }
    Ok(())
}

async fn visit(
    app: &App,
    (id, head): (ContestId, Seq),
    known: Option<Known>,
    due: Due,
) -> Result<Known> {
    let due = Due {
        exact: due.exact || is_new(app, id),
        ..due
    };
    let mut followed = match known {
        Some(Known::Done(seq)) if seq == head && !(due.exact && is_unconfirmed(app, id)) => {
            return Ok(Known::Done(seq));
        }
        Some(Known::Followed(followed)) => followed,
        Some(Known::Done(_) | Known::Failing(..)) | None => {
            Box::new(Followed::open(&app.store, id).await?)
        }
    };
    let now = one(app, id, &mut followed, due).await?;
    Ok(now.unwrap_or(Known::Followed(followed)))
}

/// Looks at one contest; answers what is known of it from now on, where that is little.
async fn one(app: &App, id: ContestId, followed: &mut Followed, due: Due) -> Result<Option<Known>> {
    let store = &app.store;
    followed.catch_up(store).await?;
    let contest = &followed.contest;
    if contest.finalised {
        // The rows follow the event: after a crash between the two they are written here.
        if store.final_standing(id).await?.is_none() {
            write_what_was_said(store, id).await?;
        }
        followed.seal(store).await?;
        followed.keep(store).await?;
        if due.exact && is_unconfirmed(app, id) {
            let corrected = correct(app, id, followed.boards().await?).await?;
            if corrected.left > 0 {
                bail!("the hot board and the exact one differ, and nothing more will happen");
            }
        }
        return Ok(Some(Known::Done(followed.contest.seq)));
    }
    if let Some(event) = decide::close(contest, agon_web::now()) {
        store.append(id, agon_web::now(), vec![event]).await?;
        return Ok(None);
    }
    if decide::is_due_to_finalise(contest) {
        followed.seal(store).await?;
        let board = final_board(store, id, followed).await?;
        finalise(store, id, &followed.contest, &board).await?;
        return Ok(None);
    }
    if due.exact && (followed.corrected < contest.seq || is_unconfirmed(app, id)) {
        correct(app, id, followed.boards().await?).await?;
        followed.corrected = followed.contest.seq;
    }
    if due.snapshot {
        followed.keep(store).await?;
    }
    Ok(None)
}

/// The whole log folded once more, from segments alone. That what was folded bit by bit is the same
/// is checked, and said if not; the whole is the authority.
async fn final_board(store: &Store, id: ContestId, followed: &Followed) -> Result<Board> {
    let folder = tempfile::tempdir()?;
    let segments = segments(store, id, folder.path()).await?;
    let fold = move || fold::fold(&segments, On::Threads, |_| {});
    let whole = tokio::task::spawn_blocking(fold).await??.board;
    if whole != followed.boards().await?.jury {
        metrics::counter!("agon_scoreboard_mismatches_total").increment(1);
        tracing::error!(contest.id = %id, "the standing folded bit by bit differed from the whole");
    }
    Ok(whole)
}

/// Whether there is a hot board that was opened, or changed, since it was compared.
fn is_unconfirmed(app: &App, id: ContestId) -> bool {
    let room = app.rooms.unmarked(id);
    room.is_some_and(|room| !room.look().is_compared())
}

/// Whether there is a hot board that no round has seen. Whoever opened it need not wait for the interval
/// to end.
fn is_new(app: &App, id: ContestId) -> bool {
    let room = app.rooms.unmarked(id);
    room.is_some_and(|room| !room.look().is_visited())
}

/// Corrects the hot board by the exact one, if there is one.
async fn correct(app: &App, id: ContestId, exact: Exact) -> Result<Corrected> {
    let Some(room) = app.rooms.unmarked(id) else {
        return Ok(Corrected::default());
    };
    let corrected = app.rooms.correct(&room, exact).await?;
    let Corrected {
        differed,
        left,
        anew,
    } = corrected;
    metrics::counter!("agon_scoreboard_mismatches_total").increment(differed as u64);
    if left > 0 {
        tracing::error!(contest.id = %id, rows = left, "the hot board, folded from the log alone, differs from the exact one; `agon rebuild` has segments sealed anew");
    } else if differed > 0 {
        tracing::error!(contest.id = %id, rows = differed, anew, "the hot board differed from the exact one and was corrected");
    }
    Ok(corrected)
}

/// Appends `Finalised` with the digest of the exact standing, then keeps the rows for ever.
async fn finalise(store: &Store, id: ContestId, contest: &Contest, board: &Board) -> Result<()> {
    let digest = board.digest();
    if let Some(event) = decide::finalise(contest, digest) {
        // What came while the whole was folded is not in it: the next look begins anew.
        let after = (contest.seq, agon_web::now());
        match store.append_after(id, after.0, after.1, vec![event]).await {
            Ok(_) => {}
            Err(agon_store::Error::Moved) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        tracing::info!(contest.id = %id, standings = %digest, "final");
    }
    write_final(store, id, board, digest).await
}

/// Keeps the rows of a standing that the log says is final.
async fn write_what_was_said(store: &Store, id: ContestId) -> Result<()> {
    let mut events = all_events(store, id, Seq::START).await?;
    let said = finalised(&events);
    let (at, said) = said.context("it is final, and its log does not say so")?;
    events.retain(|event| event.seq <= at);
    let board = agon_scoreboard::exact(&events)?;
    let digest = board.digest();
    if digest != said {
        bail!("event {at} says that the standing {said} is final, a replay gives {digest}");
    }
    write_final(store, id, &board, digest).await
}

/// The event that says which standing is final, and its digest.
pub(crate) fn finalised(events: &[Envelope]) -> Option<(Seq, Digest)> {
    events.iter().rev().find_map(|one| {
        if let Event::Finalised { standings } = one.event {
            return Some((one.seq, standings));
        }
        None
    })
}

async fn write_final(store: &Store, id: ContestId, board: &Board, digest: Digest) -> Result<()> {
    let row = |standing: agon_scoreboard::Standing| {
        Ok(FinalRow {
            ordinal: standing.ordinal,
            body: serde_json::to_string(&standing)?,
        })
    };
    let rows = board.standings().map(row).collect::<Result<Vec<_>>>()?;
    store
        .save_final(id, board.seq, digest, &rows, agon_web::now())
        .await?;
    Ok(())
}

/// A contest's events after a place.
pub(crate) async fn all_events(
    store: &Store,
    id: ContestId,
    after: Seq,
) -> Result<Vec<Envelope>, agon_store::Error> {
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
