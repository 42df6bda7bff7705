//! The init's descendants, read from `/proc`: who they are, and what they use together.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use crate::sys;

/// What `/proc/PID/stat` and its neighbours say of one process.
struct Process {
    pid: i32,
    parent: i32,
    ticks: u64,
    threads: u64,
    born: u64,
}

/// All descendants of this process, in no particular order.
pub(super) fn descendants() -> Vec<i32> {
    family().iter().map(|process| process.pid).collect()
}

/// Whether this process's one child is that one.
pub(super) fn is_only_child(pid: i32) -> bool {
    children().is_ok_and(|text| text.split_whitespace().eq([pid.to_string()]))
}

/// The children of this single-threaded process, as the kernel lists them.
///
/// # Errors
/// This kernel keeps no such list.
pub(super) fn children() -> std::io::Result<String> {
    let own = std::process::id();
    fs::read_to_string(format!("/proc/{own}/task/{own}/children"))
}

fn family() -> Vec<Process> {
    let own = std::process::id() as i32;
    let mut rest: Vec<Process> = numbers().filter_map(read).collect();
    let mut found: Vec<Process> = Vec::new();
    loop {
        let before = found.len();
        let (near, far): (Vec<_>, Vec<_>) = rest.into_iter().partition(|process| {
            process.parent == own || found.iter().any(|parent| parent.pid == process.parent)
        });
        found.extend(near);
        rest = far;
        if found.len() == before {
            return found;
        }
    }
}

fn numbers() -> impl Iterator<Item = i32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn read(pid: i32) -> Option<Process> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold anything, even brackets and spaces; what follows the last bracket is numbers.
    let words: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
    let number = |place: usize| words.get(place)?.trim().parse::<u64>().ok();
    Some(Process {
        pid,
        parent: i32::try_from(number(1)?).ok()?,
        ticks: number(11)? + number(12)?,
        threads: number(17)?,
        born: number(19)?,
    })
}

/// Threads that a user has on this host, as far as `/proc` shows them.
pub(super) fn threads_of(user: u32) -> u64 {
    numbers()
        .filter(|pid| fs::metadata(format!("/proc/{pid}")).is_ok_and(|facts| facts.uid() == user))
        .filter_map(read)
        .map(|process| process.threads)
        .sum()
}

/// Adds up what a run uses, sample by sample.
#[derive(Default)]
pub(super) struct Sampler {
    alive: HashMap<(i32, u64), u64>,
    dead_nanos: u64,
    /// The most memory of one sample, in bytes.
    pub(super) peak: u64,
    /// Processor time of all processes ever seen, in nanoseconds.
    pub(super) cpu_nanos: u64,
}

impl Sampler {
    /// Takes one sample.
    pub(super) fn take(&mut self) {
        let family = family();
        let alive: HashMap<(i32, u64), u64> = family
            .iter()
            .map(|process| ((process.pid, process.born), nanos(process.ticks)))
            .collect();
        for (process, nanos) in &self.alive {
            if !alive.contains_key(process) {
                self.dead_nanos += nanos;
            }
        }
        self.alive = alive;
        self.cpu_nanos = self.dead_nanos + self.alive.values().sum::<u64>();
        self.peak = self.peak.max(memory(&family));
    }
}

fn nanos(ticks: u64) -> u64 {
    // The kernel shows user space a fixed hundred ticks in a second.
    ticks * 10_000_000
}

/// Pages that each process has for itself, and once the most that any shares.
fn memory(family: &[Process]) -> u64 {
    let mut own = 0;
    let mut shared = 0;
    for process in family {
        let Ok(text) = fs::read_to_string(format!("/proc/{}/statm", process.pid)) else {
            continue;
        };
        let pages: Vec<u64> = text
            .split(' ')
            .filter_map(|word| word.trim().parse().ok())
            .collect();
        if let [_, resident, common, ..] = pages[..] {
            own += resident.saturating_sub(common);
            shared = shared.max(common);
        }
    }
    (own + shared) * sys::page_bytes()
}
