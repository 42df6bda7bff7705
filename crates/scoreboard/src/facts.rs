//! What the log says of a partition's participations: all that standings are folded from.
//!
//! A million participations and ten million attempts fit in memory: an attempt is 48 bytes, in the
//! order of submission, and knows the next one at the same problem. A cell is folded by going along
//! that chain, so the order in which judgements came is nothing to it.

mod attempts;
mod fold;
mod paged;

use std::time::Duration;

use agon_domain::{Ordinal, ParticipationKind, Seq, Timestamp};
use serde::{Deserialize, Serialize};

pub(crate) use self::attempts::Found;
pub use self::attempts::Verdicts;
use self::attempts::{Attempts, Link};
pub(crate) use self::fold::{Folded, Look};
use crate::fact::{Fact, Told};
use crate::terms::Terms;

/// The facts of one partition.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Facts {
    people: Vec<Person>,
    attempts: Attempts,
}

/// One participation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) kind: ParticipationKind,
    pub(crate) disqualified: bool,
    pub(crate) starts: Option<Timestamp>,
    /// The problems tried, in the order of the first try.
    pub(crate) tried: Vec<Tried>,
}

/// How a participation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// With a rank.
    Ranked,
    /// In its place, without a rank.
    Guest,
    /// After everybody else.
    Disqualified,
}

/// A problem that somebody tried.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tried {
    /// The number of the problem among all that the contest ever had.
    pub(crate) problem: u16,
    first: Link,
    last: Link,
}

/// What a fact changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Changed {
    Nothing,
    /// Somebody joined, or no longer ranks, or does again.
    Person,
    /// The last attempts at a problem.
    Cell(u16),
    /// Any of the attempts at a problem.
    Rejudged(u16),
}

impl Facts {
    /// Takes the next fact about somebody of this partition. Facts about nobody are ignored.
    pub(crate) fn take(&mut self, told: &Told) -> Changed {
        let who = told.who;
        match &told.fact {
            Fact::Joined { kind, starts } => {
                self.people.push(Person {
                    kind: *kind,
                    disqualified: false,
                    starts: *starts,
                    tried: Vec::new(),
                });
                Changed::Person
            }
            Fact::Submitted { seq, at, problem } => self.submitted(who, (*seq, *at), *problem),
            Fact::Judged(outcome) => match self.attempts.judge(outcome) {
                Some(found) if outcome.rejudging.is_some() => Changed::Rejudged(found.problem),
                Some(found) => Changed::Cell(found.problem),
                None => Changed::Nothing,
            },
            Fact::Disqualified => self.change(who, |person| person.disqualified = true),
            Fact::Reinstated => self.change(who, |person| person.disqualified = false),
        }
    }

    fn change(&mut self, who: Ordinal, change: impl FnOnce(&mut Person)) -> Changed {
        match self.people.get_mut(place(who)) {
            Some(person) => {
                change(person);
                Changed::Person
            }
            None => Changed::Nothing,
        }
    }

    fn submitted(&mut self, who: Ordinal, (seq, at): (Seq, Timestamp), problem: u16) -> Changed {
        let Some(person) = self.people.get_mut(place(who)) else {
            return Changed::Nothing;
        };
        let link = self.attempts.push(seq, at, (who, problem));
        match person.tried.iter_mut().find(|one| one.problem == problem) {
            Some(tried) => {
                self.attempts.follow(tried.last, link);
                tried.last = link;
            }
            None => person.tried.push(Tried {
                problem,
                first: link,
                last: link,
            }),
        }
        Changed::Cell(problem)
    }

    /// The partition's people, in the order of joining.
    pub(crate) fn people(&self) -> &[Person] {
        &self.people
    }

    pub(crate) fn person(&self, who: Ordinal) -> Option<&Person> {
        self.people.get(place(who))
    }

    /// The contest times of somebody's attempts, their own, in order.
    pub(crate) fn times(&self, terms: &Terms, person: &Person) -> Vec<Duration> {
        let starts = person.starts.unwrap_or(terms.starts);
        let chains = person.tried.iter();
        let attempts = chains.flat_map(|tried| self.attempts.chain(tried.first, None));
        let mut times: Vec<_> = attempts.map(|(_, one)| one.at.since(starts)).collect();
        times.sort_unstable();
        times
    }

    /// When an attempt was made, to the microsecond of contest time, and its place in the log: the
    /// first of those at a problem in this second.
    pub(crate) fn made(
        &self,
        terms: &Terms,
        (person, tried): (&Person, &Tried),
        time_s: u32,
    ) -> Option<(Duration, Seq)> {
        let starts = person.starts.unwrap_or(terms.starts);
        let mut chain = self.attempts.chain(tried.first, None);
        chain.find_map(|(_, attempt)| {
            let since = attempt.at.since(starts);
            (since.as_secs() == u64::from(time_s)).then_some((since, attempt.seq))
        })
    }

    /// When the last attempt of all was made.
    pub(crate) fn last_tried(&self) -> Option<Timestamp> {
        self.attempts.last_made()
    }

    /// Whose a submission is.
    pub(crate) fn owner(&self, submission: Seq) -> Option<Ordinal> {
        self.attempts.owner(submission)
    }

    /// All that judges said of a submission; none where it is not of this partition.
    pub(crate) fn verdicts(&self, submission: Seq) -> Option<Verdicts> {
        self.attempts.verdicts(submission)
    }

    /// The attempts that a rejudging said something of.
    pub(crate) fn rejudged(&self, rejudging: Seq) -> impl Iterator<Item = Found> {
        self.attempts.rejudged(rejudging)
    }
}

/// The place of a participation in its partition.
fn place(who: Ordinal) -> usize {
    (who.0 / Ordinal::PARTITIONS) as usize
}

impl Person {
    pub(crate) fn group(&self) -> Group {
        match (self.disqualified, self.kind) {
            (true, _) => Group::Disqualified,
            (false, ParticipationKind::Official) => Group::Ranked,
            (
                false,
                ParticipationKind::Unofficial
                | ParticipationKind::Virtual
                | ParticipationKind::Practice,
            ) => Group::Guest,
        }
    }
}
