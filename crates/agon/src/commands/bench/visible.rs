//! `agon bench visible`: from the acknowledgement of an event until the board that the public is shown
//! contains it. Store, room and shelf are those of a server; pages are cut when somebody asks for one,
//! and that is measured with the web server.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Definition, Event, Rule, Seq, Timestamp};
use agon_store::{Config, Store};
use agon_web::rooms::{Boards, Room, Rooms};
use anyhow::{Context, Result, ensure};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_util::sync::CancellationToken;

use super::figure::{Figure, print};
use crate::commands::load::plan::Plan;
use crate::commands::load::times::Times;

/// How often the board is looked at.
const LOOK: Duration = Duration::from_millis(2);
/// Events are appended this often.
const STEP: Duration = Duration::from_millis(2);
/// Events of the time before that are appended at once.
const BULK: usize = 1_000;
/// Whoever was acknowledged so long before the end must be shown by then.
const TAIL: Duration = Duration::from_secs(2);
/// What a board may be late beyond its tick.
const LATE: Duration = Duration::from_millis(100);

/// A group of events that is durable.
struct Acknowledged {
    last: Seq,
    at: Instant,
}

/// Measures in a fresh database: so many events in a second, for so many seconds.
pub(crate) async fn visible(
    (rate, seconds): (u32, u32),
    participants: u32,
    json: bool,
) -> Result<ExitCode> {
    ensure!(rate > 0, "--rate must be at least 1");
    ensure!(seconds > 2, "--seconds must be at least 3");
    let paced = u64::from(rate) * u64::from(seconds);
    let people = u64::from(participants);
    // Twice as many as the day before those that are measured; submissions and judgements come in pairs.
    let events = people + paced.max(people * 7) * 2;
    let plan = Plan::measured(participants, events, Rule::Icpc)?;
    let folder = tempfile::tempdir().context("making the bench's folder")?;
    let store = Store::open(&Config {
        database: format!("sqlite:{}", folder.path().join("agon.db").display()),
        blobs: folder.path().join("blobs"),
    })
    .await?;
    let stop = CancellationToken::new();
    let rooms = Rooms::new(store.clone(), Boards::default(), stop.clone());
    let contest = ContestId(uuid::Uuid::new_v4());
    let mut day = Day::begin(&plan, contest, &store, paced).await?;
    let room = rooms.room(contest).await?;
    let (tell, told) = channel(100_000);
    let watching = tokio::spawn(watch(room, told));
    let spent = day.go_on(&store, rate, tell).await?;
    let times = watching.await?;
    stop.cancel();
    rooms.wind_down().await;
    store.verify_chain(contest).await?;
    store.close().await;
    print(
        &figures(rate, paced as f64 / spent.as_secs_f64(), &times),
        json,
    )
}

fn figures(rate: u32, reached: f64, times: &Times) -> [Figure; 4] {
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let name = |what| format!("acknowledged to visible at {rate} events per s, {what}");
    let at = |percent| ms(times.percentile(percent));
    [
        Figure::new("events appended", reached, "per s").at_least(f64::from(rate) * 0.99),
        Figure::new(name("p50"), at(50.0), "ms"),
        Figure::new(name("p99"), at(99.0), "ms").at_most(ms(Boards::default().tick + LATE)),
        Figure::new(name("longest"), at(100.0), "ms"),
    ]
}

/// What is still to come of a day.
struct Day<I> {
    contest: ContestId,
    events: I,
}

impl Day<std::iter::Empty<Event>> {
    /// Appends all but the last `paced` events of a plan, as a contest that began just now.
    async fn begin(
        plan: &Plan,
        contest: ContestId,
        store: &Store,
        paced: u64,
    ) -> Result<Day<impl Iterator<Item = Event> + use<>>> {
        let definition = Definition {
            starts: agon_web::now(),
            ..plan.definition()
        };
        let defined = Event::Defined {
            definition: Box::new(definition),
        };
        let mut events = std::iter::once(defined).chain(plan.log().skip(1).map(|one| one.event));
        let mut before = plan.events + 1 - paced;
        while before > 0 {
            let group: Vec<Event> = events
                .by_ref()
                .take(BULK.min(usize::try_from(before)?))
                .collect();
            ensure!(!group.is_empty(), "the day is too short");
            before -= group.len() as u64;
            store.append(contest, now(), group).await?;
        }
        Ok(Day { contest, events })
    }
}

impl<I: Iterator<Item = Event>> Day<I> {
    /// Appends the rest at its pace; how long that took.
    async fn go_on(
        &mut self,
        store: &Store,
        rate: u32,
        tell: Sender<Acknowledged>,
    ) -> Result<Duration> {
        let (began, mut done) = (Instant::now(), 0_u64);
        let mut step = tokio::time::interval(STEP);
        loop {
            step.tick().await;
            let due = began.elapsed().as_micros() * u128::from(rate) / 1_000_000;
            let due = usize::try_from(due.saturating_sub(done.into()))?;
            let group: Vec<Event> = self.events.by_ref().take(due.max(1)).collect();
            if group.is_empty() {
                return Ok(began.elapsed());
            }
            done += group.len() as u64;
            let seqs = store.append(self.contest, now(), group).await?;
            let at = Instant::now();
            if let Some(last) = seqs.last() {
                tell.send(Acknowledged { last: *last, at }).await?;
            }
        }
    }
}

fn now() -> Timestamp {
    agon_web::now()
}

/// Looks at the board again and again, until nothing more is acknowledged.
async fn watch(room: Arc<Room>, mut told: Receiver<Acknowledged>) -> Times {
    let mut times = Times::default();
    let mut waiting = VecDeque::new();
    let mut look = tokio::time::interval(LOOK);
    loop {
        look.tick().await;
        let ended = loop {
            match told.try_recv() {
                Ok(group) => waiting.push_back(group),
                Err(TryRecvError::Empty) => break false,
                Err(TryRecvError::Disconnected) => break true,
            }
        };
        let (shown, now) = (room.shown(), Instant::now());
        let is_shown = |first: &mut Acknowledged| first.last <= shown;
        while let Some(first) = waiting.pop_front_if(is_shown) {
            times.record(now - first.at);
        }
        if ended {
            // The newest may still wait for their tick; whoever has waited longer counts as he stands.
            let late = waiting.iter().map(|group| now - group.at);
            late.filter(|waited| *waited >= TAIL)
                .for_each(|waited| times.record(waited));
            return times;
        }
    }
}
