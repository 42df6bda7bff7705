//! The log's tail becomes work: every submission without a judgement is queued.

use std::collections::HashMap;
use std::time::Duration;

use agon_domain::schedule::Priority;
use agon_domain::{ContestId, Seq};
use agon_web::App;
use agon_web::work::Job;
use anyhow::Result;
use tokio_util::sync::CancellationToken;

/// How many submissions are looked up at a time.
const BATCH: u32 = 1_000;
/// What got lost on the way is found again after this long.
const SWEEP: Duration = Duration::from_secs(60);

/// Queues pending submissions: all at the start, then what arrives, and all again now and then.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut moved = app.store.watch_all();
    let mut seen = HashMap::new();
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
            () = app.work.released() => seen.clear(),
            _ = sweep.tick() => seen.clear(),
        }
    }
}

async fn queue_new(app: &App, seen: &mut HashMap<ContestId, Seq>) -> Result<()> {
    for (contest, head) in app.store.streams().await? {
        if contest == ContestId::INSTALLATION {
            continue;
        }
        let from = seen.get(&contest).copied().unwrap_or(Seq::START);
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
                };
                app.work
                    .jobs
                    .push(Priority::Submission, (contest, one.participation), job);
            }
        }
        seen.insert(contest, head);
    }
    Ok(())
}
