//! `agon bench restart`: a server with a contest in the midst of its day is killed and started again:
//! from its start to the first page of the board, and until that is exact again.
//!
//! The whole log is in a real database, most of it sealed. The first start reads all of it for the index of
//! contests, which a server that is there on the day has done by then, and writes a snapshot.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Envelope, Event, ProblemId, Rule, Seq};
use agon_scoreboard::Cold;
use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::figure::{Figure, of, print};
use super::process::Process;
use crate::commands::load::engine::bar;
use crate::commands::load::plan::Plan;
use crate::commands::load::prepare;
use crate::commands::{open, organisation};
use crate::config::Place;

/// Events appended at once.
const GROUP: usize = 1_000;
/// The events of a segment.
const SEGMENT: u64 = 250_000;
const ROUNDS: usize = 3;
/// For a first start, which folds the whole log.
const PATIENCE: Duration = Duration::from_secs(900);
const PAUSE: Duration = Duration::from_millis(20);
/// Longer than what lies between two snapshots, and writing one.
const SNAPSHOT: Duration = Duration::from_secs(30);
/// What a restart may take.
const FIRST_PAGE_S: f64 = 3.0;
/// What lies between two cold rounds.
const INTERVAL_S: f64 = 30.0;

/// Measures with a contest of so many participants and events.
pub(crate) async fn restart(participants: u32, events: u64, json: bool) -> Result<ExitCode> {
    let plan = Plan::measured(participants, events, Rule::Points)?;
    let folder = tempfile::tempdir().context("making a data folder")?;
    let place = Place {
        data: folder.path().to_owned(),
        database: format!("sqlite:{}", folder.path().join("agon.db").display()),
    };
    let contest = fill(&plan, &place).await?;
    let measured = tokio::task::spawn_blocking(move || measure(folder.path(), contest, &plan));
    print(&measured.await??, json)
}

/// Writes a contest that runs now, and all that happened in it.
async fn fill(plan: &Plan, place: &Place) -> Result<ContestId> {
    let store = open(place).await?;
    let owner = organisation(&store, "Rehearsal").await?;
    let (contest, _) = prepare::contest(&store, owner, plan, &[]).await?;
    let begun = store.read_after(contest, Seq::START, 10).await?;
    let definition = begun.iter().find_map(|one| match &one.event {
        Event::Defined { definition } => Some(definition),
        _ => None,
    });
    let definition = definition.context("a new contest has no definition")?;
    // The plan's own log begins with one event, the definition.
    let ahead = i64::try_from(begun.len())? - 1;
    let planned = plan.definition();
    let drawn = planned.problems.iter().map(|one| one.problem);
    let made = definition.problems.iter().map(|one| one.problem);
    let problems: HashMap<ProblemId, ProblemId> = drawn.zip(made).collect();
    let mut events = plan.log().skip(1).map(|one| match one.event {
        Event::Submitted(mut submitted) => {
            submitted.problem = problems[&submitted.problem];
            Event::Submitted(submitted)
        }
        Event::Judged(mut judged) => {
            judged.submission.0 += ahead;
            Event::Judged(judged)
        }
        other => other,
    });
    let bar = bar("log", plan.events);
    // A server would have sealed as the day went.
    let mut cold = Cold::default();
    begun.iter().try_for_each(|event| cold.apply(event))?;
    loop {
        let group: Vec<Event> = events.by_ref().take(GROUP).collect();
        if group.is_empty() {
            break;
        }
        bar.inc(group.len() as u64);
        let at = agon_web::now();
        let places = store.append(contest, at, group.clone()).await?;
        for (seq, event) in places.into_iter().zip(group) {
            cold.apply(&Envelope { seq, at, event })?;
        }
        if cold.unsealed() >= SEGMENT {
            let (unsealed, last) = (i64::try_from(cold.unsealed())?, cold.seq());
            let head = store.head(contest).await?.digest;
            let range = (Seq(last.0 - unsealed + 1), last);
            store.add_segment(contest, range, cold.seal(head)).await?;
        }
    }
    bar.finish_and_clear();
    store.close().await;
    Ok(contest)
}

fn measure(data: &Path, contest: ContestId, plan: &Plan) -> Result<Vec<Figure>> {
    let began = Instant::now();
    let first = Server::start(data)?;
    first.wait(contest, plan, true)?;
    let whole = began.elapsed();
    std::thread::sleep(SNAPSHOT);
    first.process.kill()?;
    let (mut pages, mut exact) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let server = Server::start(data)?;
        server.wait(contest, plan, false)?;
        pages.push(began.elapsed().as_secs_f64());
        server.wait(contest, plan, true)?;
        exact.push(began.elapsed().as_secs_f64());
        server.process.kill()?;
    }
    let longest = exact.iter().copied().fold(0.0, f64::max);
    Ok(vec![
        Figure::new(
            "a first start, until the board is exact",
            whole.as_secs_f64(),
            "s",
        ),
        Figure::new("a restart, until a page of the board", of(pages, 50), "s")
            .at_most(FIRST_PAGE_S),
        Figure::new("a restart, until the board is exact", of(exact, 50), "s").at_most(INTERVAL_S),
        Figure::new("the longest of these", longest, "s"),
    ])
}

/// A server of the contest.
struct Server {
    process: Process,
    url: String,
}

impl Server {
    fn start(data: &Path) -> Result<Self> {
        let mut serve = Command::new(std::env::current_exe().context("finding this program")?);
        serve.args(["serve", "--synthetic-judge", "--port", "0", "--data"]);
        serve.arg(data).stdin(Stdio::null());
        let (process, url) = Process::serving(&mut serve)?;
        Ok(Self { process, url })
    }

    /// Waits until the board is there, and exact if that is wanted.
    fn wait(&self, contest: ContestId, plan: &Plan, exact: bool) -> Result<()> {
        let path = format!("/api/v1/contests/{contest}/scoreboard/public?limit=50");
        let url = format!("{}{path}", self.url);
        let began = Instant::now();
        loop {
            ensure!(
                began.elapsed() < PATIENCE,
                "no board after {} s",
                PATIENCE.as_secs()
            );
            if let Ok(mut answer) = ureq::get(&url).call() {
                let board: Value = answer.body_mut().read_json()?;
                ensure!(
                    board["total"] == plan.participants,
                    "the board has {} rows of {}",
                    board["total"],
                    plan.participants
                );
                if !exact || board["exact"] == true {
                    return Ok(());
                }
            }
            std::thread::sleep(PAUSE);
        }
    }
}
