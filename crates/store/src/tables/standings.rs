//! Final standings, kept for ever, and snapshots, which may be lost.

use agon_domain::{ContestId, Digest, Ordinal, Seq, Timestamp};
use bytes::Bytes;
use sqlx::AssertSqlSafe;

use crate::db::{Read, bytes, places};
use crate::{Error, Store};

/// A row of a final standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalRow {
    /// Who.
    pub ordinal: Ordinal,
    /// The row, as the scoreboard encodes it.
    pub body: String,
}

impl Store {
    /// Keeps a final standing, rows in their order, replacing none: the first one stands.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn save_final(
        &self,
        contest: ContestId,
        seq: Seq,
        digest: Digest,
        rows: &[FinalRow],
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let made = sqlx::query(
            "insert into final_standing (contest, seq, digest, at) values ($1, $2, $3, $4)
             on conflict (contest) do nothing",
        )
        .bind(bytes(contest.0))
        .bind(seq.0)
        .bind(digest.0.to_vec())
        .bind(at.0)
        .execute(&mut *tx)
        .await?;
        if made.rows_affected() == 0 {
            return Ok(());
        }
        for (chunk, first) in rows.chunks(2_000).zip((0i64..).step_by(2_000)) {
            let sql = format!(
                "insert into final_row (contest, ordinal, place, body) values {}",
                places(chunk.len(), 4)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (row, place) in chunk.iter().zip(first..) {
                query = query
                    .bind(bytes(contest.0))
                    .bind(i64::from(row.ordinal.0))
                    .bind(place)
                    .bind(row.body.clone());
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// A contest's final standing: its digest and its rows in order.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn final_standing(
        &self,
        contest: ContestId,
    ) -> Result<Option<(Seq, Digest, Vec<FinalRow>)>, Error> {
        let row = sqlx::query("select seq, digest from final_standing where contest = $1")
            .bind(bytes(contest.0))
            .fetch_optional(&self.db.read)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let rows =
            sqlx::query("select ordinal, body from final_row where contest = $1 order by place")
                .bind(bytes(contest.0))
                .fetch_all(&self.db.read)
                .await?;
        let read = |row: &sqlx::any::AnyRow| {
            let ordinal = Ordinal(u32::try_from(row.int("ordinal")?).unwrap_or(u32::MAX));
            Ok(FinalRow {
                ordinal,
                body: row.text("body")?,
            })
        };
        let rows = rows.iter().map(read).collect::<Result<_, Error>>()?;
        Ok(Some((Seq(row.int("seq")?), row.digest("digest")?, rows)))
    }

    /// Keeps a snapshot in place of an earlier one. The bytes are a blob.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn save_snapshot(
        &self,
        name: &str,
        contest: ContestId,
        seq: Seq,
        body: Vec<u8>,
    ) -> Result<(), Error> {
        let before = self.snapshot_row(name, contest).await?;
        if before.is_some_and(|(known, _)| known > seq) {
            return Ok(());
        }
        let blob = self.put_blob(body).await?;
        sqlx::query(
            "insert into snapshot (name, contest, seq, body) values ($1, $2, $3, $4)
             on conflict (name, contest) do update set seq = excluded.seq, body = excluded.body
             where snapshot.seq <= excluded.seq",
        )
        .bind(name)
        .bind(bytes(contest.0))
        .bind(seq.0)
        .bind(blob.0.to_vec())
        .execute(&mut *self.db.writing().await?)
        .await?;
        match before {
            Some((_, old)) if old != blob => self.remove_blob(old).await,
            Some(_) | None => Ok(()),
        }
    }

    /// The last snapshot of that name; none when its bytes are gone, which is no loss.
    ///
    /// # Errors
    /// [`Error::Damaged`] when its bytes are not what was kept; otherwise when it cannot be read.
    pub async fn snapshot(
        &self,
        name: &str,
        contest: ContestId,
    ) -> Result<Option<(Seq, Bytes)>, Error> {
        let Some((seq, blob)) = self.snapshot_row(name, contest).await? else {
            return Ok(None);
        };
        Ok(self.blob(blob).await?.map(|bytes| (seq, bytes)))
    }

    /// Up to which event there is a snapshot of that name; its bytes are not looked at.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn snapshot_seq(&self, name: &str, contest: ContestId) -> Result<Option<Seq>, Error> {
        let row = self.snapshot_row(name, contest).await?;
        Ok(row.map(|(seq, _)| seq))
    }

    /// Forgets a snapshot that turned out to be wrong, unless there is one of a later event.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn forget_snapshot(
        &self,
        name: &str,
        contest: ContestId,
        up_to: Seq,
    ) -> Result<(), Error> {
        let Some((seq, blob)) = self.snapshot_row(name, contest).await? else {
            return Ok(());
        };
        if seq > up_to {
            return Ok(());
        }
        sqlx::query("delete from snapshot where name = $1 and contest = $2 and seq = $3")
            .bind(name)
            .bind(bytes(contest.0))
            .bind(seq.0)
            .execute(&mut *self.db.writing().await?)
            .await?;
        self.remove_blob(blob).await
    }

    async fn snapshot_row(
        &self,
        name: &str,
        contest: ContestId,
    ) -> Result<Option<(Seq, Digest)>, Error> {
        let row = sqlx::query("select seq, body from snapshot where name = $1 and contest = $2")
            .bind(name)
            .bind(bytes(contest.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.map(|row| Ok((Seq(row.int("seq")?), row.digest("body")?)))
            .transpose()
    }
}
