//! Sealed ranges of logs. A segment is a blob; the table says which there are. All of it can be made
//! anew from the log.

use agon_domain::{ContestId, Digest, Seq};

use crate::db::{Read, bytes};
use crate::{Error, Store};

/// A sealed range of a contest's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentRow {
    /// The first event in it.
    pub first: Seq,
    /// The last event in it.
    pub last: Seq,
    /// The blob.
    pub blob: Digest,
}

impl Store {
    /// Keeps a segment. The first one that begins at an event stands.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn add_segment(
        &self,
        contest: ContestId,
        (first, last): (Seq, Seq),
        segment: Vec<u8>,
    ) -> Result<(), Error> {
        let blob = self.put_blob(segment).await?;
        sqlx::query(
            "insert into segment (contest, first, last, blob) values ($1, $2, $3, $4)
             on conflict (contest, first) do nothing",
        )
        .bind(bytes(contest.0))
        .bind(first.0)
        .bind(last.0)
        .bind(blob.0.to_vec())
        .execute(&mut *self.db.writing().await?)
        .await?;
        Ok(())
    }

    /// The segments of a contest that follow on one another from the first event, in order.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn segments(&self, contest: ContestId) -> Result<Vec<SegmentRow>, Error> {
        let rows =
            sqlx::query("select first, last, blob from segment where contest = $1 order by first")
                .bind(bytes(contest.0))
                .fetch_all(&self.db.read)
                .await?;
        let (mut segments, mut after) = (Vec::new(), Seq::START);
        for row in &rows {
            let segment = SegmentRow {
                first: Seq(row.int("first")?),
                last: Seq(row.int("last")?),
                blob: row.digest("blob")?,
            };
            if segment.first != after.next() {
                break;
            }
            after = segment.last;
            segments.push(segment);
        }
        Ok(segments)
    }

    /// Forgets the segments of a contest from an event on, so that they are sealed anew.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn forget_segments(&self, contest: ContestId, from: Seq) -> Result<(), Error> {
        for row in self.segments(contest).await? {
            if row.last >= from {
                self.remove_blob(row.blob).await?;
            }
        }
        sqlx::query("delete from segment where contest = $1 and last >= $2")
            .bind(bytes(contest.0))
            .bind(from.0)
            .execute(&mut *self.db.writing().await?)
            .await?;
        Ok(())
    }
}
