//! How many follow contests at the same time, and how often they are told.

use std::time::Duration;

use anyhow::{Result, bail};
use rustix::process::{Resource, getrlimit, setrlimit};

use super::warm::range;
use crate::cli::FollowArgs;

/// Streams that stand where nothing is said: about 250 MB.
const USUAL: usize = 10_000;
/// Files for everything else: ordinary requests, the database, judging.
const OTHERS: usize = 1_000;
const TICK_MS: std::ops::RangeInclusive<u64> = 100..=1_000;

/// How event streams are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Following {
    /// How many may stand at the same time.
    pub(crate) streams: usize,
    /// Between two tellings of a board that moves.
    pub(crate) tick: Duration,
}

/// What was asked for, where this process may have `files` open.
pub(super) fn following(args: &FollowArgs, files: usize) -> Result<Following> {
    let room = files.saturating_sub(OTHERS).max(files / 2).max(1);
    let streams = match args.streams {
        None => USUAL.min(room),
        Some(0) => bail!("streams 0: write 1 or more"),
        Some(asked) if asked > room => bail!(
            "streams {asked}: this process may have {files} files open, which is enough for {room} \
             streams; ask for fewer, or raise the limit (`ulimit -Hn`, LimitNOFILE= of a unit)"
        ),
        Some(asked) => asked,
    };
    let tick = args.board_tick.unwrap_or(500);
    if !TICK_MS.contains(&tick) {
        bail!("board_tick {tick}: write {} milliseconds", range(&TICK_MS));
    }
    Ok(Following {
        streams,
        tick: Duration::from_millis(tick),
    })
}

/// How many files this process may have open at most.
pub(super) fn files() -> usize {
    let most = getrlimit(Resource::Nofile).maximum;
    most.map_or(usize::MAX, |most| {
        usize::try_from(most).unwrap_or(usize::MAX)
    })
}

/// Lets this process open as many files as it may: the usual 1,024 are a limit for old programs.
pub(crate) fn open_all_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(streams: Option<usize>, board_tick: Option<u64>, files: usize) -> String {
        let args = FollowArgs {
            streams,
            board_tick,
        };
        match following(&args, files) {
            Ok(one) => format!("{} every {} ms", one.streams, one.tick.as_millis()),
            Err(why) => why.to_string(),
        }
    }

    #[test]
    fn as_many_follow_as_is_said_or_usual_and_as_there_are_files_for() {
        assert_eq!(said(None, None, 524_288), "10000 every 500 ms");
        assert_eq!(said(None, Some(250), 4_096), "3096 every 250 ms");
        assert_eq!(said(None, None, 256), "128 every 500 ms");
        assert_eq!(said(Some(40_000), None, 524_288), "40000 every 500 ms");
        assert_eq!(
            said(Some(4_000), None, 4_096),
            "streams 4000: this process may have 4096 files open, which is enough for 3096 streams; ask for fewer, \
             or raise the limit (`ulimit -Hn`, LimitNOFILE= of a unit)"
        );
        assert_eq!(said(Some(0), None, 4_096), "streams 0: write 1 or more");
        assert_eq!(
            said(None, Some(50), 4_096),
            "board_tick 50: write 100 to 1000 milliseconds"
        );
    }
}
