//! The exact standing of a contest from its sealed segments alone: map tasks in threads of this
//! process, or in processes of their own; reduce here.
//!
//! A process that dies takes the one task that it had in hand with it. That task is run again by
//! another process, and nothing else is.

mod files;
mod worker;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use agon_domain::Ordinal;
use agon_scoreboard::{Board, Mapped};
use anyhow::{Context, Result, bail};

use self::files::Files;
use self::worker::Worker;

pub(crate) use self::worker::serve;

/// A task that failed so often fails the round: it is not the process that is at fault.
const TRIES: u32 = 3;

/// Where tasks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// On all cores of this process.
    Threads,
    /// In so many processes.
    Processes(usize),
}

/// A round that is done.
pub(crate) struct Round {
    /// The standing.
    pub(crate) board: Board,
    /// How many tasks were run again.
    pub(crate) again: u32,
}

/// A task that is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    /// The partition.
    pub(crate) partition: u32,
    /// The process that did it.
    pub(crate) process: u32,
}

/// What the threads of a round share.
struct Shared {
    waiting: Mutex<VecDeque<(u32, u32)>>,
    mapped: Mutex<Vec<Mapped>>,
    again: Mutex<u32>,
}

/// Folds all segments of a contest, and tells of each task that is done.
pub(crate) fn fold(segments: &[PathBuf], on: On, told: impl Fn(Done) + Sync) -> Result<Round> {
    let files = Arc::new(Files::open(segments)?);
    let shared = Shared {
        waiting: Mutex::new((0..Ordinal::PARTITIONS).map(|one| (one, 1)).collect()),
        mapped: Mutex::default(),
        again: Mutex::default(),
    };
    let workers = match on {
        On::Threads => std::thread::available_parallelism().map_or(1, usize::from),
        On::Processes(processes) => processes.max(1),
    };
    let hire = || match on {
        On::Threads => Ok(Worker::Here(files.clone(), Box::default())),
        On::Processes(_) => Worker::process(segments),
    };
    std::thread::scope(|scope| {
        let (shared, hire, told) = (&shared, &hire, &told);
        let running: Vec<_> = (0..workers)
            .map(|_| scope.spawn(move || work(shared, hire, told)))
            .collect();
        for thread in running {
            thread
                .join()
                .unwrap_or_else(|_| bail!("a worker panicked"))?;
        }
        anyhow::Ok(())
    })?;
    let mapped = shared
        .mapped
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let again = shared
        .again
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let board = files.round().reduce(mapped)?;
    Ok(Round { board, again })
}

/// Does one task after the other, with another worker where one died.
fn work(
    shared: &Shared,
    hire: &(impl Fn() -> Result<Worker> + Sync),
    told: &(impl Fn(Done) + Sync),
) -> Result<()> {
    let mut worker = hire()?;
    loop {
        let Some((partition, tries)) = locked(&shared.waiting).pop_front() else {
            return Ok(());
        };
        match worker.map(partition) {
            Ok(mapped) => {
                locked(&shared.mapped).push(mapped);
                told(Done {
                    partition,
                    process: worker.id(),
                });
            }
            Err(error) if tries < TRIES => {
                let error = format!("{error:#}");
                tracing::warn!(partition, %error, "a task failed and is run again");
                *locked(&shared.again) += 1;
                locked(&shared.waiting).push_back((partition, tries + 1));
                worker = hire()?;
            }
            Err(error) => {
                return Err(error).with_context(|| format!("partition {partition}, {tries} times"));
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
