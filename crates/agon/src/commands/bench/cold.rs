//! The cold path from sealed segments, beside general engines over the same judgements.
//!
//! A contest is drawn (`commands/load/day.rs`), sealed as a server would seal it, and its judgements
//! are written for the peers, which turn them into Parquet before they are timed. Our own fold runs
//! from the sealed segments, and again from their Parquet form, which holds all events. All must give
//! the same digest: the sum of rank × (ordinal + 1) over everybody. Each side runs in a process of its
//! own, in turns, with two threads; what is in the page cache stays there.

mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use agon_domain::{Digest, Rule};
use agon_scoreboard::{Board, Cold};
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use super::figure::{Figure, of, print};
use crate::commands::fold::convert;
use crate::commands::load::plan::Plan;
use crate::fold::{self, On};

/// The events of a segment.
const SEGMENT: u64 = 250_000;
const ROUNDS: usize = 3;
/// The engines, run by the interpreter that `cargo xtask peers` installs.
const PEERS: &str = include_str!("cold/peers.py");
/// Our own sides.
const SEALED: &str = "agon";
const PARQUET: &str = "agon from parquet";
const MISSING: &str = "the peers are not installed: cargo xtask peers";

/// What one side took.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Took {
    seconds: f64,
    peak_mib: f64,
    digest: String,
}

/// Measures with a contest of so many participants and events.
pub(crate) fn cold(participants: u32, events: u64, python: &Path, json: bool) -> Result<ExitCode> {
    let plan = Plan::measured(participants, events, Rule::Points)?;
    let folder = tempfile::tempdir()?;
    eprintln!("drawing and sealing {events} events of {participants} participants");
    let segments = seal(&plan, folder.path())?;
    let columns = convert(&segments, &folder.path().join("columns"))?;
    tables::write(&plan, &folder.path().join("judged.csv"))?;
    let mut sides: BTreeMap<String, Vec<Took>> = BTreeMap::new();
    let peers = peers(python, folder.path(), participants)?;
    for _ in 0..ROUNDS {
        for (side, segments) in [(SEALED, &segments), (PARQUET, &columns)] {
            let took = own(segments)?;
            sides.entry(side.into()).or_default().push(took);
        }
        for engine in &peers {
            let took = ask(python, folder.path(), participants, engine)?;
            sides.entry(engine.clone()).or_default().push(took);
        }
        eprint!(".");
    }
    eprintln!();
    let digests: Vec<&str> = sides
        .values()
        .flatten()
        .map(|one| one.digest.as_str())
        .collect();
    ensure!(
        digests.windows(2).all(|two| two[0] == two[1]),
        "the sides give different standings: {sides:?}"
    );
    print(&figures(&sides), json)
}

fn figures(sides: &BTreeMap<String, Vec<Took>>) -> Vec<Figure> {
    let median = |side: &str, what: fn(&Took) -> f64| {
        let took = sides.get(side)?;
        Some(of(took.iter().map(what).collect(), 50))
    };
    let seconds = |side: &str| median(side, |took| took.seconds);
    let peak = |side: &str| median(side, |took| took.peak_mib);
    let mut figures = Vec::new();
    for (form, side, peer, goal) in [
        ("own segments", SEALED, "duckdb", Some(6.0)),
        ("parquet", PARQUET, "duckdb", Some(3.5)),
        ("own segments", SEALED, "polars", None),
        ("own segments", SEALED, "datafusion", None),
        ("own segments", SEALED, "pyspark", Some(20.0)),
    ] {
        let name = format!("cold path, from {form}, vs {peer}");
        let figure = Figure::new(name, seconds(side).unwrap_or_default(), "s");
        let figure = match seconds(peer) {
            Some(theirs) => figure.beside(peer, theirs),
            None => figure.without(MISSING),
        };
        figures.push(match goal {
            Some(goal) => figure.parts_at_least(goal),
            None => figure,
        });
    }
    let memory = Figure::new(
        "cold path, peak memory, vs duckdb",
        peak(SEALED).unwrap_or_default(),
        "MiB",
    );
    figures.push(match peak("duckdb") {
        Some(theirs) => memory.beside("duckdb", theirs).parts_at_least(1.0 / 0.6),
        None => memory.without(MISSING),
    });
    figures
}

/// Seals a contest's log into files.
fn seal(plan: &Plan, folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut cold, mut paths) = (Cold::default(), Vec::new());
    let mut keep = |cold: &mut Cold| -> Result<()> {
        let path = folder.join(format!("{:04}.segment", paths.len()));
        std::fs::write(&path, cold.seal(Digest::ZERO))?;
        paths.push(path);
        Ok(())
    };
    for envelope in plan.log() {
        cold.apply(&envelope)?;
        if cold.unsealed() >= SEGMENT {
            keep(&mut cold)?;
        }
    }
    if cold.unsealed() > 0 {
        keep(&mut cold)?;
    }
    Ok(paths)
}

/// The engines that are there, after they have their table.
fn peers(python: &Path, folder: &Path, participants: u32) -> Result<Vec<String>> {
    if !python.exists() {
        return Ok(Vec::new());
    }
    let said = run(python, folder, participants, "prepare")?;
    let last = said.lines().last().unwrap_or_default();
    Ok(last.split_whitespace().map(str::to_owned).collect())
}

fn ask(python: &Path, folder: &Path, participants: u32, engine: &str) -> Result<Took> {
    let said = run(python, folder, participants, engine)?;
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last).with_context(|| format!("{engine} said {said:?}"))
}

fn run(python: &Path, folder: &Path, participants: u32, what: &str) -> Result<String> {
    let output = Command::new(python)
        .args(["-c", PEERS, what])
        .arg(folder)
        .arg(participants.to_string())
        .output()
        .with_context(|| format!("starting {}", python.display()))?;
    if !output.status.success() {
        bail!("{what}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Our side, in a process of its own.
fn own(segments: &[PathBuf]) -> Result<Took> {
    let program = std::env::current_exe()?;
    let output = Command::new(program)
        .arg("fold-timed")
        .args(segments)
        .output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Folds segments and says what that took: the process that [`own`] starts.
pub(crate) fn timed(segments: &[PathBuf]) -> Result<ExitCode> {
    let began = Instant::now();
    let board = fold::fold(segments, On::Threads, |_| {})?.board;
    let took = Took {
        seconds: began.elapsed().as_secs_f64(),
        peak_mib: peak_mib()?,
        digest: digest(&board),
    };
    println!("{}", serde_json::to_string(&took)?);
    Ok(ExitCode::SUCCESS)
}

fn digest(board: &Board) -> String {
    let of = |standing: agon_scoreboard::Standing| {
        let rank = u128::from(standing.rank.unwrap_or_default());
        rank * (u128::from(standing.ordinal.0) + 1)
    };
    board.standings().map(of).sum::<u128>().to_string()
}

/// The most memory this process has held.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub(crate) fn peak_mib() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kib.unwrap_or(0) as f64 / 1_024.0)
}
