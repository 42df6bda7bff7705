//! The first lines of a program: a sentence, then what it attacks and must earn, one `key: value` a line.

use std::fs;
use std::path::Path;
use std::time::Duration;

use agon_sandbox::{Exit, Level, Limits};

/// How a run may end.
#[derive(Debug, Clone, Copy)]
enum End {
    Code(i32),
    NotCode(i32),
    Signal(i32),
    Cpu,
    Wall,
    Memory,
    Output,
}

/// What a program must print.
#[derive(Debug, Clone)]
enum Said {
    Anything,
    Line(String),
    Bytes(Vec<u8>),
}

/// What one run must come to: any of these ends, and if it ended by itself, these words.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    ends: Vec<End>,
    said: Said,
}

/// Standard input.
#[derive(Debug, Clone)]
pub(super) enum Input {
    Nothing,
    Bytes(String),
    File(String),
}

/// All that a program says of itself.
#[derive(Debug)]
pub(super) struct Header {
    /// The attacks it tries, by their numbers in `attacks.txt`.
    pub(super) attacks: Vec<u32>,
    /// What it, or of a pair the one who leaves, must come to.
    pub(super) wanted: Wanted,
    /// What of a pair the one who looks must come to.
    pub(super) finds: Wanted,
    overruled: Vec<(Level, Vec<End>)>,
    /// The levels that claim to hold it.
    pub(super) levels: Vec<Level>,
    pub(super) limits: Limits,
    pub(super) tmpfs_bytes: u64,
    /// Run twice in one chamber, `leave` and then `find`.
    pub(super) after: bool,
    /// Run in two chambers at a time, `leave` and `find`.
    pub(super) beside: bool,
    /// Whether it gets through where nothing holds it.
    pub(super) control: bool,
    pub(super) input: Input,
    /// Names that must not be given to the host.
    pub(super) refused: Vec<String>,
    /// Names that may be given, but never with what is not the program's own.
    pub(super) own: Vec<String>,
    /// CPU time that must have been counted.
    pub(super) used: Duration,
}

const MIB: u64 = 1 << 20;

impl Header {
    /// Reads a program's first lines.
    pub(super) fn read(file: &Path) -> Self {
        let mut header = Self {
            attacks: Vec::new(),
            wanted: Wanted {
                ends: vec![End::Code(0)],
                said: Said::Anything,
            },
            finds: Wanted {
                ends: vec![End::Code(0)],
                said: Said::Line("nothing found".into()),
            },
            overruled: Vec::new(),
            levels: vec![Level::Full, Level::Rootless],
            limits: Limits {
                cpu: Duration::from_secs(1),
                wall: Duration::from_secs(8),
                memory: 64 * MIB,
                processes: 16,
                stdout: 64 << 10,
                stderr: 4 << 10,
                file_size: 16 * MIB,
                open_files: 64,
                stack: None,
                address_space: !["go", "java", "js"]
                    .iter()
                    .any(|ending| file.extension().is_some_and(|e| e == *ending)),
            },
            tmpfs_bytes: 128 * MIB,
            after: false,
            beside: false,
            control: false,
            input: Input::Nothing,
            refused: Vec::new(),
            own: Vec::new(),
            used: Duration::ZERO,
        };
        let text = fs::read_to_string(file).unwrap();
        for line in comment(&text).skip(1) {
            let (key, value) = line
                .split_once(": ")
                .unwrap_or_else(|| panic!("{}: `{line}` is no `key: value`", file.display()));
            header.take(key, value);
        }
        header
    }

    fn take(&mut self, key: &str, value: &str) {
        match key {
            "attack" => self.attacks = value.split(' ').map(|word| word.parse().unwrap()).collect(),
            "expect" | "leaves" => self.wanted.ends = ends(value),
            "rootless" | "guarded" => self.overruled.push((key.parse().unwrap(), ends(value))),
            "stdout" if value.starts_with('"') => {
                let text: String = serde_json::from_str(value).unwrap();
                self.wanted.said = Said::Bytes(text.into());
            }
            "stdout" => self.wanted.said = Said::Line(value.into()),
            "stdout-bytes" => {
                self.wanted.said = Said::Bytes((0..=255).take(value.parse().unwrap()).collect())
            }
            "found" => self.finds.said = Said::Line(value.into()),
            "levels" => self.levels = value.split(' ').map(|word| word.parse().unwrap()).collect(),
            "limits" => value.split(' ').for_each(|word| self.limit(word)),
            "pair" => {
                self.after = value.contains("after");
                self.beside = value.contains("beside");
            }
            "control" => self.control = value == "unprotected",
            "stdin" => {
                let (kind, text) = value.split_once(' ').unwrap();
                let text = serde_json::from_str(text).unwrap();
                self.input = match kind {
                    "file" => Input::File(text),
                    "bytes" => Input::Bytes(text),
                    other => panic!("`{other}` is no kind of input"),
                };
            }
            "take" => self.refused.push(value.into()),
            "take-any" => self.own.push(value.into()),
            "used" => {
                self.used =
                    Duration::from_millis(value.strip_prefix("cpu=").unwrap().parse().unwrap())
            }
            other => panic!("`{other}` is no key"),
        }
    }

    fn limit(&mut self, word: &str) {
        let (name, value) = word.split_once('=').unwrap();
        let number: u64 = value.parse().unwrap();
        let limits = &mut self.limits;
        match name {
            "cpu" => limits.cpu = Duration::from_millis(number),
            "wall" => limits.wall = Duration::from_millis(number),
            "memory" => limits.memory = number * MIB,
            "processes" => limits.processes = number as u32,
            "file" => limits.file_size = number * MIB,
            "stack" => limits.stack = Some(number * MIB),
            "tmpfs" => self.tmpfs_bytes = number * MIB,
            other => panic!("`{other}` is no limit"),
        }
    }

    /// What it must come to at a level.
    pub(super) fn wanted_at(&self, level: Level) -> Wanted {
        let mut wanted = self.wanted.clone();
        for (other, ends) in &self.overruled {
            if *other == level {
                wanted.ends.clone_from(ends);
            }
        }
        wanted
    }
}

impl Wanted {
    /// Whether a run came to it.
    pub(super) fn is_met(&self, exit: Exit, stdout: &[u8]) -> bool {
        let by_itself = matches!(exit, Exit::Code(_) | Exit::Signal(_));
        self.ends.iter().any(|end| end.is(exit)) && (!by_itself || self.said.is(stdout))
    }
}

impl End {
    fn is(self, exit: Exit) -> bool {
        match (self, exit) {
            (Self::Code(wanted), Exit::Code(code)) => wanted == code,
            (Self::NotCode(other), Exit::Code(code)) => other != code,
            (Self::Signal(wanted), Exit::Signal(signal)) => wanted == signal,
            (Self::Cpu, Exit::CpuLimit) | (Self::Wall, Exit::WallLimit) => true,
            (Self::Memory, Exit::MemoryLimit) | (Self::Output, Exit::OutputLimit) => true,
            _ => false,
        }
    }
}

impl Said {
    fn is(&self, stdout: &[u8]) -> bool {
        match self {
            Self::Anything => true,
            Self::Line(line) => stdout.strip_suffix(b"\n").unwrap_or(stdout) == line.as_bytes(),
            Self::Bytes(bytes) => stdout == bytes,
        }
    }
}

fn ends(value: &str) -> Vec<End> {
    value.split(" or ").map(end).collect()
}

fn end(words: &str) -> End {
    let number = |rest: &str| rest.parse().unwrap();
    match words {
        "cpu-limit" => End::Cpu,
        "wall-limit" => End::Wall,
        "memory-limit" => End::Memory,
        "output-limit" => End::Output,
        other => {
            if let Some(rest) = other.strip_prefix("exit not ") {
                End::NotCode(number(rest))
            } else if let Some(rest) = other.strip_prefix("exit ") {
                End::Code(number(rest))
            } else if let Some(rest) = other.strip_prefix("signal ") {
                End::Signal(number(rest))
            } else {
                panic!("`{other}` is no end")
            }
        }
    }
}

/// The comment a program begins with, line by line, without its marks.
fn comment(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().skip_while(|line| line.starts_with("#!"));
    lines.map_while(|line| line.strip_prefix("// ").or(line.strip_prefix("# ")))
}

/// The attacks a program of any corpus names.
pub(super) fn attacks(file: &Path) -> Vec<u32> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let named = comment(&text).filter_map(|line| line.strip_prefix("attack: "));
    named
        .flat_map(|list| list.split(' '))
        .map(|word| word.parse().unwrap())
        .collect()
}
