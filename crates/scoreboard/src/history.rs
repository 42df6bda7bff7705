//! A contest's log, arranged for folding: its course, and the facts of each partition.

mod open;

use agon_domain::{Contest, Entry, Envelope, Event, Ordinal, Seq};

use self::open::Open;
use crate::Audience;
use crate::course::{Course, Matters};
use crate::fact::{Fact, Told};
use crate::facts::{self, Facts, Look, Person, Verdicts};
use crate::parallel::parallel_mut;
use crate::segment::{Damaged, Segment};
use crate::terms::Terms;

/// A contest up to `seq`.
#[derive(Debug, Clone)]
pub(crate) struct History {
    pub(crate) seq: Seq,
    pub(crate) course: Course,
    pub(crate) parts: Vec<Facts>,
    /// Whose the submissions without a judgement are.
    open: Open,
    joined: u32,
}

/// What an event changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Changed {
    Nothing,
    /// Somebody joined, or no longer ranks, or does again.
    Person(Ordinal),
    /// Somebody's last attempts at a problem.
    Cell(Ordinal, u16),
    /// Any of somebody's attempts at some problems.
    Rejudged(Vec<(Ordinal, u16)>),
    /// What may be decided, and nobody's standing.
    Decisions,
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
            open: Open::default(),
            joined: 0,
        }
    }
}

impl History {
    /// The history of a whole log.
    ///
    /// # Errors
    /// When an event is missing.
    pub(crate) fn whole<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Result<Self, Gap> {
        let mut history = Self::default();
        for event in events {
            history.apply(event)?;
        }
        Ok(history)
    }

    /// A history put together from what a snapshot kept of it.
    pub(crate) fn of(
        seq: Seq,
        course: Course,
        parts: Vec<Facts>,
        (open, joined): (Vec<(Seq, Ordinal)>, u32),
    ) -> Self {
        Self {
            seq,
            course,
            parts,
            open: open.into_iter().collect(),
            joined,
        }
    }

    /// Takes the next event; those at or before `seq` are ignored, whatever they say: what was taken
    /// is not kept to be compared. That a log still says what it said is for its chain of digests to tell.
    ///
    /// # Errors
    /// When an event before it was left out; nothing changes then.
    pub(crate) fn apply(&mut self, envelope: &Envelope) -> Result<Changed, Gap> {
        Ok(self.apply_telling(envelope)?.0)
    }

    /// The same; also hands out what the event tells of somebody.
    pub(crate) fn apply_telling(
        &mut self,
        envelope: &Envelope,
    ) -> Result<(Changed, Option<Told>), Gap> {
        if envelope.seq <= self.seq {
            return Ok((Changed::Nothing, None));
        }
        if envelope.seq != self.seq.next() {
            return Err(Gap {
                after: self.seq,
                found: envelope.seq,
            });
        }
        self.seq = envelope.seq;
        match self.course.apply(envelope.seq, &envelope.event) {
            Matters::Not => {}
            Matters::ToDecisions => return Ok((Changed::Decisions, None)),
            Matters::ToStandings => return Ok((self.course_changed(&envelope.event), None)),
        }
        let Some(told) = self.told(envelope) else {
            return Ok((Changed::Nothing, None));
        };
        let who = told.who;
        let changed = match self.part_mut(who).take(&told) {
            facts::Changed::Nothing => Changed::Nothing,
            facts::Changed::Person => Changed::Person(who),
            facts::Changed::Cell(problem) => Changed::Cell(who, problem),
            facts::Changed::Rejudged(problem) => Changed::Rejudged(vec![(who, problem)]),
        };
        Ok((changed, Some(told)))
    }

    fn course_changed(&self, event: &Event) -> Changed {
        let Event::RejudgingApplied { rejudging } = event else {
            return Changed::Course;
        };
        let rejudged = self.parts.iter().flat_map(|part| part.rejudged(*rejudging));
        Changed::Rejudged(rejudged.map(|one| (one.owner, one.problem)).collect())
    }

    /// What an event tells of somebody.
    fn told(&mut self, envelope: &Envelope) -> Option<Told> {
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
                self.open.remove(judged.submission);
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
        let open = self.open.get(submission);
        open.or_else(|| self.parts.iter().find_map(|part| part.owner(submission)))
    }

    /// All that judges said of a submission.
    pub(crate) fn verdicts(&self, submission: Seq) -> Option<Verdicts> {
        let mut parts = self.parts.iter();
        parts.find_map(|part| part.verdicts(submission))
    }

    /// Submissions without a judgement, and whose they are, in order.
    pub(crate) fn open(&self) -> Vec<(Seq, Ordinal)> {
        let mut open: Vec<_> = self.open.iter().collect();
        open.sort_unstable();
        open
    }

    /// Takes all that a segment has; it must follow on what was taken.
    ///
    /// # Errors
    /// When the segment is damaged or does not follow; what was taken until then is of no use.
    pub(crate) fn absorb(&mut self, segment: &Segment<'_>) -> Result<(), Damaged> {
        let header = &segment.header;
        if header.first != self.seq.next() {
            return Err(Damaged::Gap {
                first: header.first,
                after: self.seq,
            });
        }
        for one in &header.course {
            self.course.apply(one.seq, &one.event);
        }
        self.course.problems.clone_from(&header.problems);
        let take = |partition: u32, facts: &mut Facts| {
            for told in segment.facts(partition)? {
                facts.take(&told?);
            }
            Ok(())
        };
        parallel_mut(&mut self.parts, take)
            .into_iter()
            .collect::<Result<(), _>>()?;
        self.open = header.open.iter().copied().collect();
        self.joined = header.joined;
        self.seq = header.last;
        Ok(())
    }

    /// The contest, as decisions see it.
    pub(crate) fn contest(&self) -> Contest {
        let entry = |who| {
            let person = self.person(who)?;
            Some(Entry {
                kind: person.kind,
                starts: person.starts,
                extension_s: 0,
                disqualified: person.disqualified,
            })
        };
        let entries = (0..self.joined).map(Ordinal).filter_map(entry).collect();
        let unjudged = self.open.iter().map(|(seq, _)| seq);
        Contest::resumed(self.seq, entries, unjudged, &self.course.told())
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
            until: None,
        }
    }
}
