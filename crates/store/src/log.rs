//! The append-only log: one gapless stream per contest, each with a chain of digests.

mod batch;
mod checkpoint;
mod lost;
pub(crate) mod postgres;
mod read;
mod round;
mod rows;
mod sqlite;
pub(crate) mod wish;
pub(crate) mod writer;

use std::time::Duration;

use agon_domain::{AccountId, manifest::Judgement};
use agon_domain::{
    ContestId, Digest, Event, Judged, Ordinal, ParticipationKind, Seq, SubmissionKey, Submitted,
    Timestamp,
};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

pub(crate) use self::wish::pack;
use self::wish::{Encoded, Wish};
use crate::db::{Db, Read, bytes};
use crate::{Error, Heads, Store};

/// The end of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The last event.
    pub seq: Seq,
    /// The digest that chains all events up to it.
    pub digest: Digest,
    /// How many participations have joined.
    pub joined: u32,
    /// Whether a `Closed` has been appended.
    pub closed: bool,
    /// The time of the last event. What is handed in later is not earlier, but by what clocks of
    /// several servers may differ.
    pub at: Timestamp,
}

impl Head {
    /// The head of a stream without events.
    pub(crate) const EMPTY: Self = Self {
        seq: Seq::START,
        digest: Digest([0; 32]),
        joined: 0,
        closed: false,
        at: Timestamp(i64::MIN),
    };
}

/// A submission that was decided on.
#[derive(Debug, Clone)]
pub struct NewSubmission {
    /// The contest.
    pub contest: ContestId,
    /// The first server's clock at arrival.
    pub at: Timestamp,
    /// The sender's idempotency key.
    pub key: String,
    /// The digest of all that was asked.
    pub request: Digest,
    /// The fact.
    pub event: Submitted,
    /// The source, as it came.
    pub source: String,
    /// Its public name: random.
    pub public: SubmissionKey,
}

/// The answer to a submission: the same for the same key and request, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Its place in the log.
    pub seq: Seq,
    /// Its public name.
    pub public: SubmissionKey,
    /// When it arrived.
    pub at: Timestamp,
    /// Whether it had been accepted before.
    pub replayed: bool,
}

/// Somebody who joins.
#[derive(Debug, Clone)]
pub struct NewParticipation {
    /// The contest.
    pub contest: ContestId,
    /// The first server's clock at arrival.
    pub at: Timestamp,
    /// Who.
    pub account: AccountId,
    /// What it counts as.
    pub kind: ParticipationKind,
    /// Its own start, when that is not the contest's.
    pub starts: Option<Timestamp>,
    /// The key of its source digests: random.
    pub digest_key: [u8; 32],
}

/// A participation that is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// Its dense number.
    pub ordinal: Ordinal,
    /// Whether it had joined before.
    pub replayed: bool,
}

/// A judgement that came from a judge.
#[derive(Debug, Clone)]
pub struct NewJudgement {
    /// The contest.
    pub contest: ContestId,
    /// When it came.
    pub at: Timestamp,
    /// The fact.
    pub event: Judged,
    /// What is kept beside it.
    pub details: Judgement,
}

/// What became of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is in the log.
    New(Seq),
    /// One was there for this (submission, rejudging); nothing was written.
    Duplicate,
}

impl Store {
    /// Appends events, all or none, and answers with their places once they are durable.
    ///
    /// # Errors
    /// [`Error::ClockSkew`]; otherwise when the database failed.
    pub async fn append(
        &self,
        contest: ContestId,
        at: Timestamp,
        events: Vec<Event>,
    ) -> Result<Vec<Seq>, Error> {
        self.append_to(contest, at, (events, None)).await
    }

    /// Appends events, all or none, where the stream still ends with what was decided on.
    ///
    /// # Errors
    /// [`Error::Moved`] when it does not: decide anew. Otherwise as [`Store::append`].
    pub async fn append_after(
        &self,
        contest: ContestId,
        after: Seq,
        at: Timestamp,
        events: Vec<Event>,
    ) -> Result<Vec<Seq>, Error> {
        self.append_to(contest, at, (events, Some(after))).await
    }

    async fn append_to(
        &self,
        contest: ContestId,
        at: Timestamp,
        (events, after): (Vec<Event>, Option<Seq>),
    ) -> Result<Vec<Seq>, Error> {
        let events = events.iter().map(Encoded::of).collect();
        self.wish(|reply| Wish::Append {
            contest,
            at,
            events,
            after,
            reply,
        })
        .await
    }

    /// Appends a submission with its source and receipt; a retry gets the first receipt.
    ///
    /// # Errors
    /// [`Error::KeyReused`], [`Error::ContestClosed`], [`Error::ClockSkew`], [`Error::ClockBack`];
    /// otherwise the database.
    pub async fn submit(&self, submission: NewSubmission) -> Result<Receipt, Error> {
        let event = Encoded::of(&Event::Submitted(submission.event.clone()));
        let packed = pack(submission.source.as_bytes())?;
        self.wish(|reply| Wish::Submit {
            submission: Box::new(submission),
            event,
            packed,
            reply,
        })
        .await
    }

    /// Appends a participation and gives it its number; joining again gives the same number.
    ///
    /// # Errors
    /// [`Error::ContestClosed`], [`Error::ClockSkew`], [`Error::ClockBack`]; otherwise the database.
    pub async fn join(&self, participation: NewParticipation) -> Result<Joined, Error> {
        self.wish(|reply| Wish::Join {
            participation,
            reply,
        })
        .await
    }

    /// Appends a judgement; a copy of one that is there is ignored.
    ///
    /// # Errors
    /// [`Error::Impossible`], [`Error::ClockSkew`]; otherwise the database.
    pub async fn record_judgement(&self, judgement: NewJudgement) -> Result<Recorded, Error> {
        agon_domain::decide::check_points(&judgement.event)?;
        let event = Encoded::of(&Event::Judged(Box::new(judgement.event.clone())));
        let details = serde_json::to_vec(&judgement.details).expect("a judgement is plain data");
        let packed = pack(&details)?;
        self.wish(|reply| Wish::Judge {
            judgement: Box::new(judgement),
            event,
            packed,
            reply,
        })
        .await
    }

    async fn wish<T>(
        &self,
        make: impl FnOnce(oneshot::Sender<Result<T, Error>>) -> Wish,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        let wish = make(reply);
        if let Some(at) = wish.at() {
            let off = at.0.abs_diff(crate::now().0) / 1_000_000;
            if off > 10 {
                return Err(Error::ClockSkew(i64::try_from(off).unwrap_or(i64::MAX)));
            }
        }
        self.wishes.send(wish).await.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// The receipt of a request made before, so that a retry is answered before anything is decided.
    ///
    /// # Errors
    /// [`Error::KeyReused`] when the key belongs to another request; otherwise the database.
    pub async fn receipt(
        &self,
        contest: ContestId,
        who: Ordinal,
        key: &str,
        request: Digest,
    ) -> Result<Option<Receipt>, Error> {
        let row = sqlx::query(
            "select r.request, s.seq, s.public, s.at from receipt r join submission s
             on s.contest = r.contest and s.seq = r.seq
             where r.contest = $1 and r.participation = $2 and r.key = $3",
        )
        .bind(bytes(contest.0))
        .bind(i64::from(who.0))
        .bind(key)
        .fetch_optional(&self.db.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.digest("request")? != request {
            return Err(Error::KeyReused);
        }
        Ok(Some(Receipt {
            seq: Seq(row.int("seq")?),
            public: SubmissionKey(row.id("public")?),
            at: Timestamp(row.int("at")?),
            replayed: true,
        }))
    }
}

pub(crate) fn read_head(row: &sqlx::any::AnyRow) -> Result<Head, Error> {
    Ok(Head {
        seq: Seq(row.int("seq")?),
        digest: row.digest("digest")?,
        joined: u32::try_from(row.int("joined")?).map_err(|e| Error::damaged("log_head", e))?,
        closed: row.int("closed")? != 0,
        at: Timestamp(row.int("at")?),
    })
}

async fn all_heads(db: &Db) -> Result<Vec<(ContestId, Seq)>, Error> {
    let rows = sqlx::query("select contest, seq from log_head")
        .fetch_all(&db.read)
        .await?;
    rows.iter()
        .map(|row| Ok((ContestId(row.id("contest")?), Seq(row.int("seq")?))))
        .collect()
}

/// Notices what other processes append.
pub(crate) async fn poll_heads(db: Db, heads: Heads, stop: CancellationToken) {
    let mut known = std::collections::HashMap::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_millis(250)) => {}
        }
        match all_heads(&db).await {
            Ok(all) => {
                for (contest, seq) in all {
                    if known.insert(contest, seq) != Some(seq) {
                        heads.moved(contest, seq);
                    }
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the heads of the log cannot be read; trying again")
            }
        }
    }
}
