//! A contest as the cold path follows it: from sealed segments, then from the log, sealing on.

use std::sync::{Arc, Mutex, PoisonError};

use agon_domain::{Contest, ContestId, Digest, Envelope, Seq};
use agon_scoreboard::segment::Segment;
use agon_scoreboard::{Cold, Exact};
use agon_store::{SegmentRow, Store};
use agon_web::rooms::SNAPSHOT;
use anyhow::Result;

const BATCH: u32 = 5_000;
/// A segment is sealed when so many events have come.
const SEAL: u64 = 100_000;

/// A contest, followed.
pub(super) struct Followed {
    id: ContestId,
    /// For decisions.
    pub(super) contest: Contest,
    cold: Arc<Mutex<Cold>>,
    /// What chains the log up to the contest's `seq`.
    digest: Digest,
    /// Up to where the hot board was corrected.
    pub(super) corrected: Seq,
    /// Up to where there is a snapshot.
    snapshot: Seq,
}

impl Followed {
    /// Begins with what was sealed. Segments that are damaged are forgotten, and sealed anew.
    pub(super) async fn open(store: &Store, id: ContestId) -> Result<Self> {
        let (mut cold, mut digest) = (Cold::default(), Digest::ZERO);
        for row in store.segments(id).await? {
            match absorb(store, cold, row).await {
                Ok(read) => (cold, digest) = read,
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::warn!(contest.id = %id, %error, segment = %row.first, "sealing anew from here");
                    store.forget_segments(id, row.first).await?;
                    // What a damaged one left half taken is of no use.
                    return Box::pin(Self::open(store, id)).await;
                }
            }
        }
        let snapshot = store.snapshot_seq(SNAPSHOT, id).await?;
        Ok(Self {
            id,
            corrected: Seq::START,
            snapshot: snapshot.unwrap_or(Seq::START),
            contest: cold.contest(),
            cold: Arc::new(Mutex::new(cold)),
            digest,
        })
    }

    /// Reads the log to its end, and seals what has gathered.
    pub(super) async fn catch_up(&mut self, store: &Store) -> Result<()> {
        loop {
            let from = (self.contest.seq, self.digest);
            let (events, digest) = store.read_chained(self.id, from, BATCH).await?;
            if events.is_empty() {
                return Ok(());
            }
            self.take(&events)?;
            self.digest = digest;
            if self.cold().unsealed() >= SEAL {
                self.seal(store).await?;
            }
        }
    }

    fn take(&mut self, events: &[Envelope]) -> Result<()> {
        let mut cold = self.cold.lock().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            cold.apply(event)?;
            self.contest.apply(event);
        }
        Ok(())
    }

    fn cold(&self) -> std::sync::MutexGuard<'_, Cold> {
        self.cold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seals all that came since the last segment.
    pub(super) async fn seal(&mut self, store: &Store) -> Result<()> {
        let (first, last, bytes) = {
            let mut cold = self.cold();
            let (unsealed, last) = (cold.unsealed(), cold.seq());
            if unsealed == 0 {
                return Ok(());
            }
            let first = Seq(last.0 + 1 - i64::try_from(unsealed)?);
            (first, last, cold.seal(self.digest))
        };
        store.add_segment(self.id, (first, last), bytes).await?;
        Ok(())
    }

    /// The exact boards: who changed is folded anew, and everybody ranked.
    pub(super) async fn boards(&self) -> Result<Exact> {
        let cold = self.cold.clone();
        let fold = move || cold.lock().unwrap_or_else(PoisonError::into_inner).boards();
        Ok(tokio::task::spawn_blocking(fold).await?)
    }

    /// Keeps a snapshot, when anything happened since the last one.
    pub(super) async fn keep(&mut self, store: &Store) -> Result<()> {
        if self.snapshot == self.contest.seq {
            return Ok(());
        }
        let cold = self.cold.clone();
        let write = move || {
            let cold = cold.lock().unwrap_or_else(PoisonError::into_inner);
            (cold.seq(), cold.snapshot())
        };
        let (seq, bytes) = tokio::task::spawn_blocking(write).await?;
        store.save_snapshot(SNAPSHOT, self.id, seq, bytes).await?;
        self.snapshot = seq;
        Ok(())
    }
}

async fn absorb(store: &Store, mut cold: Cold, row: SegmentRow) -> Result<(Cold, Digest)> {
    let Some(bytes) = store.blob(row.blob).await? else {
        anyhow::bail!("the blob {} is missing", row.blob);
    };
    let absorb = move || {
        let segment = Segment::open(&bytes)?;
        cold.absorb(&segment)?;
        Ok((cold, segment.header.head))
    };
    tokio::task::spawn_blocking(absorb).await?
}
