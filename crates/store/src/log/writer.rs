//! The one task of a process that appends: takes what has gathered, writes it in one transaction,
//! answers when it is durable. While a batch commits, the next one gathers.

use std::collections::HashMap;

use agon_domain::{ContestId, Event, Seq, Timestamp};
use tokio::sync::{mpsc, oneshot};

use super::batch::{self, Batch, Lost};
use super::{Head, Joined, NewJudgement, NewParticipation, NewSubmission, Receipt, Recorded};
use crate::db::Db;
use crate::{Error, Heads};

/// How many wishes may wait; more wait in front of the channel.
pub(crate) const OUTSTANDING: usize = 8_192;
/// How often a batch is numbered anew when other processes append in between.
const TRIES: usize = 50;

type Reply<T> = oneshot::Sender<Result<T, Error>>;

/// Something to be appended, and who waits for it.
pub(crate) enum Wish {
    Append {
        contest: ContestId,
        at: Timestamp,
        events: Vec<Event>,
        reply: Reply<Vec<Seq>>,
    },
    Submit {
        submission: Box<NewSubmission>,
        reply: Reply<Receipt>,
    },
    Join {
        participation: NewParticipation,
        reply: Reply<Joined>,
    },
    Judge {
        judgement: Box<NewJudgement>,
        reply: Reply<Recorded>,
    },
    Close,
}

impl Wish {
    /// The time of the event it will become.
    pub(crate) fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Append { at, .. } => Some(*at),
            Self::Submit { submission, .. } => Some(submission.at),
            Self::Join { participation, .. } => Some(participation.at),
            Self::Judge { judgement, .. } => Some(judgement.at),
            Self::Close => None,
        }
    }
}

/// Runs until closed, or until every handle is gone.
pub(crate) async fn run(db: Db, mut wishes: mpsc::Receiver<Wish>, heads: Heads) {
    let mut cache: HashMap<ContestId, Head> = HashMap::new();
    let most = db.engine.batch();
    let mut gathered = Vec::with_capacity(most);
    loop {
        if wishes.recv_many(&mut gathered, most).await == 0 {
            return;
        }
        let close = gathered.iter().any(|wish| matches!(wish, Wish::Close));
        gathered.retain(|wish| !matches!(wish, Wish::Close));
        if close {
            wishes.close();
        }
        if !gathered.is_empty() {
            write(&db, &heads, &mut cache, std::mem::take(&mut gathered)).await;
        }
    }
}

async fn write(db: &Db, heads: &Heads, cache: &mut HashMap<ContestId, Head>, wishes: Vec<Wish>) {
    for _ in 0..TRIES {
        match batch::attempt(db, cache, &wishes).await {
            Ok(batch) => {
                for (contest, head) in &batch.heads {
                    cache.insert(*contest, *head);
                    heads.moved(*contest, head.seq);
                }
                return answer(wishes, batch);
            }
            Err(Lost::Race) => cache.clear(),
            Err(Lost::Failed(error)) => {
                tracing::error!(%error, wishes = wishes.len(), "an append failed");
                cache.clear();
                return refuse(wishes, &error.to_string());
            }
        }
    }
    refuse(
        wishes,
        "other processes append to the same contest without a pause",
    );
}

fn answer(wishes: Vec<Wish>, batch: Batch) {
    for (wish, outcome) in wishes.into_iter().zip(batch.outcomes) {
        // Whoever waited may have gone; the events stand.
        match (wish, outcome) {
            (Wish::Append { reply, .. }, batch::Outcome::Appended(seqs)) => {
                drop(reply.send(Ok(seqs)))
            }
            (Wish::Submit { reply, .. }, batch::Outcome::Receipt(receipt)) => {
                drop(reply.send(Ok(receipt)))
            }
            (Wish::Join { reply, .. }, batch::Outcome::Joined(joined)) => {
                drop(reply.send(Ok(joined)))
            }
            (Wish::Judge { reply, .. }, batch::Outcome::Recorded(recorded)) => {
                drop(reply.send(Ok(recorded)))
            }
            (wish, batch::Outcome::Refused(error)) => fail(wish, error),
            (wish, _) => fail(
                wish,
                Error::Append("the answer does not fit the wish".into()),
            ),
        }
    }
}

fn refuse(wishes: Vec<Wish>, reason: &str) {
    for wish in wishes {
        fail(wish, Error::Append(reason.to_owned()));
    }
}

fn fail(wish: Wish, error: Error) {
    match wish {
        Wish::Append { reply, .. } => drop(reply.send(Err(error))),
        Wish::Submit { reply, .. } => drop(reply.send(Err(error))),
        Wish::Join { reply, .. } => drop(reply.send(Err(error))),
        Wish::Judge { reply, .. } => drop(reply.send(Err(error))),
        Wish::Close => {}
    }
}
