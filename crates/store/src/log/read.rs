//! Reading streams.

use agon_domain::{ContestId, Digest, Envelope, Event, Seq, Timestamp};
use sqlx::Row;

use super::rows::READ_HEAD;
use super::{Head, all_heads, read_head};
use crate::db::{Read, bytes};
use crate::{Error, Store};

impl Store {
    /// Up to `limit` events after `after`, in order.
    ///
    /// # Errors
    /// When the database failed, or an event cannot be read.
    pub async fn read_after(
        &self,
        contest: ContestId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Envelope>, Error> {
        let rows = self.rows_after(contest, after, limit).await?;
        rows.iter().map(|row| read_envelope(contest, row)).collect()
    }

    async fn rows_after(
        &self,
        contest: ContestId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<sqlx::any::AnyRow>, Error> {
        let rows = sqlx::query(
            "select seq, at, body from log where contest = $1 and seq > $2 order by seq limit $3",
        )
        .bind(bytes(contest.0))
        .bind(after.0)
        .bind(i64::from(limit))
        .fetch_all(&self.db.read)
        .await?;
        Ok(rows)
    }

    /// Events after one with this chained digest, in order and without gaps, and the digest that
    /// chains them all.
    ///
    /// # Errors
    /// [`Error::Damaged`] when one is missing; otherwise when the database failed.
    pub async fn read_chained(
        &self,
        contest: ContestId,
        (after, digest): (Seq, Digest),
        limit: u32,
    ) -> Result<(Vec<Envelope>, Digest), Error> {
        let rows = self.rows_after(contest, after, limit).await?;
        let (mut events, mut last, mut digest) = (Vec::with_capacity(rows.len()), after, digest);
        for row in &rows {
            let envelope = read_envelope(contest, row)?;
            if envelope.seq != last.next() {
                let what = format!("the log of contest {contest}");
                return Err(Error::damaged(
                    what,
                    format!("event {} is missing", last.next()),
                ));
            }
            last = envelope.seq;
            digest = digest.chained(last.0, envelope.at.0, row.try_get("body")?);
            events.push(envelope);
        }
        Ok((events, digest))
    }

    /// The end of a stream.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn head(&self, contest: ContestId) -> Result<Head, Error> {
        let row = sqlx::query(READ_HEAD)
            .bind(bytes(contest.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map_or(Ok(Head::EMPTY), read_head)
    }

    /// All streams.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn streams(&self) -> Result<Vec<(ContestId, Seq)>, Error> {
        all_heads(&self.db).await
    }

    /// Reads a whole stream and checks that it has no gap and that its digests chain to the head.
    ///
    /// # Errors
    /// [`Error::Damaged`] naming the place; otherwise the database.
    pub async fn verify_chain(&self, contest: ContestId) -> Result<Head, Error> {
        let head = self.head(contest).await?;
        let (mut seq, mut digest) = (Seq::START, Head::EMPTY.digest);
        while seq < head.seq {
            let rows = sqlx::query(
                "select seq, at, body from log where contest = $1 and seq > $2 and seq <= $3
                 order by seq limit 2000",
            )
            .bind(bytes(contest.0))
            .bind(seq.0)
            .bind(head.seq.0)
            .fetch_all(&self.db.read)
            .await?;
            for row in &rows {
                if row.int("seq")? != seq.next().0 {
                    break;
                }
                seq = seq.next();
                digest = digest.chained(seq.0, row.int("at")?, row.try_get("body")?);
            }
            if rows.last().map(|row| row.int("seq")).transpose()? != Some(seq.0) {
                let what = format!("the log of contest {contest}");
                return Err(Error::damaged(
                    what,
                    format!("event {} is missing", seq.next()),
                ));
            }
        }
        if digest != head.digest {
            let what = format!("the log of contest {contest}");
            return Err(Error::damaged(
                what,
                "its events do not chain to the head's digest",
            ));
        }
        Ok(head)
    }
}

fn read_envelope(contest: ContestId, row: &sqlx::any::AnyRow) -> Result<Envelope, Error> {
    let seq = Seq(row.int("seq")?);
    let event = Event::decode(row.try_get("body")?)
        .map_err(|reason| Error::damaged(format!("event {seq} of {contest}"), reason))?;
    Ok(Envelope {
        seq,
        at: Timestamp(row.int("at")?),
        event,
    })
}
