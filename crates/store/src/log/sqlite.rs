//! The append in SQLite: a connection of its own, on the writer's thread, with prepared statements.
//!
//! A statement that is kept costs about a microsecond for a row; through the pool of the tables it
//! would cost a hop between threads. Connections of one library share their locks, so both may be open.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use agon_domain::{ContestId, Digest, Ordinal, Seq, SubmissionKey, Timestamp};
use rusqlite::types::ToSqlOutput;
use rusqlite::{CachedStatement, Connection, OpenFlags, OptionalExtension as _, Row, ToSql};
use uuid::Uuid;

use super::batch::{Asked, Batch, Ends, Known, Plan, plan};
use super::lost::Lost;
use super::rows::{
    self, Judgements, Key, Log, Members, Participations, Receipts, Submissions, Table, Value,
};
use super::wish::Wish;
use super::{Head, Receipt, checkpoint};
use crate::Error;
use crate::db::{PRAGMAS, Turn};

/// The most events in one transaction. Only in a rush do so many wait; then a page that many of them touch
/// is written once for all, and that is what a rush is bound by.
pub(crate) const MOST: usize = 4_096;
/// Statements kept: an insert and perhaps a look-up for each table, and those of the head.
const KEPT: usize = 32;
/// How long somebody else's transaction is waited for: this, so many times.
const PATIENCE: (Duration, i32) = (Duration::from_micros(200), 50_000);

const MOVE_HEAD: &str = "update log_head set seq = ?, digest = ?, joined = ?, closed = ?
     where contest = ? and seq = ?";

/// A connection that appends.
pub(crate) struct Appending {
    connection: Connection,
    turn: Turn,
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::ValueRef;
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Int(value) => ValueRef::Integer(value),
            Value::Blob(value) => ValueRef::Blob(value),
            Value::Text(value) | Value::MaybeText(Some(value)) => ValueRef::Text(value.as_bytes()),
            Value::MaybeText(None) => ValueRef::Null,
        }))
    }
}

/// A connection to the log's file, which exists.
pub(crate) fn connect(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(PRAGMAS)?;
    connection.busy_handler(Some(|times| {
        std::thread::sleep(PATIENCE.0);
        times < PATIENCE.1
    }))?;
    Ok(connection)
}

impl Appending {
    /// Opens the file, whose tables are there.
    pub(crate) fn open(path: &Path, turn: Turn) -> Result<Self, Error> {
        let connection = connect(path)?;
        connection.set_prepared_statement_cache_capacity(KEPT);
        Ok(Self { connection, turn })
    }

    /// Tries to write a batch, all or nothing.
    pub(crate) fn attempt(
        &self,
        cache: &HashMap<ContestId, Head>,
        wishes: &[Wish],
    ) -> Result<Batch, Lost> {
        let _turn = self.turn.wait();
        self.prepared("begin immediate")?.execute([])?;
        let written = self.fill(cache, wishes).and_then(|batch| {
            self.prepared("commit")?.execute([])?;
            Ok(batch)
        });
        if written.is_err() && !self.connection.is_autocommit() {
            // What went wrong before is what is told.
            let _ = self.connection.execute_batch("rollback");
        }
        written
    }

    /// Copies the rest of the write-ahead log, so that it begins anew.
    pub(crate) fn checkpoint(&self) {
        let _turn = self.turn.wait();
        checkpoint::finish(&self.connection);
    }

    fn fill(&self, cache: &HashMap<ContestId, Head>, wishes: &[Wish]) -> Result<Batch, Lost> {
        let ends = self.ends(cache, wishes)?;
        let known = self.look_up(wishes)?;
        let plan = plan(wishes, &ends, known);
        self.write(&plan)?;
        Ok(plan.done())
    }

    fn prepared(&self, sql: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.connection.prepare_cached(sql)
    }

    fn ends(&self, cache: &HashMap<ContestId, Head>, wishes: &[Wish]) -> Result<Ends, Lost> {
        let mut ends = Ends::new();
        for contest in wishes.iter().filter_map(Wish::contest) {
            if ends.contains_key(&contest) {
                continue;
            }
            let head = match cache.get(&contest) {
                Some(head) => *head,
                None => self.read_or_make(contest)?,
            };
            ends.insert(contest, head);
        }
        Ok(ends)
    }

    fn read_or_make(&self, contest: ContestId) -> Result<Head, Lost> {
        let contest = contest.0.as_bytes();
        self.prepared(rows::MAKE_HEAD)?
            .execute((contest, Head::EMPTY.digest.0))?;
        let mut statement = self.prepared(rows::READ_HEAD)?;
        let head = statement.query_row((contest,), |row| {
            Ok(Head {
                seq: Seq(row.get(0)?),
                digest: Digest(row.get(1)?),
                joined: row.get(2)?,
                closed: row.get::<_, i64>(3)? != 0,
                at: Timestamp(row.get(4)?),
            })
        })?;
        Ok(head)
    }

    fn look_up<'a>(&self, wishes: &'a [Wish]) -> Result<Known<'a>, Lost> {
        let (asked, mut known) = (Asked::of(wishes), Known::default());
        let keys = asked.submissions.iter().map(|one| rows::receipt_key(one));
        for (place, found) in self.find::<Receipts, _>(keys, receipt)? {
            let key = Known::receipt_of(asked.submissions[place]);
            known.receipts.insert(key, found);
        }
        let keys = asked.joins.iter().map(|one| rows::member_key(one));
        for (place, ordinal) in self.find::<Members, _>(keys, |row| row.get(0))? {
            let one = asked.joins[place];
            let key = (one.contest, one.account);
            known.members.insert(key, Ordinal(ordinal));
        }
        let keys = asked.judgements.iter().map(|one| rows::judgement_key(one));
        for (place, ()) in self.find::<Judgements, _>(keys, |_| Ok(()))? {
            let key = Known::judgement_of(asked.judgements[place]);
            known.judged.insert(key);
        }
        Ok(known)
    }

    /// What is there of these keys, each with the place of its key.
    fn find<'k, K: Key + 'k, T>(
        &self,
        keys: impl ExactSizeIterator<Item = K::Values<'k>>,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<(usize, T)>> {
        let mut found = Vec::new();
        if keys.len() == 0 {
            return Ok(found);
        }
        let equal: Vec<String> = K::COLUMNS
            .iter()
            .map(|(name, _)| format!("{name} = ?"))
            .collect();
        let sql = format!("{} where {}", K::SELECT, equal.join(" and "));
        let mut statement = self.prepared(&sql)?;
        for (place, key) in keys.enumerate() {
            let key = rusqlite::params_from_iter(key.as_ref());
            let one = statement.query_row(key, &read).optional()?;
            found.extend(one.map(|one| (place, one)));
        }
        Ok(found)
    }

    fn write(&self, plan: &Plan<'_>) -> Result<(), Lost> {
        let mut statement = self.prepared(MOVE_HEAD)?;
        for (contest, (from, to)) in &plan.moves {
            let (joined, closed) = (i64::from(to.joined), i64::from(to.closed));
            let contest = contest.0.as_bytes();
            let values = (to.seq.0, to.digest.0, joined, closed, contest, from.seq.0);
            if statement.execute(values)? != 1 {
                return Err(Lost::Race);
            }
        }
        let rows = &plan.rows;
        self.insert::<Log>(&rows.log)?;
        self.insert::<Submissions>(&rows.submissions)?;
        self.insert::<Receipts>(&rows.submissions)?;
        self.insert::<Participations>(&rows.joins)?;
        self.insert::<Members>(&rows.joins)?;
        self.insert::<Judgements>(&rows.judgements)?;
        Ok(())
    }

    fn insert<T: Table>(&self, rows: &[T::Row<'_>]) -> rusqlite::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let places = vec!["?"; T::COLUMNS.len()].join(",");
        let (name, columns) = (T::NAME, rows::names(T::COLUMNS));
        let mut statement =
            self.prepared(&format!("insert into {name} ({columns}) values ({places})"))?;
        for row in rows {
            for (place, value) in T::values(row).as_ref().iter().enumerate() {
                statement.raw_bind_parameter(place + 1, value)?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }
}

fn receipt(row: &Row<'_>) -> rusqlite::Result<(Digest, Receipt)> {
    let receipt = Receipt {
        seq: Seq(row.get(1)?),
        public: SubmissionKey(Uuid::from_bytes(row.get(2)?)),
        at: Timestamp(row.get(3)?),
        replayed: true,
    };
    Ok((Digest(row.get(0)?), receipt))
}
