//! `agon load --url`: the same day at a running server, over HTTP and its event streams.
//!
//! The server's clock rules: the contest has long begun, and what the oracle folds is what receipts
//! say. A submission is asked for with the same key until it is acknowledged, whatever happens to
//! the server meanwhile.

mod client;
mod day;
mod follow;
mod verify;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio_util::sync::CancellationToken;

use self::client::{Ask, Kind, Server};
use super::engine::{micros, per_second};
use super::prepared::{Judges, Prepared};
use super::report::{self, Report};
use crate::cli::LoadArgs;
use crate::commands::bench::figure::Figure;
use crate::config::Place;

/// Logins that are measured, before the day.
const LOGINS: usize = 40;
/// Logins at the same time.
const LOGINS_ABREAST: usize = 4;

/// Drives the server at `url`.
pub(super) async fn run(url: &str, args: &LoadArgs, place: &Place) -> Result<ExitCode> {
    let server = Arc::new(Server::new(url, args.connections)?);
    let mut prepared = Prepared::read(&place.data)?;
    if prepared.judges() == Judges::Server {
        prepared.keep(&languages(&server, &prepared).await?)?;
    }
    let prepared = Arc::new(prepared);
    let mut report = Report::new(&prepared.plan);
    report.figures.extend(logins(&server, &prepared).await?);

    let over = CancellationToken::new();
    let streams = follow::start(&server, &prepared, args.streams, &over);
    let began = Instant::now();
    let day = day::run(&server, &prepared, args.speed).await?;
    let spent = began.elapsed();
    let count = day.receipts.len() as u64;
    report.pace = day.pace;
    report.figures.push(Figure::new(
        "acknowledged submissions",
        per_second(count, spent),
        "per s",
    ));
    report
        .figures
        .push(count_of("acknowledged submissions, all", count));
    report
        .figures
        .push(count_of("given up at the rate limit", day.given_up));
    report.findings = verify::verify(&server, &prepared, &day.receipts).await?;
    over.cancel();
    report.figures.extend(streams.end().await?);

    let told = server.told();
    report.figures.extend([
        count_of("requests without an answer, asked again", told.failed),
        count_of("requests too soon for the server, asked later", told.later),
    ]);
    for (kind, times) in told.times {
        let name = kind.name();
        report
            .figures
            .push(count_of(&format!("{name}: requests"), times.len()));
        for percent in [50.0, 99.0, 100.0] {
            let took = micros(times.percentile(percent)) / 1_000.0;
            report
                .figures
                .push(Figure::new(format!("{name}: p{percent}"), took, "ms"));
        }
        report.latencies(name, &times);
    }
    report::finish(&report, args)
}

/// The ids of the languages that the server's judges have.
async fn languages(server: &Server, prepared: &Prepared) -> Result<Vec<String>> {
    let ask = Ask::get(Kind::Check, "/server", &prepared.organiser);
    let answer = server.ask(&ask).await?;
    let ids = answer["languages"].as_array().into_iter().flatten();
    Ok(ids
        .filter_map(|one| Some(one["id"].as_str()?.to_owned()))
        .collect())
}

/// Logs in again and again, with nothing else going on.
async fn logins(server: &Arc<Server>, prepared: &Arc<Prepared>) -> Result<Vec<Figure>> {
    let began = Instant::now();
    let mut asking = tokio::task::JoinSet::new();
    for first in 0..LOGINS_ABREAST {
        let (server, prepared) = (server.clone(), prepared.clone());
        asking.spawn(async move {
            for place in (first..LOGINS).step_by(LOGINS_ABREAST) {
                let who = place % prepared.tokens.len();
                let form = serde_json::json!({
                    "handle": Prepared::handle(who),
                    "password": prepared.password,
                });
                server
                    .ask(&Ask::post(Kind::Login, "/session", form))
                    .await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = asking.join_next().await {
        done??;
    }
    let rate = per_second(LOGINS as u64, began.elapsed());
    Ok(vec![Figure::new("logins, before the day", rate, "per s")])
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn count_of(name: &str, count: u64) -> Figure {
    Figure::new(name, count as f64, "")
}

/// Longer than a restart of a server takes.
const PATIENCE: Duration = Duration::from_secs(120);
