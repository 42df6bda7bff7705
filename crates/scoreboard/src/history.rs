//! A contest's log, arranged for folding: its course, and the facts of each partition.

use std::collections::HashMap;

use agon_domain::{Envelope, Event, Ordinal, Seq};
use serde::{Deserialize, Serialize};

use crate::Audience;
use crate::course::Course;
use crate::fact::{Fact, Told};
use crate::facts::{self, Facts, Look, Person};
use crate::terms::Terms;

/// A contest up to `seq`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct History {
    pub(crate) seq: Seq,
    pub(crate) course: Course,
    pub(crate) parts: Vec<Facts>,
    /// Whose the submissions without a judgement are.
    open: HashMap<Seq, Ordinal>,
    joined: u32,
}

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

impl Default for History {
    fn default() -> Self {
        Self {
            seq: Seq::START,
            course: Course::default(),
            parts: (0..Ordinal::PARTITIONS).map(|_| Facts::default()).collect(),
            open: HashMap::new(),
            joined: 0,
        }
    }
}

impl History {
    /// Takes the next event; those at or before `seq` are ignored.
    ///
    /// # Errors
    /// When an event before it was left out; nothing changes then.
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
        if self.course.apply(&envelope.event) {
            return Ok(self.course_changed(&envelope.event));
        }
        let Some(told) = self.told(envelope) else {
            return Ok(Changed::Nothing);
        };
        let who = told.who;
        Ok(match self.part_mut(who).take(told) {
            facts::Changed::Nothing => Changed::Nothing,
            facts::Changed::Person => Changed::Person(who),
            facts::Changed::Cell(problem) => Changed::Cells(vec![(who, problem)]),
        })
    }

    fn course_changed(&self, event: &Event) -> Changed {
        let Event::RejudgingApplied { rejudging } = event else {
            return Changed::Course;
        };
        let rejudged = self.parts.iter().flat_map(|part| part.rejudged(*rejudging));
        Changed::Cells(rejudged.map(|one| (one.owner, one.problem)).collect())
    }

    /// What an event tells of somebody.
    pub(crate) fn told(&mut self, envelope: &Envelope) -> Option<Told> {
        let (who, fact) = match &envelope.event {
            Event::Joined {
                participation,
                kind,
                starts,
            } => {
                self.joined += 1;
                let (kind, starts) = (*kind, *starts);
                (*participation, Fact::Joined { kind, starts })
            }
            Event::Submitted(submitted) => {
                self.open.insert(envelope.seq, submitted.participation);
                let fact = Fact::Submitted {
                    seq: envelope.seq,
                    at: envelope.at,
                    problem: self.course.number(submitted.problem),
                };
                (submitted.participation, fact)
            }
            Event::Judged(judged) => {
                let owner = self.owner(judged.submission)?;
                if judged.rejudging.is_none() {
                    self.open.remove(&judged.submission);
                }
                (owner, Fact::Judged(judged.as_ref().into()))
            }
            Event::Disqualified { participation } => (*participation, Fact::Disqualified),
            Event::Reinstated { participation } => (*participation, Fact::Reinstated),
            Event::ContestCreated { .. }
            | Event::ProblemImported { .. }
            | Event::Defined { .. }
            | Event::Extended { .. }
            | Event::RejudgingStarted { .. }
            | Event::RejudgingApplied { .. }
            | Event::RejudgingCancelled { .. }
            | Event::Thawed
            | Event::Closed
            | Event::Finalised { .. } => return None,
        };
        Some(Told { who, fact })
    }

    /// Whose a submission is. One that waits for its judgement is found at once.
    pub(crate) fn owner(&self, submission: Seq) -> Option<Ordinal> {
        let open = self.open.get(&submission).copied();
        open.or_else(|| self.parts.iter().find_map(|part| part.owner(submission)))
    }

    /// How many have joined.
    pub(crate) fn joined(&self) -> u32 {
        self.joined
    }

    pub(crate) fn part(&self, who: Ordinal) -> &Facts {
        &self.parts[who.partition() as usize]
    }

    fn part_mut(&mut self, who: Ordinal) -> &mut Facts {
        &mut self.parts[who.partition() as usize]
    }

    pub(crate) fn person(&self, who: Ordinal) -> Option<&Person> {
        self.part(who).person(who)
    }

    pub(crate) fn look<'a>(&'a self, terms: &'a Terms, audience: Audience) -> Look<'a> {
        Look {
            terms,
            applied: &self.course.applied,
            audience,
        }
    }
}
