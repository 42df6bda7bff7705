//! One batch of appends: what each wish gets, and the rows that are written for it. It is worked out
//! here without a database; an engine brings what is known and writes what comes out.
//!
//! The head of each contest is moved with `where seq = <what was read>`. If another process moved
//! it in between, nothing is written and the batch is tried again from the look-up on.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use agon_domain::{AccountId, ContestId, Digest, Event, Ordinal, Seq, Timestamp};

use super::rows::{Accepted, Entry, Rows, Weighed, rejudging};
use super::wish::{Effect, Encoded, Wish};
use super::{Head, Joined, NewJudgement, NewParticipation, NewSubmission, Receipt, Recorded};
use crate::Error;

/// How far before the last event something may be handed in, in µs: for as long as a request may wait,
/// and as much again for a server whose clock goes before ours.
const BACK: i64 = 20_000_000;

/// What is answered to one wish.
#[derive(Debug)]
pub(crate) enum Outcome {
    Appended(Vec<Seq>),
    Receipt(Receipt),
    Joined(Joined),
    Recorded(Recorded),
    Refused(Error),
}

/// The ends of the streams that a batch concerns.
pub(crate) type Ends = BTreeMap<ContestId, Head>;

/// What a committed transaction did: an outcome for each wish, in their order, and the new heads.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) heads: Ends,
}

/// What the database knew before this batch, and then what the batch adds.
#[derive(Default)]
pub(crate) struct Known<'a> {
    pub(crate) receipts: HashMap<(ContestId, u32, &'a str), (Digest, Receipt)>,
    pub(crate) members: HashMap<(ContestId, AccountId), Ordinal>,
    pub(crate) judged: HashSet<(ContestId, Seq, i64)>,
}

impl<'a> Known<'a> {
    pub(crate) fn receipt_of(one: &'a NewSubmission) -> (ContestId, u32, &'a str) {
        (one.contest, one.event.participation.0, &one.key)
    }

    pub(crate) fn judgement_of(one: &NewJudgement) -> (ContestId, Seq, i64) {
        (one.contest, one.event.submission, rejudging(one))
    }
}

/// The wishes for which something must be looked up.
#[derive(Default)]
pub(crate) struct Asked<'a> {
    pub(crate) submissions: Vec<&'a NewSubmission>,
    pub(crate) joins: Vec<&'a NewParticipation>,
    pub(crate) judgements: Vec<&'a NewJudgement>,
}

impl<'a> Asked<'a> {
    pub(crate) fn of(wishes: &'a [Wish]) -> Self {
        let mut asked = Self::default();
        for wish in wishes {
            match wish {
                Wish::Submit { submission, .. } => asked.submissions.push(submission),
                Wish::Join { participation, .. } => asked.joins.push(participation),
                Wish::Judge { judgement, .. } => asked.judgements.push(judgement),
                Wish::Append { .. } | Wish::Close => {}
            }
        }
        asked
    }
}

/// What is to be done for a batch.
pub(crate) struct Plan<'a> {
    pub(crate) outcomes: Vec<Outcome>,
    /// The heads that move: from where, to where.
    pub(crate) moves: BTreeMap<ContestId, (Head, Head)>,
    pub(crate) rows: Rows<'a>,
}

/// Gives each wish its place, unless what it wishes is there or cannot be. `ends` holds the head of
/// every contest that is wished for.
pub(crate) fn plan<'a>(wishes: &'a [Wish], ends: &Ends, known: Known<'a>) -> Plan<'a> {
    let mut planning = Planning {
        heads: ends.clone(),
        known,
        rows: Rows::default(),
    };
    let wished = wishes.iter().map(Wish::events).sum();
    planning.rows.log.reserve(wished);
    let outcomes = wishes.iter().map(|wish| planning.number(wish)).collect();
    let moved = planning.heads.into_iter().filter_map(|(contest, head)| {
        let before = ends[&contest];
        (before != head).then_some((contest, (before, head)))
    });
    Plan {
        outcomes,
        moves: moved.collect(),
        rows: planning.rows,
    }
}

impl Plan<'_> {
    /// What it did, once it is durable.
    pub(crate) fn done(self) -> Batch {
        let heads = self.moves.into_iter();
        Batch {
            outcomes: self.outcomes,
            heads: heads.map(|(contest, (_, head))| (contest, head)).collect(),
        }
    }
}

struct Planning<'a> {
    heads: Ends,
    known: Known<'a>,
    rows: Rows<'a>,
}

impl<'a> Planning<'a> {
    fn number(&mut self, wish: &'a Wish) -> Outcome {
        match wish {
            Wish::Append {
                contest,
                at,
                events,
                after,
                ..
            } => {
                let end = self.heads.get(contest).map_or(Seq::START, |head| head.seq);
                if after.is_some_and(|after| after != end) {
                    return Outcome::Refused(Error::Moved);
                }
                let place = |event: &'a Encoded| self.place(*contest, *at, event);
                let placed = events.iter().map(place).collect();
                // What organisers decide says what time it is, should the log have been ahead.
                if let Some(head) = self.heads.get_mut(contest).filter(|_| !events.is_empty()) {
                    head.at = *at;
                }
                Outcome::Appended(placed)
            }
            Wish::Submit {
                submission,
                event,
                packed,
                ..
            } => self.submit(submission, event, packed),
            Wish::Join { participation, .. } => self.join(participation),
            Wish::Judge {
                judgement,
                event,
                packed,
                ..
            } => self.judge(judgement, event, packed),
            Wish::Close => Outcome::Refused(Error::Closed),
        }
    }

    fn submit(&mut self, one: &'a NewSubmission, event: &'a Encoded, source: &'a [u8]) -> Outcome {
        let key = Known::receipt_of(one);
        match self.known.receipts.get(&key) {
            Some((request, receipt)) if *request == one.request => {
                return Outcome::Receipt(*receipt);
            }
            Some(_) => return Outcome::Refused(Error::KeyReused),
            None => {}
        }
        if self.heads[&one.contest].closed {
            return Outcome::Refused(Error::ContestClosed);
        }
        if let Some(error) = self.set_back(one.contest, one.at) {
            return Outcome::Refused(error);
        }
        let seq = self.place(one.contest, one.at, event);
        let receipt = Receipt {
            seq,
            public: one.public,
            at: one.at,
            replayed: false,
        };
        let replay = Receipt {
            replayed: true,
            ..receipt
        };
        self.known.receipts.insert(key, (one.request, replay));
        self.rows.submissions.push(Accepted { one, seq, source });
        Outcome::Receipt(receipt)
    }

    fn join(&mut self, one: &'a NewParticipation) -> Outcome {
        let key = (one.contest, one.account);
        if let Some(ordinal) = self.known.members.get(&key) {
            return Outcome::Joined(Joined {
                ordinal: *ordinal,
                replayed: true,
            });
        }
        let head = self.heads[&one.contest];
        if head.closed {
            return Outcome::Refused(Error::ContestClosed);
        }
        if let Some(error) = self.set_back(one.contest, one.at) {
            return Outcome::Refused(error);
        }
        let ordinal = Ordinal(head.joined);
        let event = Encoded::of(&Event::Joined {
            participation: ordinal,
            kind: one.kind,
            starts: one.starts,
        });
        self.enter(one.contest, one.at, Cow::Owned(event.body), event.effect);
        self.known.members.insert(key, ordinal);
        self.rows.joins.push((one, ordinal));
        Outcome::Joined(Joined {
            ordinal,
            replayed: false,
        })
    }

    fn judge(&mut self, one: &'a NewJudgement, event: &'a Encoded, details: &'a [u8]) -> Outcome {
        if !self.known.judged.insert(Known::judgement_of(one)) {
            return Outcome::Recorded(Recorded::Duplicate);
        }
        // When a judgement came is nothing to a standing: it need not wait for the clock to be right.
        let at = one.at.max(self.heads[&one.contest].at);
        let seq = self.place(one.contest, at, event);
        self.rows.judgements.push(Weighed {
            one,
            seq,
            at,
            details,
        });
        Outcome::Recorded(Recorded::New(seq))
    }

    /// Why something cannot be handed in at a time: it lies further before the last event than a
    /// request that waited and clocks of several servers explain.
    fn set_back(&self, contest: ContestId, at: Timestamp) -> Option<Error> {
        let back = self.heads[&contest].at.0.saturating_sub(at.0);
        (back > BACK).then_some(Error::ClockBack(back / 1_000_000))
    }

    fn place(&mut self, contest: ContestId, at: Timestamp, event: &'a Encoded) -> Seq {
        self.enter(contest, at, Cow::Borrowed(&event.body), event.effect)
    }

    /// Puts an event at the end of its contest's stream.
    fn enter(
        &mut self,
        contest: ContestId,
        at: Timestamp,
        body: Cow<'a, [u8]>,
        effect: Effect,
    ) -> Seq {
        let head = self.heads.entry(contest).or_insert(Head::EMPTY);
        let seq = head.seq.next();
        head.seq = seq;
        head.digest = head.digest.chained(seq.0, at.0, &body);
        head.joined += u32::from(effect == Effect::Joins);
        head.closed |= effect == Effect::Closes;
        head.at = head.at.max(at);
        self.rows.log.push(Entry {
            contest,
            seq,
            at,
            body,
        });
        seq
    }
}

#[cfg(test)]
mod tests;
