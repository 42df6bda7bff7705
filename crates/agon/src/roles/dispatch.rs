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
            () = app.work.released() => seen.forget_what_was_queued(),
            _ = sweep.tick() => seen.forget_what_was_queued(),
        }
    }
}

/// What was seen.
#[derive(Default)]
struct Seen {
    /// Submissions of a contest that were queued since the last sweep, up to there.
    heads: HashMap<ContestId, Seq>,
    /// Rejudgings that were queued since the last sweep.
    rejudgings: HashSet<(ContestId, Seq)>,
    /// Up to where a rejudging was looked for, ever.
    looked: HashMap<ContestId, Seq>,
}

impl Seen {
    fn forget_what_was_queued(&mut self) {
        self.heads.clear();
        self.rejudgings.clear();
    }
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
        seen.heads.insert(contest, head);
        moved.push((contest, head));
    }
    // After all that somebody waits for. One contest that cannot be read keeps nobody else waiting.
    for (contest, head) in moved {
        if let Err(error) = look_for_rejudging(app, (contest, head), seen).await {
            let error = format!("{error:#}");
            tracing::error!(contest.id = %contest, error, "no rejudging can be looked for");
        }
    }
    Ok(())
}

/// What a rejudging waits for is known to the contest's room, which is opened where it may hold one: a room
/// in which a rejudging is open is not closed.
async fn look_for_rejudging(
    app: &App,
    (contest, head): (ContestId, Seq),
    seen: &mut Seen,
) -> Result<()> {
    let has_looked = seen.looked.get(&contest) == Some(&head);
    let room = match app.rooms.unmarked(contest) {
        Some(room) => room,
        None if has_looked || is_final(app, contest).await? => return Ok(()),
        None => app.rooms.room(contest).await?,
    };
    queue_rejudging(app, &room, seen).await?;
    seen.looked.insert(contest, head);
    Ok(())
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
