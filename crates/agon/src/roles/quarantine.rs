//! What keeps failing is set aside alone: a problem whose judging fails again and again, so that it does not hold
//! the workers; a node whose sandbox does, so that it does not spoil submissions that another could judge.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use agon_domain::Digest;

/// So many failures in a row, and a problem is set aside.
const FAULTS: u32 = 3;
/// For so long; then one submission tries whether it was mended.
const PAUSE: Duration = Duration::from_secs(120);

/// The problems that fail, by their testdata: a mended package has another.
#[derive(Debug, Default)]
pub(super) struct Quarantine {
    failing: Mutex<HashMap<Digest, Failing>>,
}

#[derive(Debug, Clone, Copy)]
struct Failing {
    in_a_row: u32,
    until: Instant,
}

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
            Some(failing) if failing.in_a_row >= FAULTS => {
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
    pub(super) fn failed(&self, testdata: Digest, now: Instant) -> bool {
        let mut all = self.failing();
        let failing = all.entry(testdata).or_insert(Failing {
            in_a_row: 0,
            until: now,
        });
        failing.in_a_row += 1;
        failing.until = now + PAUSE;
        failing.in_a_row == FAULTS
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

    #[test]
    fn a_problem_that_fails_is_set_aside_alone_and_tried_again_once() {
        let (quarantine, now) = (Quarantine::default(), Instant::now());
        let (broken, fine) = (Digest::of(b"broken"), Digest::of(b"fine"));
        let told: Vec<_> = (0..4).map(|_| quarantine.failed(broken, now)).collect();
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
            quarantine.failed(problem, now);
            quarantine.failed(problem, now);
            quarantine.went_well(problem);
        }
        assert_eq!(quarantine.ask(problem, now), Admission::Judge);
    }

    #[test]
    fn a_node_rests_longer_the_longer_it_fails() {
        let seconds: Vec<_> = (0..12).map(|failures| rest(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
