//! What the log says, arranged by participation: all that standings are folded from.

use std::collections::BTreeMap;

use agon_domain::{
    Definition, Envelope, Event, Judged, Ordinal, ParticipationKind, Points, ProblemId, Seq,
    Timestamp, Verdict,
};
use serde::{Deserialize, Serialize};

/// A contest's facts up to `seq`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) seq: Seq,
    pub(crate) definition: Option<Definition>,
    pub(crate) thawed: bool,
    /// Rejudgings that count, in the order in which they were applied.
    applied: Vec<Seq>,
    pub(crate) people: Vec<Person>,
    /// Whose each submission is, and at which problem.
    owners: BTreeMap<Seq, (Ordinal, ProblemId)>,
}

/// One participation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) kind: ParticipationKind,
    pub(crate) starts: Option<Timestamp>,
    pub(crate) disqualified: bool,
    pub(crate) attempts: BTreeMap<ProblemId, Vec<Attempt>>,
}

/// One submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Attempt {
    seq: Seq,
    pub(crate) at: Timestamp,
    first: Option<Outcome>,
    rejudged: BTreeMap<Seq, Outcome>,
}

/// What counts of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) points: Points,
    pub(crate) of: Points,
    pub(crate) cpu_ms: u32,
    pub(crate) memory_kib: u32,
}

/// What an event changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    Nothing,
    One(Ordinal),
    All,
}

impl Facts {
    /// Takes the next event; those at or before `seq` are ignored.
    pub(crate) fn apply(&mut self, envelope: &Envelope) -> Changed {
        if envelope.seq <= self.seq {
            return Changed::Nothing;
        }
        self.seq = envelope.seq;
        match &envelope.event {
            Event::Defined { definition } => {
                self.definition = Some(definition.as_ref().clone());
                Changed::All
            }
            Event::Joined {
                participation,
                kind,
                starts,
            } => {
                self.people.push(Person {
                    kind: *kind,
                    starts: *starts,
                    disqualified: false,
                    attempts: BTreeMap::new(),
                });
                Changed::One(*participation)
            }
            Event::Submitted(submitted) => {
                let (who, problem) = (submitted.participation, submitted.problem);
                self.owners.insert(envelope.seq, (who, problem));
                let attempt = Attempt {
                    seq: envelope.seq,
                    at: envelope.at,
                    first: None,
                    rejudged: BTreeMap::new(),
                };
                self.person(who, |person| {
                    person.attempts.entry(problem).or_default().push(attempt)
                })
            }
            Event::Judged(judged) => self.judged(judged),
            Event::Disqualified { participation } => {
                self.person(*participation, |person| person.disqualified = true)
            }
            Event::Reinstated { participation } => {
                self.person(*participation, |person| person.disqualified = false)
            }
            Event::RejudgingApplied { rejudging } => {
                self.applied.retain(|other| other != rejudging);
                self.applied.push(*rejudging);
                Changed::All
            }
            Event::Thawed => {
                self.thawed = true;
                Changed::All
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

    fn person(&mut self, who: Ordinal, change: impl FnOnce(&mut Person)) -> Changed {
        match self.people.get_mut(who.0 as usize) {
            Some(person) => {
                change(person);
                Changed::One(who)
            }
            None => Changed::Nothing,
        }
    }

    fn judged(&mut self, judged: &Judged) -> Changed {
        let Some((who, problem)) = self.owners.get(&judged.submission).copied() else {
            return Changed::Nothing;
        };
        let outcome = Outcome {
            verdict: judged.verdict,
            points: judged.points,
            of: judged.of,
            cpu_ms: judged.cpu_ms,
            memory_kib: judged.memory_kib,
        };
        let person = self.people.get_mut(who.0 as usize);
        let attempts = person.and_then(|person| person.attempts.get_mut(&problem));
        let attempt = attempts.and_then(|attempts| {
            attempts
                .iter_mut()
                .find(|attempt| attempt.seq == judged.submission)
        });
        let Some(attempt) = attempt else {
            return Changed::Nothing;
        };
        // One counts for each (submission, rejudging); later copies are ignored.
        match judged.rejudging {
            None if attempt.first.is_none() => attempt.first = Some(outcome),
            Some(rejudging) => {
                attempt.rejudged.entry(rejudging).or_insert(outcome);
            }
            None => return Changed::Nothing,
        }
        Changed::One(who)
    }

    /// The judgement of an attempt that counts: that of the rejudging applied last, or the first.
    pub(crate) fn outcome(&self, attempt: &Attempt) -> Option<Outcome> {
        let rejudged = self
            .applied
            .iter()
            .rev()
            .find_map(|id| attempt.rejudged.get(id));
        rejudged.copied().or(attempt.first)
    }
}
