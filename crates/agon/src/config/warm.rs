//! How much is kept warm for contestants who come back.

use std::ops::RangeInclusive;
use std::time::Duration;

use agon_judge::Keeping;
use anyhow::{Result, bail};

use crate::cli::WarmArgs;

/// Each kept sandbox is a process and some mounts.
const SANDBOXES: RangeInclusive<usize> = 1..=4_096;
/// Below a second nobody who comes back is met; a day is longer than any contest sits.
const IDLE_S: RangeInclusive<u64> = 1..=86_400;

/// What was asked for, where it makes sense.
pub(super) fn keeping(args: &WarmArgs) -> Result<Keeping> {
    let usual = Keeping::default();
    let sandboxes = args.warm_sandboxes.unwrap_or(usual.sessions);
    if !SANDBOXES.contains(&sandboxes) {
        bail!("warm_sandboxes {sandboxes}: write {}", range(&SANDBOXES));
    }
    let idle = args.warm_idle.unwrap_or(usual.idle.as_secs());
    if !IDLE_S.contains(&idle) {
        bail!("warm_idle {idle}: write {} seconds", range(&IDLE_S));
    }
    Ok(Keeping {
        sessions: sandboxes,
        idle: Duration::from_secs(idle),
        ..usual
    })
}

pub(super) fn range<T: std::fmt::Display>(range: &RangeInclusive<T>) -> String {
    format!("{} to {}", range.start(), range.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(warm_sandboxes: Option<usize>, warm_idle: Option<u64>) -> String {
        let args = WarmArgs {
            warm_sandboxes,
            warm_idle,
        };
        match keeping(&args) {
            Ok(kept) => format!("{} for {} s", kept.sessions, kept.idle.as_secs()),
            Err(why) => why.to_string(),
        }
    }

    #[test]
    fn what_is_kept_warm_is_said_or_usual_and_never_absurd() {
        assert_eq!(said(None, None), "32 for 300 s");
        assert_eq!(said(Some(200), Some(60)), "200 for 60 s");
        assert_eq!(said(Some(0), None), "warm_sandboxes 0: write 1 to 4096");
        assert_eq!(
            said(Some(5_000), None),
            "warm_sandboxes 5000: write 1 to 4096"
        );
        assert_eq!(said(None, Some(0)), "warm_idle 0: write 1 to 86400 seconds");
        assert_eq!(
            said(None, Some(u64::MAX)),
            "warm_idle 18446744073709551615: write 1 to 86400 seconds"
        );
    }
}
