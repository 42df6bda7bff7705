//! Event streams that watch the board while it moves ten times in a second, and then as many as a node holds.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use super::super::figure::Figure;
use super::beside;
use super::machine::{Cores, Server, command};
use super::reader::{self, Heard};
use crate::cli::BenchServeArgs;
use crate::commands::bench::process::Process;
use crate::commands::load::plan::PROBLEMS;
use crate::synthetic::Outcome;

/// Streams of the race.
const MANY: usize = 4_000;
/// Streams that are only held.
const MOST: usize = 10_000;
/// Between two frames in the race.
const TICK: Duration = Duration::from_millis(100);
/// Until all streams have what they need.
const SETTLE: Duration = Duration::from_secs(2);
/// Those who hand something in, and hold no stream.
const ACTIVE: usize = 2_000;
/// How many of them at the same time.
const ABREAST: u32 = 8;
/// Between two of one of them, whatever an answer takes: four in a tick, all in all, spread over it. Their
/// judgements may come in the next one.
const PACE: Duration = Duration::from_millis(200);
const BARE: &str = "bare axum loop";

/// What a side did in a round.
struct Told {
    delivered: f64,
    lag: f64,
    /// Of the server, for each frame, in microseconds.
    cpu: f64,
    /// Of the server, for each stream, in kB.
    memory: f64,
    fewest: f64,
    /// Different frames in a second.
    moves: f64,
}

/// Measures.
pub(super) fn figures(args: &BenchServeArgs) -> Result<Vec<Figure>> {
    crate::config::open_all_files();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..args.rounds {
        eprintln!("{MANY} streams: round {} of {}", round + 1, args.rounds);
        ours.push(of_ours(MANY, TICK, args.seconds)?);
        theirs.push(of_bare(args.seconds)?);
    }
    let figure = |what: &str, unit, of: fn(&Told) -> f64| {
        let name = format!("{MANY} streams × 10 per s: {what}");
        let (ours, theirs): (Vec<f64>, Vec<f64>) = (
            ours.iter().map(of).collect(),
            theirs.iter().map(of).collect(),
        );
        beside(&name, unit, (&ours, BARE, &theirs))
    };
    eprintln!("{MOST} streams held");
    let held = of_ours(MOST, Duration::from_millis(500), args.seconds.max(5))?;
    Ok(vec![
        figure("delivered", "per s", |told| told.delivered).times_at_least(0.75),
        figure("the board moves", "per s", |told| told.moves),
        figure("lag p99", "ms", |told| told.lag).at_most(100.0),
        figure("processor time each", "µs", |told| told.cpu),
        figure("memory each", "kB", |told| told.memory).at_most(25.0),
        Figure::new(
            format!("{MOST} streams × 2 per s: delivered"),
            held.delivered,
            "per s",
        ),
        Figure::new(
            format!("{MOST} streams × 2 per s: fewest events of one"),
            held.fewest,
            "",
        )
        .at_least(f64::from(args.seconds.max(5))),
        Figure::new(format!("{MOST} streams × 2 per s: lag p99"), held.lag, "ms"),
        Figure::new(
            format!("{MOST} streams × 2 per s: memory each"),
            held.memory,
            "kB",
        )
        .at_most(25.0),
    ])
}

/// Streams of our server, each of another participant, while others hand in.
fn of_ours(streams: usize, tick: Duration, seconds: u32) -> Result<Told> {
    let people = u32::try_from(streams + ACTIVE)?;
    let tick = tick.as_millis().to_string();
    let flags = ["--board-tick", &tick, "--streams", "12000"];
    let server = Server::start(people, Cores::First, &flags)?;
    let address = server.url.trim_start_matches("http://").to_owned();
    let path = server.path("/events?watch=0&limit=1");
    let tokens = server.prepared.tokens.iter().skip(ACTIVE);
    let requests = tokens.map(|token| {
        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n")
    });
    // The board is looked at once before, so that it is opened before its streams are.
    let _ = ureq::get(format!(
        "{}{}",
        server.url,
        server.path("/scoreboard/public")
    ))
    .call()?;
    let active = Active::start(&server);
    let told = told(&server.process, &address, requests.collect(), seconds);
    active.end()?;
    told
}

fn of_bare(seconds: u32) -> Result<Told> {
    let agon = std::env::current_exe().context("finding this program")?;
    let mut bare = command(Cores::First, Path::new(&agon));
    bare.args([
        "bench",
        "bare",
        "streams",
        "--tick",
        &TICK.as_millis().to_string(),
    ]);
    let mut process = Process::start(bare.stdout(Stdio::piped()))?;
    let line = process.line()?;
    let address = line
        .strip_prefix("serving on http://")
        .context("it does not say where")?;
    let request = format!("GET / HTTP/1.1\r\nhost: {address}\r\n\r\n");
    told(&process, address, vec![request; MANY], seconds)
}

fn told(process: &Process, address: &str, requests: Vec<String>, seconds: u32) -> Result<Told> {
    let (streams, before) = (requests.len() as f64, process.memory());
    let length = Duration::from_secs(seconds.into());
    let mut began = 0.0;
    let heard: Heard = reader::listen(address, requests, (SETTLE, length), || {
        began = process.seconds()
    })?;
    let spent = process.seconds() - began;
    let frames = heard.frames.iter().sum::<u64>() as f64;
    Ok(Told {
        delivered: frames / length.as_secs_f64(),
        lag: heard.lag.percentile(99.0).as_secs_f64() * 1e3,
        cpu: spent / frames.max(1.0) * 1e6,
        memory: (process.memory() - before) / streams,
        moves: heard.moves() as f64 / length.as_secs_f64(),
        fewest: heard.frames.iter().min().copied().unwrap_or(0) as f64,
    })
}

/// People who hand something in, again and again, so that the board moves in every tick. They have nothing right, and
/// so stand outside of what is watched; what is told is that one more has tried.
struct Active {
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Result<()>>>,
}

impl Active {
    fn start(server: &Server) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let base = format!("{}{}", server.url, server.path("/problems"));
        let tokens: Vec<String> = server
            .prepared
            .tokens
            .iter()
            .take(ACTIVE)
            .cloned()
            .collect();
        let began = Instant::now();
        let each = tokens.chunks(ACTIVE / ABREAST as usize);
        let threads = (0..).zip(each).map(|(number, tokens)| {
            let (base, tokens, over) = (base.clone(), tokens.to_vec(), over.clone());
            let first = began + PACE * number / ABREAST;
            std::thread::spawn(move || hand_in(&base, &tokens, (first, &over)))
        });
        Self {
            threads: threads.collect(),
            over,
        }
    }

    fn end(self) -> Result<()> {
        self.over.store(true, Ordering::Relaxed);
        for thread in self.threads {
            let ended = thread.join();
            ended.map_err(|_| anyhow!("handing in has failed"))??;
        }
        Ok(())
    }
}

fn hand_in(base: &str, tokens: &[String], (first, over): (Instant, &AtomicBool)) -> Result<()> {
    let agent = ureq::Agent::new_with_defaults();
    let wrong = Outcome {
        verdict: agon_domain::Verdict::WrongAnswer,
        passed: 0,
        groups: None,
        cpu_ms: 1,
        memory_kib: 1_500,
        delay_ms: 1,
    };
    let turns = (0..PROBLEMS).flat_map(|problem| tokens.iter().map(move |token| (problem, token)));
    for (turn, (problem, token)) in (0..).zip(turns) {
        let due = first + PACE * turn;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        if over.load(Ordering::Relaxed) {
            break;
        }
        let label = char::from(b'A' + problem);
        let form = serde_json::json!({"language": "cpp", "source": wrong.source(&format!("{label}{token}"))});
        agent
            .post(format!("{base}/{label}/submissions"))
            .header("authorization", format!("Bearer {token}"))
            .header("idempotency-key", format!("bench-{problem}"))
            .send_json(form)
            .context("handing in")?;
    }
    Ok(())
}
