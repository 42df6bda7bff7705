//! Passwords and other secrets: hashed with argon2id by a few threads of their own, never on the async ones.
//!
//! A hash takes a core for some 15 ms, by intention. One core is left to everybody else where there are two, the
//! threads give way to others where there is one, and whoever finds too many waiting is told to come again.

mod hasher;

use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use self::hasher::{Hashers, Task};
use crate::Problem;

/// How many may wait for each thread: about two seconds' worth.
const WAITING: usize = 128;
/// Before it is worth asking again.
const LATER: Duration = Duration::from_secs(4);

/// What is compared for handles that do not exist, so that they take as long as those that do.
static NOBODY: OnceLock<String> = OnceLock::new();

/// All cores but one, so that boards go on being served.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.saturating_sub(1).max(1)
}

/// How many may have a password hashed or compared at the same time, those who wait for it included.
#[must_use]
pub fn places() -> usize {
    WAITING * threads()
}

/// Threads that hash, and those who wait for them.
#[derive(Clone)]
pub(crate) struct Hashing {
    places: Arc<Semaphore>,
    /// Started when the first is hashed.
    hashers: Arc<OnceLock<Hashers>>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(places())),
            hashers: Arc::default(),
        }
    }
}

impl Hashing {
    /// A place among those who wait, or the refusal when there are too many.
    pub(crate) fn place(&self) -> Result<Place, Problem> {
        let permit = self.places.clone().try_acquire_owned();
        permit.map(|permit| self.of(permit)).map_err(|_| {
            let detail = "more people log in or register than this server can check at once; \
                          try again in a few seconds";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).after(LATER)
        })
    }

    /// A place, waited for: for those who hash many and are in no hurry.
    ///
    /// # Panics
    /// Never: the places are not closed.
    pub(crate) async fn place_in_time(&self) -> Place {
        let permit = self.places.clone().acquire_owned().await;
        self.of(permit.expect("they are open"))
    }

    fn of(&self, permit: OwnedSemaphorePermit) -> Place {
        Place {
            hashing: self.clone(),
            _permit: permit,
        }
    }

    fn give(&self, task: Task) {
        let hashers = self.hashers.get_or_init(|| Hashers::start(threads()));
        hashers.give(task);
    }
}

/// A place among those who wait.
pub(crate) struct Place {
    hashing: Hashing,
    /// Given back when the hash is made, or nobody waits for it any more.
    _permit: OwnedSemaphorePermit,
}

impl Place {
    /// Hashes a password.
    ///
    /// # Panics
    /// When the hashing thread panicked.
    pub(crate) async fn hash(self, password: String) -> String {
        let (reply, hash) = oneshot::channel();
        self.hashing.give(Task::Hash { password, reply });
        hash.await.expect("hashing ends")
    }

    /// Whether `password` belongs to `hash`; with no hash it takes as long and is false.
    ///
    /// # Panics
    /// When the hashing thread panicked.
    pub(crate) async fn verify(self, password: String, hash: Option<String>) -> bool {
        let (reply, right) = oneshot::channel();
        let is_somebody = hash.is_some();
        self.hashing.give(Task::Verify {
            password,
            hash: hash.unwrap_or_else(nobody),
            reply,
        });
        right.await.expect("comparing ends") && is_somebody
    }
}

/// A hash that nobody's password has.
fn nobody() -> String {
    let made = || hasher::written(&[0; 16], &[0; 32]);
    NOBODY.get_or_init(made).clone()
}

/// Hashes a password outside of a server.
///
/// # Panics
/// When the hashing thread panicked.
pub async fn hash(password: String) -> String {
    static HASHING: LazyLock<Hashing> = LazyLock::new(Hashing::default);
    HASHING.place_in_time().await.hash(password).await
}

/// A secret that people can type: letters and digits that cannot be taken for each other.
#[must_use]
pub fn generate(length: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";
    let mut secret = String::with_capacity(length);
    while secret.len() < length {
        let byte = crate::random::<1>()[0];
        // 31 letters: what would make one of them likelier is thrown away.
        if byte < 248 {
            secret.push(char::from(LETTERS[usize::from(byte % 31)]));
        }
    }
    secret
}
