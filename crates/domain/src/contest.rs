//! A contest as its log has made it: what decisions are taken against.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::definition::Definition;
use crate::event::{Envelope, Event, ParticipationKind};
use crate::id::{Ordinal, Seq};
use crate::time::Timestamp;

/// Where a contest stands, a pure function of the time and of what is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not started.
    Before,
    /// Problems are open and submissions taken.
    Running,
    /// Ended; judgements may still come.
    Over,
    /// The standing is fixed for ever.
    Final,
}

/// A contest, folded from its stream up to `seq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// The last event folded.
    pub seq: Seq,
    /// The last definition; none before the first.
    pub definition: Option<Definition>,
    /// All participations, by ordinal.
    pub entries: Vec<Entry>,
    /// Submissions that have no judgement yet.
    pub pending: u64,
    /// Whether the freeze was lifted.
    pub thawed: bool,
    /// Whether submissions are no longer taken.
    pub closed: bool,
    /// Whether the standing is final.
    pub finalised: bool,
    unjudged: std::collections::HashSet<Seq>,
}

/// A participation, as far as decisions need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What it counts as.
    pub kind: ParticipationKind,
    /// Its own start, when that is not the contest's.
    pub starts: Option<Timestamp>,
    /// Seconds it may go on past the end.
    pub extension_s: u32,
    /// Whether it is disqualified.
    pub disqualified: bool,
}

impl Default for Contest {
    fn default() -> Self {
        Self {
            seq: Seq::START,
            definition: None,
            entries: Vec::new(),
            pending: 0,
            thawed: false,
            closed: false,
            finalised: false,
            unjudged: std::collections::HashSet::new(),
        }
    }
}

impl Contest {
    /// A contest put together from what is known of it: its participations by ordinal, the
    /// submissions that have no judgement, and the events that concern everybody, in order.
    #[must_use]
    pub fn resumed(
        seq: Seq,
        entries: Vec<Entry>,
        unjudged: impl IntoIterator<Item = Seq>,
        everybody: &[Event],
    ) -> Self {
        let mut contest = Self {
            seq,
            entries,
            unjudged: unjudged.into_iter().collect(),
            ..Self::default()
        };
        everybody.iter().for_each(|event| contest.fold(seq, event));
        contest.pending = contest.unjudged.len() as u64;
        contest
    }

    /// Folds the next event. Events at or before `seq` are ignored, so a reader may read twice.
    pub fn apply(&mut self, envelope: &Envelope) {
        if envelope.seq <= self.seq {
            return;
        }
        self.seq = envelope.seq;
        self.fold(envelope.seq, &envelope.event);
        self.pending = self.unjudged.len() as u64;
    }

    fn fold(&mut self, seq: Seq, event: &Event) {
        match event {
            Event::Defined { definition } => self.definition = Some(definition.as_ref().clone()),
            Event::Joined { kind, starts, .. } => self.entries.push(Entry {
                kind: *kind,
                starts: *starts,
                extension_s: 0,
                disqualified: false,
            }),
            Event::Submitted(_) => {
                self.unjudged.insert(seq);
            }
            Event::Judged(judged) => {
                self.unjudged.remove(&judged.submission);
            }
            Event::Extended {
                participation,
                extension_s,
            } => {
                self.change(*participation, |entry| entry.extension_s = *extension_s);
            }
            Event::Disqualified { participation } => {
                self.change(*participation, |entry| entry.disqualified = true);
            }
            Event::Reinstated { participation } => {
                self.change(*participation, |entry| entry.disqualified = false);
            }
            Event::Thawed => self.thawed = true,
            Event::Closed => self.closed = true,
            Event::Finalised { .. } => self.finalised = true,
            Event::ContestCreated { .. }
            | Event::ProblemImported { .. }
            | Event::RejudgingStarted { .. }
            | Event::RejudgingApplied { .. }
            | Event::RejudgingCancelled { .. } => {}
        }
    }

    fn change(&mut self, who: Ordinal, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.get_mut(who.0 as usize) {
            change(entry);
        }
    }

    /// The participation with this ordinal.
    #[must_use]
    pub fn entry(&self, who: Ordinal) -> Option<&Entry> {
        self.entries.get(who.0 as usize)
    }

    /// The phase of the contest as a whole.
    #[must_use]
    pub fn phase(&self, now: Timestamp) -> Phase {
        match &self.definition {
            None => Phase::Before,
            Some(_) if self.finalised => Phase::Final,
            Some(definition) if now < definition.starts => Phase::Before,
            Some(definition) if now < definition.ends() && !self.closed => Phase::Running,
            Some(_) => Phase::Over,
        }
    }

    /// The phase for one participation, by its own start and extension.
    #[must_use]
    pub fn phase_for(&self, entry: &Entry, now: Timestamp) -> Phase {
        let Some(definition) = &self.definition else {
            return Phase::Before;
        };
        if self.closed || self.finalised {
            return self.phase(now);
        }
        let starts = entry.starts.unwrap_or(definition.starts);
        let length = u64::from(definition.length_s) + u64::from(entry.extension_s);
        if now < starts {
            Phase::Before
        } else if now < starts.after(Duration::from_secs(length)) {
            Phase::Running
        } else {
            Phase::Over
        }
    }

    /// The last moment anybody may hand in: the end, or the end of the longest extension.
    #[must_use]
    pub fn last_moment(&self) -> Option<Timestamp> {
        let definition = self.definition.as_ref()?;
        let own_end = |entry: &Entry| {
            let length = u64::from(definition.length_s) + u64::from(entry.extension_s);
            entry
                .starts
                .unwrap_or(definition.starts)
                .after(Duration::from_secs(length))
        };
        Some(
            self.entries
                .iter()
                .map(own_end)
                .fold(definition.ends(), Timestamp::max),
        )
    }
}
