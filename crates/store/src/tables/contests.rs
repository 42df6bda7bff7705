//! Contests: whose they are, and the index that lists them, a projection of their logs.

use agon_domain::{ContestId, OrganisationId, Seq, Timestamp};
use sqlx::any::AnyRow;

use crate::db::{Read, bytes};
use crate::{Error, Store};

/// A contest and its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContestRow {
    /// Its id.
    pub id: ContestId,
    /// Whose.
    pub organisation: OrganisationId,
}

/// A contest as the list shows it, folded from its log up to `seq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRow {
    /// Its id.
    pub id: ContestId,
    /// The last event folded.
    pub seq: Seq,
    /// Its title.
    pub title: String,
    /// When it starts.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Whether it was closed.
    pub closed: bool,
    /// Whether it is final.
    pub finalised: bool,
    /// How many have joined.
    pub participants: u32,
}

fn read(row: &AnyRow) -> Result<IndexRow, Error> {
    Ok(IndexRow {
        id: ContestId(row.id("contest")?),
        seq: Seq(row.int("seq")?),
        title: row.text("title")?,
        starts: Timestamp(row.int("starts")?),
        ends: Timestamp(row.int("ends")?),
        closed: row.int("closed")? != 0,
        finalised: row.int("finalised")? != 0,
        participants: u32::try_from(row.int("participants")?).unwrap_or(u32::MAX),
    })
}

impl Store {
    /// Notes whose a contest is. Its stream says everything else.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn create_contest(&self, contest: ContestRow, at: Timestamp) -> Result<(), Error> {
        sqlx::query("insert into contest (id, organisation, created) values ($1, $2, $3)")
            .bind(bytes(contest.id.0))
            .bind(bytes(contest.organisation.0))
            .bind(at.0)
            .execute(&mut *self.db.writing().await?)
            .await?;
        Ok(())
    }

    /// A contest's owner.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn contest(&self, id: ContestId) -> Result<Option<ContestRow>, Error> {
        let row = sqlx::query("select organisation from contest where id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.map(|row| {
            Ok(ContestRow {
                id,
                organisation: OrganisationId(row.id("organisation")?),
            })
        })
        .transpose()
    }

    /// All contests as the list shows them, those that start last first.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn contest_index(&self) -> Result<Vec<IndexRow>, Error> {
        let rows = sqlx::query("select * from contest_index order by starts desc, contest")
            .fetch_all(&self.db.read)
            .await?;
        rows.iter().map(read).collect()
    }

    /// What the index holds of one contest.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn index_row(&self, id: ContestId) -> Result<Option<IndexRow>, Error> {
        let row = sqlx::query("select * from contest_index where contest = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Writes a row of the index, unless a newer one is there.
    pub(crate) async fn write_index(&self, row: &IndexRow) -> Result<(), Error> {
        sqlx::query(
            "insert into contest_index (contest, seq, title, starts, ends, closed, finalised,
             participants) values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (contest) do update set seq = excluded.seq, title = excluded.title,
             starts = excluded.starts, ends = excluded.ends, closed = excluded.closed,
             finalised = excluded.finalised, participants = excluded.participants
             where contest_index.seq <= excluded.seq",
        )
        .bind(bytes(row.id.0))
        .bind(row.seq.0)
        .bind(row.title.clone())
        .bind(row.starts.0)
        .bind(row.ends.0)
        .bind(i64::from(row.closed))
        .bind(i64::from(row.finalised))
        .bind(i64::from(row.participants))
        .execute(&mut *self.db.writing().await?)
        .await?;
        Ok(())
    }
}
