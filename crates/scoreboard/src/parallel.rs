//! Partitions side by side, on all cores.

use std::thread;

/// Does something with each partition; the answers are in the order of the partitions.
pub(crate) fn parallel<T: Sync, R: Send>(
    partitions: &[T],
    work: impl Fn(u32, &T) -> R + Sync,
) -> Vec<R> {
    let mut partitions: Vec<&T> = partitions.iter().collect();
    parallel_mut(&mut partitions, |number, one| work(number, one))
}

/// The same, where each partition is changed.
pub(crate) fn parallel_mut<T: Send, R: Send>(
    partitions: &mut [T],
    work: impl Fn(u32, &mut T) -> R + Sync,
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = partitions.len().div_ceil(threads).max(1);
    let work = &work;
    let run = |first: u32, share: &mut [T]| -> Vec<R> {
        let numbered = (first..).zip(share);
        numbered.map(|(number, one)| work(number, one)).collect()
    };
    thread::scope(|scope| {
        let shares = (0_u32..).step_by(share).zip(partitions.chunks_mut(share));
        let running: Vec<_> = shares
            .map(|(first, share)| scope.spawn(move || run(first, share)))
            .collect();
        let done = running.into_iter();
        done.flat_map(|share| share.join().expect("a fold does not panic"))
            .collect()
    })
}

/// Two things at the same time.
pub(crate) fn both<A, B: Send>(
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().expect("a fold does not panic"))
    })
}
