//! The cold path: the whole log folded anew, and the authority.

use agon_domain::Envelope;

use crate::Audience;
use crate::board::{Board, Part};
use crate::history::{Gap, History};
use crate::parallel::parallel;

/// The exact boards of a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exact {
    /// The jury's: the one that becomes final.
    pub jury: Board,
    /// The public's, of the same event; none while nothing is hidden, and it is the jury's.
    pub public: Option<Board>,
}

impl Exact {
    /// The board of an audience.
    #[must_use]
    pub fn of(&self, audience: Audience) -> &Board {
        match audience {
            Audience::Public => self.public.as_ref().unwrap_or(&self.jury),
            Audience::Jury => &self.jury,
        }
    }

    /// Folds events, in order, for each audience.
    ///
    /// # Errors
    /// When an event is missing.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Result<Self, Gap> {
        let history = History::whole(events)?;
        let hides = history.course.terms().hidden_from.is_some();
        Ok(Self {
            jury: fold(&history, Audience::Jury),
            public: hides.then(|| fold(&history, Audience::Public)),
        })
    }
}

/// Folds events, in order, into the jury's exact board: map over partitions, in parallel; reduce by
/// rank. What comes again is ignored, whatever it says.
///
/// # Errors
/// When an event is missing.
pub fn exact<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Result<Board, Gap> {
    Ok(fold(&History::whole(events)?, Audience::Jury))
}

fn fold(history: &History, audience: Audience) -> Board {
    let terms = history.course.terms();
    let look = history.look(&terms, audience);
    let parts = parallel(&history.parts, |_, facts| Part::fold(facts, look));
    Board::reduce(history.seq, terms.columns.len(), parts)
}
