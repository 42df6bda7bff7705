//! What one test took and gave, over its passes.

use std::time::Duration;

use agon_domain::manifest::{Notes, Run};
use agon_sandbox::{Outcome, Usage};

use super::Ran;
use crate::excerpt;
use crate::judge::validate::Checked;
use crate::judge::words::Ruling;

/// The figures of the slowest and largest pass, the output of the last, the talk of all.
#[derive(Default)]
pub(crate) struct Record {
    cpu: Duration,
    wall: Duration,
    memory: u64,
    approximate: bool,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    interaction: String,
    passes: u32,
    repeats: Vec<u32>,
}

impl Record {
    /// Notes a pass and gives its output. Limits are of each pass, and so are the figures.
    pub(crate) fn take(&mut self, outcome: Outcome) -> Vec<u8> {
        let Usage {
            cpu,
            wall,
            memory,
            approximate,
        } = outcome.usage;
        self.approximate |= approximate;
        self.cpu = self.cpu.max(cpu);
        self.wall = self.wall.max(wall);
        self.memory = self.memory.max(memory);
        self.stderr = outcome.stderr;
        self.stdout.clone_from(&outcome.stdout);
        outcome.stdout
    }

    /// Notes the CPU times of runs that were repeated, in milliseconds.
    pub(crate) fn repeated(&mut self, others: Vec<u32>) {
        self.repeats.extend(others);
    }

    /// Notes an output that no program printed.
    pub(crate) fn printed(&mut self, output: Vec<u8>) {
        self.stdout = output;
    }

    /// Notes what a pass read and printed.
    pub(crate) fn pass(&mut self, read: &str, printed: &str) {
        self.part();
        for (mark, text) in [('<', read), ('>', printed)] {
            for line in text.lines() {
                self.line(mark, line);
            }
        }
    }

    /// Parts a pass from the one before.
    pub(crate) fn part(&mut self) {
        self.passes += 1;
        if self.passes > 1 {
            self.interaction.push_str("---\n");
        }
    }

    /// Notes a line: `<` for what the program read, `>` for what it printed.
    pub(crate) fn line(&mut self, mark: char, line: &str) {
        self.interaction.push_str(&format!("{mark} {line}\n"));
    }

    pub(crate) fn checked(self, test: &str, checked: Checked) -> Ran {
        let mut ran = self.ran(test, checked.check.into(), checked.share);
        ran.run.notes.jury = checked.jury;
        ran
    }

    pub(crate) fn ran(self, test: &str, ruling: Ruling, share: u32) -> Ran {
        let milliseconds = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        Ran {
            run: Run {
                test: test.to_owned(),
                verdict: ruling.verdict,
                cpu_ms: milliseconds(self.cpu),
                wall_ms: milliseconds(self.wall),
                memory_kib: u32::try_from(self.memory >> 10).unwrap_or(u32::MAX),
                approximate: self.approximate,
                reason: ruling.reason,
                excerpt: None,
                repeats: self.repeats,
                notes: Notes::default(),
            },
            share,
            stdout: self.stdout,
            stderr: self.stderr,
            interaction: excerpt::of(self.interaction.as_bytes()),
        }
    }
}
