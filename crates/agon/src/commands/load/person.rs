//! One simulated participant: comes, reads, tries problem after problem, gives up or stays.

use super::plan::PROBLEMS;
use crate::synthetic::{Draw, Outcome, Parts};

/// How many of those who come are there for the start.
const EARLY: f64 = 0.72;
/// Their mean delay, in parts of the contest: 12 s of an hour.
const HASTE: f64 = 1.0 / 300.0;
/// The log-normal spread of how much people do: half of the mean is the median.
const SPREAD: f64 = 1.177;
/// What those who stay keep for the last minutes.
const LATE: f32 = 0.35;
/// The last minutes, in parts of the contest, and at most.
const RUSH: u32 = 6;
const RUSH_MS: u32 = 600_000;

/// Where somebody is in their day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    /// When they have read enough to begin, and when they tire, in milliseconds.
    begins_ms: u32,
    tires_ms: u32,
    /// How much of their day has passed, from 0 to 1.
    passed: f32,
    /// Submissions to come.
    left: u32,
    problem: u8,
    tries: u8,
    stays: bool,
}

/// How much somebody does, beside others.
pub(super) fn weight(draw: Draw) -> f64 {
    (SPREAD * draw.of(0).normal()).exp()
}

/// When somebody comes who is at this place of all, from 0 to 1: a step at the start, the others by
/// and by in the first half.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a contest lasts a day at most"
)]
pub(super) fn arrival_ms(place: f64, length_s: u32) -> u32 {
    let length_ms = f64::from(length_s) * 1_000.0;
    let haste = HASTE * length_ms;
    let early_end = haste * 1_000_f64.ln();
    let at_ms = if place < EARLY {
        -haste * (1.0 - place / EARLY * 0.999).ln()
    } else {
        let late = (place - EARLY) / (1.0 - EARLY);
        early_end + (length_ms / 2.0 - early_end) * late * late
    };
    at_ms as u32
}

impl Person {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the contest"
    )]
    pub(super) fn new(comes_ms: u32, submissions: u32, length_ms: u32, draw: Draw) -> Self {
        let mut draw = draw.of(1);
        let rush_ms = length_ms - rush(length_ms);
        let left = f64::from(rush_ms.saturating_sub(comes_ms));
        let reads = f64::from(length_ms) * (0.005 + draw.exponential(0.06));
        let reads = reads.min(left / 2.0);
        let keen = 0.1 + 0.08 * f64::from(submissions);
        let endures = (keen * (0.6 * draw.normal()).exp()).min(1.0);
        let begins_ms = comes_ms + reads as u32;
        let tires_ms = begins_ms + ((left - reads) * endures) as u32;
        let problem = match draw.below(5) {
            0 => draw.below(PROBLEMS.into()) as u8,
            _ => 0,
        };
        Self {
            begins_ms,
            tires_ms,
            passed: 0.0,
            left: submissions,
            problem,
            tries: 0,
            stays: endures >= 1.0 || draw.below(7) == 0,
        }
    }

    /// When they hand in next, if at all.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "within the contest"
    )]
    pub(super) fn next(&mut self, length_ms: u32, draw: Draw) -> Option<u32> {
        if self.left == 0 {
            return None;
        }
        let least = draw.of(2).of(self.left.into()).unit() as f32;
        let least = 1.0 - least.powf(1.0 / self.left as f32);
        self.passed += (1.0 - self.passed) * least;
        let late = if self.stays { LATE } else { 0.0 };
        let steady = 1.0 - late;
        let at_ms = if self.passed < steady {
            let busy = (self.tires_ms - self.begins_ms) as f32;
            self.begins_ms + (busy * self.passed / steady) as u32
        } else {
            // More and more towards the end.
            let share = ((self.passed - steady) / late).clamp(0.0, 1.0).sqrt();
            let rush = rush(length_ms);
            length_ms - rush + (rush as f32 * share) as u32
        };
        Some(at_ms.min(length_ms - 1))
    }

    /// Hands in: the problem's column, and what will come of it.
    pub(super) fn submit(&mut self, parts: Parts, draw: Draw) -> (u8, Outcome) {
        let skill = draw.of(3).normal();
        let mut draw = draw.of(4).of(self.left.into());
        let hard = -1.0 + 4.5 * f64::from(self.problem) / f64::from(PROBLEMS - 1);
        let ease = 1.3 * skill - hard + 0.15 * f64::from(self.tries);
        let chance = 1.0 / (1.0 + (-ease).exp());
        let outcome = Outcome::draw(chance, parts, &mut draw);
        let problem = self.problem;
        self.left -= 1;
        self.tries = self.tries.saturating_add(1);
        let solved = outcome.verdict == agon_domain::Verdict::Accepted;
        if solved || draw.below(12) < u32::from(self.tries) {
            self.problem = (self.problem + 1) % PROBLEMS;
            self.tries = 0;
        }
        (problem, outcome)
    }
}

/// How long the last minutes are, in milliseconds.
fn rush(length_ms: u32) -> u32 {
    (length_ms / RUSH).min(RUSH_MS)
}
