//! Streams that end when their reader's rights change: a session that has ended must be told nothing more.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use agon_domain::AccountId;
use tokio_util::sync::CancellationToken;

/// One token for each account that has opened a stream since it last departed.
#[derive(Default)]
pub(crate) struct Departures(Mutex<HashMap<AccountId, CancellationToken>>);

impl Departures {
    /// Cancelled when `who` departs.
    pub(crate) fn of(&self, who: AccountId) -> CancellationToken {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.entry(who).or_default().clone()
    }

    /// Ends the streams of `who`. Browsers open them again, and then it is asked anew who looks.
    pub(crate) fn depart(&self, who: AccountId) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = tokens.remove(&who) {
            token.cancel();
        }
    }
}
