//! Work that waits, on one machine: the pure schedule, with leases.
//!
//! The queue carries no truth. What it loses is found again in the log.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use agon_domain::schedule::{Priority, Schedule};
use tokio::sync::Notify;
use tokio::time::Instant;

/// A queue of jobs `J` of owners `P`. A clone is a handle to the same.
#[derive(Debug)]
pub struct Queue<P, J> {
    inner: Arc<Inner<P, J>>,
}

impl<P, J> Clone for Queue<P, J> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
        }
    }
}

#[derive(Debug)]
struct Inner<P, J> {
    state: Mutex<State<P, J>>,
    arrived: Notify,
}

#[derive(Debug)]
struct State<P, J> {
    schedule: Schedule<P, J>,
    leased: HashMap<u64, Held<P, J>>,
    /// When each lease runs out, soonest first.
    ends: BTreeSet<(Instant, u64)>,
    /// Every job that waits or is being worked on: thousands may, and each is asked for more than once.
    known: HashSet<J>,
    last_lease: u64,
    closed: bool,
}

#[derive(Debug)]
struct Held<P, J> {
    priority: Priority,
    whose: P,
    job: J,
    until: Instant,
}

/// A job given to a worker until its time is up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased<P, J> {
    /// The lease, to be named when the job is done.
    pub lease: u64,
    /// Whose job.
    pub whose: P,
    /// The job.
    pub job: J,
}

impl<P: Clone + Eq + Hash, J: Clone + Eq + Hash> Default for Queue<P, J> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Clone + Eq + Hash, J: Clone + Eq + Hash> Queue<P, J> {
    /// An empty queue.
    #[must_use]
    pub fn new() -> Self {
        let state = State {
            schedule: Schedule::new(),
            leased: HashMap::new(),
            ends: BTreeSet::new(),
            known: HashSet::new(),
            last_lease: 0,
            closed: false,
        };
        Self {
            inner: Arc::new(Inner {
                state: Mutex::new(state),
                arrived: Notify::new(),
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<P, J>> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job, unless the same one waits or is being worked on.
    pub fn push(&self, priority: Priority, whose: P, job: J) {
        let mut state = self.state();
        if state.known.insert(job.clone()) {
            state.schedule.push(priority, whose, job);
            self.inner.arrived.notify_one();
        }
    }

    /// Waits for a job and takes it for `length`; none once the queue is closed. A job whose lease
    /// runs out goes to somebody else.
    pub async fn lease(&self, length: Duration) -> Option<Leased<P, J>> {
        loop {
            let arrived = self.inner.arrived.notified();
            let next = {
                let mut state = self.state();
                if state.closed {
                    self.inner.arrived.notify_one();
                    return None;
                }
                state.take_back(Instant::now());
                if let Some(leased) = state.lease(Instant::now() + length) {
                    if !state.schedule.is_empty() {
                        self.inner.arrived.notify_one();
                    }
                    return Some(leased);
                }
                state.ends.first().map(|(until, _)| *until)
            };
            match next {
                None => arrived.await,
                Some(until) => {
                    tokio::select! {
                        () = arrived => {}
                        () = tokio::time::sleep_until(until) => {}
                    }
                }
            }
        }
    }

    /// Says that a leased job is done; false when its lease had run out.
    pub fn done(&self, lease: u64) -> bool {
        let mut state = self.state();
        let Some(held) = state.leased.remove(&lease) else {
            return false;
        };
        state.ends.remove(&(held.until, lease));
        state.known.remove(&held.job);
        true
    }

    /// Keeps a lease for `length` from now; false when it had run out.
    pub fn extend(&self, lease: u64, length: Duration) -> bool {
        let (mut state, until) = (self.state(), Instant::now() + length);
        let Some(held) = state.leased.get_mut(&lease) else {
            return false;
        };
        let before = std::mem::replace(&mut held.until, until);
        state.ends.remove(&(before, lease));
        state.ends.insert((until, lease));
        true
    }

    /// How many jobs go out before this one; none when it does not wait.
    #[must_use]
    pub fn position(&self, job: &J) -> Option<usize> {
        self.state().schedule.position(job)
    }

    /// How many jobs wait, and how many are being worked on.
    #[must_use]
    pub fn depth(&self) -> (usize, usize) {
        let state = self.state();
        (state.schedule.len(), state.leased.len())
    }

    /// Gives out nothing any more.
    pub fn close(&self) {
        self.state().closed = true;
        self.inner.arrived.notify_waiters();
        self.inner.arrived.notify_one();
    }
}

impl<P: Clone + Eq + Hash, J: Clone + Eq + Hash> State<P, J> {
    fn lease(&mut self, until: Instant) -> Option<Leased<P, J>> {
        let (priority, whose, job) = self.schedule.pop()?;
        self.last_lease += 1;
        let lease = self.last_lease;
        self.ends.insert((until, lease));
        self.leased.insert(
            lease,
            Held {
                priority,
                whose: whose.clone(),
                job: job.clone(),
                until,
            },
        );
        Some(Leased { lease, whose, job })
    }

    /// Jobs whose lease ran out wait again.
    fn take_back(&mut self, now: Instant) {
        while let Some((until, id)) = self.ends.first().copied()
            && until <= now
        {
            self.ends.pop_first();
            if let Some(held) = self.leased.remove(&id) {
                self.schedule.push(held.priority, held.whose, held.job);
            }
        }
    }
}
