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

/// Class, stamp, and a number of its own.
type Place = (Priority, u64, u64);

/// Jobs that wait, each once, in the order they will go out. `P` is whose they are, `J` what they are.
#[derive(Debug)]
pub struct Schedule<P, J> {
    waiting: BTreeMap<Place, (P, J)>,
    /// Where each job waits.
    places: HashMap<J, Place>,
    clocks: HashMap<(Priority, P), u64>,
    present: HashMap<Priority, u64>,
    arrivals: u64,
}

impl<P: Clone + Eq + Hash, J: Clone + Eq + Hash> Default for Schedule<P, J> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Clone + Eq + Hash, J: Clone + Eq + Hash> Schedule<P, J> {
    /// No jobs.
    #[must_use]
    pub fn new() -> Self {
        Self {
            waiting: BTreeMap::new(),
            places: HashMap::new(),
            clocks: HashMap::new(),
            present: HashMap::new(),
            arrivals: 0,
        }
    }

    /// Adds a job. One that waits already stays where it is.
    pub fn push(&mut self, priority: Priority, whose: P, job: J) {
        if self.places.contains_key(&job) {
            return;
        }
        let present = self.present.get(&priority).copied().unwrap_or(0);
        let clock = self.clocks.entry((priority, whose.clone())).or_insert(0);
        *clock = present.max(*clock) + 1;
        let stamp = *clock;
        self.arrivals += 1;
        let place = (priority, stamp, self.arrivals);
        self.places.insert(job.clone(), place);
        self.waiting.insert(place, (whose, job));
    }

    /// Takes the next job.
    pub fn pop(&mut self) -> Option<(Priority, P, J)> {
        let ((priority, stamp, _), (whose, job)) = self.waiting.pop_first()?;
        self.places.remove(&job);
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
        let place = self.places.get(job)?;
        Some(self.waiting.range(..place).count())
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
    use std::cell::Cell;
    use std::hash::{Hash, Hasher};
    use std::rc::Rc;

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

    /// A job that counts how often one is compared with another.
    #[derive(Debug, Clone, Eq)]
    struct Compared(u32, Rc<Cell<u32>>);

    impl PartialEq for Compared {
        fn eq(&self, other: &Self) -> bool {
            self.1.set(self.1.get() + 1);
            self.0 == other.0
        }
    }

    impl Hash for Compared {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }

    #[test]
    fn a_place_is_found_without_looking_at_all_that_is_judged_later() {
        let (mut schedule, compared) = (Schedule::new(), Rc::default());
        let job = |number| Compared(number, Rc::clone(&compared));
        for number in 0..10_000 {
            schedule.push(Priority::Background, "rejudging", job(number));
        }
        schedule.push(Priority::Submission, "ann", job(10_000));
        schedule.push(Priority::Submission, "ann", job(10_001));
        let first = schedule.pop().map(|(_, _, job)| job.0);
        assert_eq!(first, Some(10_000));
        compared.set(0);
        let places = [10_000, 10_001, 0].map(|number| schedule.position(&job(number)));
        assert_eq!(places, [None, Some(0), Some(1)]);
        assert!(compared.get() < 100, "{} comparisons", compared.get());
    }
}
