//! Users for programs alone: ids that belong to no account, one for each chamber.

use std::ops::Range;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::sys;

/// Far from accounts and from the ranges given to containers.
const FAR: u32 = 1_900_000_000;
/// How many ids a process uses in turn.
const BLOCK: u32 = 1024;

/// A user for one chamber's programs alone, when we may choose.
pub(crate) fn own_user() -> Option<u32> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let ids = all_users()?;
    Some(ids.start + NEXT.fetch_add(1, Ordering::Relaxed) % BLOCK)
}

/// All users that this process gives to programs, when we may choose.
pub(crate) fn all_users() -> Option<&'static Range<u32>> {
    static IDS: LazyLock<Option<Range<u32>>> = LazyLock::new(ids);
    IDS.as_ref()
}

fn ids() -> Option<Range<u32>> {
    if sys::user() != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/proc/self/uid_map").ok()?;
    let groups = std::fs::read_to_string("/proc/self/gid_map").ok()?;
    block(&ranges(&users), &ranges(&groups), std::process::id())
}

/// The ids that exist in this user namespace: `first-inside first-outside count` on each line.
fn ranges(map: &str) -> Vec<Range<u32>> {
    let range = |line: &str| {
        let mut words = line.split_whitespace().map(str::parse::<u32>);
        let (first, _, count) = (words.next()?.ok()?, words.next()?, words.next()?.ok()?);
        Some(first..first.saturating_add(count))
    };
    map.lines().filter_map(range).collect()
}

/// A block that exists for users and groups alike: far away, or else high up in what a container was given.
fn block(users: &[Range<u32>], groups: &[Range<u32>], process: u32) -> Option<Range<u32>> {
    let within = |block: &Range<u32>, ranges: &[Range<u32>]| {
        ranges
            .iter()
            .any(|range| range.start <= block.start && block.end <= range.end)
    };
    let far = FAR + process % 65_536 * BLOCK;
    let top = users.iter().map(|range| range.end).max().unwrap_or(0);
    // Below the topmost block, which holds `nobody`, and above where accounts begin.
    let blocks = (top / BLOCK).saturating_sub(4).max(1);
    let high = (top / BLOCK)
        .saturating_sub(2 + process % blocks)
        .saturating_mul(BLOCK);
    [far..far + BLOCK, high..high + BLOCK]
        .into_iter()
        .find(|block| block.start >= 2 * BLOCK && within(block, users) && within(block, groups))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(map: &str, process: u32) -> Option<Range<u32>> {
        block(&ranges(map), &ranges(map), process)
    }

    #[test]
    fn on_a_host_the_ids_are_far_away() {
        let ids = of("         0          0 4294967295\n", 7);
        assert_eq!(ids, Some(FAR + 7 * BLOCK..FAR + 8 * BLOCK));
    }

    #[test]
    fn in_a_container_they_are_what_it_was_given() {
        for process in [1, 61, 62, 4_194_304] {
            let ids = of("0 100000 65536\n", process).expect("there is room");
            assert!(ids.start >= 2 * BLOCK && ids.end <= 64_512, "{ids:?}");
        }
        assert_eq!(of("0 1000 1\n", 7), None);
        assert_eq!(
            of("0 1000 1\n1 100000 65536\n", 7).map(|ids| ids.len()),
            Some(1024)
        );
    }
}
