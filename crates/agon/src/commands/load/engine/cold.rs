//! The cold path from nothing but segments: map tasks on two threads, then one reduce.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use agon_domain::Ordinal;
use agon_scoreboard::segment::{Damaged, Segment};
use agon_scoreboard::{Board, Mapped, Round};
use anyhow::{Context, Result, bail};

use super::hot::{Hot, INCREMENT};
use super::ms;
use crate::commands::bench::figure::Figure;

/// As many as the figures to reach speak of.
const THREADS: usize = 2;

/// Folds the whole contest anew, and compares the time with that of a round over its last events.
pub(super) fn measure(hot: &Hot) -> Result<Vec<Figure>> {
    let began = Instant::now();
    let board = by_tasks(&hot.segments)?;
    let full = began.elapsed();
    if board != hot.exact.jury {
        bail!("the board from segments is not the board that was folded event by event");
    }
    let bytes: usize = hot.segments.iter().map(Vec::len).sum();
    let whole = "a cold round over everything, two threads";
    let mut figures = vec![
        Figure::new("segments", mib(bytes), "MiB"),
        Figure::new(whole, ms(full), "ms"),
    ];
    if hot.exact.jury.seq.0.unsigned_abs() > 2 * INCREMENT {
        let name = "a cold round over 250,000 new events";
        let round = Figure::new(name, ms(hot.increment), "ms").beside("over everything", ms(full));
        figures.push(round);
        let share = hot.increment.as_secs_f64() / full.as_secs_f64();
        let share = Figure::new("its share of the whole", share, "");
        figures.push(match hot.exact.public {
            None => share.at_most(0.3),
            // The round folded two boards, the whole is one.
            Some(_) => share,
        });
    }
    Ok(figures)
}

fn by_tasks(segments: &[Vec<u8>]) -> Result<Board> {
    let open = segments.iter().map(|bytes| Segment::open(bytes));
    let segments: Vec<Segment<'_>> = open.collect::<Result<_, _>>()?;
    let round = Round::new(segments.iter().map(|one| &one.header))?;
    let next = AtomicU32::new(0);
    let work = || -> Result<Vec<Mapped>, Damaged> {
        let mut done = Vec::new();
        loop {
            let partition = next.fetch_add(1, Ordering::Relaxed);
            if partition >= Ordinal::PARTITIONS {
                return Ok(done);
            }
            let blocks = segments.iter().map(|one| one.bytes(partition));
            done.push(round.map(partition, blocks)?);
        }
    };
    let mapped = std::thread::scope(|scope| -> Result<Vec<Mapped>> {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        let mut mapped = Vec::new();
        for thread in threads {
            let done = thread.join().ok().context("a task panicked")?;
            mapped.extend(done?);
        }
        Ok(mapped)
    })?;
    Ok(round.reduce(mapped)?)
}

/// Bytes in MiB.
#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
pub(super) fn mib(bytes: usize) -> f64 {
    bytes as f64 / 1_048_576.0
}
