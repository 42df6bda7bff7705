//! Processes of the measurement: each on its core, ended by its own id, looked at through `/proc`.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::commands::bench::first_line;
use crate::commands::load::prepared::Prepared;

/// Where a server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cores {
    /// On the first alone.
    First,
    /// On all.
    All,
}

/// A process that is ended when it is dropped.
#[derive(Debug)]
pub(super) struct Process(Child);

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

impl Process {
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let child = command.spawn();
        child
            .map(Self)
            .with_context(|| format!("starting {command:?}"))
    }

    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    /// The first line that it prints.
    pub(super) fn line(&mut self) -> Result<String> {
        first_line(&mut self.0)
    }

    /// Processor time of all threads that live, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.id()));
        let nanos = tasks.into_iter().flatten().flatten().map(|task| {
            let text = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            let first = text.split_whitespace().next();
            first.and_then(|one| one.parse().ok()).unwrap_or(0.0)
        });
        nanos.sum::<f64>() / 1e9
    }

    /// Memory in use, in kB.
    pub(super) fn memory(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.id()));
        let text = text.unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|one| one.parse().ok()).unwrap_or(0.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let pid = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            // It may have ended by itself.
            let _ = kill_process(pid, Signal::TERM);
        }
        drop(self.0.wait());
    }
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
        serve.env("AGON_LOG", "error").stdout(Stdio::piped());
        let mut process = Process::start(&mut serve)?;
        let line = process.line()?;
        let url = line
            .strip_prefix("serving on ")
            .context("it does not say where it serves")?;
        Ok(Self {
            url: url.to_owned(),
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
