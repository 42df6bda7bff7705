//! The rank structures of the hot board side by side, and beside Redis in the same rounds.
//!
//! Times are processor time: of our thread, and of the Redis server alone, so that neither its
//! client nor a busy machine is counted against it. The longest pause is time on the clock.

mod cpu;
mod errors;
mod redis;
mod traffic;

use std::process::ExitCode;
use std::time::Instant;

use agon_domain::Ordinal;
use agon_scoreboard::rank::{Ranks, Structure};
use anyhow::{Result, ensure};

use self::cpu::timed;
use self::redis::Redis;
use self::traffic::{Change, Rule, Traffic};
use super::figure::{Figure, of, print};

/// Changes handed over in one call.
const BATCH: usize = 1_000;
/// Changes of a round: all structures and the peer take turns.
const ROUND: usize = 1_000_000;
/// A mean minute of a contest of a million.
const MINUTE: usize = 250_000;
/// Questions asked of each structure, in rounds in which all and the peer take turns.
const ASKED: usize = 400_000;
const ASKED_ROUNDS: usize = 5;
const SEED: u64 = 42;
const MISSING: &str = "redis-server is not installed: cargo xtask peers";

const STRUCTURES: [(Structure, &str); 3] = [
    (Structure::Exact, "exact"),
    (Structure::Sketch, "sketch"),
    (Structure::Delta, "delta"),
];

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Size {
    participants: u32,
    updates: usize,
}

/// Measures with so many `participants` and so many `updates` of each rule.
pub(crate) fn scoreboard(participants: u32, updates: usize, json: bool) -> Result<ExitCode> {
    ensure!(participants > 0, "--participants must be at least 1");
    ensure!(updates > 0, "--updates must be at least 1");
    let size = Size {
        participants,
        updates,
    };
    let mut redis = Redis::start()?;
    let mut figures = Vec::new();
    for rule in [Rule::Points, Rule::Icpc] {
        eprintln!(
            "rule {}: {participants} participants, {updates} updates",
            rule.name()
        );
        let mut race = Race::begin(rule, size, redis.as_mut())?;
        race.run(updates)?;
        figures.extend(race.figures()?);
        figures.extend(errors::figures(rule, size));
    }
    print(&figures, json)
}

/// One rule's structures, all at the same point of the same traffic.
struct Race<'a> {
    rule: Rule,
    traffic: Traffic,
    /// Updated one by one, and a thousand at a time.
    boards: Vec<(Ranks, Ranks)>,
    /// Updates per second of each, by round.
    rates: Vec<(Vec<f64>, Vec<f64>)>,
    redis: Option<&'a mut Redis>,
    redis_rates: Vec<f64>,
    redis_before: f64,
}

/// What the structures and the peer took to answer.
struct Asked {
    boards: Vec<Answers>,
    redis: Option<Answers>,
}

/// Nanoseconds of one rank and of one page, by round.
#[derive(Default, Clone)]
struct Answers {
    ranks: Vec<f64>,
    pages: Vec<f64>,
}

impl Answers {
    fn medians(&self) -> (f64, f64) {
        (median(&self.ranks), median(&self.pages))
    }
}

fn per_second(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

fn median(values: &[f64]) -> f64 {
    of(values.to_vec(), 50)
}

impl<'a> Race<'a> {
    fn begin(rule: Rule, size: Size, mut redis: Option<&'a mut Redis>) -> Result<Self> {
        let traffic = Traffic::new(rule, size.participants, SEED);
        let order = traffic.order();
        let build = |structure| Ranks::build(structure, rule.shape(), order.iter().copied());
        let boards = STRUCTURES.map(|(structure, _)| (build(structure), build(structure)));
        let mut before = 0.0;
        if let Some(redis) = &mut redis {
            redis.clear()?;
            before = redis.memory()?;
            let all: Vec<Change> = order.iter().map(|(who, key)| (*who, Some(*key))).collect();
            redis.put_all(rule, &all)?;
        }
        Ok(Self {
            rule,
            traffic,
            rates: vec![Default::default(); boards.len()],
            boards: boards.into(),
            redis,
            redis_rates: Vec::new(),
            redis_before: before,
        })
    }

    /// Rounds in which all take their turn over the same changes.
    fn run(&mut self, updates: usize) -> Result<()> {
        let mut left = updates;
        while left > 0 {
            let round = left.min(ROUND);
            left -= round;
            let order = self.traffic.order();
            let changes = self.traffic.take(round);
            for ((single, batched), rates) in self.boards.iter_mut().zip(&mut self.rates) {
                // The cold path comes by between rounds.
                single.settle(order.iter().copied());
                batched.settle(order.iter().copied());
                let seconds =
                    timed(|| changes.iter().for_each(|(who, key)| single.put(*who, *key)));
                rates.0.push(per_second(round, seconds));
                let seconds =
                    timed(|| changes.chunks(BATCH).for_each(|part| batched.put_all(part)));
                rates.1.push(per_second(round, seconds));
            }
            if let Some(redis) = &mut self.redis {
                let seconds = redis.put_all(self.rule, &changes)?;
                self.redis_rates.push(per_second(round, seconds));
            }
            eprint!(".");
        }
        eprintln!();
        Ok(())
    }

    fn figures(mut self) -> Result<Vec<Figure>> {
        let rule = self.rule.name();
        let mut figures = self.updates();
        let asked = self.ask()?;
        let memory = match &mut self.redis {
            None => None,
            Some(redis) => Some((redis.memory()? - self.redis_before) / 1e6),
        };
        let peer = asked.redis.as_ref().map(|redis| redis.medians());
        let boards = self.boards.iter().zip(&asked.boards);
        for ((structure, name), ((board, _), asked)) in STRUCTURES.iter().zip(boards) {
            let exact = *structure == Structure::Exact;
            let (rank, page) = asked.medians();
            let rank = Figure::new(format!("{rule}: rank of one, {name}"), rank, "ns");
            let rank = beside(rank, "redis ZREVRANK", peer.map(|peer| peer.0));
            let page = Figure::new(format!("{rule}: page of 50, encoded, {name}"), page, "ns");
            let page = beside(page, "redis ZREVRANGE", peer.map(|peer| peer.1));
            let megabytes = board.memory().all as f64 / 1e6;
            let held = Figure::new(
                format!("{rule}: memory with the id map, {name}"),
                megabytes,
                "MB",
            );
            let held = beside(held, "redis", memory);
            let pause = pause(board, &mut self.traffic.clone());
            let pause = Figure::new(
                format!("{rule}: longest pause of an update, {name}"),
                pause,
                "ms",
            );
            figures.extend(match exact {
                true => [
                    rank.parts_at_least(8.0),
                    page.parts_at_least(5.0),
                    held.parts_at_least(2.0),
                    pause.at_most(2.0),
                ],
                false => [rank, page, held, pause],
            });
        }
        if let Some(sketch) = self.boards[1].0.sketch() {
            let mut sum = sketch.clone();
            let seconds = timed(|| {
                for _ in 0..100 {
                    sum.merge(sketch).expect("sketches of one form");
                }
            });
            let name = format!("{rule}: two partitions' sketches merged");
            figures.push(Figure::new(name, seconds * 10.0, "ms"));
        }
        Ok(figures)
    }

    /// Asks all for the same ranks and pages, in turns.
    fn ask(&mut self) -> Result<Asked> {
        let mut asked = Asked {
            boards: vec![Answers::default(); self.boards.len()],
            redis: self.redis.is_some().then(Answers::default),
        };
        for _ in 0..ASKED_ROUNDS {
            let anybody: Vec<Ordinal> = (0..ASKED).map(|_| self.traffic.anybody()).collect();
            let skips = anybody.iter().map(|who| who.0 as usize);
            let skips: Vec<usize> = skips.take(ASKED / 40).collect();
            for ((board, _), answers) in self.boards.iter().zip(&mut asked.boards) {
                answers.ranks.push(ranks(board, &anybody));
                answers.pages.push(pages(board, &skips));
            }
            if let Some((redis, answers)) = self.redis.as_mut().zip(asked.redis.as_mut()) {
                let (ranks, pages) = (redis.ranks(&anybody)?, redis.pages(&skips)?);
                answers.ranks.push(ranks / anybody.len() as f64 * 1e9);
                answers.pages.push(pages / skips.len() as f64 * 1e9);
            }
        }
        Ok(asked)
    }

    fn updates(&self) -> Vec<Figure> {
        let rule = self.rule.name();
        let peer = (!self.redis_rates.is_empty()).then(|| median(&self.redis_rates) / 1e3);
        let (goal, note) = match self.rule {
            Rule::Points => (8.0, "redis ZADD, points and penalty only"),
            Rule::Icpc => (12.0, "redis ZADD"),
        };
        let mut figures = Vec::new();
        for ((structure, name), rates) in STRUCTURES.iter().zip(&self.rates) {
            let (single, batched) = (median(&rates.0) / 1e3, median(&rates.1) / 1e3);
            let one = Figure::new(
                format!("{rule}: rank updates, {name}, one by one"),
                single,
                "k/s",
            );
            figures.push(beside(one, note, peer));
            let name = match (structure, self.rule) {
                (Structure::Exact, Rule::Points) => {
                    "rank updates, exact, batched, vs redis".to_owned()
                }
                (Structure::Exact, Rule::Icpc) => {
                    "rank updates, exact, batched, vs redis (icpc)".to_owned()
                }
                (Structure::Sketch | Structure::Delta, _) => {
                    format!("{rule}: rank updates, {name}, batched")
                }
            };
            let many = beside(Figure::new(name, batched, "k/s"), note, peer);
            figures.push(match structure {
                Structure::Exact => many.times_at_least(goal),
                Structure::Sketch | Structure::Delta => many,
            });
        }
        figures
    }
}

fn beside(figure: Figure, peer: &str, value: Option<f64>) -> Figure {
    match value {
        Some(value) => figure.beside(peer, value),
        None => figure.without(MISSING),
    }
}

/// Nanoseconds for the rank of one.
fn ranks(board: &Ranks, whose: &[Ordinal]) -> f64 {
    let mut places = 0u64;
    let seconds = timed(|| {
        places = whose
            .iter()
            .filter_map(|who| board.rank(*who))
            .map(|rank| u64::from(rank.place))
            .sum();
    });
    std::hint::black_box(places);
    seconds / whose.len() as f64 * 1e9
}

/// Nanoseconds for a page of 50 with its keys as JSON.
fn pages(board: &Ranks, skips: &[usize]) -> f64 {
    let seconds = timed(|| {
        for skip in skips {
            let rows = board.page(*skip, 50).into_iter();
            let rows: Vec<_> = rows.map(|who| (who, board.key(who))).collect();
            std::hint::black_box(serde_json::to_vec(&rows).unwrap_or_default());
        }
    });
    seconds / skips.len() as f64 * 1e9
}

/// The longest that one update took, in milliseconds. The same changes are made three times to equal
/// boards, and the least of the three times counts: what else the machine does is not the board's.
fn pause(board: &Ranks, traffic: &mut Traffic) -> f64 {
    let changes = traffic.take(ROUND / 2);
    let mut least = vec![f64::MAX; changes.len()];
    for _ in 0..3 {
        let mut board = board.clone();
        for ((who, key), least) in changes.iter().zip(&mut least) {
            let began = Instant::now();
            board.put(*who, *key);
            *least = least.min(began.elapsed().as_secs_f64());
        }
    }
    least.into_iter().fold(0.0, f64::max) * 1e3
}
