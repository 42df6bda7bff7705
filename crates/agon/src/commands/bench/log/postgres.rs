//! PostgreSQL as it is set up by whoever gave the URL.
//!
//! A cluster that was just made zeroes 16 MB for each new file of its log, which stops everybody for some
//! 50 ms; one that is in use takes files of earlier checkpoints. So the first round does not count, and
//! a checkpoint comes before each that does.

use std::path::Path;
use std::time::Instant;

use agon_domain::ContestId;
use agon_store::Store;
use agon_store::bare::BarePostgres;
use anyhow::Result;

use super::{GROUP, ROUNDS, Side, TURN, append, made, store, submissions};
use crate::commands::bench::figure::Figure;

/// Submissions that wait at the same time.
const ABREAST: [usize; 3] = [1, 64, 2 * GROUP];
const MAY_NOT_CHECKPOINT: &str = "this user may not ask for a checkpoint, so new files of PostgreSQL's log count: \
     grant pg_checkpoint to it, or measure twice";

pub(super) async fn measure(folder: &Path, url: &str) -> Result<Vec<Figure>> {
    let store = store(folder, url.to_owned()).await?;
    let mut bare = BarePostgres::connect(url).await?;
    let bodies = made::bodies(GROUP);
    let contest = ContestId(uuid::Uuid::new_v4());
    let [mut by_itself, mut one, mut two] = [(); 3].map(|()| Side::default());
    let mut rates = ABREAST.map(|_| Side::default());
    for round in 0..=ROUNDS {
        if round == 1 {
            (by_itself, one, two) = Default::default();
            rates = Default::default();
        }
        let may = round == 0 || bare.checkpoint().await?;
        if round == 1 && !may {
            eprintln!("{MAY_NOT_CHECKPOINT}");
        }
        let call = async || {
            let began = Instant::now();
            bare.append(agon_web::now(), &bodies).await?;
            Ok(began.elapsed())
        };
        by_itself.turn(GROUP, call).await?;
        let call = async || append(&store, contest, GROUP).await;
        one.turn(GROUP, call).await?;
        both(&mut two, &store, contest).await?;
        for (abreast, side) in ABREAST.into_iter().zip(&mut rates) {
            side.rates
                .push(submissions(&store, contest, abreast).await?);
        }
    }
    bare.close().await?;
    store.verify_chain(contest).await?;
    store.close().await;
    let mut figures = figures(&by_itself, &one, &two);
    for (abreast, side) in ABREAST.into_iter().zip(&rates) {
        let name = format!("postgres: submissions with receipt and source, {abreast} abreast");
        figures.push(Figure::new(name, side.median(), "per s"));
    }
    Ok(figures)
}

/// A turn of two callers who each wait for their answer: the store still has one connection that writes.
async fn both(side: &mut Side, store: &Store, contest: ContestId) -> Result<()> {
    let began = Instant::now();
    let caller = || {
        let store = store.clone();
        tokio::spawn(async move {
            let mut calls = Vec::new();
            while began.elapsed() < TURN {
                calls.push(append(&store, contest, GROUP).await?);
            }
            anyhow::Ok(calls)
        })
    };
    let callers = [caller(), caller()];
    let mut done = 0;
    for caller in callers {
        let calls = caller.await??;
        done += calls.len() * GROUP;
        calls.into_iter().for_each(|took| side.calls.record(took));
    }
    side.rates.push(done as f64 / began.elapsed().as_secs_f64());
    Ok(())
}

fn figures(by_itself: &Side, one: &Side, two: &Side) -> Vec<Figure> {
    let bytes = made::event_bytes();
    let peer = "the same insert of 150 bytes without a head, one connection";
    let rate = |callers: &str, side: &Side| {
        let name = format!("postgres: events of {bytes} bytes, 256 a call, {callers}");
        Figure::new(name, side.median(), "per s").beside(peer, by_itself.median())
    };
    let call = |callers: &str, side: &Side| {
        let name = format!("postgres: a call of 256, {callers}, p99");
        let figure = Figure::new(name, side.p99_ms(), "ms");
        figure.beside(peer, by_itself.p99_ms()).at_most(5.0)
    };
    vec![
        rate("one caller", one),
        rate("two callers", two).times_at_least(0.8),
        call("one caller", one),
        call("two callers", two),
    ]
}
