//! Logins on one core, through the endpoint, beside a loop that only hashes.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, StatusCode, header};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use tokio::task::JoinSet;

use super::super::figure::Figure;
use super::beside;
use super::machine::{Cores, Server, command};
use crate::cli::BenchServeArgs;
use crate::commands::load::prepared::Prepared;

/// Who log in at the same time.
const ABREAST: usize = 8;
/// One address may have so many passwords compared in a minute; each group has its own.
const EACH: usize = 500;
pub(super) const PEOPLE: u32 = 5_000;

/// People at one address.
pub(super) struct Door {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
}

impl Door {
    /// The door of the person with this number; all of 127/8 is loopback.
    pub(super) fn of(url: &str, who: usize) -> Self {
        let group = u8::try_from(who / EACH % 250).unwrap_or(0);
        let mut connector = HttpConnector::new();
        connector.set_local_address(Some(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2 + group))));
        Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            url: format!("{url}/api/v1/session"),
        }
    }

    /// Logs in; the status of the answer.
    pub(super) async fn log_in(&self, handle: &str, password: &str) -> Result<StatusCode> {
        let form = serde_json::json!({"handle": handle, "password": password});
        let request = Request::post(&self.url).header(header::CONTENT_TYPE, "application/json");
        let request = request.body(Full::new(serde_json::to_vec(&form)?.into()))?;
        let answer = self.client.request(request).await.context("logging in")?;
        let status = answer.status();
        answer.into_body().collect().await?;
        Ok(status)
    }
}

/// Measures.
pub(super) fn figures(args: &BenchServeArgs) -> Result<Vec<Figure>> {
    let server = Server::start(PEOPLE, Cores::First, &[])?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (mut ours, mut theirs) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let crowd = Crowd::at(&server);
    for round in 0..args.rounds {
        eprintln!("logins: round {} of {}", round + 1, args.rounds);
        let (began, before) = (Instant::now(), server.process.seconds());
        let end = began + Duration::from_secs(args.seconds.into());
        let done = f64::from(runtime.block_on(crowd.log_in(ABREAST, end))?);
        ours[0].push(done / began.elapsed().as_secs_f64());
        ours[1].push(done / (server.process.seconds() - before));
        for (rates, rate) in theirs.iter_mut().zip(hashes(args.seconds)?) {
            rates.push(rate);
        }
    }
    let names = [
        "logins on one core",
        "logins in a second of the server's processor time",
    ];
    let sides = names.into_iter().zip(ours.iter().zip(&theirs));
    let figures = sides.map(|(name, (ours, theirs))| {
        beside(name, "per s", (ours, "bare argon2id loop", theirs)).times_at_least(0.9)
    });
    Ok(figures.collect())
}

/// Prepared people who come to log in, each once.
#[derive(Clone)]
pub(super) struct Crowd {
    url: Arc<str>,
    password: Arc<str>,
    next: Arc<AtomicUsize>,
}

impl Crowd {
    pub(super) fn at(server: &Server) -> Self {
        Self {
            url: server.url.as_str().into(),
            password: server.prepared.password.as_str().into(),
            next: Arc::default(),
        }
    }

    /// So many at a time log in until `end`; how many have.
    pub(super) async fn log_in(&self, abreast: usize, end: Instant) -> Result<u32> {
        let mut all = JoinSet::new();
        for _ in 0..abreast {
            all.spawn(self.clone().one_by_one(end));
        }
        let mut done = 0;
        while let Some(one) = all.join_next().await {
            done += one??;
        }
        Ok(done)
    }

    async fn one_by_one(self, end: Instant) -> Result<u32> {
        let mut done = 0;
        while Instant::now() < end {
            let who = self.next.fetch_add(1, Ordering::Relaxed);
            ensure!(
                who < PEOPLE as usize,
                "all have logged in; measure for a shorter time"
            );
            let door = Door::of(&self.url, who);
            let status = door.log_in(&Prepared::handle(who), &self.password).await?;
            ensure!(status == StatusCode::OK, "a login ends with {status}");
            done += 1;
        }
        Ok(done)
    }
}

/// Hashes in a second on the first core, by the clock and by processor time.
fn hashes(seconds: u32) -> Result<[f64; 2]> {
    let agon = std::env::current_exe().context("finding this program")?;
    let mut bare = command(Cores::First, Path::new(&agon));
    bare.args(["bench", "bare", "hashes", "--seconds", &seconds.to_string()]);
    let said = bare.stderr(Stdio::null()).output().context("hashing")?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let rates = said
        .trim()
        .split_once(' ')
        .map(|(clock, core)| [clock, core]);
    let [clock, core] = rates.with_context(|| format!("hashing said {said:?}"))?;
    Ok([clock.parse()?, core.parse()?])
}
