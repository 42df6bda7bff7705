//! Checkpoints of SQLite's write-ahead log, from a connection and a thread of their own, so that no
//! append pays for copying pages and syncing the database.
//!
//! A checkpoint beside a busy writer never comes to the end, and only a write-ahead log copied to its
//! end begins anew. When it has grown long and little of it is left, the writer is asked for a pause: it
//! copies the rest between two batches. Nothing here is needed for durability: a process may be killed
//! at any moment of it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::sqlite;
use crate::Error;

/// How often the write-ahead log is looked at.
const EVERY: Duration = Duration::from_millis(100);
/// Pages of 4 KiB from which on they are copied.
const MANY: i64 = 1_000;
/// Pages from which on the writer is asked to let the log begin anew.
const LONG: i64 = 8_000;
/// How often in a row the rest is copied before the pause, each time less of it.
const ROUNDS: usize = 4;
/// Pages that a pause may leave to copy: a few milliseconds.
const FEW: i64 = 400;

/// The thread that makes checkpoints.
pub(crate) struct Checkpoints {
    pause: Arc<AtomicBool>,
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

/// Pages in the write-ahead log, and how many of them were copied.
#[derive(Debug, Clone, Copy)]
struct State {
    pages: i64,
    copied: i64,
}

impl State {
    fn left(self) -> i64 {
        self.pages - self.copied
    }
}

impl Checkpoints {
    /// Starts.
    pub(crate) fn start(path: &Path) -> Result<Self, Error> {
        let connection = sqlite::connect(path)?;
        let pause = Arc::new(AtomicBool::new(false));
        let (stop, stopped) = channel();
        let asking = pause.clone();
        let run = move || {
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                match round(&connection) {
                    Ok(true) => asking.store(true, Ordering::Relaxed),
                    Ok(false) => {}
                    Err(error) => tracing::warn!(%error, "a checkpoint failed; trying again"),
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("checkpoints".into())
            .spawn(run)
            .map_err(Error::NoThread)?;
        Ok(Self {
            pause,
            stop,
            thread,
        })
    }

    /// Whether the writer is to copy the rest now; says so once.
    pub(crate) fn wants_a_pause(&self) -> bool {
        self.pause.load(Ordering::Relaxed) && self.pause.swap(false, Ordering::Relaxed)
    }

    /// Ends the thread.
    pub(crate) fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the thread of checkpoints panicked");
        }
    }
}

/// Copies what there is; whether a pause of the writer would let the log begin anew.
fn round(connection: &Connection) -> rusqlite::Result<bool> {
    let mut state = checkpoint(connection, "noop")?;
    if state.left() < MANY && state.pages < LONG {
        return Ok(false);
    }
    for _ in 0..ROUNDS {
        state = checkpoint(connection, "passive")?;
        if state.left() < FEW {
            break;
        }
    }
    Ok(state.pages >= LONG)
}

fn checkpoint(connection: &Connection, mode: &str) -> rusqlite::Result<State> {
    let sql = format!("pragma wal_checkpoint({mode})");
    connection.query_row(&sql, [], |row| {
        Ok(State {
            pages: row.get(1)?,
            copied: row.get(2)?,
        })
    })
}

/// Copies the rest, when nobody else writes.
pub(crate) fn finish(connection: &Connection) {
    if let Err(error) = checkpoint(connection, "passive") {
        tracing::warn!(%error, "a checkpoint failed; it is tried again");
    }
}
