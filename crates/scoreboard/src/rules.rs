//! How submissions become a standing: each rule is a fold over one participation's attempts at one
//! problem, in the order of submission, and an order of the totals.
//!
//! | rule | a cell earns | order of standings |
//! |---|---|---|
//! | [`points`] | the points of the attempt that counts | points, penalty, tie-breaks |
//! | [`icpc`] | the problem, when solved | problems solved, penalty, last solved |
//! | [`ioi`] | the best of each test group, added up | points, tie-breaks |
//! | `best` | the points of the attempt that counts | points, tie-breaks |
//! | [`decay`] | points that fall with time and attempts | points, tie-breaks |

mod decay;
mod icpc;
mod ioi;
mod points;

use agon_domain::definition::TieBreak;
use agon_domain::{Keep, Points, Rule, Verdict};

use crate::Cell;
use crate::terms::Terms;

/// What a rule sees of an attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Try<'a> {
    /// Contest time, in seconds.
    pub(crate) time_s: u32,
    pub(crate) verdict: Verdict,
    /// Points on the package's scale, and the most that scale gives.
    pub(crate) points: Points,
    pub(crate) of: Points,
    /// Points of each test group, on the same scale; none when the package has no groups.
    pub(crate) groups: &'a [Points],
    pub(crate) cpu_ms: u32,
    pub(crate) memory_kib: u32,
}

/// A participation's attempts at a problem, folded so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// On the contest's scale.
    points: Points,
    /// Contest time of the attempt that first reached the points, in seconds.
    time_s: u32,
    attempts: u32,
    /// Attempts before that one.
    earlier: u32,
    cpu_ms: u32,
    memory_kib: u32,
    solved: bool,
    /// The best of each test group, on the contest's scale; only under the rule `ioi`.
    groups: Box<[Points]>,
}

/// Sums over a row's cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// In numbers so wide that the order of adding is nothing to the sum, whatever the cells hold.
    points: i128,
    pub(crate) solved: u32,
    pub(crate) penalty_s: u64,
    pub(crate) cpu_ms: u64,
    pub(crate) memory_kib: u64,
    /// Contest time of the last problem solved, in seconds.
    pub(crate) last_s: u32,
}

/// The order of standings: smaller is better, equal shares a rank.
pub type Key = [i64; 4];

impl Tally {
    /// Folds the next judged attempt; `max` is what a full solution earns.
    pub(crate) fn step(&mut self, terms: &Terms, max: Points, one: &Try<'_>) {
        if !terms.counts(one.verdict) {
            return;
        }
        match terms.rule {
            Rule::Points | Rule::Best => {
                let points = Points::scaled(max, one.points, one.of);
                self.keep(terms.keep, points, one);
            }
            Rule::Icpc => icpc::step(self, max, one),
            Rule::Ioi => ioi::step(self, terms.keep, max, one),
            Rule::Decay => decay::step(self, terms, max, one),
        }
    }

    /// Takes an attempt that is worth `points` in place of the one kept, where it is to be kept.
    fn keep(&mut self, keep: Keep, points: Points, one: &Try<'_>) {
        let replaces = self.attempts == 0
            || match keep {
                Keep::Best => points > self.points,
                Keep::Last => true,
            };
        if replaces {
            self.points = points;
            self.time_s = one.time_s;
            self.earlier = self.attempts;
            self.cpu_ms = one.cpu_ms;
            self.memory_kib = one.memory_kib;
        } else if points == self.points {
            self.cpu_ms = self.cpu_ms.min(one.cpu_ms);
            self.memory_kib = self.memory_kib.min(one.memory_kib);
        }
        let accepted = one.verdict == Verdict::Accepted;
        self.solved = accepted || (self.solved && keep == Keep::Best);
        self.attempts = self.attempts.saturating_add(1);
    }

    pub(crate) fn is_solved(&self) -> bool {
        self.solved
    }

    /// The cell this makes, with that many attempts not judged or not shown.
    pub(crate) fn cell(&self, terms: &Terms, pending: u32) -> Cell {
        let untimed = Cell {
            attempts: self.attempts,
            pending,
            ..Cell::default()
        };
        if self.points <= Points::ZERO && !self.solved {
            return untimed;
        }
        let cell = Cell {
            points: self.points,
            time_s: Some(self.time_s),
            cpu_ms: self.cpu_ms,
            memory_kib: self.memory_kib,
            solved: self.solved,
            ..untimed
        };
        match terms.rule {
            Rule::Icpc => icpc::cell(&cell, self.earlier, terms),
            Rule::Points => points::cell(&cell, self.earlier, terms),
            Rule::Ioi | Rule::Best | Rule::Decay => points::rounded(&cell),
        }
    }
}

impl Totals {
    /// Adds a cell.
    pub(crate) fn add(&mut self, cell: &Cell) {
        self.points += i128::from(cell.points.0);
        self.penalty_s = self.penalty_s.saturating_add(cell.penalty_s);
        self.cpu_ms += u64::from(cell.cpu_ms);
        self.memory_kib = self.memory_kib.max(u64::from(cell.memory_kib));
        if cell.solved {
            self.solved += 1;
            self.last_s = self.last_s.max(cell.time_s.unwrap_or(0));
        }
    }

    /// All points.
    pub(crate) fn points(&self) -> Points {
        Points::nearest(self.points)
    }

    /// The order key under the terms.
    pub(crate) fn key(&self, terms: &Terms) -> Key {
        let [one, other] = [0, 1].map(|place| {
            let tie_break = terms.tie_breaks.get(place);
            tie_break.map_or(0, |one| self.resource(*one))
        });
        let points = self.points().0.saturating_neg();
        match terms.rule {
            Rule::Icpc => icpc::key(self),
            Rule::Points => [points, signed(self.penalty_s), one, other],
            Rule::Ioi | Rule::Best | Rule::Decay => [points, 0, one, other],
        }
    }

    fn resource(&self, tie_break: TieBreak) -> i64 {
        match tie_break {
            TieBreak::Cpu => signed(self.cpu_ms),
            TieBreak::Memory => signed(self.memory_kib),
        }
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
