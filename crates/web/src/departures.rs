//! Streams that end when their reader's rights change: a session that has ended must be told nothing more.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use agon_domain::AccountId;
use tokio_util::sync::CancellationToken;

/// One token for each account that has opened a stream since it last departed.
pub(crate) struct Departures {
    departed: Mutex<Departed>,
    stop: CancellationToken,
}

#[derive(Default)]
struct Departed {
    tokens: HashMap<AccountId, CancellationToken>,
    /// How often somebody has departed.
    count: u64,
}

impl Departures {
    /// Nobody has departed. With `stop` all do.
    pub(crate) fn until(stop: CancellationToken) -> Self {
        Self {
            departed: Mutex::default(),
            stop,
        }
    }

    /// How often somebody has departed: to be asked before it is looked who somebody is.
    pub(crate) fn so_far(&self) -> u64 {
        self.departed().count
    }

    /// Cancelled when `who` departs, or the server goes; of nobody in particular when it goes. None where
    /// somebody has departed since `so_far` was asked: it might be they, so that it is to be looked again.
    pub(crate) fn of(&self, who: Option<AccountId>, so_far: u64) -> Option<CancellationToken> {
        let Some(who) = who else {
            return Some(self.stop.child_token());
        };
        let mut departed = self.departed();
        if departed.count != so_far {
            return None;
        }
        let token = departed.tokens.entry(who);
        Some(token.or_insert_with(|| self.stop.child_token()).clone())
    }

    /// Ends the streams of `who`, after what they may see has changed. Browsers open them again, and then
    /// it is asked anew who looks.
    pub(crate) fn depart(&self, who: AccountId) {
        let mut departed = self.departed();
        departed.count += 1;
        if let Some(token) = departed.tokens.remove(&who) {
            token.cancel();
        }
    }

    fn departed(&self) -> MutexGuard<'_, Departed> {
        self.departed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
