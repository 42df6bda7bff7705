//! What keeps failing is set aside alone: a problem whose judging fails again and again, so that it does not hold
//! the workers; a node whose sandbox does, so that it does not spoil submissions that another could judge.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Digest, Ordinal};

/// So many failures in a row, and a problem is set aside. Those of one participation count once: somebody who finds
/// out how to break a validator must not be able to take the problem from everybody else.
const FAULTS: u32 = 3;
/// For so long; then one submission tries whether it was mended.
const PAUSE: Duration = Duration::from_secs(120);

/// The problems that fail, by their testdata: a mended package has another.
#[derive(Debug, Default)]
pub(super) struct Quarantine {
    failing: Mutex<HashMap<Digest, Failing>>,
}

#[derive(Debug)]
struct Failing {
    of: BTreeSet<Whose>,
    until: Instant,
}

/// Whose submission failed.
pub(super) type Whose = (ContestId, Ordinal);

/// Whether a problem may be judged now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It may.
    Judge,
    /// It waits; its submissions stay pending.
    Wait,
}

impl Quarantine {
    /// Asks before judging. Of a problem that was set aside, one submission at a time is let through.
    pub(super) fn ask(&self, testdata: Digest, now: Instant) -> Admission {
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

    /// Notes that judging failed; answers whether the problem is set aside now and was not before.
    pub(super) fn failed(&self, testdata: Digest, whose: Whose, now: Instant) -> bool {
        let mut all = self.failing();
        let failing = all.entry(testdata).or_insert(Failing {
            of: BTreeSet::new(),
            until: now,
        });
        failing.until = now + PAUSE;
        failing.of.insert(whose) && failing.of.len() == FAULTS as usize
    }

    /// Notes that judging went well.
    pub(super) fn went_well(&self, testdata: Digest) {
        self.failing().remove(&testdata);
    }

    fn failing(&self) -> MutexGuard<'_, HashMap<Digest, Failing>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a worker rests after so many failures of its sandbox in a row: not at all, then longer and longer.
pub(super) fn rest(failures: u32) -> Duration {
    const LONGEST: u64 = 60;
    match failures.checked_sub(FAULTS) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs((1_u64 << more.min(6)).min(LONGEST)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(ordinal: u32) -> Whose {
        (ContestId::INSTALLATION, Ordinal(ordinal))
    }

    #[test]
    fn a_problem_that_fails_is_set_aside_alone_and_tried_again_once() {
        let (quarantine, now) = (Quarantine::default(), Instant::now());
        let (broken, fine) = (Digest::of(b"broken"), Digest::of(b"fine"));
        let told: Vec<_> = (0..4)
            .map(|ordinal| quarantine.failed(broken, who(ordinal), now))
            .collect();
        assert_eq!(told, [false, false, true, false]);
        assert_eq!(quarantine.ask(broken, now), Admission::Wait);
        assert_eq!(quarantine.ask(fine, now), Admission::Judge);
        let later = now + PAUSE;
        assert_eq!(quarantine.ask(broken, later), Admission::Judge);
        assert_eq!(quarantine.ask(broken, later), Admission::Wait);
        quarantine.went_well(broken);
        assert_eq!(quarantine.ask(broken, later), Admission::Judge);
    }

    #[test]
    fn failures_that_are_not_in_a_row_set_nothing_aside() {
        let (quarantine, now) = (Quarantine::default(), Instant::now());
        let problem = Digest::of(b"moody");
        for _ in 0..5 {
            quarantine.failed(problem, who(1), now);
            quarantine.failed(problem, who(2), now);
            quarantine.went_well(problem);
        }
        assert_eq!(quarantine.ask(problem, now), Admission::Judge);
    }

    #[test]
    fn one_participation_sets_nothing_aside_however_often_it_fails() {
        let (quarantine, now) = (Quarantine::default(), Instant::now());
        let problem = Digest::of(b"broken by one");
        for _ in 0..9 {
            assert!(!quarantine.failed(problem, who(1), now));
        }
        assert_eq!(quarantine.ask(problem, now), Admission::Judge);
    }

    #[test]
    fn a_node_rests_longer_the_longer_it_fails() {
        let seconds: Vec<_> = (0..12).map(|failures| rest(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
