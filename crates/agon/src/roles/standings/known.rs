//! What is known of contests between two looks, and when one that could not be followed is tried again.

use std::time::Duration;

use agon_domain::{ContestId, Seq};
use tokio::time::Instant;

use super::LOOK;
use super::followed::Followed;

/// One that cannot be followed is tried again, and said again, at least this often.
const LONGEST: Duration = Duration::from_secs(300);

/// What is known of a contest between two looks.
pub(super) enum Known {
    Followed(Box<Followed>),
    /// Final, its rows written, up to that event.
    Done(Seq),
    /// It failed so often in a row, and is left alone until then: reading it takes time from others.
    Failing(u32, Instant),
}

impl Known {
    /// Says what happened to a contest, and how it is told to the operator.
    pub(super) fn failing(id: ContestId, before: Option<u32>, error: &anyhow::Error) -> Self {
        let times = before.unwrap_or_default().saturating_add(1);
        let pause = pause(times);
        tracing::error!(
            contest.id = %id,
            error = format!("{error:#}"),
            again_s = pause.as_secs(),
            "no standings of this contest, and it is neither closed nor finalised; \
             `agon rebuild --verify` says what is wrong with its log; others go on"
        );
        Self::Failing(times, Instant::now() + pause)
    }

    /// How often it failed.
    pub(super) fn failed(&self) -> Option<u32> {
        match self {
            Self::Failing(times, _) => Some(*times),
            Self::Followed(_) | Self::Done(_) => None,
        }
    }

    /// Whether it is to be left alone.
    pub(super) fn waits(&self, now: Instant) -> bool {
        match self {
            Self::Failing(_, until) => now < *until,
            Self::Followed(_) | Self::Done(_) => false,
        }
    }
}

/// How long a contest is left alone that failed so often: twice as long each time.
fn pause(times: u32) -> Duration {
    LOOK.saturating_mul(1 << times.min(16)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_is_left_alone_for_ever_longer_and_never_for_good() {
        let pauses = [1, 2, 3, 8, 9, u32::MAX].map(|times| pause(times).as_secs());
        assert_eq!(pauses, [2, 4, 8, 256, 300, 300]);
    }
}
