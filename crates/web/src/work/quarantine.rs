//! A problem whose judging fails again and again is set aside alone, so that it does not hold the workers.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use agon_domain::Digest;

use super::Whose;

/// So many failures in a row, and a problem is set aside. Those of one participation count once: somebody who finds
/// out how to break a validator must not be able to take the problem from everybody else.
const FAULTS: u32 = 3;
/// For so long; then one submission tries whether it was mended.
const PAUSE: Duration = Duration::from_secs(120);

/// The problems that fail, by their testdata: a mended package has another.
#[derive(Debug, Default)]
pub struct Quarantine {
    failing: Mutex<HashMap<Digest, Failing>>,
}

#[derive(Debug)]
struct Failing {
    of: BTreeSet<Whose>,
    /// Since the last failure that counted.
    since: Instant,
    until: Instant,
    reason: String,
}

/// A problem that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Why its judging failed last; for organisers only.
    pub reason: String,
    /// How long ago it was set aside.
    pub ago: Duration,
    /// When one submission tries it again; zero when the next one does.
    pub tries_in: Duration,
}

/// Whether a problem may be judged now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Judge,
    /// It waits; its submissions stay pending.
    Wait,
}

impl Quarantine {
    /// Asks before judging. Of a problem that was set aside, one submission at a time is let through.
    pub fn ask(&self, testdata: Digest, now: Instant) -> Admission {
        match self.failing().get_mut(&testdata) {
            Some(failing) if failing.of.len() >= FAULTS as usize => {
                if now < failing.until {
                    return Admission::Wait;
                }
                failing.until = now + PAUSE;
                Admission::Judge
            }
            Some(_) | None => Admission::Judge,
        }
    }

    /// Notes that judging failed, and why; answers whether the problem is set aside now and was not before.
    pub fn failed(&self, testdata: Digest, whose: Whose, (reason, now): (&str, Instant)) -> bool {
        let mut all = self.failing();
        let failing = all.entry(testdata).or_insert(Failing {
            of: BTreeSet::new(),
            since: now,
            until: now,
            reason: String::new(),
        });
        failing.until = now + PAUSE;
        reason.clone_into(&mut failing.reason);
        let is_new = failing.of.insert(whose) && failing.of.len() == FAULTS as usize;
        if is_new {
            failing.since = now;
        }
        is_new
    }

    /// Notes that judging went well, or that somebody says that it will; answers whether anything was held against
    /// the problem.
    pub fn went_well(&self, testdata: Digest) -> bool {
        self.failing().remove(&testdata).is_some()
    }

    /// Whether a problem is set aside, and why.
    #[must_use]
    pub fn set_aside(&self, testdata: Digest, now: Instant) -> Option<SetAside> {
        let all = self.failing();
        let failing = all.get(&testdata)?;
        let is_aside = failing.of.len() >= FAULTS as usize;
        is_aside.then(|| SetAside {
            reason: failing.reason.clone(),
            ago: now.saturating_duration_since(failing.since),
            tries_in: failing.until.saturating_duration_since(now),
        })
    }

    /// How many problems are set aside.
    #[must_use]
    pub fn len(&self) -> usize {
        let aside = |failing: &&Failing| failing.of.len() >= FAULTS as usize;
        self.failing().values().filter(aside).count()
    }

    /// Whether no problem is set aside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn failing(&self) -> MutexGuard<'_, HashMap<Digest, Failing>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use agon_domain::{ContestId, Ordinal};

    use super::*;

    fn who(ordinal: u32) -> Whose {
        (ContestId::INSTALLATION, Ordinal(ordinal))
    }

    #[test]
    fn a_problem_that_fails_is_set_aside_alone_and_tried_again_once() {
        let (quarantine, now) = (Quarantine::default(), Instant::now());
        let (broken, fine) = (Digest::of(b"broken"), Digest::of(b"fine"));
        let told: Vec<_> = (0..4)
            .map(|ordinal| quarantine.failed(broken, who(ordinal), ("no answer", now)))
            .collect();
        assert_eq!(told, [false, false, true, false]);
        let told = quarantine.set_aside(broken, now + Duration::from_secs(20));
        let wished = SetAside {
            reason: "no answer".into(),
            ago: Duration::from_secs(20),
            tries_in: PAUSE - Duration::from_secs(20),
        };
        assert_eq!((told, quarantine.len()), (Some(wished), 1));
        assert_eq!(quarantine.ask(broken, now), Admission::Wait);
        assert_eq!(quarantine.ask(fine, now), Admission::Judge);
        let later = now + PAUSE;
        assert_eq!(quarantine.ask(broken, later), Admission::Judge);
        assert_eq!(quarantine.ask(broken, later), Admission::Wait);
        assert!(quarantine.went_well(broken));
        assert_eq!(quarantine.ask(broken, later), Admission::Judge);
        assert_eq!(quarantine.set_aside(broken, later), None);
    }

    #[test]
    fn failures_that_are_not_in_a_row_set_nothing_aside() {
        let (quarantine, now) = (Quarantine::default(), Instant::now());
        let problem = Digest::of(b"moody");
        for _ in 0..5 {
            quarantine.failed(problem, who(1), ("odd", now));
            quarantine.failed(problem, who(2), ("odd", now));
            quarantine.went_well(problem);
        }
        assert_eq!(quarantine.ask(problem, now), Admission::Judge);
    }

    #[test]
    fn one_participation_sets_nothing_aside_however_often_it_fails() {
        let (quarantine, now) = (Quarantine::default(), Instant::now());
        let problem = Digest::of(b"broken by one");
        for _ in 0..9 {
            assert!(!quarantine.failed(problem, who(1), ("odd", now)));
        }
        assert_eq!(quarantine.ask(problem, now), Admission::Judge);
    }
}
