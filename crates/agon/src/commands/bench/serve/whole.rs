//! All rows of a large board: in columns and as a table at once, beside page after page.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Event, Seq, Timestamp};
use agon_store::{Config, Store};
use anyhow::{Context, Result, ensure};

use super::super::figure::Figure;
use super::beside;
use super::machine::{Cores, Server, prepare};
use crate::cli::BenchServeArgs;
use crate::commands::load::prepared::Prepared;

/// Rows, and so people: each page of 200 is one of 500.
const PEOPLE: u32 = 100_000;
/// Rows of the largest page.
const PAGE: u32 = 200;
/// Appended at once.
const GROUP: usize = 5_000;
/// The longest to wait until the board has everything.
const LONGEST: Duration = Duration::from_secs(120);
const PEER: &str = "pages of 200";

/// What reading all rows took.
struct Took {
    seconds: f64,
    /// Of the server.
    cpu: f64,
    megabytes: f64,
}

/// Measures.
pub(super) fn figures(args: &BenchServeArgs) -> Result<Vec<Figure>> {
    let folder = prepare(PEOPLE)?;
    let prepared = Prepared::read(folder.path())?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(hand_in(folder.path(), &prepared))?;
    let server = Server::serve(folder, Cores::First, &["--exact-interval", "5"])?;
    settled(&server)?;
    let mut figures = Vec::new();
    for gzip in [true, false] {
        let (mut columns, mut table, mut pages) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..args.rounds {
            eprintln!("whole board: round {} of {}", round + 1, args.rounds);
            columns.push(at_once(&server, "columns", gzip)?);
            table.push(at_once(&server, "csv", gzip)?);
            pages.push(in_pages(&server, gzip)?);
        }
        let packed = if gzip { "gzip" } else { "plain" };
        let mut tell = |form: &str, ours: &[Took]| {
            let mut figure = |what: &str, unit, of: fn(&Took) -> f64| {
                let name = format!("all {PEOPLE} rows, {form}, {packed}: {what}");
                let (ours, theirs): (Vec<f64>, Vec<f64>) = (
                    ours.iter().map(of).collect(),
                    pages.iter().map(of).collect(),
                );
                figures.push(beside(&name, unit, (&ours, PEER, &theirs)));
            };
            figure("bytes", "MB", |took| took.megabytes);
            figure("time", "s", |took| took.seconds);
            figure("processor time", "s", |took| took.cpu);
        };
        tell("columns", &columns);
        tell("csv", &table);
    }
    Ok(figures)
}

/// Writes the day's submissions and judgements into the log, so that rows have something in them.
async fn hand_in(data: &Path, prepared: &Prepared) -> Result<()> {
    let config = Config {
        database: format!("sqlite:{}", data.join("agon.db").display()),
        blobs: data.join("blobs"),
    };
    let store = Store::open(&config).await?;
    let contest: ContestId = prepared.contest.parse().context("a contest's id")?;
    let defined = store.read_after(contest, Seq::START, 16).await?;
    let defined = defined.into_iter().find_map(|one| {
        let Event::Defined { definition } = one.event else {
            return None;
        };
        Some(definition)
    });
    let real = defined.context("the contest is not defined")?.problems;
    let real: HashMap<_, _> = prepared
        .definition()
        .problems
        .iter()
        .zip(&real)
        .map(|(drawn, real)| (drawn.problem, real.problem))
        .collect();
    let mut places: HashMap<Seq, Seq> = HashMap::new();
    let mut group: Vec<(Seq, Event)> = Vec::new();
    for drawn in prepared.plan.log() {
        let mut event = drawn.event;
        if let Event::Submitted(submitted) = &mut event {
            submitted.problem = real[&submitted.problem];
        }
        // They have joined, and the contest is defined.
        if matches!(event, Event::Submitted(_) | Event::Judged(_)) {
            group.push((drawn.seq, event));
        }
        if group.len() >= GROUP {
            append(&store, contest, &mut group, &mut places).await?;
        }
    }
    append(&store, contest, &mut group, &mut places).await?;
    store.close().await;
    Ok(())
}

/// A judgement names its submission by the place that it was drawn at; it has another in this log.
async fn append(
    store: &Store,
    contest: ContestId,
    group: &mut Vec<(Seq, Event)>,
    places: &mut HashMap<Seq, Seq>,
) -> Result<()> {
    let mut rest: Vec<(Seq, Event)> = std::mem::take(group);
    while !rest.is_empty() {
        // As far as all submissions that are judged are in the log already.
        let known = |event: &Event| {
            let judged = |of: &Seq| places.contains_key(of);
            !matches!(event, Event::Judged(one) if !judged(&one.submission))
        };
        let end = rest.iter().position(|(_, event)| !known(event));
        let tail = rest.split_off(end.unwrap_or(rest.len()));
        ensure!(!rest.is_empty(), "a judgement of nothing was drawn");
        let (drawn, mut events): (Vec<Seq>, Vec<Event>) = rest.into_iter().unzip();
        for event in &mut events {
            if let Event::Judged(judged) = event {
                judged.submission = places[&judged.submission];
            }
        }
        let now: Timestamp = agon_web::now();
        let appended = store.append(contest, now, events).await?;
        places.extend(drawn.into_iter().zip(appended));
        rest = tail;
    }
    Ok(())
}

/// Waits until the board is confirmed.
fn settled(server: &Server) -> Result<()> {
    let (began, url) = (Instant::now(), page(server, 0, 1));
    while !ureq::get(&url)
        .call()?
        .body_mut()
        .read_to_string()?
        .contains("\"exact\":true")
    {
        ensure!(began.elapsed() < LONGEST, "the board is not confirmed");
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

fn page(server: &Server, offset: u32, limit: u32) -> String {
    let path = format!("/scoreboard/public?offset={offset}&limit={limit}");
    format!("{}{}", server.url, server.path(&path))
}

fn at_once(server: &Server, form: &str, gzip: bool) -> Result<Took> {
    let path = server.path(&format!("/scoreboard/whole?form={form}"));
    measured(server, || {
        read(&format!("{}{path}", server.url), server, gzip)
    })
}

fn in_pages(server: &Server, gzip: bool) -> Result<Took> {
    let offsets = (0..PEOPLE).step_by(PAGE as usize);
    measured(server, || {
        let pages = offsets.map(|offset| read(&page(server, offset, PAGE), server, gzip));
        pages.sum()
    })
}

fn measured(server: &Server, read: impl FnOnce() -> Result<u64>) -> Result<Took> {
    let (began, before) = (Instant::now(), server.process.seconds());
    let bytes = read()?;
    Ok(Took {
        seconds: began.elapsed().as_secs_f64(),
        cpu: server.process.seconds() - before,
        megabytes: bytes as f64 / 1e6,
    })
}

/// Reads an answer as the organiser, who may read the whole of a board that moves; its length as it was sent.
fn read(url: &str, server: &Server, gzip: bool) -> Result<u64> {
    let token = format!("Bearer {}", server.prepared.organiser);
    let mut asked = ureq::get(url).header("authorization", token);
    if gzip {
        asked = asked.header("accept-encoding", "gzip");
    }
    let mut answer = asked.call().context("reading the board")?;
    let mut body = answer.body_mut().as_reader();
    Ok(std::io::copy(&mut body, &mut std::io::sink())?)
}
