//! What a compiler that is kept ready spares, and what it costs: Java's.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use agon_judge::{Guest, Judge, Keeping, Seat, Source};
use anyhow::{Context, Result, anyhow, ensure};

use super::figure::{Figure, of};
use crate::cli::JudgingArgs;
use crate::commands::judge::Local;

/// Each round waits for a new compiler to get ready.
const ROUNDS: usize = 15;
/// The most to wait for one.
const LONGEST: Duration = Duration::from_secs(120);

/// A small program that uses what contest programs use.
const ROUTES: &str = include_str!("Routes.java");

/// Compiling by compilers that are ready, beside the host's own; and what it takes to get one ready.
pub(super) fn figures(folder: &Path, judging: JudgingArgs, least: &str) -> Result<Vec<Figure>> {
    let local = Local::keeping(judging, Keeping::default())?;
    let folder = folder.join("ahead");
    let mut figures = Vec::new();
    for text in [least, ROUTES] {
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            times.round(&local.judge, text, &folder)?;
        }
        let lines = text.lines().count();
        let name = format!("java: compiling {lines} lines by a ready compiler, p50");
        let bare = of(times.bare, 50);
        let ready = Figure::new(name, of(times.ready, 50), "ms");
        figures.push(ready.beside("javac alone", bare).at_most(15.0));
        if figures.len() == 1 {
            let cpu = Figure::new(
                "java: a ready compiler, CPU time to get ready, p50",
                of(times.cpu, 50),
                "ms",
            );
            let memory = Figure::new(
                "java: a ready compiler, memory, p50",
                of(times.memory, 50),
                "MiB",
            );
            figures.extend([cpu, memory]);
        }
    }
    Ok(figures)
}

#[derive(Default)]
struct Times {
    ready: Vec<f64>,
    bare: Vec<f64>,
    cpu: Vec<f64>,
    memory: Vec<f64>,
}

impl Times {
    /// One compilation by each.
    fn round(&mut self, judge: &Judge, text: &str, folder: &Path) -> Result<()> {
        let spent = ready(judge)?;
        self.cpu.push(spent.cpu.as_secs_f64() * 1e3);
        self.memory.push(spent.memory as f64 / f64::from(1 << 20));
        let source = Source {
            language: "java".into(),
            text: text.into(),
        };
        let seat = Seat {
            guest: Guest::Stranger,
            core: agon_sandbox::cores().last().copied(),
        };
        let before = judge.compiled_ahead();
        let began = Instant::now();
        let made = judge
            .at(seat)
            .compile(&source)
            .map_err(|why| anyhow!(why))?;
        self.ready.push(began.elapsed().as_secs_f64() * 1e3);
        ensure!(made.program.is_some(), "it does not compile: {}", made.said);
        ensure!(
            judge.compiled_ahead() > before,
            "the ready compiler left it to the ordinary one"
        );
        self.bare.push(bare(text, folder)?);
        Ok(())
    }
}

/// Waits for a compiler and tells what it took to get ready.
fn ready(judge: &Judge) -> Result<agon_sandbox::Usage> {
    let began = Instant::now();
    judge.welcome(Guest::Stranger, &"java".into())?;
    loop {
        if let Some(spent) = judge.compilers_ready().first() {
            return Ok(*spent);
        }
        ensure!(began.elapsed() < LONGEST, "no compiler of Java gets ready");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The host's own compiler, in milliseconds.
fn bare(text: &str, folder: &Path) -> Result<f64> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("Main.java"), text)?;
    let mut command = Command::new("javac");
    command.args(["-encoding", "UTF-8", "-d", "classes", "Main.java"]);
    command.current_dir(folder).stdin(Stdio::null());
    let began = Instant::now();
    let ended = command.status().context("running javac")?;
    ensure!(ended.success(), "javac failed");
    Ok(began.elapsed().as_secs_f64() * 1e3)
}
