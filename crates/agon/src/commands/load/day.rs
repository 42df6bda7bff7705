//! A contest day, drawn moment by moment: who comes, reads, tries, gives up, comes back for the end.
//!
//! Most do little: submissions of a person are log-normal, with half of the mean as the median (at
//! 15 events a person a median of 8 events, p99 about 106, and about 2,000 at most among a million).
//! Of a million people 58,000 come in the first second. Nothing is kept but where everybody is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use agon_domain::Seq;

use super::person::{Person, arrival_ms, weight};
use super::plan::Plan;
use crate::synthetic::{Draw, Outcome};

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Its place in the log, after the definition.
    pub(crate) seq: Seq,
    /// Milliseconds since the start.
    pub(crate) at_ms: u32,
    /// What it is.
    pub(crate) what: What,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Somebody joins; numbers are in the order of joining.
    Joined {
        /// Who.
        who: u32,
    },
    /// Somebody hands something in.
    Submitted {
        /// Who.
        who: u32,
        /// The problem's column.
        problem: u8,
        /// What will come of it.
        outcome: Outcome,
    },
    /// A submission is judged.
    Judged {
        /// Which.
        submission: Seq,
        /// What came of it.
        outcome: Outcome,
    },
}

/// A judgement to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    at_ms: u32,
    submission: Seq,
    outcome: Outcome,
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at_ms, self.submission).cmp(&(other.at_ms, other.submission))
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The moments of a day, in order.
pub(crate) struct Day {
    plan: Plan,
    draw: Draw,
    arrivals: Arrivals,
    people: Vec<Person>,
    /// When each who goes on does so next.
    next: BinaryHeap<Reverse<(u32, u32)>>,
    judging: BinaryHeap<Reverse<Due>>,
    seq: Seq,
}

impl Day {
    pub(super) fn new(plan: Plan) -> Self {
        let draw = Draw::new(plan.seed);
        Self {
            plan,
            draw,
            arrivals: Arrivals::new(&plan, draw),
            people: Vec::new(),
            next: BinaryHeap::new(),
            judging: BinaryHeap::new(),
            seq: Seq::START.next(),
        }
    }

    fn join(&mut self, (at_ms, submissions): (u32, u32)) -> What {
        let who = u32::try_from(self.people.len()).expect("as many as planned");
        let length_ms = self.plan.length_s * 1_000;
        let draw = self.draw.of(who.into());
        let mut person = Person::new(at_ms, submissions, length_ms, draw);
        if let Some(next_ms) = person.next(length_ms, draw) {
            self.next.push(Reverse((next_ms, who)));
        }
        self.people.push(person);
        What::Joined { who }
    }

    fn submit(&mut self, at_ms: u32, who: u32) -> What {
        let draw = self.draw.of(who.into());
        let person = &mut self.people[who as usize];
        let (problem, outcome) = person.submit(self.plan.parts(), draw);
        if let Some(next_ms) = person.next(self.plan.length_s * 1_000, draw) {
            self.next.push(Reverse((next_ms, who)));
        }
        self.judging.push(Reverse(Due {
            at_ms: at_ms + outcome.delay_ms,
            submission: self.seq,
            outcome,
        }));
        What::Submitted {
            who,
            problem,
            outcome,
        }
    }
}

impl Iterator for Day {
    type Item = Moment;

    fn next(&mut self) -> Option<Moment> {
        let never = u32::MAX;
        let comes = self.arrivals.peek().map_or(never, |(at_ms, _)| at_ms);
        let acts = self.next.peek().map_or(never, |Reverse((at_ms, _))| *at_ms);
        let judged = self.judging.peek().map_or(never, |Reverse(due)| due.at_ms);
        let at_ms = comes.min(acts).min(judged);
        if at_ms == never {
            return None;
        }
        self.seq = self.seq.next();
        let what = if comes == at_ms {
            let joining = self.arrivals.take()?;
            self.join(joining)
        } else if judged == at_ms {
            let Reverse(due) = self.judging.pop()?;
            What::Judged {
                submission: due.submission,
                outcome: due.outcome,
            }
        } else {
            let Reverse((_, who)) = self.next.pop()?;
            self.submit(at_ms, who)
        };
        let seq = self.seq;
        Some(Moment { seq, at_ms, what })
    }
}

/// Who comes when, and how much they will do: all submissions of the plan, to the last.
struct Arrivals {
    plan: Plan,
    draw: Draw,
    left: u32,
    /// Of the curve of arrivals, how much has passed.
    passed: f64,
    /// Of all weights, how much was given out.
    given: f64,
    weights: f64,
    coming: Option<(u32, u32)>,
}

impl Arrivals {
    fn new(plan: &Plan, draw: Draw) -> Self {
        let all = (0..plan.participants).map(|who| weight(draw.of(who.into())));
        let mut arrivals = Self {
            plan: *plan,
            draw: draw.of(u64::MAX),
            left: plan.participants,
            passed: 0.0,
            given: 0.0,
            weights: all.sum(),
            coming: None,
        };
        arrivals.coming = arrivals.following();
        arrivals
    }

    fn peek(&self) -> Option<(u32, u32)> {
        self.coming
    }

    fn take(&mut self) -> Option<(u32, u32)> {
        let next = self.following();
        std::mem::replace(&mut self.coming, next)
    }

    /// The next arrival and its submissions. Arrivals are drawn in order: the least of those left.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "counts of a plan are far below 2^53"
    )]
    fn following(&mut self) -> Option<(u32, u32)> {
        if self.left == 0 {
            return None;
        }
        let who = self.plan.participants - self.left;
        let least = 1.0 - self.draw.unit().powf(1.0 / f64::from(self.left));
        self.passed += (1.0 - self.passed) * least;
        self.left -= 1;
        let total = self.plan.submissions();
        let up_to = |given: f64| ((given / self.weights * total as f64) as u64).min(total);
        let before = up_to(self.given);
        self.given += weight(Draw::new(self.plan.seed).of(who.into()));
        let after = if self.left == 0 {
            total
        } else {
            up_to(self.given)
        };
        let submissions = u32::try_from(after - before).unwrap_or(u32::MAX);
        Some((arrival_ms(self.passed, self.plan.length_s), submissions))
    }
}

#[cfg(test)]
mod tests;
