//! Everything that is kept: the log, the tables beside it, blobs, and the queue of work.
//!
//! The only crate that names SQL or objects. It decides nothing: what may be written the domain
//! has said before. The log is the only truth about a contest; a table is either a fact about
//! people, installations or packages, or a projection that [`Store::rebuild`] can make anew.

pub mod bare;
mod blobs;
mod db;
mod error;
mod follow;
mod log;
pub mod queue;
mod schema;
mod tables;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use agon_domain::{ContestId, Seq, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use crate::error::Error;
pub use crate::follow::{Indexed, Mismatch, Rebuilt};
pub use crate::log::{
    Head, Joined, NewJudgement, NewParticipation, NewSubmission, Receipt, Recorded,
};
pub use crate::tables::accounts::{AccountRow, Home, NewAccount};
pub use crate::tables::contests::{ContestRow, IndexRow};
pub use crate::tables::drafts::Draft;
pub use crate::tables::imports::{ImportRow, ImportState};
pub use crate::tables::organisations::{GrantRow, OrganisationRow};
pub use crate::tables::participations::{Circle, Circles, Who};
pub use crate::tables::problems::ProblemRow;
pub use crate::tables::rejudgings::{Of, Which};
pub use crate::tables::segments::SegmentRow;
pub use crate::tables::sessions::SessionRow;
pub use crate::tables::standings::FinalRow;
pub use crate::tables::submissions::{JudgedRow, Pending, SubmissionRow};

use crate::log::wish::Wish;

/// Where things are kept.
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// The folder of blobs.
    pub blobs: PathBuf,
}

/// All that is kept. A clone is a handle to the same.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: db::Db,
    pub(crate) objects: Arc<object_store::local::LocalFileSystem>,
    wishes: mpsc::Sender<Wish>,
    heads: Heads,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// The newest seq of each stream that somebody watches, and a bell for all of them.
#[derive(Clone)]
pub(crate) struct Heads {
    streams: Arc<Mutex<HashMap<ContestId, watch::Sender<Seq>>>>,
    any: Arc<watch::Sender<u64>>,
}

impl Store {
    /// Opens the database, bringing its tables up to date, and the blobs.
    ///
    /// # Errors
    /// When either cannot be opened, or was written by a later version.
    pub async fn open(config: &Config) -> Result<Self, Error> {
        let db = db::Db::open(&config.database).await?;
        let objects = blobs::open(&config.blobs)?;
        let heads = Heads::new();
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let (wishes, received) = mpsc::channel(log::writer::OUTSTANDING);
        match db::sqlite_file(&config.database) {
            Some(file) => {
                let place = (file.as_path(), db.turn.clone());
                tasks.spawn(log::writer::on_sqlite(place, received, heads.clone())?);
            }
            None => {
                let appending = log::postgres::Appending::new(&config.database);
                let run = log::writer::on_postgres(appending, received, heads.clone());
                tasks.spawn(run);
            }
        }
        tasks.spawn(log::poll_heads(db.clone(), heads.clone(), stop.clone()));
        Ok(Self {
            db,
            objects: Arc::new(objects),
            wishes,
            heads,
            tasks,
            stop,
        })
    }

    /// Writes what was asked, then closes. Handles left over get [`Error::Closed`].
    pub async fn close(self) {
        self.stop.cancel();
        let Self {
            db, wishes, tasks, ..
        } = self;
        // A refused send means the writer has ended already.
        let _ = wishes.send(Wish::Close).await;
        tasks.close();
        tasks.wait().await;
        db.close().await;
    }

    /// Whether the database answers and the writer lives.
    pub async fn ready(&self) -> Result<(), Error> {
        if self.wishes.is_closed() {
            return Err(Error::Closed);
        }
        sqlx::query("select 1").fetch_one(&self.db.read).await?;
        Ok(())
    }

    /// The newest seq of a contest's stream, as it moves: at once for this process's appends,
    /// within 250 ms for those of others.
    #[must_use]
    pub fn watch(&self, contest: ContestId) -> watch::Receiver<Seq> {
        self.heads.watch(contest)
    }

    /// A number that changes whenever any stream moved.
    #[must_use]
    pub fn watch_all(&self) -> watch::Receiver<u64> {
        self.heads.any.subscribe()
    }
}

impl Heads {
    fn new() -> Self {
        Self {
            streams: Arc::default(),
            any: Arc::new(watch::Sender::new(0)),
        }
    }

    fn watch(&self, contest: ContestId) -> watch::Receiver<Seq> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let stream = streams
            .entry(contest)
            .or_insert_with(|| watch::Sender::new(Seq::START));
        stream.subscribe()
    }

    /// Says that `contest` has come to `seq`.
    pub(crate) fn moved(&self, contest: ContestId, seq: Seq) {
        let streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stream) = streams.get(&contest) {
            stream.send_if_modified(|at| {
                let newer = *at < seq;
                *at = seq.max(*at);
                newer
            });
        }
        self.any.send_modify(|count| *count += 1);
    }
}

/// This machine's clock.
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
