//! SQLite, fully synced.

use std::path::Path;
use std::time::Instant;

use agon_domain::ContestId;
use agon_store::Store;
use agon_store::bare::{BareSqlite, BareSubmission};
use anyhow::Result;

use super::{GROUP, ROUNDS, Side, append, made, rush, store, submissions};
use crate::commands::bench::figure::Figure;

/// Submissions that wait at the same time: about two groups.
const ABREAST: [usize; 3] = [1, 64, 2 * GROUP];

/// Appends in groups of one size, the bare loop and the store in turn.
#[derive(Default)]
struct Pair {
    bare: Side,
    store: Side,
}

pub(super) async fn measure(folder: &Path) -> Result<Vec<Figure>> {
    let file = |name: &str| folder.join(name);
    let url = |name: &str| format!("sqlite:{}", file(name).display());
    // The store makes the tables of both, so that they are the same.
    store(folder, url("bare.db")).await?.close().await;
    let mut bare = BareSqlite::open(&file("bare.db"))?;
    let store = store(folder, url("agon.db")).await?;
    let contest = ContestId(uuid::Uuid::new_v4());
    let (mut many, mut one) = (Pair::default(), Pair::default());
    let (mut bare_submissions, mut ours) = (Side::default(), ABREAST.map(|_| Side::default()));
    for _ in 0..ROUNDS {
        turn(&mut many, GROUP, &mut bare, &store, contest).await?;
        turn(&mut one, 1, &mut bare, &store, contest).await?;
        submit_bare(&mut bare_submissions, &mut bare).await?;
        for (abreast, side) in ABREAST.into_iter().zip(&mut ours) {
            side.rates
                .push(submissions(&store, contest, abreast).await?);
        }
    }
    let rush = rush::measure(&store).await?;
    store.verify_chain(contest).await?;
    store.close().await;
    let mut figures = figures(&many, &one);
    for (abreast, side) in ABREAST.into_iter().zip(&ours) {
        let name = format!("sqlite: submissions with receipt and source, {abreast} abreast");
        let figure = Figure::new(name, side.median(), "per s");
        let peer = "bare rusqlite, the same three rows, 256 in a transaction";
        figures.push(figure.beside(peer, bare_submissions.median()));
    }
    figures.extend(rush);
    Ok(figures)
}

async fn turn(
    pair: &mut Pair,
    group: usize,
    bare: &mut BareSqlite,
    store: &Store,
    contest: ContestId,
) -> Result<()> {
    let bodies = made::bodies(group);
    let by_itself = async || {
        let began = Instant::now();
        bare.append(agon_web::now(), &bodies)?;
        Ok(began.elapsed())
    };
    pair.bare.turn(group, by_itself).await?;
    let ours = async || append(store, contest, group).await;
    pair.store.turn(group, ours).await
}

async fn submit_bare(side: &mut Side, bare: &mut BareSqlite) -> Result<()> {
    let by_itself = async || {
        let group: Result<Vec<BareSubmission>, _> = (0..GROUP).map(made::bare_submission).collect();
        let group = group?;
        let began = Instant::now();
        bare.submit(&group)?;
        Ok(began.elapsed())
    };
    side.turn(GROUP, by_itself).await
}

fn figures(many: &Pair, one: &Pair) -> Vec<Figure> {
    let bytes = made::event_bytes();
    let name = |group| format!("sqlite: events of {bytes} bytes, {group} a call");
    let peer = "bare rusqlite, rows of 150 bytes";
    vec![
        Figure::new(name(GROUP), many.store.median(), "per s")
            .beside(peer, many.bare.median())
            .times_at_least(0.5),
        Figure::new(name(1), one.store.median(), "per s")
            .beside(peer, one.bare.median())
            .times_at_least(0.33),
        Figure::new("sqlite: a call of 256, p99", many.store.p99_ms(), "ms")
            .beside("bare rusqlite", many.bare.p99_ms())
            .at_most(10.0),
        Figure::new("sqlite: a call of 1, p99", one.store.p99_ms(), "ms")
            .beside("bare rusqlite", one.bare.p99_ms())
            .at_most(10.0),
    ]
}
