//! The cold path: the whole log folded anew, and the authority.

use agon_domain::{Envelope, Ordinal};

use crate::Audience;
use crate::board::{Board, Part};
use crate::facts::{Facts, Gap, Look, Person};

/// Folds events, in order, into an exact board: map over participations, in parallel; reduce by rank.
///
/// # Errors
/// When an event is missing.
pub fn exact<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Result<Board, Gap> {
    let mut facts = Facts::default();
    for event in events {
        facts.apply(event)?;
    }
    Ok(fold(&facts))
}

/// The exact board of some facts.
pub(crate) fn fold(facts: &Facts) -> Board {
    let terms = facts.terms();
    let look = Look {
        terms: &terms,
        audience: Audience::Jury,
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = facts.people.len().div_ceil(threads).max(1_000);
    let fold = |part: usize, people: &[Person]| {
        let ordinal = |place: usize| u32::try_from(part * share + place).map(Ordinal);
        let people = people.iter().enumerate();
        let people = people.filter_map(|(place, person)| Some((ordinal(place).ok()?, person)));
        Part::fold(facts, look, people)
    };
    let parts = std::thread::scope(|scope| {
        let parts = facts.people.chunks(share).enumerate();
        let parts: Vec<_> = parts
            .map(|(part, people)| scope.spawn(move || fold(part, people)))
            .collect();
        parts
            .into_iter()
            .map(|part| part.join().expect("a fold does not panic"))
            .collect()
    });
    Board::reduce(facts.seq, terms.columns.len(), parts)
}
