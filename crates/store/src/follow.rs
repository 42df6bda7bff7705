//! Followers: projections that read the log in batches and say which `seq` they cover.

use std::collections::{HashMap, HashSet};

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

/// How the index of contests was followed.
#[derive(Debug, Default)]
pub struct Indexed {
    /// Whether there was anything new.
    pub changed: bool,
    /// Contests whose logs cannot be read, and why.
    pub unreadable: HashMap<ContestId, Error>,
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
    /// Brings the index of contests up to the log's end. A contest whose log cannot be read stays as it
    /// is there, and keeps no other from being followed.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn follow_index(&self) -> Result<Indexed, Error> {
        self.follow_index_but(&HashSet::new()).await
    }

    /// The same without some contests, which are not even tried.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn follow_index_but(&self, without: &HashSet<ContestId>) -> Result<Indexed, Error> {
        let known = self.contest_index().await?;
        let known: HashMap<_, _> = known.iter().map(|row| (row.id, row.seq)).collect();
        let mut indexed = Indexed::default();
        for (contest, seq) in self.streams().await? {
            let left_out = contest == ContestId::INSTALLATION || without.contains(&contest);
            if left_out || known.get(&contest) == Some(&seq) {
                continue;
            }
            let row = self.index_row(contest).await?;
            match self.fold_index(contest, row).await {
                Ok(Some(row)) => {
                    self.write_index(&row).await?;
                    indexed.changed = true;
                }
                Ok(None) => {}
                Err(error @ Error::Damaged { .. }) => {
                    indexed.unreadable.insert(contest, error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(indexed)
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
        let (done, damaged) = self.check_streams().await?;
        let unreadable = self.follow_index().await?.unreadable;
        match damaged.into_iter().chain(unreadable).next() {
            Some((_, error)) => Err(error),
            None => Ok(done),
        }
    }

    /// Checks every digest chain, and every projection against a replay up to what it covers. A stream
    /// that is damaged differs, and the others are checked all the same.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn verify(&self) -> Result<Rebuilt, Error> {
        self.follow_index().await?;
        let (mut found, mut damaged) = self.check_streams().await?;
        for (contest, _) in self.streams().await? {
            let what = match damaged.remove(&contest) {
                Some(error) => Some(error.to_string()),
                None if contest == ContestId::INSTALLATION => None,
                None => self.verify_index(contest).await?,
            };
            let mismatch = what.map(|what| Mismatch { contest, what });
            found.mismatches.extend(mismatch);
        }
        Ok(found)
    }

    /// Compares a contest's row of the index with a replay; says what differs.
    async fn verify_index(&self, contest: ContestId) -> Result<Option<String>, Error> {
        let written = self.index_row(contest).await?;
        let replayed = match self.fold_index(contest, None).await {
            Ok(replayed) => replayed,
            Err(error @ Error::Damaged { .. }) => return Ok(Some(error.to_string())),
            Err(error) => return Err(error),
        };
        let same_seq = written.as_ref().map(|row| row.seq) == replayed.as_ref().map(|row| row.seq);
        Ok((same_seq && written != replayed)
            .then(|| format!("contest_index has {written:?}, a replay gives {replayed:?}")))
    }

    /// Reads every stream; those whose digests do not chain are told apart.
    async fn check_streams(&self) -> Result<(Rebuilt, HashMap<ContestId, Error>), Error> {
        let (mut found, mut damaged) = (Rebuilt::default(), HashMap::new());
        for (contest, _) in self.streams().await? {
            match self.verify_chain(contest).await {
                Ok(head) => {
                    found.streams += 1;
                    found.events += head.seq.0;
                }
                Err(error @ Error::Damaged { .. }) => {
                    damaged.insert(contest, error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok((found, damaged))
    }
}
