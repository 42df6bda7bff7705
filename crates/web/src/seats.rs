//! Who may hold an event stream. Each costs memory for as long as it stands, so their number is bounded;
//! whoever finds no seat reads the public page every few seconds, which costs next to nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use agon_domain::AccountId;
use axum::http::StatusCode;

use crate::Problem;

/// Streams of one account: its browsers, each with one, and a few programs.
const EACH: usize = 16;
/// Before it is worth asking again.
const LATER: Duration = Duration::from_secs(30);

/// All seats of this process.
pub(crate) struct Seats {
    all: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    /// By those who are not logged in.
    strangers: usize,
    people: HashMap<AccountId, usize>,
}

/// A seat, given back when dropped.
pub(crate) struct Seat {
    seats: Arc<Seats>,
    who: Option<AccountId>,
}

impl Seats {
    /// So many seats, of which strangers may take half.
    pub(crate) fn of(all: usize) -> Self {
        Self {
            all,
            taken: Mutex::default(),
        }
    }

    /// Takes a seat for somebody, or for a stranger.
    pub(crate) fn take(self: &Arc<Self>, who: Option<AccountId>) -> Result<Seat, Problem> {
        let mut taken = self.taken();
        let strangers = taken.strangers + usize::from(who.is_none());
        if taken.all >= self.all || strangers > self.all.div_ceil(2) {
            return Err(full());
        }
        taken.strangers = strangers;
        if let Some(who) = who {
            let own = taken.people.entry(who).or_default();
            if *own >= EACH {
                return Err(too_many());
            }
            *own += 1;
        }
        taken.all += 1;
        count(&taken);
        Ok(Seat {
            seats: self.clone(),
            who,
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn full() -> Problem {
    let detail = "as many follow contests here as this server allows; read the page of the board every few \
                  seconds, and ask for the stream again later";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "streams-full", detail).after(LATER)
}

fn too_many() -> Problem {
    let detail = format!("you hold {EACH} event streams; close one of them first");
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-streams", detail).after(LATER)
}

#[expect(clippy::cast_precision_loss, reason = "a gauge")]
fn count(taken: &Taken) {
    metrics::gauge!("agon_streams").set(taken.all as f64);
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        taken.all -= 1;
        match self.who {
            None => taken.strangers -= 1,
            Some(who) => {
                let left = taken.people.get_mut(&who).map(|own| {
                    *own -= 1;
                    *own
                });
                if left == Some(0) {
                    taken.people.remove(&who);
                }
            }
        }
        count(&taken);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use agon_domain::AccountId;
    use uuid::Uuid;

    use super::{EACH, Seats};

    fn somebody(number: u128) -> Option<AccountId> {
        Some(AccountId(Uuid::from_u128(number)))
    }

    #[test]
    fn strangers_take_half_of_the_seats_and_whoever_is_known_the_rest() {
        let seats = Arc::new(Seats::of(4));
        let strangers = [seats.take(None), seats.take(None)];
        assert!(strangers.iter().all(Result::is_ok));
        let refused = seats.take(None).err().expect("no third");
        assert_eq!(refused.code(), "streams-full");
        let people = [seats.take(somebody(1)), seats.take(somebody(2))];
        assert!(people.iter().all(Result::is_ok));
        assert!(seats.take(somebody(3)).is_err());
        drop(strangers);
        assert!(seats.take(somebody(3)).is_ok());
    }

    #[test]
    fn one_account_takes_a_few_and_gives_them_back() {
        let seats = Arc::new(Seats::of(100));
        let mut own: Vec<_> = (0..EACH).map(|_| seats.take(somebody(1))).collect();
        assert!(own.iter().all(Result::is_ok));
        let refused = seats.take(somebody(1)).err().expect("one too many");
        assert_eq!(refused.code(), "too-many-streams");
        own.pop();
        assert!(seats.take(somebody(1)).is_ok());
        drop(own);
        let taken = seats.taken();
        assert_eq!((taken.all, taken.people.len()), (0, 0));
    }
}
