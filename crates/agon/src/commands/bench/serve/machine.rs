//! Servers of the measurement, each on its core.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::commands::bench::process::Process;
use crate::commands::load::prepared::Prepared;

/// Where a server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cores {
    /// On the first alone.
    First,
    /// On all.
    All,
}

/// A program to be started on such cores.
pub(super) fn command(cores: Cores, program: &Path) -> Command {
    let list = match cores {
        Cores::First => "0".to_owned(),
        Cores::All => format!("0-{}", count() - 1),
    };
    let mut command = Command::new("taskset");
    command.args(["-c", &list]).arg(program);
    command.stdin(Stdio::null());
    command
}

/// Moves this process, who asks, to the last core.
pub(super) fn move_to_last_core() -> Result<()> {
    let (core, pid) = ((count() - 1).to_string(), std::process::id().to_string());
    let mut taskset = Command::new("taskset");
    taskset
        .args(["-a", "-p", "-c", &core, &pid])
        .stdout(Stdio::null());
    let ended = taskset.status().context("running taskset (util-linux)")?;
    ensure!(ended.success(), "taskset cannot move this process");
    Ok(())
}

fn count() -> usize {
    // What this process may use is what is left of it; the machine's own count is asked for.
    let all = std::fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    let last = all.trim().rsplit(['-', ',']).next();
    last.and_then(|last| last.parse::<usize>().ok())
        .map_or(1, |last| last + 1)
}

/// A server of ours with a prepared contest.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) process: Process,
    /// Such as `http://127.0.0.1:40001`.
    pub(super) url: String,
    pub(super) prepared: Prepared,
    _folder: TempDir,
}

/// Prepares a contest of so many in a data folder.
pub(super) fn prepare(participants: u32) -> Result<TempDir> {
    let folder = tempfile::tempdir().context("making a data folder")?;
    let agon = std::env::current_exe().context("finding this program")?;
    let (people, events) = (participants.to_string(), (participants * 3).to_string());
    let mut prepare = Command::new(&agon);
    prepare.args([
        "load",
        "--prepare",
        "--participants",
        &people,
        "--events",
        &events,
    ]);
    prepare.arg("--data").arg(folder.path());
    let ended = prepare.stdout(Stdio::null()).status();
    ensure!(
        ended.context("preparing a contest")?.success(),
        "agon load --prepare failed"
    );
    Ok(folder)
}

impl Server {
    /// Prepares a contest of so many and serves it.
    pub(super) fn start(participants: u32, cores: Cores, flags: &[&str]) -> Result<Self> {
        Self::serve(prepare(participants)?, cores, flags)
    }

    /// Serves what was prepared.
    pub(super) fn serve(folder: TempDir, cores: Cores, flags: &[&str]) -> Result<Self> {
        let agon = std::env::current_exe().context("finding this program")?;
        let prepared = Prepared::read(folder.path())?;
        let mut serve = command(cores, &agon);
        serve.args(["serve", "--synthetic-judge", "--port", "0"]);
        serve.args(flags).arg("--data").arg(folder.path());
        let (process, url) = Process::serving(&mut serve)?;
        Ok(Self {
            url,
            process,
            prepared,
            _folder: folder,
        })
    }

    /// A path of the contest.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/api/v1/contests/{}{rest}", self.prepared.contest)
    }
}
