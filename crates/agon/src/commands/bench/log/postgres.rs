//! PostgreSQL as it is set up by whoever gave the URL.

use std::path::Path;
use std::time::Instant;

use agon_domain::ContestId;
use agon_store::bare::BarePostgres;
use anyhow::Result;

use super::{GROUP, ROUNDS, Side, append, made, store, submissions};
use crate::commands::bench::figure::Figure;

/// Submissions that wait at the same time.
const ABREAST: [usize; 3] = [1, 64, 2 * GROUP];

pub(super) async fn measure(folder: &Path, url: &str) -> Result<Vec<Figure>> {
    let store = store(folder, url.to_owned()).await?;
    let mut bare = BarePostgres::connect(url).await?;
    let bodies = made::bodies(GROUP);
    let contest = ContestId(uuid::Uuid::new_v4());
    let (mut by_itself, mut ours) = (Side::default(), Side::default());
    let mut rates = ABREAST.map(|_| Side::default());
    for _ in 0..ROUNDS {
        let call = async || {
            let began = Instant::now();
            bare.append(agon_web::now(), &bodies).await?;
            Ok(began.elapsed())
        };
        by_itself.turn(GROUP, call).await?;
        let call = async || append(&store, contest, GROUP).await;
        ours.turn(GROUP, call).await?;
        for (abreast, side) in ABREAST.into_iter().zip(&mut rates) {
            side.rates
                .push(submissions(&store, contest, abreast).await?);
        }
    }
    bare.close().await?;
    store.verify_chain(contest).await?;
    store.close().await;
    let name = format!(
        "postgres: events of {} bytes, 256 a call",
        made::event_bytes()
    );
    let peer = "the same insert of 150 bytes without a head";
    let mut figures = vec![
        Figure::new(name, ours.median(), "per s")
            .beside(peer, by_itself.median())
            .times_at_least(0.8),
        Figure::new("postgres: a call of 256, p99", ours.p99_ms(), "ms")
            .beside(peer, by_itself.p99_ms())
            .at_most(5.0),
    ];
    for (abreast, side) in ABREAST.into_iter().zip(&rates) {
        let name = format!("postgres: submissions with receipt and source, {abreast} abreast");
        figures.push(Figure::new(name, side.median(), "per s"));
    }
    Ok(figures)
}
