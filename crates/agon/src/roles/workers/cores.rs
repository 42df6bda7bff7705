//! The cores of the workers: one job on each, and on one that nobody uses a test of somebody's job.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use agon_judge::{Lender, Spare};
use anyhow::{Context as _, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// All cores of the workers.
pub(super) struct Cores {
    idle: Mutex<Vec<Option<u32>>>,
    /// As many permits as there are idle cores.
    free: Arc<Semaphore>,
    /// How many workers wait for one, as all are in use or lent.
    waiting: AtomicUsize,
}

/// A core in use; it goes back when this is dropped.
pub(super) struct Core {
    which: Option<u32>,
    all: Arc<Cores>,
    // Dropped after the core went back, so that whoever gets the permit finds one.
    _permit: OwnedSemaphorePermit,
}

/// Lends what no worker uses.
pub(super) struct Idle(pub(super) Arc<Cores>);

impl Cores {
    /// A core for each worker; none of a number where the kernel shall choose.
    pub(super) fn new(each: Vec<Option<u32>>) -> Arc<Self> {
        Arc::new(Self {
            free: Arc::new(Semaphore::new(each.len())),
            idle: Mutex::new(each),
            waiting: AtomicUsize::new(0),
        })
    }

    /// A core for a job. Where one was lent, after the test that runs on it.
    pub(super) async fn take(self: &Arc<Self>) -> Result<Core> {
        let waiting = Waiting::among(&self.waiting);
        let permit = self.free.clone().acquire_owned().await;
        drop(waiting);
        Ok(self.with(permit.context("the workers have no cores any more")?))
    }

    fn with(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> Core {
        Core {
            which: self.idle().pop().flatten(),
            all: self.clone(),
            _permit: permit,
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Option<u32>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    /// Which; none leaves that to the kernel.
    pub(super) fn which(&self) -> Option<u32> {
        self.which
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.all.idle().push(self.which);
    }
}

impl Lender for Idle {
    fn lend(&self) -> Option<Box<dyn Spare + Send>> {
        let permit = self.0.free.clone().try_acquire_owned().ok()?;
        Some(Box::new(self.0.with(permit)))
    }
}

impl Spare for Core {
    fn core(&self) -> Option<u32> {
        self.which
    }

    fn is_wanted(&self) -> bool {
        self.all.waiting.load(Ordering::Relaxed) > 0
    }
}

/// One of those who wait.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn among(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_idle_core_is_lent_and_a_worker_who_waits_for_it_gets_it_first() {
        let cores = Cores::new(vec![Some(2), Some(3)]);
        let idle = Idle(cores.clone());
        let mine = cores.take().await.expect("a core");
        assert_eq!(mine.which(), Some(3));
        let lent = idle.lend().expect("the other is idle");
        assert_eq!((lent.core(), lent.is_wanted()), (Some(2), false));
        assert!(idle.lend().is_none());
        let waiting = tokio::spawn({
            let cores = cores.clone();
            async move { cores.take().await.expect("a core").which() }
        });
        while !lent.is_wanted() {
            tokio::task::yield_now().await;
        }
        drop(lent);
        assert!(idle.lend().is_none(), "it is for the worker who waits");
        assert_eq!(waiting.await.expect("it ends"), Some(2));
        drop(mine);
        let all = [idle.lend(), idle.lend()];
        assert!(all.iter().all(Option::is_some));
    }
}
