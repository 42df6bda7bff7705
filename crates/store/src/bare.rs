//! What the engines do by themselves: rows made beforehand, written with the same durability into the
//! same tables, and nothing else. No event is encoded or checked, no head moved, no digest chained,
//! nobody waits on another thread. It is there to be measured beside the log.

use std::path::Path;

use agon_domain::{ContestId, Seq, Timestamp};
use rusqlite::{Connection, params};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::{Error, NewSubmission};

/// A submission as its rows hold it.
#[derive(Debug, Clone)]
pub struct BareSubmission {
    /// What was asked.
    pub one: NewSubmission,
    /// The event, encoded.
    pub body: Vec<u8>,
    /// The source, compressed.
    pub packed: Vec<u8>,
}

/// The source of a submission, compressed as the store keeps it.
///
/// # Errors
/// When it cannot be compressed.
pub fn packed(one: &NewSubmission) -> Result<Vec<u8>, Error> {
    crate::log::pack(one.source.as_bytes())
}

/// A loop over prepared statements of SQLite.
pub struct BareSqlite {
    connection: Connection,
    contest: ContestId,
    seq: i64,
}

const LOG: &str = "insert into log (contest, seq, at, body) values (?, ?, ?, ?)";

impl BareSqlite {
    /// Opens a file in which the tables are, with the settings of the store; checkpoints come by
    /// themselves after every 1,000 pages, as SQLite has it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        connection.execute_batch(crate::db::PRAGMAS)?;
        connection.pragma_update(None, "wal_autocheckpoint", 1_000)?;
        Ok(Self {
            connection,
            contest: ContestId(Uuid::new_v4()),
            seq: 0,
        })
    }

    /// Writes rows of the log in one transaction.
    ///
    /// # Errors
    /// When the database failed.
    pub fn append(&mut self, at: Timestamp, bodies: &[Vec<u8>]) -> Result<(), Error> {
        let tx = self.connection.transaction()?;
        let mut log = tx.prepare_cached(LOG)?;
        for body in bodies {
            self.seq += 1;
            log.execute(params![self.contest.0.as_bytes(), self.seq, at.0, body])?;
        }
        drop(log);
        Ok(tx.commit()?)
    }

    /// Writes the rows of submissions, in three tables, in one transaction.
    ///
    /// # Errors
    /// When the database failed.
    pub fn submit(&mut self, submissions: &[BareSubmission]) -> Result<(), Error> {
        let tx = self.connection.transaction()?;
        let mut log = tx.prepare_cached(LOG)?;
        let mut submission = tx.prepare_cached(
            "insert into submission (contest, seq, public, participation, problem, language, at,
             bytes, source) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut receipt = tx.prepare_cached(
            "insert into receipt (contest, participation, key, request, seq)
             values (?, ?, ?, ?, ?)",
        )?;
        let contest = self.contest.0.as_bytes();
        for BareSubmission { one, body, packed } in submissions {
            self.seq += 1;
            let event = &one.event;
            log.execute(params![contest, self.seq, one.at.0, body])?;
            submission.execute(params![
                contest,
                self.seq,
                one.public.0.as_bytes(),
                event.participation.0,
                event.problem.0.as_bytes(),
                event.language.0,
                one.at.0,
                event.bytes,
                packed
            ])?;
            let who = event.participation.0;
            receipt.execute(params![contest, who, one.key, one.request.0, self.seq])?;
        }
        drop((log, submission, receipt));
        Ok(tx.commit()?)
    }
}

/// A loop over one prepared statement of PostgreSQL.
pub struct BarePostgres {
    connection: PgConnection,
    contest: ContestId,
    seq: i64,
}

impl BarePostgres {
    /// Connects to a database in which the tables are.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        Ok(Self {
            connection: PgConnection::connect(url)
                .await
                .map_err(Error::Unreachable)?,
            contest: ContestId(Uuid::new_v4()),
            seq: 0,
        })
    }

    /// Writes rows of the log with one statement.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn append(&mut self, at: Timestamp, bodies: &[Vec<u8>]) -> Result<(), Error> {
        let first = Seq(self.seq).next().0;
        let count = i64::try_from(bodies.len()).unwrap_or(i64::MAX);
        self.seq += count;
        let rows = bodies.len();
        sqlx::query(
            "insert into log (contest, seq, at, body)
             select * from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[])",
        )
        .bind(vec![self.contest.0.as_bytes().as_slice(); rows])
        .bind((first..first + count).collect::<Vec<i64>>())
        .bind(vec![at.0; rows])
        .bind(bodies)
        .execute(&mut self.connection)
        .await?;
        Ok(())
    }

    /// Has the server write out what it holds, so that it uses its log's files again and makes no new ones;
    /// answers whether we may.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn checkpoint(&mut self) -> Result<bool, Error> {
        const REFUSED: &str = "42501";
        match sqlx::query("checkpoint")
            .execute(&mut self.connection)
            .await
        {
            Ok(_) => Ok(true),
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(REFUSED) => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what it wrote, and says good-bye.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn close(mut self) -> Result<(), Error> {
        sqlx::query("delete from log where contest = $1")
            .bind(self.contest.0.as_bytes().as_slice())
            .execute(&mut self.connection)
            .await?;
        Ok(self.connection.close().await?)
    }
}
