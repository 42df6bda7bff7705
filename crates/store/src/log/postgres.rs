//! The append in PostgreSQL: heads and rows in one statement, sent as one array for each column.
//!
//! The statement is its own transaction where one contest is concerned, so that no lock is held
//! while an answer travels. Where there are several, or a head must be read first, it is a longer one.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Digest, Ordinal, Seq, SubmissionKey, Timestamp};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, PgConnection, Row as _};
use uuid::Uuid;

use super::batch::{Asked, Batch, Ends, Known, Plan, plan};
use super::lost::Lost;
use super::rows::{
    self, Columns, Judgements, Key, Kind, Log, Members, Participations, Receipts, Submissions,
    Table, Value,
};
use super::wish::Wish;
use super::{Head, Receipt};
use crate::Error;

/// The most events in one statement.
pub(crate) const MOST: usize = 1_024;
/// A connection that was idle for longer is asked whether it lives before something is sent on it.
const IDLE: Duration = Duration::from_secs(1);

const HEADS: Columns = &[
    ("contest", Kind::Blob),
    ("was", Kind::Int),
    ("seq", Kind::Int),
    ("digest", Kind::Blob),
    ("joined", Kind::Int),
    ("closed", Kind::Int),
];

/// How long a batch may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is acknowledged is on the disk, whatever the server does otherwise. And every look-up here
/// goes by a primary key: a plan that was made while the tables were small, and kept, must not read
/// them whole once they are large. There is no other plan to choose then, so none is made anew for
/// each statement, which took a tenth of its time.
const SETTINGS: &str = "set synchronous_commit = on; set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";

/// A connection that appends.
pub(crate) struct Appending {
    url: String,
    connection: Option<(PgConnection, Instant)>,
}

impl Appending {
    /// Connects when there is something to append.
    pub(crate) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            connection: None,
        }
    }

    /// Tries to write a batch, all or nothing.
    pub(crate) async fn attempt(
        &mut self,
        cache: &HashMap<ContestId, Head>,
        wishes: &[Wish],
    ) -> Result<Batch, Lost> {
        let mut told = false;
        let attempt = async {
            let mut connection = self.connected().await?;
            let written = in_one(&mut connection, (cache, wishes), &mut told).await;
            // After a failure nobody knows in what state it is.
            if written.as_ref().err().is_none_or(Lost::was_an_answer) {
                self.connection = Some((connection, Instant::now()));
            }
            written
        };
        // A server that went away without a word must not keep everybody waiting.
        let tried = match tokio::time::timeout(PATIENCE, attempt).await {
            Ok(tried) => tried,
            Err(_) => Err(silent().into()),
        };
        tried.map_err(|lost| if told { lost.once_told() } else { lost })
    }

    async fn connected(&mut self) -> Result<PgConnection, Error> {
        if let Some((mut connection, used)) = self.connection.take()
            && (used.elapsed() < IDLE || connection.ping().await.is_ok())
        {
            return Ok(connection);
        }
        let connection = PgConnection::connect(&self.url).await;
        let mut connection = connection.map_err(Error::Unreachable)?;
        sqlx::raw_sql(SETTINGS).execute(&mut connection).await?;
        Ok(connection)
    }

    /// Says good-bye.
    pub(crate) async fn close(self) {
        if let Some((connection, _)) = self.connection {
            // The server notices in any case.
            let _ = connection.close().await;
        }
    }
}

fn silent() -> sqlx::Error {
    let kind = std::io::ErrorKind::TimedOut;
    sqlx::Error::Io(std::io::Error::new(kind, "no answer for 20 s"))
}

/// Writes a batch in one transaction. `told` says whether the database was told what makes it last.
async fn in_one(
    connection: &mut PgConnection,
    (cache, wishes): (&HashMap<ContestId, Head>, &[Wish]),
    told: &mut bool,
) -> Result<Batch, Lost> {
    let mut contests: Vec<ContestId> = wishes.iter().filter_map(Wish::contest).collect();
    // In one order for all processes, so that nobody waits for somebody who waits for him.
    contests.sort_unstable();
    contests.dedup();
    if let [contest] = contests[..]
        && let Some(head) = cache.get(&contest)
    {
        let ends = Ends::from([(contest, *head)]);
        let plan = plan(wishes, &ends, look_up(connection, wishes).await?);
        *told = true;
        write(connection, &plan).await?;
        return Ok(plan.done());
    }
    let mut tx = connection.begin().await?;
    let mut ends = Ends::new();
    for contest in contests {
        let head = match cache.get(&contest) {
            Some(head) => *head,
            None => read_or_make(&mut tx, contest).await?,
        };
        ends.insert(contest, head);
    }
    let plan = plan(wishes, &ends, look_up(&mut tx, wishes).await?);
    write(&mut tx, &plan).await?;
    *told = true;
    tx.commit().await?;
    Ok(plan.done())
}

/// Reads a head and keeps others from moving it.
async fn read_or_make(tx: &mut PgConnection, contest: ContestId) -> Result<Head, Lost> {
    let name = contest.0.as_bytes().as_slice();
    sqlx::query(rows::MAKE_HEAD)
        .bind(name)
        .bind(Head::EMPTY.digest.0.as_slice())
        .execute(&mut *tx)
        .await?;
    let row = sqlx::query(AssertSqlSafe(format!(
        "{} for update of h",
        rows::READ_HEAD
    )))
    .bind(name)
    .fetch_one(&mut *tx)
    .await?;
    Ok(Head {
        seq: Seq(row.try_get("seq")?),
        digest: Digest(row.try_get("digest")?),
        joined: u32::try_from(row.try_get::<i64, _>("joined")?)
            .map_err(|reason| Error::damaged("log_head", reason))?,
        closed: row.try_get::<i64, _>("closed")? != 0,
        at: Timestamp(row.try_get("at")?),
    })
}

/// Moves heads and writes rows, in one statement.
async fn write(connection: &mut PgConnection, plan: &Plan<'_>) -> Result<(), Lost> {
    if plan.moves.is_empty() {
        return Ok(());
    }
    let statement = Statement::of(plan)?;
    let moved: i64 = sqlx::query_scalar_with(AssertSqlSafe(statement.sql), statement.arguments)
        .fetch_one(&mut *connection)
        .await?;
    if usize::try_from(moved) != Ok(plan.moves.len()) {
        return Err(Lost::Race);
    }
    Ok(())
}

async fn look_up<'a>(connection: &mut PgConnection, wishes: &'a [Wish]) -> Result<Known<'a>, Lost> {
    let mut known = Known::default();
    let Asked {
        submissions,
        joins,
        judgements,
    } = Asked::of(wishes);
    let keys = submissions.iter().map(|one| rows::receipt_key(one));
    for (place, row) in find::<Receipts>(connection, keys.collect()).await? {
        let key = Known::receipt_of(submissions[place]);
        known.receipts.insert(key, receipt(&row)?);
    }
    let keys = joins.iter().map(|one| rows::member_key(one));
    for (place, row) in find::<Members>(connection, keys.collect()).await? {
        let ordinal = u32::try_from(row.try_get::<i64, _>("ordinal")?)
            .map_err(|reason| Error::damaged("a member", reason))?;
        let key = (joins[place].contest, joins[place].account);
        known.members.insert(key, Ordinal(ordinal));
    }
    let keys = judgements.iter().map(|one| rows::judgement_key(one));
    for (place, _) in find::<Judgements>(connection, keys.collect()).await? {
        known.judged.insert(Known::judgement_of(judgements[place]));
    }
    Ok(known)
}

/// What is there of these keys, each with the place of its key.
async fn find<'a, K: Key + 'a>(
    connection: &mut PgConnection,
    keys: Vec<K::Values<'a>>,
) -> Result<Vec<(usize, PgRow)>, Lost> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    let arrays = statement.arrays(K::COLUMNS, &keys)?;
    let names: Vec<String> = (0..K::COLUMNS.len()).map(|i| format!("k{i}")).collect();
    let equal = K::COLUMNS.iter().zip(&names);
    let equal: Vec<String> = equal
        .map(|((column, _), name)| format!("{column} = k.{name}"))
        .collect();
    let sql = format!(
        "{} join unnest({arrays}) with ordinality as k({}, place) on {}",
        K::SELECT.replacen("select ", "select k.place, ", 1),
        names.join(", "),
        equal.join(" and ")
    );
    let rows = sqlx::query_with(AssertSqlSafe(sql), statement.arguments)
        .fetch_all(&mut *connection)
        .await?;
    let placed = rows.into_iter().map(|row| {
        let place = usize::try_from(row.try_get::<i64, _>("place")? - 1);
        let place = place.map_err(|reason| Error::damaged("a place", reason))?;
        Ok((place, row))
    });
    placed.collect()
}

fn receipt(row: &PgRow) -> Result<(Digest, Receipt), sqlx::Error> {
    let receipt = Receipt {
        seq: Seq(row.try_get("seq")?),
        public: SubmissionKey(Uuid::from_bytes(row.try_get("public")?)),
        at: Timestamp(row.try_get("at")?),
        replayed: true,
    };
    Ok((Digest(row.try_get("request")?), receipt))
}

/// A statement as it grows. Its text depends only on which tables get rows, so that it is prepared once.
#[derive(Default)]
struct Statement {
    sql: String,
    arguments: PgArguments,
}

impl Statement {
    /// Moves the heads if all stand where they were read, and only then writes the rows; answers how
    /// many heads moved.
    fn of(plan: &Plan<'_>) -> Result<Self, Error> {
        let mut statement = Self::default();
        statement.moves(plan)?;
        let heads = i64::try_from(plan.moves.len()).unwrap_or(i64::MAX);
        let heads = statement.argument(heads)?;
        statement.insert::<Log>(&plan.rows.log, &heads)?;
        statement.insert::<Submissions>(&plan.rows.submissions, &heads)?;
        statement.insert::<Receipts>(&plan.rows.submissions, &heads)?;
        statement.insert::<Participations>(&plan.rows.joins, &heads)?;
        statement.insert::<Members>(&plan.rows.joins, &heads)?;
        statement.insert::<Judgements>(&plan.rows.judgements, &heads)?;
        statement.sql.push_str(" select count(*) from moved");
        Ok(statement)
    }

    fn moves(&mut self, plan: &Plan<'_>) -> Result<(), Error> {
        let moves = plan.moves.iter().map(|(contest, (from, to))| {
            [
                Value::Blob(contest.0.as_bytes()),
                Value::Int(from.seq.0),
                Value::Int(to.seq.0),
                Value::Blob(&to.digest.0),
                Value::Int(to.joined.into()),
                Value::Int(to.closed.into()),
            ]
        });
        let moves: Vec<[Value<'_>; 6]> = moves.collect();
        let arrays = self.arrays(HEADS, &moves)?;
        self.sql = format!(
            "with moved as (update log_head h set seq = m.seq, digest = m.digest, joined = m.joined,
               closed = m.closed from unnest({arrays}) as m ({}) where h.contest = m.contest
               and h.seq = m.was returning 1)",
            rows::names(HEADS)
        );
        Ok(())
    }

    fn insert<T: Table>(&mut self, rows: &[T::Row<'_>], heads: &str) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let values: Vec<T::Values<'_>> = rows.iter().map(T::values).collect();
        let arrays = self.arrays(T::COLUMNS, &values)?;
        let (name, columns) = (T::NAME, rows::names(T::COLUMNS));
        self.sql.push_str(&format!(
            ", into_{name} as (insert into {name} ({columns}) select * from unnest({arrays})
               where (select count(*) from moved) = {heads})"
        ));
        Ok(())
    }

    /// An array for each column, filled from rows; their places, with commas between.
    fn arrays<'r>(
        &mut self,
        columns: Columns,
        rows: &[impl AsRef<[Value<'r>]>],
    ) -> Result<String, Error> {
        let mut places = Vec::with_capacity(columns.len());
        for (column, (_, kind)) in columns.iter().enumerate() {
            let values = rows.iter().map(|row| row.as_ref()[column]);
            let (place, name) = match kind {
                Kind::Int => (
                    self.argument(values.map(int).collect::<Vec<_>>())?,
                    "bigint",
                ),
                Kind::Blob => (
                    self.argument(values.map(blob).collect::<Vec<_>>())?,
                    "bytea",
                ),
                Kind::Text => (self.argument(values.map(text).collect::<Vec<_>>())?, "text"),
            };
            places.push(format!("{place}::{name}[]"));
        }
        Ok(places.join(", "))
    }

    /// Adds an argument; its place.
    fn argument<'q, T>(&mut self, value: T) -> Result<String, Error>
    where
        T: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        self.arguments.add(value).map_err(sqlx::Error::Encode)?;
        Ok(format!("${}", self.arguments.len()))
    }
}

fn int(value: Value<'_>) -> Option<i64> {
    match value {
        Value::Int(value) => Some(value),
        Value::Blob(_) | Value::Text(_) | Value::MaybeText(_) => None,
    }
}

fn blob(value: Value<'_>) -> Option<&[u8]> {
    match value {
        Value::Blob(value) => Some(value),
        Value::Int(_) | Value::Text(_) | Value::MaybeText(_) => None,
    }
}

fn text(value: Value<'_>) -> Option<&str> {
    match value {
        Value::Text(value) => Some(value),
        Value::MaybeText(value) => value,
        Value::Int(_) | Value::Blob(_) => None,
    }
}
