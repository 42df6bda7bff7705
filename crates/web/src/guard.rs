//! How often somebody may ask for what costs much: log in, register, run, submit.

use std::net::IpAddr;
use std::num::NonZeroU32;

use agon_domain::{AccountId, ContestId, Ordinal};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::Problem;

/// All limits of this process.
pub(crate) struct Guard {
    /// Guesses at one account from one address.
    guesses: DefaultKeyedRateLimiter<(IpAddr, String)>,
    /// Password hashes for one address; a school sits behind one.
    hashes: DefaultKeyedRateLimiter<IpAddr>,
    /// Submissions of one participation.
    submissions: DefaultKeyedRateLimiter<(ContestId, Ordinal)>,
    /// Runs of one participation.
    runs: DefaultKeyedRateLimiter<(ContestId, Ordinal)>,
    /// Boards of earlier minutes folded for one address; a school sits behind one.
    folds: DefaultKeyedRateLimiter<IpAddr>,
    /// Uploads of one account.
    uploads: DefaultKeyedRateLimiter<AccountId>,
    clock: DefaultClock,
}

fn per_minute(each: u32, burst: u32) -> Quota {
    let (each, burst) = (NonZeroU32::new(each), NonZeroU32::new(burst));
    Quota::per_minute(each.unwrap_or(NonZeroU32::MIN)).allow_burst(burst.unwrap_or(NonZeroU32::MIN))
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            guesses: RateLimiter::keyed(per_minute(10, 10)),
            hashes: RateLimiter::keyed(per_minute(600, 1_000)),
            submissions: RateLimiter::keyed(per_minute(30, 30)),
            runs: RateLimiter::keyed(per_minute(60, 30)),
            folds: RateLimiter::keyed(per_minute(300, 100)),
            uploads: RateLimiter::keyed(per_minute(30, 30)),
            clock: DefaultClock::default(),
        }
    }
}

impl Guard {
    /// Before a password or a code is compared.
    pub(crate) fn guess(&self, from: IpAddr, handle: &str) -> Result<(), Problem> {
        self.check(&self.hashes, &from)?;
        self.check(&self.guesses, &(from, handle.to_lowercase()))
    }

    /// Before a password is hashed for somebody new.
    pub(crate) fn register(&self, from: IpAddr) -> Result<(), Problem> {
        self.check(&self.hashes, &from)
    }

    /// Before a submission is taken.
    pub(crate) fn submit(&self, contest: ContestId, who: Ordinal) -> Result<(), Problem> {
        self.check(&self.submissions, &(contest, who))
    }

    /// Before a program is run.
    pub(crate) fn run(&self, contest: ContestId, who: Ordinal) -> Result<(), Problem> {
        self.check(&self.runs, &(contest, who))
    }

    /// Before a board of an earlier minute, or a trail, is folded.
    pub(crate) fn fold(&self, from: IpAddr) -> Result<(), Problem> {
        self.check(&self.folds, &from)
    }

    /// Before a file is taken.
    pub(crate) fn upload(&self, who: AccountId) -> Result<(), Problem> {
        self.check(&self.uploads, &who)
    }

    /// Forgets those who have not asked for a while.
    pub(crate) fn forget(&self) {
        self.guesses.retain_recent();
        self.hashes.retain_recent();
        self.submissions.retain_recent();
        self.runs.retain_recent();
        self.folds.retain_recent();
        self.uploads.retain_recent();
    }

    fn check<K: Clone + std::hash::Hash + Eq>(
        &self,
        limit: &DefaultKeyedRateLimiter<K>,
        key: &K,
    ) -> Result<(), Problem> {
        limit
            .check_key(key)
            .map_err(|until| Problem::too_many(until.wait_time_from(self.clock.now())))
    }
}
