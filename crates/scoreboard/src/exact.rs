//! The cold path: the whole log folded anew, and the authority.

use agon_domain::Envelope;

use crate::Audience;
use crate::board::{Board, Part};
use crate::history::{Gap, History};
use crate::parallel::parallel;

/// Folds events, in order, into an exact board: map over partitions, in parallel; reduce by rank.
/// What comes again is ignored, whatever it says.
///
/// # Errors
/// When an event is missing.
pub fn exact<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Result<Board, Gap> {
    let mut history = History::default();
    for event in events {
        history.apply(event)?;
    }
    Ok(fold(&history))
}

fn fold(history: &History) -> Board {
    let terms = history.course.terms();
    let look = history.look(&terms, Audience::Jury);
    let parts = parallel(&history.parts, |_, facts| Part::fold(facts, look));
    Board::reduce(history.seq, terms.columns.len(), parts)
}
