//! Streams that end when their reader's rights change: a session that has ended must be told nothing more.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use agon_domain::AccountId;
use tokio_util::sync::CancellationToken;

/// One token for each account that has opened a stream since it last departed.
pub(crate) struct Departures {
    tokens: Mutex<HashMap<AccountId, CancellationToken>>,
    stop: CancellationToken,
}

impl Departures {
    /// Nobody has departed. With `stop` all do.
    pub(crate) fn until(stop: CancellationToken) -> Self {
        Self {
            tokens: Mutex::default(),
            stop,
        }
    }

    /// Cancelled when `who` departs, or the server goes; of nobody in particular when it goes.
    pub(crate) fn of(&self, who: Option<AccountId>) -> CancellationToken {
        let Some(who) = who else {
            return self.stop.child_token();
        };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let token = tokens.entry(who);
        token.or_insert_with(|| self.stop.child_token()).clone()
    }

    /// Ends the streams of `who`. Browsers open them again, and then it is asked anew who looks.
    pub(crate) fn depart(&self, who: AccountId) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = tokens.remove(&who) {
            token.cancel();
        }
    }
}
