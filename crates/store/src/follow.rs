//! Followers: projections that read the log in batches and say which `seq` they cover.

use agon_domain::{Contest, ContestId, Seq};

use crate::tables::contests::IndexRow;
use crate::{Error, Store};

/// A projection that is not what a replay gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Which contest.
    pub contest: ContestId,
    /// What differs.
    pub what: String,
}

/// What a rebuild did or found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Streams read.
    pub streams: usize,
    /// Events read.
    pub events: i64,
    /// What differed from the replay; always empty when rebuilding.
    pub mismatches: Vec<Mismatch>,
}

const BATCH: u32 = 2_000;

impl Store {
    /// Brings the index of contests up to the log's end; answers whether anything changed.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn follow_index(&self) -> Result<bool, Error> {
        let known = self.contest_index().await?;
        let mut changed = false;
        for (contest, seq) in self.streams().await? {
            let covered = known
                .iter()
                .find(|row| row.id == contest)
                .map(|row| row.seq);
            if contest == ContestId::INSTALLATION || covered == Some(seq) {
                continue;
            }
            let folded = self
                .fold_index(contest, self.index_row(contest).await?)
                .await?;
            if let Some(row) = folded {
                self.write_index(&row).await?;
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Goes on from `row`, or from the start, to the end of a contest's log.
    async fn fold_index(
        &self,
        contest: ContestId,
        row: Option<IndexRow>,
    ) -> Result<Option<IndexRow>, Error> {
        let mut row = row;
        let mut seq = row.as_ref().map_or(Seq::START, |row| row.seq);
        let mut joined = row.as_ref().map_or(0, |row| row.participants);
        loop {
            let events = self.read_after(contest, seq, BATCH).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                return Ok(row);
            };
            let mut fold = Contest::default();
            events.iter().for_each(|event| fold.apply(event));
            seq = last;
            joined += u32::try_from(fold.entries.len()).unwrap_or(u32::MAX);
            if let Some(definition) = &fold.definition {
                let (closed, finalised) = row
                    .as_ref()
                    .map_or((false, false), |row| (row.closed, row.finalised));
                row = Some(IndexRow {
                    id: contest,
                    seq,
                    title: definition.title.clone(),
                    starts: definition.starts,
                    ends: definition.ends(),
                    closed,
                    finalised,
                    participants: joined,
                });
            }
            if let Some(row) = &mut row {
                row.seq = seq;
                row.closed |= fold.closed;
                row.finalised |= fold.finalised;
                row.participants = joined;
            }
        }
    }

    /// Makes every projection anew by replay.
    ///
    /// # Errors
    /// When the database failed, or a stream is damaged.
    pub async fn rebuild(&self) -> Result<Rebuilt, Error> {
        sqlx::query("delete from contest_index")
            .execute(&mut *self.db.writing().await?)
            .await?;
        sqlx::query("delete from snapshot")
            .execute(&mut *self.db.writing().await?)
            .await?;
        for (contest, _) in self.streams().await? {
            self.forget_segments(contest, Seq::START).await?;
        }
        let mut done = self.check_streams().await?;
        self.follow_index().await?;
        done.mismatches.clear();
        Ok(done)
    }

    /// Checks every digest chain, and every projection against a replay up to what it covers.
    ///
    /// # Errors
    /// When the database failed, or a stream is damaged.
    pub async fn verify(&self) -> Result<Rebuilt, Error> {
        self.follow_index().await?;
        let mut found = self.check_streams().await?;
        for (contest, _) in self.streams().await? {
            if contest == ContestId::INSTALLATION {
                continue;
            }
            let written = self.index_row(contest).await?;
            let replayed = self.fold_index(contest, None).await?;
            if written.as_ref().map(|row| row.seq) == replayed.as_ref().map(|row| row.seq)
                && written != replayed
            {
                let what = format!("contest_index has {written:?}, a replay gives {replayed:?}");
                found.mismatches.push(Mismatch { contest, what });
            }
        }
        Ok(found)
    }

    async fn check_streams(&self) -> Result<Rebuilt, Error> {
        let mut found = Rebuilt::default();
        for (contest, _) in self.streams().await? {
            let head = self.verify_chain(contest).await?;
            found.streams += 1;
            found.events += head.seq.0;
        }
        Ok(found)
    }
}
