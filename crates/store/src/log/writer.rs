//! The one writer of a process: takes what has gathered, writes it in one transaction, answers when it
//! is durable. While a batch commits, the next one gathers; nobody is kept waiting for a fuller batch.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use agon_domain::ContestId;
use tokio::sync::{mpsc, oneshot};

use super::batch::{Batch, Lost, Outcome};
use super::wish::Wish;
use super::{Head, checkpoint, postgres, sqlite};
use crate::db::Turn;
use crate::{Error, Heads};

/// How many wishes may wait; more wait in front of the channel.
pub(crate) const OUTSTANDING: usize = 8_192;
/// How often a batch is numbered anew when other processes append in between.
const TRIES: usize = 50;

/// Runs on SQLite until closed, or until every handle is gone. The thread ends with the future.
///
/// # Errors
/// When the file cannot be opened, or the machine has no thread left.
pub(crate) fn on_sqlite(
    (path, turn): (&Path, Turn),
    mut wishes: mpsc::Receiver<Wish>,
    heads: Heads,
) -> Result<impl Future<Output = ()> + Send + 'static, Error> {
    let appending = sqlite::Appending::open(path, turn)?;
    let checkpoints = checkpoint::Checkpoints::start(path)?;
    let (ended, end) = oneshot::channel::<()>();
    let run = move || {
        let mut writer = Writer::new(heads);
        while let Some(first) = wishes.blocking_recv() {
            let mut waiting = writer.gather(first, &mut wishes, sqlite::MOST);
            for _ in 0..TRIES {
                let tried = appending.attempt(&writer.cache, &waiting);
                match writer.settle(tried, waiting) {
                    ControlFlow::Break(()) => waiting = Vec::new(),
                    ControlFlow::Continue(again) => waiting = again,
                }
                if waiting.is_empty() {
                    break;
                }
            }
            give_up(waiting);
            if checkpoints.wants_a_pause() {
                appending.checkpoint();
            }
        }
        checkpoints.stop();
        drop(appending);
        drop(ended);
    };
    let thread = std::thread::Builder::new().name("log".into()).spawn(run);
    thread.map_err(Error::NoThread)?;
    Ok(async {
        // It is never sent, only dropped.
        let _ = end.await;
    })
}

/// Runs on PostgreSQL until closed, or until every handle is gone.
pub(crate) async fn on_postgres(
    mut appending: postgres::Appending,
    mut wishes: mpsc::Receiver<Wish>,
    heads: Heads,
) {
    let mut writer = Writer::new(heads);
    while let Some(first) = wishes.recv().await {
        let mut waiting = writer.gather(first, &mut wishes, postgres::MOST);
        for _ in 0..TRIES {
            let tried = appending.attempt(&writer.cache, &waiting).await;
            match writer.settle(tried, waiting) {
                ControlFlow::Break(()) => waiting = Vec::new(),
                ControlFlow::Continue(again) => waiting = again,
            }
            if waiting.is_empty() {
                break;
            }
        }
        give_up(waiting);
    }
    appending.close().await;
}

/// What a writer remembers from batch to batch.
struct Writer {
    heads: Heads,
    /// The heads as this process left them. Another process that moves one is noticed when it is moved.
    cache: HashMap<ContestId, Head>,
}

impl Writer {
    fn new(heads: Heads) -> Self {
        Self {
            heads,
            cache: HashMap::new(),
        }
    }

    /// What waits already, up to about so many events.
    fn gather(&mut self, first: Wish, wishes: &mut mpsc::Receiver<Wish>, most: usize) -> Vec<Wish> {
        let (mut gathered, mut events) = (Vec::new(), 0);
        let mut next = Some(first);
        while let Some(wish) = next {
            match wish {
                Wish::Close => wishes.close(),
                Wish::Append { .. }
                | Wish::Submit { .. }
                | Wish::Join { .. }
                | Wish::Judge { .. } => {
                    events += wish.events();
                    if let Some(contest) = wish.contest().filter(|_| wish.asks_for_the_end()) {
                        self.cache.remove(&contest);
                    }
                    gathered.push(wish);
                }
            }
            next = (events < most).then(|| wishes.try_recv().ok()).flatten();
        }
        gathered
    }

    /// Answers those who wait; gives them back when they must be tried again.
    fn settle(
        &mut self,
        tried: Result<Batch, Lost>,
        wishes: Vec<Wish>,
    ) -> ControlFlow<(), Vec<Wish>> {
        match tried {
            Ok(batch) => {
                for (contest, head) in &batch.heads {
                    self.cache.insert(*contest, *head);
                    self.heads.moved(*contest, head.seq);
                }
                answer(wishes, batch);
                ControlFlow::Break(())
            }
            Err(Lost::Race) => {
                self.cache.clear();
                ControlFlow::Continue(wishes)
            }
            Err(Lost::Failed(error)) => {
                tracing::error!(%error, wishes = wishes.len(), "an append failed");
                self.cache.clear();
                refuse(wishes, &error.to_string());
                ControlFlow::Break(())
            }
        }
    }
}

fn answer(wishes: Vec<Wish>, batch: Batch) {
    for (wish, outcome) in wishes.into_iter().zip(batch.outcomes) {
        // Whoever waited may have gone; the events stand.
        match (wish, outcome) {
            (Wish::Append { reply, .. }, Outcome::Appended(seqs)) => drop(reply.send(Ok(seqs))),
            (Wish::Submit { reply, .. }, Outcome::Receipt(receipt)) => {
                drop(reply.send(Ok(receipt)));
            }
            (Wish::Join { reply, .. }, Outcome::Joined(joined)) => drop(reply.send(Ok(joined))),
            (Wish::Judge { reply, .. }, Outcome::Recorded(recorded)) => {
                drop(reply.send(Ok(recorded)));
            }
            (wish, Outcome::Refused(error)) => wish.fail(error),
            (wish, _) => wish.fail(Error::Append("the answer does not fit the wish".into())),
        }
    }
}

fn give_up(wishes: Vec<Wish>) {
    refuse(
        wishes,
        "other processes append to the same contest without a pause",
    );
}

fn refuse(wishes: Vec<Wish>, reason: &str) {
    for wish in wishes {
        wish.fail(Error::Append(reason.to_owned()));
    }
}
