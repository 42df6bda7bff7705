//! `agon bench log`: durable appends through the store, beside bare loops over the same engine in turn.
//!
//! A bare loop writes rows that were made beforehand, with the same durability, into the same tables.
//! It does not encode events, chain their digests, move a head, look a key up, answer somebody on
//! another thread, or notice another process; the store does, and both are on the clock.

mod made;
mod postgres;
mod rush;
mod sqlite;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use agon_domain::ContestId;
use agon_store::{Config, Store};
use anyhow::{Context, Result};

use super::figure::{Figure, of, print};
use crate::commands::load::times::Times;

/// Events of a group.
const GROUP: usize = 256;
/// How often both sides take turns.
const ROUNDS: usize = 9;
/// How long a turn takes.
const TURN: Duration = Duration::from_millis(500);

/// Measures in fresh databases.
pub(crate) async fn log(postgres: Option<String>, json: bool) -> Result<ExitCode> {
    let folder = tempfile::tempdir().context("making the bench's folder")?;
    let mut figures = vec![Figure::new(
        "a bare file: 150 bytes written and synced, one at a time",
        floor(&folder.path().join("floor"))?,
        "per s",
    )];
    figures.extend(sqlite::measure(folder.path()).await?);
    if let Some(url) = postgres {
        figures.extend(postgres::measure(folder.path(), &url).await?);
    }
    print(&figures, json)
}

/// What the disk alone allows.
fn floor(file: &Path) -> Result<f64> {
    let mut file = std::fs::File::create(file)?;
    let record = [b'x'; made::BARE];
    let began = Instant::now();
    let mut done = 0u32;
    while began.elapsed() < TURN * 4 {
        file.write_all(&record)?;
        file.sync_data()?;
        done += 1;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}

async fn store(folder: &Path, database: String) -> Result<Store> {
    let blobs = folder.join("blobs");
    Ok(Store::open(&Config { database, blobs }).await?)
}

/// One side's turns.
#[derive(Default)]
struct Side {
    /// Events per second, by turn.
    rates: Vec<f64>,
    /// How long each call took.
    calls: Times,
}

impl Side {
    fn median(&self) -> f64 {
        of(self.rates.clone(), 50)
    }

    fn p99_ms(&self) -> f64 {
        self.calls.percentile(99.0).as_secs_f64() * 1e3
    }

    /// A turn: calls for so many events each, of which only the calls themselves count.
    async fn turn(
        &mut self,
        events: usize,
        mut call: impl AsyncFnMut() -> Result<Duration>,
    ) -> Result<()> {
        let (mut spent, mut done) = (Duration::ZERO, 0u32);
        while spent < TURN {
            let took = call().await?;
            self.calls.record(took);
            spent += took;
            done += 1;
        }
        let events = f64::from(done) * events as f64;
        self.rates.push(events / spent.as_secs_f64());
        Ok(())
    }
}

/// Appends a group made beforehand; how long it took.
async fn append(store: &Store, contest: ContestId, group: usize) -> Result<Duration> {
    let events = made::events(group);
    let began = Instant::now();
    store.append(contest, agon_web::now(), events).await?;
    Ok(began.elapsed())
}

/// Submissions through the store by so many who each wait for the answer before the next: a turn.
async fn submissions(store: &Store, contest: ContestId, abreast: usize) -> Result<f64> {
    let began = Instant::now();
    let workers = (0..abreast).map(|worker| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut done = 0u32;
            while began.elapsed() < TURN {
                store.submit(made::submission(contest, worker)).await?;
                done += 1;
            }
            Ok::<_, agon_store::Error>(done)
        })
    });
    let workers: Vec<_> = workers.collect();
    let mut done = 0;
    for worker in workers {
        done += worker.await??;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}
