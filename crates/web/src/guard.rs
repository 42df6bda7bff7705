//! How often somebody may ask for what costs much: log in, register, run, submit.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use agon_domain::{AccountId, ContestId, Digest, Ordinal};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::Problem;

/// Into how many places guesses are sorted: whatever is guessed and however often, no more are counted.
/// Two that fall into one place share its limit, which happens to few where a million guess in a minute.
const PLACES: u32 = 1 << 20;

/// All limits of this process.
pub(crate) struct Guard {
    /// Guesses at one account from one address, by their place.
    guesses: DefaultKeyedRateLimiter<u32>,
    /// What places depend on, so that nobody knows who shares theirs.
    secret: [u8; 32],
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
            secret: crate::random(),
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
        self.check(&self.hashes, &network(from))?;
        self.check(&self.guesses, &self.place(from, handle))
    }

    /// Where guesses at a handle, whatever its case and length, are counted.
    fn place(&self, from: IpAddr, handle: &str) -> u32 {
        let what = format!("{} {}", network(from), handle.to_lowercase());
        let Digest([a, b, c, d, ..]) = Digest::keyed(&self.secret, what.as_bytes());
        u32::from_le_bytes([a, b, c, d]) % PLACES
    }

    /// Before a password is hashed for somebody new.
    pub(crate) fn register(&self, from: IpAddr) -> Result<(), Problem> {
        self.check(&self.hashes, &network(from))
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
        self.check(&self.folds, &network(from))
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

/// What is counted as one address: of version 6 everybody has 2^64, see RFC 6177.
fn network(from: IpAddr) -> IpAddr {
    match from {
        IpAddr::V4(_) => from,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.into(),
            None => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Guard, IpAddr, PLACES};

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn guesses_at_handles_of_any_length_are_counted_in_a_bounded_number_of_places() {
        let (guard, here) = (Guard::default(), address("192.0.2.1"));
        let long = "x".repeat(100_000);
        for number in 0..500 {
            let handle = format!("{long}{number}");
            assert!(guard.place(here, &handle) < PLACES);
            assert!(guard.guess(here, &handle).is_ok());
        }
        // It is told apart and counted all the same, whatever its case.
        for _ in 1..10 {
            assert!(guard.guess(here, &format!("{long}0")).is_ok());
        }
        assert!(
            guard
                .guess(here, &format!("{}0", long.to_uppercase()))
                .is_err()
        );
        assert!(guard.guess(here, &format!("{long}1")).is_ok());
    }

    #[test]
    fn who_changes_the_address_within_a_network_is_the_same() {
        let guard = Guard::default();
        let here = address("2001:db8::1");
        for there in ["2001:db8::2", "2001:db8:0:0:ffff::"] {
            assert_eq!(guard.place(here, "ann"), guard.place(address(there), "ann"));
        }
        let mapped = address("::ffff:192.0.2.1");
        assert_eq!(
            guard.place(mapped, "ann"),
            guard.place(address("192.0.2.1"), "ann")
        );
        for _ in 0..10 {
            assert!(guard.guess(here, "ann").is_ok());
        }
        assert!(guard.guess(address("2001:db8::3"), "ann").is_err());
    }
}
