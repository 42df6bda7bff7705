//! Chambers kept ready, so that nobody waits for walls to be built.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::{Chamber, Error, Root, Sandbox, Server};

/// What a chamber is like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kind {
    /// What it shows.
    pub root: Root,
    /// The fork server in it. It is left out where chambers cannot have one.
    pub server: Option<Server>,
}

/// Ready chambers of each kind that was asked for. A chamber that is given out is the taker's alone and never
/// comes back: what is taken is replaced in the background, and what is done with is ended there.
#[derive(Debug)]
pub struct Pool {
    shared: Arc<Shared>,
    keeper: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    sandbox: Sandbox,
    ready: usize,
    shelves: Mutex<Shelves>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct Shelves {
    kinds: HashMap<Kind, VecDeque<Chamber>>,
    /// Kinds that have too few, the most wanted first.
    wanted: VecDeque<Kind>,
    done: Vec<Chamber>,
    closing: bool,
}

impl Pool {
    /// A pool that keeps this many chambers of each kind.
    ///
    /// # Errors
    /// No thread could be started.
    pub fn new(sandbox: Sandbox, ready: usize) -> Result<Self, Error> {
        let shared = Arc::new(Shared {
            sandbox,
            ready,
            shelves: Mutex::default(),
            news: Condvar::new(),
        });
        let own = Arc::clone(&shared);
        let keeper = std::thread::Builder::new()
            .name("chambers".into())
            .spawn(move || own.keep())
            .map_err(|error| Error::host("start a thread", error))?;
        Ok(Self {
            shared,
            keeper: Some(keeper),
        })
    }

    /// A chamber that nobody has used: from the shelf, or built now where the shelf is empty.
    ///
    /// # Errors
    /// One had to be built and could not.
    pub fn take(&self, kind: &Kind) -> Result<Chamber, Error> {
        let found = {
            let mut shelves = self.shared.shelves();
            let found = shelves.kinds.entry(kind.clone()).or_default().pop_front();
            shelves.wanted.push_back(kind.clone());
            found
        };
        self.shared.news.notify_one();
        match found {
            Some(chamber) => Ok(chamber),
            None => self.shared.build(kind),
        }
    }

    /// Has chambers of a kind made ready.
    pub fn prepare(&self, kind: &Kind) {
        let mut shelves = self.shared.shelves();
        if shelves.kinds.get(kind).map_or(0, VecDeque::len) < self.shared.ready {
            shelves.wanted.push_back(kind.clone());
            self.shared.news.notify_one();
        }
    }

    /// Ends a chamber, in the background.
    pub fn done(&self, chamber: Chamber) {
        self.shared.shelves().done.push(chamber);
        self.shared.news.notify_one();
    }

    /// How many chambers of a kind are ready now.
    #[must_use]
    pub fn ready(&self, kind: &Kind) -> usize {
        self.shared
            .shelves()
            .kinds
            .get(kind)
            .map_or(0, VecDeque::len)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.shelves().closing = true;
        self.shared.news.notify_all();
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

impl Shared {
    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keeper's work: ends what is done with, fills what is wanted, one at a time.
    fn keep(&self) {
        loop {
            let (done, wanted) = {
                let mut shelves = self.shelves();
                while !shelves.closing && shelves.done.is_empty() && shelves.wanted.is_empty() {
                    shelves = self
                        .news
                        .wait(shelves)
                        .unwrap_or_else(PoisonError::into_inner);
                }
                if shelves.closing {
                    return;
                }
                (
                    std::mem::take(&mut shelves.done),
                    shelves.wanted.pop_front(),
                )
            };
            drop(done);
            if let Some(kind) = wanted {
                self.fill(&kind);
            }
        }
    }

    fn build(&self, kind: &Kind) -> Result<Chamber, Error> {
        let mut chamber = self.sandbox.chamber(&kind.root)?;
        if let Some(server) = kind.server.as_ref().filter(|_| self.sandbox.serves()) {
            chamber.wake(server)?;
        }
        Ok(chamber)
    }

    fn fill(&self, kind: &Kind) {
        loop {
            let lacks = {
                let shelves = self.shelves();
                let there = shelves.kinds.get(kind).map_or(0, VecDeque::len);
                !shelves.closing && there < self.ready
            };
            if !lacks {
                return;
            }
            // Whoever takes from an empty shelf builds for itself, and is told what is wrong.
            let Ok(chamber) = self.build(kind) else {
                return;
            };
            let mut shelves = self.shelves();
            shelves
                .kinds
                .entry(kind.clone())
                .or_default()
                .push_back(chamber);
        }
    }
}
