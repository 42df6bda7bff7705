//! `agon bench restart`: a server with a contest in the midst of its day is killed and started again:
//! from its start to the first page of the board, and until that is exact again.
//!
//! The whole log is in a real database; the first start reads it, seals it and writes a snapshot.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Event, ProblemId, Rule, Seq};
use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::figure::{Figure, of, print};
use crate::commands::load::engine::bar;
use crate::commands::load::plan::Plan;
use crate::commands::load::prepare;
use crate::commands::{open, organisation};
use crate::config::Place;

/// Events appended at once.
const GROUP: usize = 1_000;
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
    let plan = Plan {
        participants,
        events,
        seed: 42,
        rule: Rule::Points,
        length_s: 3_600,
    };
    let plan = plan.checked()?;
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
    loop {
        let group: Vec<Event> = events.by_ref().take(GROUP).collect();
        if group.is_empty() {
            break;
        }
        bar.inc(group.len() as u64);
        store.append(contest, agon_web::now(), group).await?;
    }
    bar.finish_and_clear();
    store.close().await;
    Ok(contest)
}

fn measure(data: &Path, contest: ContestId, plan: &Plan) -> Result<Vec<Figure>> {
    let first = Server::start(data)?;
    let began = Instant::now();
    first.wait(contest, plan, true)?;
    let whole = began.elapsed();
    std::thread::sleep(SNAPSHOT);
    first.kill()?;
    let (mut pages, mut exact) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let server = Server::start(data)?;
        server.wait(contest, plan, false)?;
        pages.push(began.elapsed().as_secs_f64());
        server.wait(contest, plan, true)?;
        exact.push(began.elapsed().as_secs_f64());
        server.kill()?;
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

/// A server, killed when it is dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// Starts one; it serves when it says where.
    fn start(data: &Path) -> Result<Self> {
        let agon = std::env::current_exe().context("finding this program")?;
        let process = Command::new(agon)
            .args(["serve", "--synthetic-judge", "--port", "0", "--data"])
            .arg(data)
            .env("AGON_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting a server")?;
        let mut server = Self {
            process,
            url: String::new(),
        };
        let line = super::first_line(&mut server.process)?;
        let url = line.strip_prefix("serving on ");
        server.url = url.context("it does not say where it serves")?.to_owned();
        Ok(server)
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

    /// Ends it as a failure of the machine would.
    fn kill(mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
