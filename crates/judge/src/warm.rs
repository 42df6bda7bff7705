//! What is kept warm: chambers made ready, chambers that guests come back to, and what guests had compiled.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use agon_sandbox::{Chamber, Kind, Pool, Sandbox};

use crate::testdata::Compiling;

mod cache;
mod compilers;

pub(crate) use cache::Cache;
pub(crate) use compilers::Compilers;

/// For whom something is compiled and run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guest {
    /// For somebody who will not be known again: chambers are used once.
    Stranger,
    /// For somebody who comes back, told apart by a number: chambers are wiped and kept, and what was compiled is
    /// remembered. Nothing of one guest ever reaches another.
    Session(u128),
}

/// How much is kept.
#[derive(Debug, Clone, Copy)]
pub struct Keeping {
    /// Ready chambers of each kind that is in use.
    pub ready: usize,
    /// Chambers of guests, of all together; the one not used for longest gives way.
    pub sessions: usize,
    /// A guest's chamber that is not used for so long is taken back.
    pub idle: Duration,
    /// What is remembered of compiling, in bytes.
    pub compiled: usize,
    /// Compilers of each language that can have them and was wanted within `idle`, kept ready to compile one source
    /// each. One of Java takes about 70 MiB of memory.
    pub compilers: usize,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            ready: 1,
            sessions: 32,
            idle: Duration::from_secs(300),
            compiled: 128 << 20,
            compilers: 1,
        }
    }
}

pub(crate) struct Warm {
    pool: Pool,
    pub(crate) cache: Cache,
    pub(crate) compilers: Option<Compilers>,
    keeping: Keeping,
    sessions: Mutex<HashMap<(u128, Kind), Kept>>,
    found: AtomicU64,
}

struct Kept {
    chamber: Chamber,
    used: Instant,
    then: Then,
}

/// What a guest's chamber is given back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// For when the guest comes back.
    Later,
    /// For the same program's next step: it has been counted as found, or as new.
    Next,
}

/// A chamber that goes back where it came from, or to its end, when it is dropped.
pub(crate) struct Lent<'a> {
    chamber: Option<Chamber>,
    warm: &'a Warm,
    back: Option<(u128, Kind)>,
    then: Then,
}

impl Lent<'_> {
    /// Says that the same program takes the chamber again at once.
    pub(crate) fn goes_on(&mut self) {
        self.then = Then::Next;
    }
}

impl Warm {
    pub(crate) fn new(sandbox: Sandbox, keeping: Keeping) -> Result<Self, agon_sandbox::Error> {
        Ok(Self {
            compilers: Compilers::new(sandbox.clone(), keeping, Compiling::default().limits())?,
            pool: Pool::new(sandbox, keeping.ready)?,
            cache: Cache::new(keeping.compiled),
            keeping,
            sessions: Mutex::default(),
            found: AtomicU64::new(0),
        })
    }

    /// A chamber to be used once.
    pub(crate) fn single(&self, kind: &Kind) -> Result<Lent<'_>, agon_sandbox::Error> {
        self.lend(kind, Guest::Stranger)
    }

    /// A chamber for a guest: the one kept for that guest, or one that nobody has used.
    pub(crate) fn lend(&self, kind: &Kind, guest: Guest) -> Result<Lent<'_>, agon_sandbox::Error> {
        let back = match guest {
            Guest::Stranger => None,
            Guest::Session(session) => Some((session, kind.clone())),
        };
        let kept = back.as_ref().and_then(|key| self.sessions().remove(key));
        let chamber = match kept {
            Some(kept) => {
                let found = u64::from(kept.then == Then::Later);
                self.found.fetch_add(found, Ordering::Relaxed);
                kept.chamber
            }
            None => self.pool.take(kind)?,
        };
        Ok(Lent {
            chamber: Some(chamber),
            warm: self,
            back,
            then: Then::Later,
        })
    }

    /// Has a chamber kept for a guest, if none is, and others made ready.
    pub(crate) fn prepare(&self, kind: &Kind, guest: Guest) -> Result<(), agon_sandbox::Error> {
        self.pool.prepare(kind);
        if let Guest::Session(session) = guest
            && let Some(kept) = self.sessions().get_mut(&(session, kind.clone()))
        {
            kept.used = Instant::now();
            return Ok(());
        }
        // What was lent goes to the guest when it comes back.
        self.lend(kind, guest).map(drop)
    }

    /// Has a thread take back, until the judge is gone, what guests have not used for a while.
    pub(crate) fn reclaim_now_and_then(warm: &Arc<Self>) {
        const SHORTEST: Duration = Duration::from_millis(100);
        let pause = (warm.keeping.idle / 4).max(SHORTEST);
        let warm = Arc::downgrade(warm);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(pause);
                match warm.upgrade() {
                    Some(warm) => warm.reclaim(),
                    None => return,
                }
            }
        });
    }

    /// How many chambers are kept for guests.
    pub(crate) fn kept(&self) -> usize {
        self.sessions().len()
    }

    /// How often a guest has found the chamber that was kept.
    pub(crate) fn found(&self) -> u64 {
        self.found.load(Ordering::Relaxed)
    }

    /// Ends a chamber that is not of the pool, in the background.
    pub(crate) fn end(&self, chamber: Chamber) {
        self.pool.done(chamber);
    }

    fn reclaim(&self) {
        let idle = self.keeping.idle;
        let old: Vec<_> = {
            let mut sessions = self.sessions();
            let old = sessions.extract_if(|_, kept| kept.used.elapsed() > idle);
            old.collect()
        };
        for (_, kept) in old {
            self.pool.done(kept.chamber);
        }
    }

    fn give_back(&self, mut chamber: Chamber, back: Option<(u128, Kind)>, then: Then) {
        let Some(key) = back.filter(|_| chamber.is_calm() && chamber.wipe().is_ok()) else {
            self.pool.done(chamber);
            return;
        };
        let used = Instant::now();
        let mut sessions = self.sessions();
        let kept = Kept {
            chamber,
            used,
            then,
        };
        let mut over = sessions.insert(key, kept);
        if sessions.len() > self.keeping.sessions {
            let oldest = sessions.iter().min_by_key(|(_, kept)| kept.used);
            let oldest = oldest.map(|(key, _)| key.clone());
            over = oldest.and_then(|key| sessions.remove(&key));
        }
        drop(sessions);
        if let Some(kept) = over {
            self.pool.done(kept.chamber);
        }
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<(u128, Kind), Kept>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Lent<'_> {
    type Target = Chamber;
    fn deref(&self) -> &Chamber {
        self.chamber.as_ref().expect("it is here until dropped")
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Chamber {
        self.chamber.as_mut().expect("it is here until dropped")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(chamber) = self.chamber.take() {
            self.warm.give_back(chamber, self.back.take(), self.then);
        }
    }
}
