//! A node whose sandbox keeps failing rests, so that it does not spoil submissions that another could judge.

use std::time::Duration;

/// So many failures in a row, and it rests.
const FAILURES: u32 = 3;

/// How long a worker rests after so many failures of its sandbox in a row: not at all, then longer and longer.
pub(super) fn rest(failures: u32) -> Duration {
    const LONGEST: u64 = 60;
    match failures.checked_sub(FAILURES) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs((1_u64 << more.min(6)).min(LONGEST)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_rests_longer_the_longer_it_fails() {
        let seconds: Vec<_> = (0..12).map(|failures| rest(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
