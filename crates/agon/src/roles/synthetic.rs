//! The synthetic judge of a rehearsal: takes the jobs of the workers, and writes down what it draws.
//!
//! Its judgements are marked in the log by their node. It waits as long as a judge would have taken,
//! for thousands of submissions at the same time, so that they are judged out of order.

use std::sync::Arc;
use std::time::Duration;

use agon_domain::{ContestId, Seq};
use agon_store::NewJudgement;
use agon_web::App;
use agon_web::work::{Job, TrialOutcome};
use anyhow::{Context, Result};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::synthetic::Outcome;

/// Longer than any judgement takes to be drawn, waited for and written.
const LEASE: Duration = Duration::from_secs(600);
/// How many are judged at the same time; more wait in the queue.
const ABREAST: usize = 8_192;

/// Judges until the queue is closed.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let (abreast, judging) = (Arc::new(Semaphore::new(ABREAST)), TaskTracker::new());
    while let Ok(room) = abreast.clone().acquire_owned().await {
        let Some(leased) = app.work.jobs.lease(LEASE).await else {
            break;
        };
        let (app, stop) = (app.clone(), stop.clone());
        judging.spawn(async move {
            let worked = work(&app, &leased.job, leased.lease);
            let done = stop.run_until_cancelled(worked).await;
            if let Some(Err(error)) = done {
                // The sweep of the dispatcher queues it again.
                tracing::error!(error = format!("{error:#}"), job = ?leased.job, "a job failed");
            }
            app.work.jobs.done(leased.lease);
            drop(room);
        });
    }
    judging.close();
    judging.wait().await;
}

async fn work(app: &App, job: &Job, lease: u64) -> Result<()> {
    match job {
        Job::Judge {
            contest,
            submission,
            rejudging,
        } => judge(app, (*contest, *submission, *rejudging), lease).await,
        Job::Trial(id) => {
            if let Some((_, answer)) = app.work.take_trial(*id) {
                // Whoever waited may have gone.
                let _ = answer.send(TrialOutcome {
                    compiler_output: "this is a rehearsal: nothing is run".to_owned(),
                    ok: true,
                    runs: Vec::new(),
                });
            }
            Ok(())
        }
        Job::Prepare(_) => Ok(()),
    }
}

async fn judge(
    app: &App,
    (contest, seq, rejudging): (ContestId, Seq, Option<Seq>),
    lease: u64,
) -> Result<()> {
    let row = app.store.submission_at(contest, seq).await?;
    let row = row.context("the submission is not there")?;
    if rejudging.is_none() && row.judged.is_some() {
        return Ok(());
    }
    let source = app.store.source(contest, seq).await?.unwrap_or_default();
    let outcome = Outcome::of(&source);
    let room = app.rooms.room(contest).await?;
    let testdata = {
        let look = room.look();
        let definition = look.contest.definition.as_ref();
        let problem = definition.and_then(|definition| definition.problem(row.problem));
        problem.map(|problem| problem.testdata)
    };
    tokio::time::sleep(outcome.delay()).await;
    let details = outcome.details();
    let mut event = outcome.judged(seq, testdata.unwrap_or(agon_domain::Digest::ZERO), lease);
    event.runs = details.runs_digest();
    event.rejudging = rejudging;
    let new = NewJudgement {
        contest,
        at: agon_web::now(),
        event,
        details,
    };
    app.store.record_judgement(new).await?;
    Ok(())
}
