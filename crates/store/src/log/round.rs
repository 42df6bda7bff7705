//! Wishes that were gathered, until each of them is answered: what is tried next, and how long.
//!
//! They are tried together. When they fail by what one of them holds, they are tried in halves, so that it
//! alone is refused. When the database goes away they are tried again for a while; those of which it is
//! not known whether they were written only where a look-up would find them.

use std::time::Duration;

use tokio::time::Instant;

use super::batch::{Batch, Outcome};
use super::lost::Lost;
use super::wish::Wish;
use crate::Error;

/// How often wishes are numbered anew when other processes append in between.
const TRIES: usize = 50;
/// How long a database that went away is waited for, from the first failure on. Longer than a server
/// takes to start again, shorter than whoever waits at a screen does.
const PERSISTENCE: Duration = Duration::from_secs(30);
/// The first pause before a database that went away is tried again; each is twice the last.
const PAUSE: Duration = Duration::from_millis(50);
/// The longest.
const LONGEST: Duration = Duration::from_secs(1);

/// What was gathered and is not answered yet.
pub(crate) struct Round {
    /// The next to be tried is the last.
    groups: Vec<Group>,
    /// Since when the database is away, and the next pause.
    away: Option<(Instant, Duration)>,
}

/// Wishes that are tried together.
struct Group {
    wishes: Vec<Wish>,
    races: usize,
    /// Whether they may have been written.
    perhaps: bool,
}

impl Round {
    /// Wishes to be tried together.
    pub(crate) fn of(wishes: Vec<Wish>) -> Self {
        let mut round = Self {
            groups: Vec::new(),
            away: None,
        };
        round.put(Group {
            wishes,
            races: 0,
            perhaps: false,
        });
        round
    }

    /// What is to be tried next; none when all are answered.
    pub(crate) fn next(&self) -> Option<&[Wish]> {
        self.groups.last().map(|group| group.wishes.as_slice())
    }

    /// Answers those that were tried.
    pub(crate) fn answer(&mut self, batch: Batch) {
        self.away = None;
        for (wish, outcome) in self.take().wishes.into_iter().zip(batch.outcomes) {
            // Whoever waited may have gone; the events stand.
            match (wish, outcome) {
                (Wish::Append { reply, .. }, Outcome::Appended(seqs)) => drop(reply.send(Ok(seqs))),
                (Wish::Submit { reply, .. }, Outcome::Receipt(receipt)) => {
                    drop(reply.send(Ok(receipt)));
                }
                (Wish::Join { reply, .. }, Outcome::Joined(joined)) => {
                    drop(reply.send(Ok(joined)));
                }
                (Wish::Judge { reply, .. }, Outcome::Recorded(recorded)) => {
                    drop(reply.send(Ok(recorded)));
                }
                (wish, Outcome::Refused(error)) => wish.fail(error),
                (wish, _) => wish.fail(Error::Append("the answer does not fit the wish".into())),
            }
        }
    }

    /// Decides what follows when what was tried was not written; a pause to be made before the next try.
    pub(crate) fn lose(&mut self, lost: Lost) -> Option<Duration> {
        let group = self.take();
        match lost {
            Lost::Taken(error) | Lost::Unfit(error) if group.wishes.len() > 1 => {
                tracing::warn!(%error, wishes = group.wishes.len(), "an append failed; trying halves");
                let (left, right) = group.halves();
                self.put(right);
                self.put(left);
            }
            Lost::Race | Lost::Taken(_) => self.race(group),
            Lost::Unfit(error) => {
                tracing::error!(%error, "a wish cannot be kept");
                group.refuse(|| match &error {
                    Error::Damaged { what, reason } => Error::damaged(what, reason),
                    other => Error::Unfit(other.to_string()),
                });
            }
            Lost::Failed(error) => {
                tracing::error!(%error, wishes = group.wishes.len(), "an append failed");
                group.refuse(|| Error::Append(error.to_string()));
            }
            Lost::Away(error) => return self.persist(group, &error),
            Lost::Unknown(error) => {
                let (keyed, unkeyed) = group.by_key();
                if !unkeyed.wishes.is_empty() {
                    tracing::error!(%error, wishes = unkeyed.wishes.len(), "an append's answer is lost");
                }
                unkeyed.give_up(&error);
                return self.persist(keyed, &error);
            }
        }
        None
    }

    fn race(&mut self, mut group: Group) {
        group.races += 1;
        if group.races < TRIES {
            return self.put(group);
        }
        let reason = "other processes append to the same contest without a pause";
        group.refuse(|| Error::Append(reason.into()));
    }

    /// Tries again for a while.
    fn persist(&mut self, group: Group, error: &Error) -> Option<Duration> {
        if group.wishes.is_empty() {
            return None;
        }
        let (since, pause) = self.away.unwrap_or_else(|| (Instant::now(), PAUSE));
        self.away = Some((since, LONGEST.min(pause * 2)));
        let wishes = group.wishes.len();
        if since.elapsed() > PERSISTENCE {
            tracing::error!(%error, wishes, "the database stays away");
            group.give_up(error);
            return None;
        }
        tracing::warn!(%error, wishes, "the database is away; trying again");
        self.put(group);
        Some(pause)
    }

    fn put(&mut self, group: Group) {
        if !group.wishes.is_empty() {
            self.groups.push(group);
        }
    }

    fn take(&mut self) -> Group {
        self.groups.pop().expect("what was tried is there")
    }
}

impl Group {
    fn halves(mut self) -> (Self, Self) {
        let right = self.wishes.split_off(self.wishes.len() / 2);
        let half = |wishes| Self {
            wishes,
            races: 0,
            perhaps: self.perhaps,
        };
        (half(self.wishes), half(right))
    }

    /// Those that a look-up finds when they were written, and the others. All of them may have been.
    fn by_key(self) -> (Self, Self) {
        let (keyed, unkeyed) = self.wishes.into_iter().partition(Wish::is_keyed);
        let group = |wishes| Self {
            wishes,
            races: self.races,
            perhaps: true,
        };
        (group(keyed), group(unkeyed))
    }

    fn give_up(self, error: &Error) {
        let perhaps = self.perhaps;
        self.refuse(|| {
            Error::Append(match perhaps {
                true => format!("{error}; it is not known whether anything was written"),
                false => error.to_string(),
            })
        });
    }

    fn refuse(self, why: impl Fn() -> Error) {
        for wish in self.wishes {
            wish.fail(why());
        }
    }
}

#[cfg(test)]
mod tests;
