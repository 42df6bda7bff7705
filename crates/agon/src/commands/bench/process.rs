//! Processes of a measurement: ended by their own ids, looked at through `/proc`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};

/// A process that is ended when it is dropped.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Process {
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let child = command.spawn();
        child
            .map(Self)
            .with_context(|| format!("starting {command:?}"))
    }

    /// Starts a server of ours; where it serves, such as `http://127.0.0.1:40001`.
    pub(super) fn serving(command: &mut Command) -> Result<(Self, String)> {
        command.env("AGON_LOG", "error").stdout(Stdio::piped());
        let mut process = Self::start(command)?;
        let line = process.line()?;
        let url = line.strip_prefix("serving on ");
        let url = url.context("it does not say where it serves")?;
        Ok((process, url.to_owned()))
    }

    /// Ends it as a failure of the machine would.
    pub(super) fn kill(mut self) -> Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }

    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    /// The first line that it prints.
    pub(super) fn line(&mut self) -> Result<String> {
        let out = self.0.stdout.take().context("its output is not read")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        ensure!(!line.is_empty(), "it ended before it said anything");
        Ok(line.trim().to_owned())
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
