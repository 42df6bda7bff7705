//! One transaction's worth of appends: look up what is known, number the rest, write it.
//!
//! The head of each contest is moved with `where seq = <what was read>`. If another process moved
//! it in between, nothing is written and the batch is tried again from the look-up on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use agon_domain::{ContestId, Event, Ordinal, Seq, SubmissionKey, Timestamp};
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::rows::{Rows, move_head, rejudging};
use super::writer::Wish;
use super::{Head, Joined, Receipt, Recorded};
use crate::Error;
use crate::db::{Db, Read, bytes, is_taken, places};

/// Why nothing was written.
pub(crate) enum Lost {
    /// Another process was faster: look again.
    Race,
    /// The database failed.
    Failed(Error),
}

impl From<Error> for Lost {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => error.into(),
            other => Self::Failed(other),
        }
    }
}

impl From<sqlx::Error> for Lost {
    fn from(error: sqlx::Error) -> Self {
        // A row that somebody else wrote since the look-up.
        if is_taken(&error) {
            Self::Race
        } else {
            Self::Failed(error.into())
        }
    }
}

/// What is answered to one wish.
pub(crate) enum Outcome {
    Appended(Vec<Seq>),
    Receipt(Receipt),
    Joined(Joined),
    Recorded(Recorded),
    Refused(Error),
}

/// What a committed transaction did: an outcome for each wish, in their order, and the new heads.
pub(crate) struct Batch {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) heads: BTreeMap<ContestId, Head>,
}

type ReceiptKey = (ContestId, u32, String);

/// What the database knew before this batch, and then what the batch adds.
#[derive(Default)]
struct Known {
    receipts: HashMap<ReceiptKey, (agon_domain::Digest, Receipt)>,
    members: HashMap<(ContestId, agon_domain::AccountId), Ordinal>,
    judged: BTreeSet<(ContestId, Seq, i64)>,
}

/// Tries to write a batch.
pub(crate) async fn attempt(
    db: &Db,
    cache: &HashMap<ContestId, Head>,
    wishes: &[Wish],
) -> Result<Batch, Lost> {
    let mut tx = db.begin().await?;
    let before = heads(&mut tx, cache, wishes).await?;
    let mut known = look_up(&mut tx, wishes).await?;
    let mut heads = before.clone();
    let mut rows = Rows::default();
    let outcomes = wishes
        .iter()
        .map(|wish| number(wish, &mut heads, &mut known, &mut rows))
        .collect::<Result<Vec<_>, Error>>()?;
    heads.retain(|contest, head| before[contest] != *head);
    for (contest, head) in &heads {
        move_head(&mut tx, *contest, before[contest], *head).await?;
    }
    rows.write(&mut tx).await?;
    tx.commit().await?;
    Ok(Batch { outcomes, heads })
}

async fn heads(
    tx: &mut Transaction<'static, Any>,
    cache: &HashMap<ContestId, Head>,
    wishes: &[Wish],
) -> Result<BTreeMap<ContestId, Head>, Lost> {
    let mut heads = BTreeMap::new();
    for wish in wishes {
        let contest = match wish {
            Wish::Append { contest, .. } => *contest,
            Wish::Submit { submission, .. } => submission.contest,
            Wish::Join { participation, .. } => participation.contest,
            Wish::Judge { judgement, .. } => judgement.contest,
            Wish::Close => continue,
        };
        if heads.contains_key(&contest) {
            continue;
        }
        let head = match cache.get(&contest) {
            Some(head) => *head,
            None => read_or_make(tx, contest).await?,
        };
        heads.insert(contest, head);
    }
    Ok(heads)
}

async fn read_or_make(
    tx: &mut Transaction<'static, Any>,
    contest: ContestId,
) -> Result<Head, Lost> {
    sqlx::query(
        "insert into log_head (contest, seq, digest, joined, closed) values ($1, 0, $2, 0, 0)
         on conflict (contest) do nothing",
    )
    .bind(bytes(contest.0))
    .bind(Head::EMPTY.digest.0.to_vec())
    .execute(&mut **tx)
    .await?;
    let row = sqlx::query("select seq, digest, joined, closed from log_head where contest = $1")
        .bind(bytes(contest.0))
        .fetch_one(&mut **tx)
        .await?;
    Ok(super::read_head(&row)?)
}

async fn look_up(tx: &mut Transaction<'static, Any>, wishes: &[Wish]) -> Result<Known, Lost> {
    let mut known = Known::default();
    let submissions = wishes.iter().filter_map(|wish| match wish {
        Wish::Submit { submission, .. } => Some(submission),
        _ => None,
    });
    let submissions: Vec<_> = submissions.collect();
    if !submissions.is_empty() {
        let sql = format!(
            "select r.contest, r.participation, r.key, r.request, r.seq, s.public, s.at
             from receipt r join submission s on s.contest = r.contest and s.seq = r.seq
             where (r.contest, r.participation, r.key) in (values {})",
            places(submissions.len(), 3)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for one in &submissions {
            query = query
                .bind(bytes(one.contest.0))
                .bind(i64::from(one.event.participation.0))
                .bind(one.key.clone());
        }
        for row in query.fetch_all(&mut **tx).await? {
            let who = u32::try_from(row.int("participation")?).unwrap_or(u32::MAX);
            let receipt = Receipt {
                seq: Seq(row.int("seq")?),
                public: SubmissionKey(row.id("public")?),
                at: Timestamp(row.int("at")?),
                replayed: true,
            };
            let key = (ContestId(row.id("contest")?), who, row.text("key")?);
            known
                .receipts
                .insert(key, (row.digest("request")?, receipt));
        }
    }
    look_up_members(tx, wishes, &mut known).await?;
    look_up_judgements(tx, wishes, &mut known).await?;
    Ok(known)
}

async fn look_up_members(
    tx: &mut Transaction<'static, Any>,
    wishes: &[Wish],
    known: &mut Known,
) -> Result<(), Lost> {
    let joins = wishes.iter().filter_map(|wish| match wish {
        Wish::Join { participation, .. } => Some(participation),
        _ => None,
    });
    let joins: Vec<_> = joins.collect();
    if joins.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "select contest, account, ordinal from member where (contest, account) in (values {})",
        places(joins.len(), 2)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for one in &joins {
        query = query.bind(bytes(one.contest.0)).bind(bytes(one.account.0));
    }
    for row in query.fetch_all(&mut **tx).await? {
        let key = (
            ContestId(row.id("contest")?),
            agon_domain::AccountId(row.id("account")?),
        );
        let ordinal = u32::try_from(row.int("ordinal")?).unwrap_or(u32::MAX);
        known.members.insert(key, Ordinal(ordinal));
    }
    Ok(())
}

async fn look_up_judgements(
    tx: &mut Transaction<'static, Any>,
    wishes: &[Wish],
    known: &mut Known,
) -> Result<(), Lost> {
    let judgements = wishes.iter().filter_map(|wish| match wish {
        Wish::Judge { judgement, .. } => Some(judgement),
        _ => None,
    });
    let judgements: Vec<_> = judgements.collect();
    if judgements.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "select contest, submission, rejudging from judgement
         where (contest, submission, rejudging) in (values {})",
        places(judgements.len(), 3)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for one in &judgements {
        query = query
            .bind(bytes(one.contest.0))
            .bind(one.event.submission.0)
            .bind(rejudging(one));
    }
    for row in query.fetch_all(&mut **tx).await? {
        let contest = ContestId(row.id("contest")?);
        known
            .judged
            .insert((contest, Seq(row.int("submission")?), row.int("rejudging")?));
    }
    Ok(())
}

/// Gives a wish its place, unless what it wishes is there or cannot be.
fn number<'a>(
    wish: &'a Wish,
    heads: &mut BTreeMap<ContestId, Head>,
    known: &mut Known,
    rows: &mut Rows<'a>,
) -> Result<Outcome, Error> {
    match wish {
        Wish::Append {
            contest,
            at,
            events,
            ..
        } => {
            let place = |event| place(heads, rows, *contest, *at, event);
            let seqs = events.iter().map(place).collect();
            Ok(Outcome::Appended(seqs))
        }
        Wish::Submit { submission, .. } => {
            let key = (
                submission.contest,
                submission.event.participation.0,
                submission.key.clone(),
            );
            match known.receipts.get(&key) {
                Some((request, receipt)) if *request == submission.request => {
                    return Ok(Outcome::Receipt(*receipt));
                }
                Some(_) => return Ok(Outcome::Refused(Error::KeyReused)),
                None => {}
            }
            if heads[&submission.contest].closed {
                return Ok(Outcome::Refused(Error::ContestClosed));
            }
            let event = Event::Submitted(submission.event.clone());
            let seq = place(heads, rows, submission.contest, submission.at, &event);
            let packed = pack(submission.source.as_bytes())?;
            let (public, at) = (submission.public, submission.at);
            let receipt = Receipt {
                seq,
                public,
                at,
                replayed: false,
            };
            let replay = Receipt {
                replayed: true,
                ..receipt
            };
            known.receipts.insert(key, (submission.request, replay));
            rows.submissions.push((submission, seq, packed));
            Ok(Outcome::Receipt(receipt))
        }
        Wish::Join { participation, .. } => {
            let key = (participation.contest, participation.account);
            if let Some(ordinal) = known.members.get(&key) {
                return Ok(Outcome::Joined(Joined {
                    ordinal: *ordinal,
                    replayed: true,
                }));
            }
            let head = heads[&participation.contest];
            if head.closed {
                return Ok(Outcome::Refused(Error::ContestClosed));
            }
            let ordinal = Ordinal(head.joined);
            let (kind, starts) = (participation.kind, participation.starts);
            let event = Event::Joined {
                participation: ordinal,
                kind,
                starts,
            };
            place(heads, rows, participation.contest, participation.at, &event);
            known.members.insert(key, ordinal);
            rows.joins.push((participation, ordinal));
            Ok(Outcome::Joined(Joined {
                ordinal,
                replayed: false,
            }))
        }
        Wish::Judge { judgement, .. } => {
            let key = (
                judgement.contest,
                judgement.event.submission,
                rejudging(judgement),
            );
            if !known.judged.insert(key) {
                return Ok(Outcome::Recorded(Recorded::Duplicate));
            }
            let event = Event::Judged(Box::new(judgement.event.clone()));
            let seq = place(heads, rows, judgement.contest, judgement.at, &event);
            let details =
                serde_json::to_vec(&judgement.details).expect("a judgement is plain data");
            rows.judgements.push((judgement, seq, pack(&details)?));
            Ok(Outcome::Recorded(Recorded::New(seq)))
        }
        Wish::Close => Ok(Outcome::Refused(Error::Closed)),
    }
}

/// Puts an event at the end of its contest's stream.
fn place(
    heads: &mut BTreeMap<ContestId, Head>,
    rows: &mut Rows<'_>,
    contest: ContestId,
    at: Timestamp,
    event: &Event,
) -> Seq {
    let head = heads.entry(contest).or_insert(Head::EMPTY);
    let body = event.encode();
    head.seq = head.seq.next();
    head.digest = head.digest.chained(head.seq.0, at.0, &body);
    head.joined += u32::from(matches!(event, Event::Joined { .. }));
    head.closed |= matches!(event, Event::Closed);
    rows.log.push((contest, head.seq, at, body));
    head.seq
}

fn pack(text: &[u8]) -> Result<Vec<u8>, Error> {
    zstd::bulk::compress(text, 1).map_err(|reason| Error::Append(format!("compressing: {reason}")))
}
