//! The log's tail becomes work: every submission without a judgement is queued.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use agon_domain::schedule::Priority;
use agon_domain::{ContestId, Ordinal, Seq};
use agon_web::rooms::Room;
use agon_web::work::Job;
use agon_web::{App, rejudgings};
use anyhow::Result;
use tokio_util::sync::CancellationToken;

/// How many submissions are looked up at a time.
const BATCH: u32 = 1_000;
/// What got lost on the way is found again after this long.
const SWEEP: Duration = Duration::from_secs(60);

/// Queues pending submissions: all at the start, then what arrives, and all again now and then.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut moved = app.store.watch_all();
    let mut seen = Seen::default();
    let mut sweep = tokio::time::interval(SWEEP);
    loop {
        if let Err(error) = queue_new(&app, &mut seen).await {
            tracing::error!(
                error = format!("{error:#}"),
                "pending submissions cannot be read; trying again"
            );
            tokio::time::sleep(Duration::from_secs(1)).await;
            moved.mark_changed();
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = moved.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = app.work.released() => seen = Seen::default(),
            _ = sweep.tick() => seen = Seen::default(),
        }
    }
}

/// What was queued since the last sweep.
#[derive(Default)]
struct Seen {
    /// Submissions of a contest up to there.
    heads: HashMap<ContestId, Seq>,
    rejudgings: HashSet<(ContestId, Seq)>,
}

async fn queue_new(app: &App, seen: &mut Seen) -> Result<()> {
    let mut moved = Vec::new();
    for (contest, head) in app.store.streams().await? {
        if contest == ContestId::INSTALLATION {
            continue;
        }
        let from = seen.heads.get(&contest).copied().unwrap_or(Seq::START);
        if from >= head {
            continue;
        }
        let mut after = from;
        loop {
            let pending = app.store.pending(contest, after, BATCH).await?;
            let Some(last) = pending.last() else { break };
            after = last.seq;
            for one in &pending {
                let job = Job::Judge {
                    contest,
                    submission: one.seq,
                    rejudging: None,
                };
                app.work
                    .jobs
                    .push(Priority::Submission, (contest, one.participation), job);
            }
        }
        let is_new = seen.heads.insert(contest, head).is_none();
        moved.push((contest, is_new));
    }
    // After all that somebody waits for. One contest that cannot be read keeps nobody else waiting.
    for (contest, is_new) in moved {
        if let Err(error) = look_for_rejudging((app, contest), is_new, seen).await {
            let error = format!("{error:#}");
            tracing::error!(contest.id = %contest, error, "no rejudging can be looked for");
        }
    }
    Ok(())
}

/// What a rejudging waits for is known to the contest's room, which is opened where it was never asked.
async fn look_for_rejudging(
    (app, contest): (&App, ContestId),
    is_new: bool,
    seen: &mut Seen,
) -> Result<()> {
    let room = match app.rooms.known(contest) {
        Some(room) => room,
        None if !is_new || is_final(app, contest).await? => return Ok(()),
        None => app.rooms.room(contest).await?,
    };
    queue_rejudging(app, &room, seen).await
}

async fn is_final(app: &App, contest: ContestId) -> Result<bool> {
    let row = app.store.index_row(contest).await?;
    Ok(row.is_some_and(|row| row.finalised))
}

/// Queues what an open rejudging still waits for.
async fn queue_rejudging(app: &App, room: &Room, seen: &mut Seen) -> Result<()> {
    let contest = room.id;
    room.catch_up(&app.store).await?;
    let open = room.look().contest.rejudging().cloned();
    let new = |seq| !seen.rejudgings.contains(&(contest, seq));
    let Some(open) = open.filter(|open| new(open.seq)) else {
        return Ok(());
    };
    for submission in rejudgings::left(app, room, &open).await? {
        let owner = room.look().live.owner(submission);
        let job = Job::Judge {
            contest,
            submission,
            rejudging: Some(open.seq),
        };
        let whose = (contest, owner.unwrap_or(Ordinal(u32::MAX)));
        app.work.jobs.push(Priority::Background, whose, job);
    }
    seen.rejudgings.insert((contest, open.seq));
    Ok(())
}
