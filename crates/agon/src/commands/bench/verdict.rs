//! From Submit to the final verdict, as a browser has it: over HTTP and the event stream of a running server.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::figure::{Figure, print, quantile};
use crate::cli::VerdictArgs;

/// A contestant may submit this often in a minute; the measurement keeps to it.
const PACE: Duration = Duration::from_millis(2_050);
/// A verdict that takes longer is a fault.
const PATIENCE: Duration = Duration::from_secs(120);

/// Somebody logged in at a server.
struct Client {
    agent: ureq::Agent,
    api: String,
    bearer: String,
}

impl Client {
    fn register(server: &str) -> Result<Self> {
        let mut client = Self {
            agent: ureq::Agent::new_with_defaults(),
            api: format!("{}/api/v1", server.trim_end_matches('/')),
            bearer: String::new(),
        };
        let handle = format!("bench-{}", &uuid::Uuid::new_v4().simple().to_string()[..12]);
        let password = agon_web::password::generate(16);
        let form = json!({"handle": handle, "password": password});
        let reply = client.post("/accounts", "", &form)?;
        let token = reply["token"].as_str().context("no token was given")?;
        client.bearer = format!("Bearer {token}");
        Ok(client)
    }

    fn post(&self, path: &str, key: &str, body: &Value) -> Result<Value> {
        let request = self
            .agent
            .post(format!("{}{path}", self.api))
            .header("authorization", &self.bearer)
            .header("idempotency-key", key);
        let mut reply = request
            .send_json(body)
            .with_context(|| format!("POST {path}"))?;
        Ok(reply.body_mut().read_json()?)
    }

    fn get(&self, path: &str) -> Result<ureq::Body> {
        let request = self
            .agent
            .get(format!("{}{path}", self.api))
            .header("authorization", &self.bearer);
        Ok(request
            .call()
            .with_context(|| format!("GET {path}"))?
            .into_body())
    }

    /// The contest that runs; the newest when there are several.
    fn contest(&self) -> Result<String> {
        let list: Value = self.get("/contests")?.read_json()?;
        let items = list["items"].as_array().context("no list of contests")?;
        let running = items.iter().find(|one| one["phase"] == "running");
        let running = running.context("no contest runs there")?;
        Ok(running["id"].as_str().context("it has no id")?.to_owned())
    }

    /// Follows own submissions: each verdict with the moment it was told.
    fn verdicts(&self, contest: &str) -> Result<Receiver<(String, String, Instant)>> {
        let stream = self.get(&format!("/contests/{contest}/events"))?;
        let mut lines = BufReader::new(stream.into_reader()).lines();
        // The first event says that the stream stands.
        while lines
            .next()
            .transpose()?
            .is_some_and(|line| !line.is_empty())
        {}
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let Some(data) = line.strip_prefix("data:") else {
                    continue;
                };
                let one: Value = serde_json::from_str(data).unwrap_or_default();
                let (Some(id), Some(verdict)) = (one["id"].as_str(), one["verdict"].as_str())
                else {
                    continue;
                };
                if tell
                    .send((id.to_owned(), verdict.to_owned(), Instant::now()))
                    .is_err()
                {
                    return;
                }
            }
        });
        Ok(told)
    }
}

/// Measures with a fresh account in the contest that runs.
pub(crate) fn verdict(args: &VerdictArgs) -> Result<ExitCode> {
    let source = std::fs::read_to_string(&args.source)
        .with_context(|| format!("reading {}", args.source.display()))?;
    let client = Client::register(&args.server)?;
    let contest = client.contest()?;
    client.post(
        &format!("/contests/{contest}/participation"),
        "",
        &json!({}),
    )?;
    let told = client.verdicts(&contest)?;
    let path = format!("/contests/{contest}/problems/{}/submissions", args.label);
    let (mut floor, mut acknowledged, mut judged) = (Vec::new(), Vec::new(), Vec::new());
    let mut verdicts: HashMap<String, usize> = HashMap::new();
    for turn in 0..args.runs.max(1) {
        let began = Instant::now();
        client.get("/server")?.read_to_vec()?;
        floor.push(ms(began));
        // Each source differs, so that nothing compiled before can be used.
        let mark = if args.language == "python" { '#' } else { ' ' };
        let source = format!("{source}\n{mark}{}\n", " ".repeat(turn));
        let began = Instant::now();
        let body = json!({"language": args.language, "source": source});
        let receipt = client.post(&path, &turn.to_string(), &body)?;
        acknowledged.push(ms(began));
        let (id, verdict, at) = told.recv_timeout(PATIENCE).context("no verdict came")?;
        if receipt["id"] != id.as_str() {
            bail!("a verdict came for another submission");
        }
        judged.push((at - began).as_secs_f64() * 1_000.0);
        *verdicts.entry(verdict).or_default() += 1;
        std::thread::sleep(PACE.saturating_sub(began.elapsed()));
    }
    let figures = [
        ("a request that asks little (floor)", &mut floor),
        ("submit to acknowledgement", &mut acknowledged),
        ("submit to verdict", &mut judged),
    ]
    .into_iter()
    .flat_map(|(what, times)| {
        times.sort_by(f64::total_cmp);
        [50, 95].map(|share| {
            Figure::new(
                format!("{} {}: {what} p{share}", args.label, args.language),
                quantile(times, share),
                "ms",
            )
        })
    });
    let figures: Vec<Figure> = figures.collect();
    if !args.json {
        println!("verdicts: {verdicts:?}");
    }
    print(&figures, args.json)
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}
