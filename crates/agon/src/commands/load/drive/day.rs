//! The day at its pace: whoever comes looks around, and whoever submits then looks at the board.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::client::{Ask, Kind, Server};
use crate::commands::load::day::What;
use crate::commands::load::engine::bar;
use crate::commands::load::prepared::Prepared;
use crate::commands::load::report::Pace;
use crate::synthetic::Outcome;

/// After the day, whoever still submits too often for the server is waited for this long.
const AFTER: Duration = Duration::from_secs(10);

/// A submission that was acknowledged.
#[derive(Debug, Clone)]
pub(super) struct Receipt {
    /// Who.
    pub(super) who: u32,
    /// The problem's column.
    pub(super) problem: u8,
    /// Its public name.
    pub(super) id: String,
    /// When the server says that it came, in microseconds since 1970.
    pub(super) at: i64,
    /// What the judge was asked to say.
    pub(super) outcome: Outcome,
}

/// What the day left.
pub(super) struct Day {
    pub(super) receipts: Vec<Receipt>,
    /// Submissions that the server's rate limit kept out until the end.
    pub(super) given_up: u64,
    /// Acknowledged submissions of each second on the clock.
    pub(super) pace: Vec<Pace>,
}

#[derive(Default)]
struct Gathered {
    receipts: Vec<Receipt>,
    given_up: u64,
    pace: Vec<Pace>,
    fault: Option<anyhow::Error>,
}

struct World {
    server: Arc<Server>,
    prepared: Arc<Prepared>,
    /// How often each has submitted; held while they do, so that nobody does two things at once.
    people: Vec<tokio::sync::Mutex<u32>>,
    gathered: Mutex<Gathered>,
    began: Instant,
    over: CancellationToken,
}

/// Plays the day, `speed` times as fast as the clock.
pub(super) async fn run(server: &Arc<Server>, prepared: &Arc<Prepared>, speed: f64) -> Result<Day> {
    if !(speed.is_finite() && (0.1..=100_000.0).contains(&speed)) {
        bail!("--speed {speed}: write 0.1 to 100000");
    }
    let world = Arc::new(World {
        server: server.clone(),
        prepared: prepared.clone(),
        people: prepared
            .tokens
            .iter()
            .map(|_| tokio::sync::Mutex::default())
            .collect(),
        gathered: Mutex::default(),
        began: Instant::now(),
        over: CancellationToken::new(),
    });
    let bar = bar("the day", prepared.plan.events);
    let tasks = TaskTracker::new();
    for moment in prepared.plan.day() {
        let due = Duration::from_secs_f64(f64::from(moment.at_ms) / 1_000.0 / speed);
        tokio::time::sleep(due.saturating_sub(world.began.elapsed())).await;
        bar.inc(1);
        let world = world.clone();
        match moment.what {
            What::Joined { who } => {
                tasks.spawn(async move { world.note(world.come(who).await) });
            }
            What::Submitted {
                who,
                problem,
                outcome,
            } => {
                let outcome = outcome.hurried(speed);
                tasks.spawn(async move { world.note(world.submit(who, problem, outcome).await) });
            }
            What::Judged { .. } => {}
        }
    }
    bar.finish_and_clear();
    tasks.close();
    if tokio::time::timeout(AFTER, tasks.wait()).await.is_err() {
        world.over.cancel();
        tasks.wait().await;
    }
    let gathered = std::mem::take(&mut *world.gathered());
    match gathered.fault {
        Some(fault) => Err(fault),
        None => Ok(Day {
            receipts: gathered.receipts,
            given_up: gathered.given_up,
            pace: gathered.pace,
        }),
    }
}

impl World {
    fn gathered(&self) -> std::sync::MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the first thing that went wrong.
    fn note(&self, done: Result<()>) {
        if let Err(error) = done {
            self.gathered().fault.get_or_insert(error);
        }
    }

    async fn come(&self, who: u32) -> Result<()> {
        let token = &self.prepared.tokens[who as usize];
        let contest = format!("/contests/{}", self.prepared.contest);
        self.server
            .ask(&Ask::get(Kind::Contest, &contest, token))
            .await?;
        self.look(token).await
    }

    async fn look(&self, token: &str) -> Result<()> {
        let board = format!("/contests/{}/scoreboard?limit=50", self.prepared.contest);
        self.server
            .ask(&Ask::get(Kind::Board, &board, token))
            .await?;
        Ok(())
    }

    async fn submit(&self, who: u32, problem: u8, outcome: Outcome) -> Result<()> {
        let token = &self.prepared.tokens[who as usize];
        let label = char::from(b'A' + problem);
        let path = format!(
            "/contests/{}/problems/{label}/submissions",
            self.prepared.contest
        );
        let mut count = self.people[who as usize].lock().await;
        let key = format!("{who}-{}", *count);
        *count += 1;
        let form = json!({"language": "cpp", "source": outcome.source(&key)});
        let ask = Ask::post(Kind::Submit, &path, form).by(token, &key);
        let answer = self.server.ask_until(&ask, self.over.cancelled()).await?;
        drop(count);
        let Some(answer) = answer else {
            self.gathered().given_up += 1;
            return Ok(());
        };
        let (id, at) = receipt(&answer)?;
        self.keep(Receipt {
            who,
            problem,
            id,
            at,
            outcome,
        });
        self.look(token).await
    }

    fn keep(&self, receipt: Receipt) {
        let second = usize::try_from(self.began.elapsed().as_secs()).unwrap_or(usize::MAX);
        let mut gathered = self.gathered();
        if gathered.pace.len() <= second {
            gathered.pace.resize(second + 1, Pace::default());
        }
        gathered.pace[second].events += 1;
        gathered.receipts.push(receipt);
    }
}

/// A receipt's name and moment.
fn receipt(answer: &Value) -> Result<(String, i64)> {
    let text = |name: &str| {
        answer[name]
            .as_str()
            .with_context(|| format!("no {name}: {answer}"))
    };
    let at: jiff::Timestamp = text("at")?.parse().context("the time of a receipt")?;
    Ok((text("id")?.to_owned(), at.as_microsecond()))
}
