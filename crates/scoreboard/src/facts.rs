//! What the log says, arranged by participation: all that standings are folded from.
//!
//! A million participations and ten million attempts fit in memory: an attempt is 48 bytes, in the
//! order of submission, and knows the one before it at the same problem. A cell is folded by going
//! back along that chain, so the order in which judgements came is nothing to it.

mod attempts;
mod fold;

use agon_domain::{
    Definition, Envelope, Event, Ordinal, ParticipationKind, ProblemId, Seq, Submitted, Timestamp,
};
use serde::{Deserialize, Serialize};

use self::attempts::{Attempts, Found, Link};
pub(crate) use self::fold::{Folded, Look};
use crate::terms::Terms;

/// A contest's facts up to `seq`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) seq: Seq,
    pub(crate) course: Course,
    pub(crate) people: Vec<Person>,
    problems: Vec<ProblemId>,
    attempts: Attempts,
}

/// What concerns the contest as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Course {
    pub(crate) definition: Option<Definition>,
    pub(crate) thawed: bool,
    /// Rejudgings that count, in the order in which they were applied.
    pub(crate) applied: Vec<Seq>,
}

/// One participation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) kind: ParticipationKind,
    pub(crate) disqualified: bool,
    starts: Option<Timestamp>,
    /// The problems tried, in the order of the first try.
    pub(crate) tried: Vec<Tried>,
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

/// An event was left out: a board folded without it would be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The last event folded.
    pub after: Seq,
    /// The event that came.
    pub found: Seq,
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (after, found) = (self.after, self.found);
        write!(
            f,
            "event {found} came after event {after}; read the log again from event {after}"
        )
    }
}

impl std::error::Error for Gap {}

/// What an event changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Changed {
    Nothing,
    /// Somebody joined, or no longer ranks, or does again.
    Person(Ordinal),
    /// Somebody's attempts at some problems.
    Cells(Vec<(Ordinal, u16)>),
    /// What the contest is.
    Course,
}

impl Facts {
    /// Takes the next event; those at or before `seq` are ignored.
    ///
    /// # Errors
    /// When an event before it was left out.
    pub(crate) fn apply(&mut self, envelope: &Envelope) -> Result<Changed, Gap> {
        if envelope.seq <= self.seq {
            return Ok(Changed::Nothing);
        }
        if envelope.seq != self.seq.next() {
            return Err(Gap {
                after: self.seq,
                found: envelope.seq,
            });
        }
        self.seq = envelope.seq;
        Ok(self.take(envelope))
    }

    fn take(&mut self, envelope: &Envelope) -> Changed {
        match &envelope.event {
            Event::Defined { definition } => {
                for problem in &definition.problems {
                    self.number(problem.problem);
                }
                self.course.definition = Some(definition.as_ref().clone());
                Changed::Course
            }
            Event::Joined {
                participation,
                kind,
                starts,
            } => {
                self.people.push(Person {
                    kind: *kind,
                    disqualified: false,
                    starts: *starts,
                    tried: Vec::new(),
                });
                Changed::Person(*participation)
            }
            Event::Submitted(submitted) => self.submitted(envelope.seq, envelope.at, submitted),
            Event::Judged(judged) => match self.attempts.judge(judged) {
                Some(found) => Self::cells([found]),
                None => Changed::Nothing,
            },
            Event::Disqualified { participation } => {
                self.person(*participation, |person| person.disqualified = true)
            }
            Event::Reinstated { participation } => {
                self.person(*participation, |person| person.disqualified = false)
            }
            Event::RejudgingApplied { rejudging } => {
                self.course.applied.retain(|other| other != rejudging);
                self.course.applied.push(*rejudging);
                Self::cells(self.attempts.rejudged(*rejudging))
            }
            Event::Thawed => {
                self.course.thawed = true;
                Changed::Course
            }
            Event::ContestCreated { .. }
            | Event::ProblemImported { .. }
            | Event::Extended { .. }
            | Event::RejudgingStarted { .. }
            | Event::RejudgingCancelled { .. }
            | Event::Closed
            | Event::Finalised { .. } => Changed::Nothing,
        }
    }

    fn cells(found: impl IntoIterator<Item = Found>) -> Changed {
        let cell = |one: Found| (one.owner, one.problem);
        Changed::Cells(found.into_iter().map(cell).collect())
    }

    fn person(&mut self, who: Ordinal, change: impl FnOnce(&mut Person)) -> Changed {
        match self.people.get_mut(who.0 as usize) {
            Some(person) => {
                change(person);
                Changed::Person(who)
            }
            None => Changed::Nothing,
        }
    }

    fn submitted(&mut self, seq: Seq, at: Timestamp, submitted: &Submitted) -> Changed {
        let who = submitted.participation;
        let problem = self.number(submitted.problem);
        let Some(person) = self.people.get_mut(who.0 as usize) else {
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
        Changed::Cells(vec![(who, problem)])
    }

    fn number(&mut self, problem: ProblemId) -> u16 {
        let known = self.problems.iter().position(|one| *one == problem);
        let place = known.unwrap_or_else(|| {
            self.problems.push(problem);
            self.problems.len() - 1
        });
        u16::try_from(place).expect("definitions name few problems")
    }

    /// The terms as they are now.
    pub(crate) fn terms(&self) -> Terms {
        let course = &self.course;
        Terms::of(course.definition.as_ref(), course.thawed, &self.problems)
    }
}
