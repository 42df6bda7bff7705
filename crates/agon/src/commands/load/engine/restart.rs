//! What a restart costs: the live board from a snapshot, and from segments when there is none.

use std::time::Instant;

use agon_scoreboard::segment::Segment;
use agon_scoreboard::{Live, Structure};
use anyhow::{Context, Result, bail};

use super::cold::mib;
use super::hot::Hot;
use super::ms;
use crate::commands::bench::figure::Figure;

/// Snapshots, restores and loads, each checked against the exact board.
pub(super) fn measure(hot: &Hot, structure: Structure) -> Result<Vec<Figure>> {
    let began = Instant::now();
    let snapshot = hot.live.snapshot();
    let wrote = began.elapsed();
    let began = Instant::now();
    let restored = Live::restore(structure, &snapshot).context("restoring the snapshot")?;
    let read = began.elapsed();
    same(&restored, hot, "restored from a snapshot")?;
    let size = mib(snapshot.len());
    drop((restored, snapshot));
    let began = Instant::now();
    let open = hot.segments.iter().map(|bytes| Segment::open(bytes));
    let segments: Vec<Segment<'_>> = open.collect::<Result<_, _>>()?;
    let loaded = Live::load(structure, segments).context("loading the segments")?;
    let load = began.elapsed();
    same(&loaded, hot, "loaded from segments")?;
    Ok(vec![
        Figure::new("a snapshot", size, "MiB"),
        Figure::new("writing a snapshot", ms(wrote), "ms"),
        Figure::new("a restart from a snapshot", ms(read), "ms").at_most(3_000.0),
        Figure::new("a restart from segments", ms(load), "ms"),
    ])
}

fn same(live: &Live, hot: &Hot, how: &str) -> Result<()> {
    if live.seq() != hot.exact.jury.seq {
        bail!(
            "the board {how} is of event {}, not {}",
            live.seq(),
            hot.exact.jury.seq
        );
    }
    let differing = live.differing(&hot.exact).context("nothing to compare")?;
    match differing.len() {
        0 => Ok(()),
        count => bail!("{count} rows of the board {how} are not exact"),
    }
}
