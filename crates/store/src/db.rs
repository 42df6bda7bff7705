//! The two engines behind one set of statements.
//!
//! The dialect is what both speak: `bigint`, `double precision`, `text`, `blob`/`bytea`, `$1`,
//! `returning`, `on conflict`. Ids are 16 bytes, times are microseconds, both made by us.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor, Row, Transaction};
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard};
use uuid::Uuid;

use crate::error::Error;
use crate::schema;

/// Which engine is behind the pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// An open database. SQLite has one connection that writes tables, and some that read; the log has one
/// of its own.
#[derive(Clone)]
pub(crate) struct Db {
    pub(crate) engine: Engine,
    write: AnyPool,
    pub(crate) read: AnyPool,
    pub(crate) turn: Turn,
}

/// What every connection to SQLite is told. Checkpoints are made aside, see `log/checkpoint.rs`. The
/// write-ahead log begins anew from 32 MB on; its file is cut down to 64 MiB then, so that an ordinary rush
/// writes where it wrote before, and what a long read or a backup made it grow by is given back.
pub(crate) const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; \
     pragma foreign_keys = on; pragma busy_timeout = 10000; pragma temp_store = memory; \
     pragma mmap_size = 268435456; pragma wal_autocheckpoint = 0; \
     pragma journal_size_limit = 67108864;";

/// Who writes to SQLite next: in the order of asking, the log's own connection included. SQLite would
/// let those who wait sleep, and whoever asks most often would win.
#[derive(Clone, Default)]
pub(crate) struct Turn(Arc<Mutex<()>>);

impl Turn {
    /// Waits on a thread that may.
    pub(crate) fn wait(&self) -> MutexGuard<'_, ()> {
        self.0.blocking_lock()
    }
}

/// A transaction, and the turn to write.
pub(crate) struct Tx {
    tx: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.tx.commit().await
    }
}

impl Deref for Tx {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.tx
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }
}

/// A connection, and the turn to write.
pub(crate) struct Writing {
    connection: PoolConnection<Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Deref for Writing {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.connection
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}

/// The file of a database in SQLite; none where the URL is another engine's.
pub(crate) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.trim_start_matches("//")))
}

/// A path as a URL has it: what means something there is written by its number.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let path = path.replace('%', "%25");
    path.replace('?', "%3F").replace('#', "%23")
}

impl Db {
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let db = if let Some(path) = sqlite_file(url) {
            Self::sqlite(&path).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::postgres(url).await?
        } else {
            return Err(Error::UnknownDatabase(url.to_owned()));
        };
        schema::migrate(&db).await?;
        Ok(db)
    }

    async fn sqlite(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| Error::Folder {
                path: folder.display().to_string(),
                source,
            })?;
        }
        let options: AnyConnectOptions = format!("sqlite://{}?mode=rwc", quoted(path)).parse()?;
        let pool = |connections: u32| {
            AnyPoolOptions::new()
                .max_connections(connections)
                // A file does not go away, and asking costs as many hops between threads as reading a row.
                .test_before_acquire(false)
                .acquire_timeout(Duration::from_secs(30))
                .after_connect(|connection, _| {
                    Box::pin(async move { connection.execute(PRAGMAS).await.map(drop) })
                })
        };
        let write = pool(1).connect_with(options.clone()).await?;
        let read = pool(4).connect_with(options).await?;
        Ok(Self {
            engine: Engine::Sqlite,
            write,
            read,
            turn: Turn::default(),
        })
    }

    async fn postgres(url: &str) -> Result<Self, Error> {
        // A pool tries until its patience ends, and then does not say what was wrong.
        let first = sqlx::AnyConnection::connect(url).await;
        let first = first.map_err(Error::Unreachable)?;
        // It was only to ask.
        let _ = first.close().await;
        let pool = AnyPoolOptions::new()
            .max_connections(12)
            .acquire_timeout(Duration::from_secs(30))
            .connect(url)
            .await?;
        Ok(Self {
            engine: Engine::Postgres,
            write: pool.clone(),
            read: pool,
            turn: Turn::default(),
        })
    }

    /// A transaction that may write.
    pub(crate) async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let turn = self.turn().await;
        let tx = match self.engine {
            Engine::Sqlite => self.write.begin_with("begin immediate").await?,
            Engine::Postgres => self.write.begin().await?,
        };
        Ok(Tx { tx, _turn: turn })
    }

    /// A connection that may write, for one statement.
    pub(crate) async fn writing(&self) -> Result<Writing, sqlx::Error> {
        let turn = self.turn().await;
        let connection = self.write.acquire().await?;
        Ok(Writing {
            connection,
            _turn: turn,
        })
    }

    async fn turn(&self) -> Option<OwnedMutexGuard<()>> {
        match self.engine {
            Engine::Sqlite => Some(self.turn.0.clone().lock_owned().await),
            Engine::Postgres => None,
        }
    }

    pub(crate) async fn close(self) {
        self.write.close().await;
        self.read.close().await;
    }
}

/// Whether a statement failed because a unique value was there already.
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.is_unique_violation())
}

/// `($1,$2),($3,$4)`: the places of `rows` rows of `columns` values.
pub(crate) fn places(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 1..=columns {
            if column > 1 {
                text.push(',');
            }
            text.push('$');
            text.push_str(&(row * columns + column).to_string());
        }
        text.push(')');
    }
    text
}

/// An id as it is stored.
pub(crate) fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

/// Whether no row can hold this text: PostgreSQL's have no NUL, and refuse even to be asked for one.
pub(crate) fn never_kept(text: &str) -> bool {
    text.contains('\0')
}

/// A row, read by column name in our own types.
pub(crate) trait Read {
    fn id(&self, column: &str) -> Result<Uuid, Error>;
    fn int(&self, column: &str) -> Result<i64, Error>;
    fn text(&self, column: &str) -> Result<String, Error>;
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Error>;
    fn maybe_blob(&self, column: &str) -> Result<Option<Vec<u8>>, Error>;
    fn digest(&self, column: &str) -> Result<agon_domain::Digest, Error>;
}

impl Read for sqlx::any::AnyRow {
    fn id(&self, column: &str) -> Result<Uuid, Error> {
        let bytes: Vec<u8> = self.try_get(column)?;
        Uuid::from_slice(&bytes).map_err(|reason| Error::damaged(column, reason))
    }
    fn int(&self, column: &str) -> Result<i64, Error> {
        Ok(self.try_get(column)?)
    }
    fn text(&self, column: &str) -> Result<String, Error> {
        Ok(self.try_get(column)?)
    }
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Error> {
        Ok(self.try_get(column)?)
    }
    fn maybe_blob(&self, column: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.try_get(column)?)
    }
    fn digest(&self, column: &str) -> Result<agon_domain::Digest, Error> {
        let bytes: Vec<u8> = self.try_get(column)?;
        let bytes = <[u8; 32]>::try_from(bytes)
            .map_err(|_| Error::damaged(column, "a digest has 32 bytes"))?;
        Ok(agon_domain::Digest(bytes))
    }
}
