//! What is wished to be appended, with all the work done that needs no place in the log: events are
//! encoded and texts compressed where they come from, on many threads, not by the one that writes.

use std::cell::RefCell;

use agon_domain::{ContestId, Event, Seq, Timestamp};
use tokio::sync::oneshot;

use super::{Joined, NewJudgement, NewParticipation, NewSubmission, Receipt, Recorded};
use crate::Error;

/// Whoever waits for the answer.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, Error>>;

/// Something to be appended, and who waits for it.
pub(crate) enum Wish {
    Append {
        contest: ContestId,
        at: Timestamp,
        events: Vec<Encoded>,
        /// Where the stream must end for this to be appended; none where that does not matter.
        after: Option<Seq>,
        reply: Reply<Vec<Seq>>,
    },
    Submit {
        submission: Box<NewSubmission>,
        event: Encoded,
        /// The source, compressed.
        packed: Vec<u8>,
        reply: Reply<Receipt>,
    },
    Join {
        participation: NewParticipation,
        reply: Reply<Joined>,
    },
    Judge {
        judgement: Box<NewJudgement>,
        event: Encoded,
        /// The details, compressed.
        packed: Vec<u8>,
        reply: Reply<Recorded>,
    },
    Close,
}

/// An event as the log keeps it, and what it does to its stream's head.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) body: Vec<u8>,
    pub(crate) effect: Effect,
}

/// What an event does to the head beside moving it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    None,
    Joins,
    Closes,
}

impl Encoded {
    pub(crate) fn of(event: &Event) -> Self {
        let effect = match event {
            Event::Joined { .. } => Effect::Joins,
            Event::Closed => Effect::Closes,
            Event::ContestCreated { .. }
            | Event::ProblemImported { .. }
            | Event::Defined { .. }
            | Event::Submitted(_)
            | Event::Judged(_)
            | Event::Extended { .. }
            | Event::Disqualified { .. }
            | Event::Reinstated { .. }
            | Event::RejudgingStarted { .. }
            | Event::RejudgingApplied { .. }
            | Event::RejudgingCancelled { .. }
            | Event::Thawed
            | Event::Finalised { .. } => Effect::None,
        };
        Self {
            body: event.encode(),
            effect,
        }
    }
}

impl Wish {
    /// The time of the event it will become.
    pub(crate) fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Append { at, .. } => Some(*at),
            Self::Submit { submission, .. } => Some(submission.at),
            Self::Join { participation, .. } => Some(participation.at),
            Self::Judge { judgement, .. } => Some(judgement.at),
            Self::Close => None,
        }
    }

    /// The contest it concerns.
    pub(crate) fn contest(&self) -> Option<ContestId> {
        match self {
            Self::Append { contest, .. } => Some(*contest),
            Self::Submit { submission, .. } => Some(submission.contest),
            Self::Join { participation, .. } => Some(participation.contest),
            Self::Judge { judgement, .. } => Some(judgement.contest),
            Self::Close => None,
        }
    }

    /// Whether the true end of its stream must be known, and not only what this process remembers.
    pub(crate) fn asks_for_the_end(&self) -> bool {
        matches!(self, Self::Append { after: Some(_), .. })
    }

    /// Whether a look-up finds it when it was written, so that it can be tried again without a double.
    pub(crate) fn is_keyed(&self) -> bool {
        match self {
            Self::Submit { .. } | Self::Join { .. } | Self::Judge { .. } => true,
            Self::Append { .. } | Self::Close => false,
        }
    }

    /// How many events it asks for.
    pub(crate) fn events(&self) -> usize {
        match self {
            Self::Append { events, .. } => events.len(),
            Self::Submit { .. } | Self::Join { .. } | Self::Judge { .. } => 1,
            Self::Close => 0,
        }
    }

    /// Answers that it failed.
    pub(crate) fn fail(self, error: Error) {
        match self {
            Self::Append { reply, .. } => drop(reply.send(Err(error))),
            Self::Submit { reply, .. } => drop(reply.send(Err(error))),
            Self::Join { reply, .. } => drop(reply.send(Err(error))),
            Self::Judge { reply, .. } => drop(reply.send(Err(error))),
            Self::Close => {}
        }
    }
}

/// The level of compression: texts are short, and the fastest takes most of what there is.
const LEVEL: i32 = 1;

thread_local! {
    /// Making one costs more than a source of the usual size.
    static COMPRESSOR: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
}

/// Compresses a text.
pub(crate) fn pack(text: &[u8]) -> Result<Vec<u8>, Error> {
    let packed = COMPRESSOR.with_borrow_mut(|kept| match kept {
        Some(compressor) => compressor.compress(text),
        None => kept
            .insert(zstd::bulk::Compressor::new(LEVEL)?)
            .compress(text),
    });
    packed.map_err(|reason| Error::Append(format!("compressing: {reason}")))
}
