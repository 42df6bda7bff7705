//! What others notice of a storm of logins: pages and contests asked for at an even pace, before it and in it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use tokio::task::JoinSet;

use super::super::figure::Figure;
use super::logins::{Crowd, PEOPLE};
use super::machine::{Cores, Server};
use super::median;
use crate::cli::BenchServeArgs;
use crate::commands::load::times::Times;

/// Who try to log in at the same time.
const CROWD: usize = 64;
/// Between two requests of others: 200 in a second, whatever becomes of them.
const PACE: Duration = Duration::from_millis(5);

/// Measures.
pub(super) fn figures(args: &BenchServeArgs) -> Result<Vec<Figure>> {
    let server = Server::start(PEOPLE, Cores::All, &[])?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let others = Others::at(&server);
    let crowd = Crowd::at(&server);
    let (mut quiet, mut storm, mut logins) = (Vec::new(), Vec::new(), Vec::new());
    let length = Duration::from_secs(args.seconds.into());
    for round in 0..args.rounds {
        eprintln!("storm: round {} of {}", round + 1, args.rounds);
        let end = Instant::now() + length;
        quiet.push(p99(&runtime.block_on(others.ask_until(end))?));
        let end = Instant::now() + length;
        let both = async { tokio::try_join!(others.ask_until(end), crowd.log_in(CROWD, end)) };
        let (times, done) = runtime.block_on(both)?;
        storm.push(p99(&times));
        logins.push(f64::from(done) / length.as_secs_f64());
    }
    let name = format!("others' p99 while {CROWD} log in at a time");
    Ok(vec![
        Figure::new(name, median(&storm), "ms")
            .beside("the same when it is quiet", median(&quiet))
            .times_at_most(2.0),
        Figure::new("logins in the storm", median(&logins), "per s"),
    ])
}

fn p99(times: &Times) -> f64 {
    times.percentile(99.0).as_secs_f64() * 1e3
}

/// Those who only look.
struct Others {
    client: Client<HttpConnector, Empty<Bytes>>,
    /// The public page, and the contest as a participant sees it.
    asked: [String; 2],
    bearer: String,
}

impl Others {
    fn at(server: &Server) -> Self {
        let path = |rest| format!("{}{}", server.url, server.path(rest));
        Self {
            client: Client::builder(TokioExecutor::new()).build(HttpConnector::new()),
            asked: [path("/scoreboard/public"), path("")],
            bearer: format!("Bearer {}", server.prepared.tokens[0]),
        }
    }

    /// Asks at an even pace; how long each took, from when it should have been asked.
    async fn ask_until(&self, end: Instant) -> Result<Times> {
        let (mut times, mut asking, mut due) = (Times::default(), JoinSet::new(), Instant::now());
        let mut turns = self.asked.iter().cycle();
        while due < end {
            tokio::time::sleep_until(due.into()).await;
            let url = turns.next().context("there are two")?;
            let request = Request::get(url).header("authorization", &self.bearer);
            let (answer, asked) = (self.client.request(request.body(Empty::new())?), due);
            asking.spawn(async move {
                let answer = answer.await?;
                ensure!(
                    answer.status().is_success(),
                    "others are answered {}",
                    answer.status()
                );
                answer.into_body().collect().await?;
                Ok(asked.elapsed())
            });
            due += PACE;
        }
        while let Some(took) = asking.join_next().await {
            times.record(took??);
        }
        Ok(times)
    }
}
