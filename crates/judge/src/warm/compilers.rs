//! Compilers started ahead of their work, for languages whose compiler takes long to get going and little to compile.
//!
//! Each is a program of ours in a chamber of its own ([`agon_sandbox::Waiting`]), in which there is nothing of anybody's: it has compiled
//! our own samples until it is fast, and waits. It gets one source of one guest, and its chamber is thrown away after
//! it. Who finds none ready compiles as ever and waits for nothing; who finds one that fails, or has anything to say, compiles as ever too: so
//! that what is refused, warned of or beyond a limit of memory is always told by the ordinary compiler, in its words. A compiler
//! that exits with 0 in silence, and one that takes too long, have settled it.
//!
//! They are made when a language is first wanted, by one thread that makes one at a time, on the first core, which is the
//! server's where it has one of its own, and at the lowest weight: a run that is measured meanwhile is on another core, and
//! where there is only one it hardly notices. For its work a compiler moves to the core of whom it works for. When a language has not been
//! wanted for the idle interval its compilers are ended.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use agon_sandbox::{
    Fresh, Level, Limits, Patience, Sandbox, Spec, Start, Stdin, Usage, Waiting, cores,
};

use super::Keeping;
use crate::equipment::Recipe;

/// How long one may take to get ready.
const LONGEST: Duration = Duration::from_secs(60);

/// Compilers that wait.
pub(crate) struct Compilers {
    shared: Arc<Shared>,
    keeper: Option<JoinHandle<()>>,
}

struct Shared {
    sandbox: Sandbox,
    keeping: Keeping,
    /// What a compilation may take.
    limits: Limits,
    shelves: Mutex<HashMap<Recipe, Shelf>>,
    news: Condvar,
    closing: AtomicBool,
    settled: AtomicU64,
}

/// The compilers of one kind.
struct Shelf {
    ready: Vec<Waiting>,
    /// When one was last wanted, or became ready.
    used: Instant,
    /// When to try again after one did not get ready.
    rests: Option<Instant>,
}

impl Compilers {
    /// Compilers for these limits; none where time is not counted or none are to be kept.
    pub(crate) fn new(
        sandbox: Sandbox,
        keeping: Keeping,
        limits: Limits,
    ) -> Result<Option<Self>, agon_sandbox::Error> {
        if keeping.compilers == 0 || sandbox.level() < Level::Full {
            return Ok(None);
        }
        let shared = Arc::new(Shared {
            sandbox,
            keeping,
            limits,
            shelves: Mutex::default(),
            news: Condvar::new(),
            closing: AtomicBool::new(false),
            settled: AtomicU64::new(0),
        });
        let own = Arc::clone(&shared);
        let keeper = std::thread::Builder::new()
            .name("compilers".into())
            .spawn(move || own.keep());
        let keeper = keeper.map_err(|source| agon_sandbox::Error::Host {
            what: "start a thread".into(),
            source,
        })?;
        Ok(Some(Self {
            shared,
            keeper: Some(keeper),
        }))
    }

    /// One that is ready, if there is one; another is made in its place.
    pub(crate) fn take(&self, recipe: Recipe) -> Option<Waiting> {
        let taken = self.shared.shelf(recipe, |shelf| shelf.ready.pop());
        self.shared.news.notify_one();
        taken
    }

    /// Has some made, if there are too few.
    pub(crate) fn want(&self, recipe: Recipe) {
        self.shared.shelf(recipe, |_| ());
        self.shared.news.notify_one();
    }

    /// Notes that one has settled a compilation.
    pub(crate) fn note(&self) {
        self.shared.settled.fetch_add(1, Ordering::Relaxed);
    }

    /// How many compilations they have settled.
    pub(crate) fn settled(&self) -> u64 {
        self.shared.settled.load(Ordering::Relaxed)
    }

    /// What each of those that are ready took to get so.
    pub(crate) fn spent(&self) -> Vec<Usage> {
        let shelves = self.shared.shelves();
        let ready = shelves.values().flat_map(|shelf| &shelf.ready);
        ready.map(Waiting::spent).collect()
    }
}

impl Drop for Compilers {
    fn drop(&mut self) {
        {
            // Under the lock, so that the keeper does not miss it between looking and waiting.
            let _shelves = self.shared.shelves();
            self.shared.closing.store(true, Ordering::Relaxed);
        }
        self.shared.news.notify_all();
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

impl Shared {
    fn shelves(&self) -> MutexGuard<'_, HashMap<Recipe, Shelf>> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the shelf of a kind that is wanted now.
    fn shelf<T>(&self, recipe: Recipe, look: impl FnOnce(&mut Shelf) -> T) -> T {
        let mut shelves = self.shelves();
        let now = Instant::now();
        let shelf = shelves.entry(recipe).or_insert_with(|| Shelf {
            ready: Vec::new(),
            used: now,
            rests: None,
        });
        shelf.used = now;
        look(shelf)
    }

    /// The keeper's work, until the judge is gone.
    fn keep(&self) {
        const SHORTEST: Duration = Duration::from_millis(100);
        let pause = (self.keeping.idle / 4).max(SHORTEST);
        while !self.closing.load(Ordering::Relaxed) {
            // Ending them takes a moment, in which nobody should wait for the lock.
            drop(self.unwanted());
            let shelves = self.shelves();
            if let Some(recipe) = self.lacking(&shelves) {
                drop(shelves);
                self.fill(&recipe);
            } else if !self.closing.load(Ordering::Relaxed) {
                let waited = self.news.wait_timeout(shelves, pause);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
            }
        }
    }

    /// What nobody has wanted for a while.
    fn unwanted(&self) -> Vec<(Recipe, Shelf)> {
        let idle = self.keeping.idle;
        let mut shelves = self.shelves();
        let old = shelves.extract_if(|_, shelf| shelf.used.elapsed() > idle);
        old.collect()
    }

    /// A kind that has too few.
    fn lacking(&self, shelves: &HashMap<Recipe, Shelf>) -> Option<Recipe> {
        let now = Instant::now();
        let lacks = |shelf: &Shelf| {
            shelf.ready.len() < self.keeping.compilers && shelf.rests.is_none_or(|end| end < now)
        };
        let mut all = shelves.iter();
        all.find(|(_, shelf)| lacks(shelf))
            .map(|(recipe, _)| recipe.clone())
    }

    fn fill(&self, recipe: &Recipe) {
        let made = self.start(recipe);
        let mut shelves = self.shelves();
        let Some(shelf) = shelves.get_mut(recipe) else {
            return;
        };
        match made {
            Ok(waiting) => {
                shelf.ready.push(waiting);
                // It is not idle before it is ready.
                shelf.used = Instant::now();
            }
            // Compiling does without.
            Err(_) => shelf.rests = Some(Instant::now() + self.keeping.idle),
        }
    }

    fn start(&self, recipe: &Recipe) -> Result<Waiting, agon_sandbox::Error> {
        let mut chamber = self.sandbox.chamber(&recipe.kind.root)?;
        for (name, text) in &recipe.files {
            chamber.put(name, text.trim_start().as_bytes(), 0o644)?;
        }
        let spec = Spec {
            argv: recipe.argv.clone(),
            env: recipe.env.clone(),
            stdin: Stdin::Empty,
            limits: self.limits,
            fresh: Fresh::Kept,
            start: Start::File,
            core: cores().first().copied(),
        };
        let patience = Patience {
            longest: LONGEST,
            ends: &self.closing,
        };
        chamber.start_ahead(&spec, patience)
    }
}
