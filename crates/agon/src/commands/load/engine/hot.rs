//! The hot path: each event through the live board, and beside it the cold path that seals segments.

use std::time::{Duration, Instant};

use agon_domain::{Digest, Envelope, Timestamp};
use agon_scoreboard::{Audience, Board, Cold, Exact, Live, Structure};
use anyhow::{Context, Result, bail};

use super::{bar, micros, ms, per_second};
use crate::commands::bench::figure::{Figure, quantile};
use crate::commands::load::plan::Plan;
use crate::commands::load::report::Pace;
use crate::commands::load::times::Times;

/// The events of a segment.
const SEGMENT: u64 = 250_000;
/// The new events of the last cold round; a quarter of them, where there are fewer than a million.
pub(super) const INCREMENT: u64 = 250_000;
/// The rounds before that one, in which the live board must have the same cells.
const ROUNDS: u64 = 4;
/// Memory touched for the first time beside the updates, and a page of it.
const TOUCHED: usize = 1 << 30;
const PAGE: usize = 4_096;

/// What the hot path left.
pub(super) struct Hot {
    pub(super) live: Live,
    pub(super) segments: Vec<Vec<u8>>,
    /// The exact boards of all events.
    pub(super) exact: Exact,
    /// How long the last cold round took, over `fresh` new events.
    pub(super) increment: Duration,
    /// How long each update took.
    pub(super) updates: Times,
    pub(super) pace: Vec<Pace>,
    pub(super) figures: Vec<Figure>,
}

/// Applies every event of a plan.
pub(super) fn run(plan: &Plan, structure: Structure) -> Result<Hot> {
    let mut driver = Driver::new(plan, structure);
    let last = plan.events + 1;
    let fresh = INCREMENT.min(last / ROUNDS);
    let bar = bar("live board", last);
    for envelope in plan.log() {
        driver.take(&envelope)?;
        let count = envelope.seq.0.unsigned_abs();
        if count.is_multiple_of(10_000) {
            bar.set_position(count);
        }
        let quarter = count.is_multiple_of((last / ROUNDS).max(1));
        if (quarter && count + fresh < last) || count + fresh == last {
            driver.round(envelope.at)?;
        }
    }
    bar.finish_and_clear();
    driver.end(structure, fresh)
}

/// How long the slowest page takes of as much fresh memory as a large contest comes to hold.
fn longest_touch() -> Duration {
    let mut memory = vec![0_u8; TOUCHED];
    let touch = |page: &mut [u8]| {
        let began = Instant::now();
        page[0] = 1;
        std::hint::black_box(page);
        began.elapsed()
    };
    memory.chunks_mut(PAGE).map(touch).max().unwrap_or_default()
}

struct Driver {
    live: Live,
    cold: Cold,
    segments: Vec<Vec<u8>>,
    updates: Times,
    spent: Duration,
    slowest: Duration,
    /// The longest that a first touch of memory takes here, which no board can help.
    floor: Duration,
    pace: Vec<Pace>,
    starts: Timestamp,
    rounds: u32,
}

impl Driver {
    fn new(plan: &Plan, structure: Structure) -> Self {
        Self {
            live: Live::new(structure),
            cold: Cold::default(),
            segments: Vec::new(),
            updates: Times::default(),
            spent: Duration::ZERO,
            slowest: Duration::ZERO,
            floor: longest_touch(),
            pace: Vec::new(),
            starts: plan.definition().starts,
            rounds: 0,
        }
    }

    fn take(&mut self, envelope: &Envelope) -> Result<()> {
        let began = Instant::now();
        self.live.apply(envelope)?;
        let took = began.elapsed();
        self.spent += took;
        self.slowest = self.slowest.max(took);
        self.updates.record(took);
        let second = envelope.at.since(self.starts).as_secs();
        let second = usize::try_from(second).unwrap_or(usize::MAX);
        if self.pace.len() <= second {
            self.pace.resize(second + 1, Pace::default());
        }
        self.pace[second].events += 1;
        self.pace[second].spent += took;
        self.cold.apply(envelope)?;
        if self.cold.unsealed() >= SEGMENT {
            self.segments.push(self.cold.seal(Digest::ZERO));
        }
        Ok(())
    }

    /// A cold round: the live board must have the same cells, and is settled by it.
    fn round(&mut self, now: Timestamp) -> Result<()> {
        let exact = self.cold.boards();
        self.agree(&exact)?;
        self.live.settle(&exact, now);
        self.rounds += 1;
        Ok(())
    }

    fn agree(&self, exact: &Exact) -> Result<()> {
        let seq = exact.jury.seq;
        let differing = self.live.differing(exact);
        let differing = differing.with_context(|| format!("nothing to compare at event {seq}"))?;
        if let Some(first) = differing.first() {
            let mut rows = exact.jury.standings();
            let wanted = rows.find(|row| row.ordinal == *first);
            let live = self.live.row(Audience::Jury, *first);
            bail!(
                "at event {seq} {} rows of the live board are not exact; first exact {wanted:?}, live {live:?}",
                differing.len()
            );
        }
        Ok(())
    }

    fn end(mut self, structure: Structure, fresh: u64) -> Result<Hot> {
        let began = Instant::now();
        let exact = self.cold.boards();
        let increment = began.elapsed();
        self.agree(&exact)?;
        self.segments.push(self.cold.seal(Digest::ZERO));
        drop(self.cold);
        let rounds = f64::from(self.rounds + 1);
        let name = "updates of the live board, one by one";
        let mut figures = vec![
            Figure::new(name, per_second(self.updates.len(), self.spent), "per s"),
            Figure::new(
                "an update, p50",
                micros(self.updates.percentile(50.0)),
                "µs",
            ),
            Figure::new(
                "an update, p99",
                micros(self.updates.percentile(99.0)),
                "µs",
            ),
            Figure::new(
                "an update, p99.99",
                micros(self.updates.percentile(99.99)),
                "µs",
            ),
            Figure::new("an update, the longest pause", ms(self.slowest), "ms")
                .beside("fresh memory touched, the longest", ms(self.floor))
                .at_most(2.0),
            Figure::new("the worst second of the day", worst(&self.pace), "events"),
            Figure::new("cold rounds in which live equals exact", rounds, "rounds"),
        ];
        if let Some(public) = &exact.public {
            let both = exact.jury.standings().zip(public.standings());
            let hidden = both.filter(|(jury, public)| jury != public).count();
            let name = "places at which the public sees another row";
            figures.push(Figure::new(name, hidden as f64, "rows"));
        }
        if structure != Structure::Exact {
            let errors = rank_errors(&self.live, &exact.jury);
            for (share, goal) in [(50, None), (99, Some(60.0)), (100, Some(200.0))] {
                let name = format!("rank error after {fresh} new events, p{share}");

                let figure = Figure::new(name, quantile(&errors, share), "ranks");
                figures.push(match goal {
                    Some(goal) => figure.at_most(goal),
                    None => figure,
                });
            }
        }
        Ok(Hot {
            live: self.live,
            segments: self.segments,
            exact,
            increment,
            updates: self.updates,
            pace: self.pace,
            figures,
        })
    }
}

/// How far off the ranks of the live board are, in order.
fn rank_errors(live: &Live, board: &Board) -> Vec<f64> {
    let error = |exact: agon_scoreboard::Standing| {
        let shown = live
            .row(Audience::Jury, exact.ordinal)
            .and_then(|row| row.rank);
        f64::from(shown.unwrap_or(0).abs_diff(exact.rank.unwrap_or(0)))
    };
    let mut errors: Vec<f64> = board.standings().map(error).collect();
    errors.sort_by(f64::total_cmp);
    errors
}

fn worst(pace: &[Pace]) -> f64 {
    pace.iter()
        .map(|one| f64::from(one.events))
        .fold(0.0, f64::max)
}
