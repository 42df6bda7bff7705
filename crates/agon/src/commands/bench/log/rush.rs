//! A start rush: as many as the worst second of a day holds, second after second, each event its own
//! call of the store: of fifteen one joins, seven submit and seven are judged.

use std::time::{Duration, Instant};

use agon_domain::{ContestId, Seq};
use agon_store::{Error, Store};
use anyhow::Result;
use tokio::task::JoinSet;

use super::made;
use crate::commands::bench::figure::Figure;
use crate::commands::load::times::Times;

/// Events in a second.
const RATE: u32 = 58_000;
/// How long it lasts.
const SECONDS: u32 = 3;
/// Events come this often.
const STEP: Duration = Duration::from_millis(1);

/// How long events waited from their moment until they were durable.
pub(super) async fn measure(store: &Store) -> Result<Vec<Figure>> {
    let contest = ContestId(uuid::Uuid::new_v4());
    let mut waits = Times::default();
    let mut waiting: JoinSet<Result<Duration, Error>> = JoinSet::new();
    let began = Instant::now();
    let each = RATE / 1_000;
    for step in 0..SECONDS * 1_000 {
        let due = began + STEP * step;
        tokio::time::sleep_until(due.into()).await;
        for place in step * each..(step + 1) * each {
            let store = store.clone();
            waiting.spawn(async move {
                one(&store, contest, place).await?;
                Ok(due.elapsed())
            });
        }
        while let Some(done) = waiting.try_join_next() {
            waits.record(done??);
        }
    }
    while let Some(done) = waiting.join_next().await {
        waits.record(done??);
    }
    store.verify_chain(contest).await?;
    let ms = |percent| waits.percentile(percent).as_secs_f64() * 1e3;
    let name = |what| format!("sqlite: a rush of {RATE} calls per s for {SECONDS} s, {what} wait");
    Ok(vec![
        Figure::new(name("median"), ms(50.0), "ms"),
        Figure::new(name("longest"), ms(100.0), "ms").at_most(1_000.0),
    ])
}

async fn one(store: &Store, contest: ContestId, place: u32) -> Result<(), Error> {
    match place % 15 {
        0 => store.join(made::joining(contest)).await.map(drop),
        1..8 => {
            let submission = made::submission(contest, place as usize);
            store.submit(submission).await.map(drop)
        }
        _ => {
            let judgement = made::judgement(contest, Seq(place.into()));
            store.record_judgement(judgement).await.map(drop)
        }
    }
}
