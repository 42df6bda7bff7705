//! The order of work: priority classes, then fairness between participations. Pure.
//!
//! Within a class each participation has a virtual clock: its next job is stamped one past its
//! last, but never before the class's present. Jobs go out by stamp, so that somebody who hands in
//! a hundred waits behind somebody who hands in one (start-time fair queueing, Goyal et al. 1996,
//! with every job of equal weight).

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// How soon a job is wanted; earlier ones go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Somebody waits at the screen for a run.
    Run,
    /// A submission of a running contest.
    Submission,
    /// A rejudging, or a retry.
    Background,
    /// What is of use only where nothing else is to be done.
    Hint,
}

/// Jobs that wait, in the order they will go out. `P` is whose they are, `J` what they are.
#[derive(Debug)]
pub struct Schedule<P, J> {
    waiting: BTreeMap<(Priority, u64, u64), (P, J)>,
    clocks: HashMap<(Priority, P), u64>,
    present: HashMap<Priority, u64>,
    arrivals: u64,
}

impl<P: Clone + Eq + Hash, J: PartialEq> Default for Schedule<P, J> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Clone + Eq + Hash, J: PartialEq> Schedule<P, J> {
    /// No jobs.
    #[must_use]
    pub fn new() -> Self {
        Self {
            waiting: BTreeMap::new(),
            clocks: HashMap::new(),
            present: HashMap::new(),
            arrivals: 0,
        }
    }

    /// Adds a job.
    pub fn push(&mut self, priority: Priority, whose: P, job: J) {
        let present = self.present.get(&priority).copied().unwrap_or(0);
        let clock = self.clocks.entry((priority, whose.clone())).or_insert(0);
        *clock = present.max(*clock) + 1;
        let stamp = *clock;
        self.arrivals += 1;
        self.waiting
            .insert((priority, stamp, self.arrivals), (whose, job));
    }

    /// Takes the next job.
    pub fn pop(&mut self) -> Option<(Priority, P, J)> {
        let ((priority, stamp, _), (whose, job)) = self.waiting.pop_first()?;
        self.present.insert(priority, stamp);
        if self.waiting.is_empty() {
            self.clocks.clear();
            self.present.clear();
        }
        Some((priority, whose, job))
    }

    /// How many jobs go out before this one; none when it does not wait.
    #[must_use]
    pub fn position(&self, job: &J) -> Option<usize> {
        self.waiting.values().position(|(_, other)| other == job)
    }

    /// How many jobs wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether no job waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Priority, Schedule};

    #[test]
    fn one_job_of_a_quiet_participation_overtakes_the_flood_of_another() {
        let mut schedule = Schedule::new();
        for job in ["a1", "a2", "a3"] {
            schedule.push(Priority::Submission, "ann", job);
        }
        schedule.push(Priority::Submission, "bob", "b1");
        schedule.push(Priority::Hint, "eve", "e1");
        schedule.push(Priority::Background, "cid", "c1");
        schedule.push(Priority::Run, "dot", "d1");
        assert_eq!(schedule.position(&"b1"), Some(2));
        let order: Vec<_> = std::iter::from_fn(|| schedule.pop())
            .map(|(_, _, job)| job)
            .collect();
        insta::assert_snapshot!(order.join(" "), @"d1 a1 b1 a2 a3 c1 e1");
    }
}
