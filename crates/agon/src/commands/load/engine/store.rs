//! The log through a real SQLite store, in groups as its writer forms them.

use std::time::{Duration, Instant};

use agon_domain::{ContestId, Event, Seq};
use agon_store::{Config, Store};
use anyhow::{Context, Result, bail};

use super::{bar, ms, per_second};
use crate::cli::Share;
use crate::commands::bench::figure::Figure;
use crate::commands::load::plan::Plan;
use crate::commands::load::times::Times;

/// Events appended at once.
const GROUP: usize = 256;
/// Events of a sample.
const SAMPLE: u64 = 250_000;
/// How much of the start is told at the pace of the day, in milliseconds.
const RUSH_MS: u32 = 5_000;

/// What the store took.
pub(super) struct Stored {
    pub(super) figures: Vec<Figure>,
    /// How long each group took.
    pub(super) commits: Times,
}

/// Appends in a fresh database, which is removed at the end.
pub(super) async fn measure(plan: &Plan, share: Share) -> Result<Stored> {
    let folder = tempfile::tempdir().context("making a folder for the store")?;
    let config = Config {
        database: format!("sqlite:{}", folder.path().join("agon.db").display()),
        blobs: folder.path().join("blobs"),
    };
    let store = Store::open(&config).await.context("opening the store")?;
    let rush = rush(&store, plan).await?;
    let count = match share {
        Share::All => plan.events + 1,
        Share::None | Share::Sample => SAMPLE.min(plan.events + 1),
    };
    let (commits, spent) = bulk(&store, plan, count).await?;
    store.close().await;
    let p99 = commits.percentile(99.0);
    let figures = vec![
        Figure::new("the start rush: longest wait for the store", ms(rush), "ms").at_most(1_000.0),
        Figure::new(
            "durable appends in groups of 256",
            per_second(count, spent),
            "per s",
        ),
        Figure::new("a durable group, p99", ms(p99), "ms").at_most(10.0),
    ];
    Ok(Stored { figures, commits })
}

/// The first seconds at their own pace: the longest that an event waited from its moment until it was durable.
async fn rush(store: &Store, plan: &Plan) -> Result<Duration> {
    let contest = ContestId(uuid::Uuid::new_v4());
    let early = plan.day().take_while(|moment| moment.at_ms < RUSH_MS);
    let mut early = early.peekable();
    let due = |at_ms: u32| Duration::from_millis(at_ms.into());
    let (mut longest, began) = (Duration::ZERO, Instant::now());
    while let Some(first) = early.next() {
        let oldest = due(first.at_ms);
        tokio::time::sleep(oldest.saturating_sub(began.elapsed())).await;
        let mut group: Vec<Event> = vec![first.envelope().event];
        // What is due already goes with it, as with the writer of a server.
        while group.len() < GROUP {
            let Some(next) = early.next_if(|next| due(next.at_ms) <= began.elapsed()) else {
                break;
            };
            group.push(next.envelope().event);
        }
        store.append(contest, agon_web::now(), group).await?;
        longest = longest.max(began.elapsed().saturating_sub(oldest));
    }
    Ok(longest)
}

async fn bulk(store: &Store, plan: &Plan, count: u64) -> Result<(Times, Duration)> {
    let contest = ContestId(uuid::Uuid::new_v4());
    let bar = bar("store", count);
    let mut commits = Times::default();
    let (mut spent, mut done) = (Duration::ZERO, 0_u64);
    let mut log = plan.log().take(usize::try_from(count)?);
    loop {
        let group: Vec<Event> = log.by_ref().take(GROUP).map(|one| one.event).collect();
        if group.is_empty() {
            break;
        }
        done += group.len() as u64;
        let began = Instant::now();
        store.append(contest, agon_web::now(), group).await?;
        let took = began.elapsed();
        spent += took;
        commits.record(took);
        bar.set_position(done);
    }
    bar.finish_and_clear();
    verify(store, plan, contest, count).await?;
    Ok((commits, spent))
}

/// Reads all of it again: no gap, chained digests, and each event what it was.
async fn verify(store: &Store, plan: &Plan, contest: ContestId, count: u64) -> Result<()> {
    let head = store.verify_chain(contest).await?;
    if head.seq.0.unsigned_abs() != count {
        bail!("the store has {} events of {count}", head.seq);
    }
    let bar = bar("store, read again", count);
    let (mut seq, mut log) = (Seq::START, plan.log());
    while seq < head.seq {
        for stored in store.read_after(contest, seq, 5_000).await? {
            let written = log.next().context("the store has too many events")?;
            if (stored.seq, &stored.event) != (written.seq, &written.event) {
                bail!("event {} came back as {:?}", written.seq, stored.event);
            }
            seq = stored.seq;
        }
        bar.set_position(seq.0.unsigned_abs());
    }
    bar.finish_and_clear();
    Ok(())
}
