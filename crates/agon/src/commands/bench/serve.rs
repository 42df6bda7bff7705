//! Serving: pages of a board beside nginx, event streams beside a bare loop, logins beside bare hashing.
//!
//! The server is a process of its own over a fresh data folder. Both sides of a figure take turns on the
//! first core; who asks has the last one. Processor time is the kernel's count, so that a busy machine
//! counts against neither.

mod bare;
mod board;
mod logins;
mod machine;
mod nginx;
mod reader;
mod storm;
mod streams;
mod whole;
mod wrk;

use std::process::ExitCode;

use anyhow::Result;

use super::figure::{Figure, of, print};
use crate::cli::{BenchServeArgs, Serving};

pub(crate) use self::bare::run as bare;

/// Measures what was named, else all.
pub(crate) fn serve(args: &BenchServeArgs) -> Result<ExitCode> {
    machine::move_to_last_core()?;
    let mut figures = Vec::new();
    let chosen = |what| args.only.is_none_or(|only| only == what);
    if chosen(Serving::Board) {
        figures.extend(board::figures(args)?);
    }
    if chosen(Serving::Streams) {
        figures.extend(streams::figures(args)?);
    }
    if chosen(Serving::Logins) {
        figures.extend(logins::figures(args)?);
        figures.extend(storm::figures(args)?);
    }
    if chosen(Serving::Whole) {
        figures.extend(whole::figures(args)?);
    }
    print(&figures, args.json)
}

fn median(values: &[f64]) -> f64 {
    of(values.to_vec(), 50)
}

/// The value of each round of two sides, as one figure.
fn beside(name: &str, unit: &'static str, sides: (&[f64], &str, &[f64])) -> Figure {
    let (ours, peer, theirs) = sides;
    let figure = Figure::new(name, median(ours), unit);
    match theirs {
        [] => figure.without(peer),
        theirs => figure.beside(peer, median(theirs)),
    }
}
