//! How far off the ranks of the structures are that are not exact.

use agon_domain::Ordinal;
use agon_scoreboard::rank::{Ranks, Structure};

use super::super::figure::{Figure, quantile};
use super::cpu::timed;
use super::traffic::{Rule, Traffic};
use super::{MINUTE, SEED, Size, per_second};

/// Errors after a mean minute on a settled order, and the rate of the delta in that minute.
pub(super) fn figures(rule: Rule, size: Size) -> Vec<Figure> {
    let mut traffic = Traffic::new(rule, size.participants, SEED + 1);
    // Half of the contest, so that keys are spread.
    traffic.take(size.updates / 2);
    let order = traffic.order();
    let build = |structure| Ranks::build(structure, rule.shape(), order.iter().copied());
    let (mut sketch, mut delta) = (build(Structure::Sketch), build(Structure::Delta));
    drop(order);
    let changes = traffic.take(MINUTE);
    sketch.put_all(&changes);
    let seconds = timed(|| changes.chunks(1_000).for_each(|part| delta.put_all(part)));
    let truth = Truth::of(&traffic);
    let rule = rule.name();
    let rate = per_second(MINUTE, seconds) / 1e3;
    let moving = delta.memory().moving as f64 / 1e6;
    let mut figures = vec![
        Figure::new(
            format!("{rule}: delta, 250k updates on a settled order"),
            rate,
            "k/s",
        )
        .at_least(1_000.0),
        Figure::new(
            format!("{rule}: delta, what it holds beside it"),
            moving,
            "MB",
        )
        .at_most(3.0),
    ];
    figures.extend(truth.spread(&delta, &format!("{rule}: delta"), Some((60.0, 200.0))));
    figures.extend(truth.spread(&sketch, &format!("{rule}: sketch"), None));
    figures
}

/// Everybody's true place, best first.
struct Truth(Vec<(Ordinal, u32)>);

impl Truth {
    fn of(traffic: &Traffic) -> Self {
        let (mut place, mut last) = (0, None);
        let order = traffic.order().into_iter().zip(1u32..);
        let one = |((who, key), at)| {
            if last.replace(key) != Some(key) {
                place = at;
            }
            (who, place)
        };
        Self(order.map(one).collect())
    }

    /// Of all, behind the first 5,000 places, and in them.
    fn spread(&self, board: &Ranks, name: &str, goals: Option<(f64, f64)>) -> Vec<Figure> {
        let mut off: Vec<f64> = Vec::new();
        let (mut head, mut top, mut certain) = (0.0f64, 0.0f64, 0u32);
        for (who, place) in &self.0 {
            let Some(rank) = board.rank(*who) else {
                continue;
            };
            let error = f64::from(rank.place.abs_diff(*place));
            off.push(error);
            certain += u32::from(rank.exact);
            if *place <= 5_000 {
                head = head.max(error);
            }
            if *place <= 1_000 {
                top = top.max(error);
            }
        }
        off.sort_by(f64::total_cmp);
        let figure =
            |what: &str, value| Figure::new(format!("{name}, off by, {what}"), value, "ranks");
        let (p99, max) = (
            figure("p99", quantile(&off, 99)),
            figure("max", quantile(&off, 100)),
        );
        let (p99, max) = match goals {
            Some((most, ever)) => (p99.at_most(most), max.at_most(ever)),
            None => (p99, max),
        };
        let share = f64::from(certain) / off.len() as f64 * 100.0;
        vec![
            figure("p50", quantile(&off, 50)),
            p99,
            max,
            figure("max of the first 1,000", top).at_most(0.0),
            figure("max of the first 5,000", head).at_most(0.0),
            Figure::new(format!("{name}, ranks known to be exact"), share, "%"),
        ]
    }
}
