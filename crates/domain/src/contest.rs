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
    /// Rejudgings; those that were applied are last, in the order in which they were.
    pub rejudgings: Vec<Rejudging>,
    unjudged: std::collections::HashSet<Seq>,
}

/// A rejudging, as far as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejudging {
    /// Its name: where it was started.
    pub seq: Seq,
    /// The submissions concerned, in order.
    pub which: Vec<Seq>,
    /// Where it stands.
    pub state: RejudgingState,
}

/// Where a rejudging stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejudgingState {
    /// Its submissions are being judged; nothing of it counts.
    Open,
    /// Its judgements count.
    Applied,
    /// It counts for nobody.
    Cancelled,
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
            rejudgings: Vec::new(),
            unjudged: std::collections::HashSet::new(),
        }
    }
}

impl Contest {
    /// A contest put together from what is known of it: its participations by ordinal, the
    /// submissions that have no judgement, and the events that concern everybody, in order, each with
    /// its place.
    #[must_use]
    pub fn resumed(
        seq: Seq,
        entries: Vec<Entry>,
        unjudged: impl IntoIterator<Item = Seq>,
        everybody: &[(Seq, Event)],
    ) -> Self {
        let mut contest = Self {
            seq,
            entries,
            unjudged: unjudged.into_iter().collect(),
            ..Self::default()
        };
        for (place, event) in everybody {
            contest.fold(*place, event);
        }
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
            Event::RejudgingStarted { which } => self.rejudgings.push(Rejudging {
                seq,
                which: which.clone(),
                state: RejudgingState::Open,
            }),
            Event::RejudgingApplied { rejudging } => {
                self.end(*rejudging, RejudgingState::Applied);
            }
            Event::RejudgingCancelled { rejudging } => {
                self.end(*rejudging, RejudgingState::Cancelled);
            }
            Event::ContestCreated { .. } | Event::ProblemImported { .. } => {}
        }
    }

    fn end(&mut self, rejudging: Seq, state: RejudgingState) {
        // The standing is fixed then, whoever decided earlier.
        if self.finalised {
            return;
        }
        let known = |one: &Rejudging| one.seq == rejudging && one.state == RejudgingState::Open;
        if let Some(place) = self.rejudgings.iter().position(known) {
            let ended = self.rejudgings.remove(place);
            self.rejudgings.push(Rejudging { state, ..ended });
        }
    }

    /// The rejudging that is going on, if any.
    #[must_use]
    pub fn rejudging(&self) -> Option<&Rejudging> {
        let open = |one: &&Rejudging| one.state == RejudgingState::Open;
        self.rejudgings.iter().find(open)
    }

    /// The rejudgings that count for a submission, the one that counts most first.
    pub fn counting(&self, submission: Seq) -> impl Iterator<Item = Seq> {
        let applied = self.rejudgings.iter().rev();
        let applied = applied.filter(|one| one.state == RejudgingState::Applied);
        let of = applied.filter(move |one| one.which.binary_search(&submission).is_ok());
        of.map(|one| one.seq)
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
