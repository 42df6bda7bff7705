//! The cold path: the whole log folded anew, and the authority.

use agon_domain::Envelope;

use crate::Audience;
use crate::board::{Board, Part};
use crate::history::{Gap, History};

/// Folds events, in order, into an exact board: map over partitions, in parallel; reduce by rank.
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

/// The exact board of a history.
pub(crate) fn fold(history: &History) -> Board {
    let terms = history.course.terms();
    let look = history.look(&terms, Audience::Jury);
    let parts = parallel(&history.parts, |partition, facts| {
        Part::fold(facts, look, partition)
    });
    Board::reduce(history.seq, terms.columns.len(), parts)
}

/// Does something with each partition, on all cores.
pub(crate) fn parallel<T: Sync, R: Send>(
    partitions: &[T],
    work: impl Fn(u32, &T) -> R + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = partitions.len().div_ceil(threads).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let shares = partitions.chunks(share).zip((0_u32..).step_by(share));
        let shares: Vec<_> = shares
            .map(|(share, first)| {
                let numbered = (first..).zip(share);
                scope.spawn(move || {
                    numbered
                        .map(|(number, one)| work(number, one))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let done = shares.into_iter();
        done.flat_map(|share| share.join().expect("a fold does not panic"))
            .collect()
    })
}
