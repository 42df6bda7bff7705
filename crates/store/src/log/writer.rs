//! The one writer of a process: takes what has gathered, writes it in one transaction, answers when it
//! is durable. While a batch commits, the next one gathers; nobody is kept waiting for a fuller batch.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use agon_domain::ContestId;
use tokio::sync::{mpsc, oneshot};

use super::batch::Batch;
use super::lost::Lost;
use super::round::Round;
use super::wish::Wish;
use super::{Head, checkpoint, postgres, sqlite};
use crate::db::Turn;
use crate::{Error, Heads};

/// How many wishes may wait; more wait in front of the channel.
pub(crate) const OUTSTANDING: usize = 8_192;

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
            let mut round = writer.gather(first, &mut wishes, sqlite::MOST);
            while let Some(waiting) = round.next() {
                let tried = appending.attempt(&writer.cache, waiting);
                if let Some(pause) = writer.settle(tried, &mut round) {
                    std::thread::sleep(pause);
                }
            }
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
        let mut round = writer.gather(first, &mut wishes, postgres::MOST);
        while let Some(waiting) = round.next() {
            let tried = appending.attempt(&writer.cache, waiting).await;
            if let Some(pause) = writer.settle(tried, &mut round) {
                tokio::time::sleep(pause).await;
            }
        }
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
    fn gather(&mut self, first: Wish, wishes: &mut mpsc::Receiver<Wish>, most: usize) -> Round {
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
        Round::of(gathered)
    }

    /// Tells a round what came of what it tried; a pause to be made before it tries again.
    fn settle(&mut self, tried: Result<Batch, Lost>, round: &mut Round) -> Option<Duration> {
        match tried {
            Ok(batch) => {
                for (contest, head) in &batch.heads {
                    self.cache.insert(*contest, *head);
                    self.heads.moved(*contest, head.seq);
                }
                round.answer(batch);
                None
            }
            Err(lost) => {
                self.cache.clear();
                round.lose(lost)
            }
        }
    }
}
