//! The groups of one chamber: limits, clocks and their removal.
//!
//! Only programs live in these groups; the init stays where the host process is, so that a program's
//! memory limit can never end its own warden. Files are opened once, and limits written when they change:
//! between two runs only clocks are read.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{Base, new_name};

/// The groups of one chamber, removed when dropped.
#[derive(Debug)]
pub(crate) enum Group {
    V1(V1),
    V2(V2),
}

/// How much of a core that others want too the programs of a group get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// What nobody else wants, nearly.
    Least,
    /// As much as any.
    Usual,
}

/// One group in each of three hierarchies.
#[derive(Debug)]
pub(crate) struct V1 {
    folders: [PathBuf; 3],
    tasks: [File; 3],
    memory_limit: File,
    joint_limit: Option<File>,
    peak: File,
    out_of_memory: File,
    processes_limit: File,
    processes: File,
    clock: File,
    set: Option<(u64, u32)>,
    kills_before: u64,
    cpu_before: u64,
}

/// A group with a leaf in which programs live.
#[derive(Debug)]
pub(crate) struct V2 {
    folder: PathBuf,
    leaves: u64,
    leaf: Option<Leaf>,
}

#[derive(Debug)]
struct Leaf {
    path: PathBuf,
    folder: File,
    peak: File,
    events: File,
    processes: File,
    clock: File,
    set: (u64, u32),
    kills_before: u64,
    cpu_before: u64,
}

impl Group {
    /// Makes the groups of a new chamber.
    pub(crate) fn create(base: &Base) -> io::Result<Self> {
        let name = new_name()?;
        match base {
            Base::V1 { memory, pids, cpu } => {
                V1::create([memory, pids, cpu].map(|folder| folder.join(&name))).map(Self::V1)
            }
            Base::V2(folder) => {
                let folder = folder.join(&name);
                fs::create_dir(&folder)?;
                fs::write(folder.join("cgroup.subtree_control"), "+memory +pids +cpu")?;
                Ok(Self::V2(V2 {
                    folder,
                    leaves: 0,
                    leaf: None,
                }))
            }
        }
    }

    /// Sets a run's limits and its clocks to zero.
    pub(crate) fn prepare(&mut self, memory: u64, processes: u32) -> io::Result<()> {
        match self {
            Self::V1(group) => group.prepare(memory, processes),
            Self::V2(group) => group.prepare(memory, processes),
        }
    }

    /// Files into which a process writes `0` to enter.
    pub(crate) fn entrances(&self) -> Vec<BorrowedFd<'_>> {
        match self {
            Self::V1(group) => group.tasks.iter().map(AsFd::as_fd).collect(),
            Self::V2(_) => Vec::new(),
        }
    }

    /// The folder of the group that a process is to be born in.
    pub(crate) fn birthplace(&self) -> Option<BorrowedFd<'_>> {
        match self {
            Self::V1(_) => None,
            Self::V2(group) => group.leaf.as_ref().map(|leaf| leaf.folder.as_fd()),
        }
    }

    /// Processor time used since `prepare`.
    pub(crate) fn cpu(&self) -> io::Result<Duration> {
        Ok(match self {
            Self::V1(group) => {
                Duration::from_nanos(number(&group.clock)?.saturating_sub(group.cpu_before))
            }
            Self::V2(group) => {
                let leaf = group.leaf()?;
                let used = field(&leaf.clock, "usage_usec")?;
                Duration::from_micros(used.saturating_sub(leaf.cpu_before))
            }
        })
    }

    /// Sets the clock to zero while programs run.
    pub(crate) fn restart(&mut self) -> io::Result<()> {
        match self {
            Self::V1(group) => group.cpu_before = number(&group.clock)?,
            Self::V2(group) => {
                let leaf = group.leaf.as_mut();
                let leaf = leaf.ok_or_else(|| io::Error::other("no run was prepared"))?;
                leaf.cpu_before = field(&leaf.clock, "usage_usec")?;
            }
        }
        Ok(())
    }

    /// Weighs the programs. Kernels whose groups have no weight go on as they are.
    pub(crate) fn weigh(&self, weight: Weight) {
        let (file, text) = match (self, weight) {
            (Self::V1(group), Weight::Least) => (group.folders[2].join("cpu.shares"), "2"),
            (Self::V1(group), Weight::Usual) => (group.folders[2].join("cpu.shares"), "1024"),
            (Self::V2(group), Weight::Least) => (group.folder.join("cpu.weight"), "1"),
            (Self::V2(group), Weight::Usual) => (group.folder.join("cpu.weight"), "100"),
        };
        let _ = fs::write(file, text);
    }

    /// The threads of all programs, as the host numbers them.
    pub(crate) fn threads(&self) -> io::Result<Vec<i32>> {
        let file = match self {
            Self::V1(group) => group.folders[2].join("tasks"),
            Self::V2(group) => group.leaf()?.path.join("cgroup.threads"),
        };
        let text = fs::read_to_string(file)?;
        Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
    }

    /// The most memory charged at one moment since `prepare`.
    pub(crate) fn peak(&self) -> io::Result<u64> {
        match self {
            Self::V1(group) => number(&group.peak),
            Self::V2(group) => number(&group.leaf()?.peak),
        }
    }

    /// Whether the kernel ended any process for want of memory since `prepare`.
    pub(crate) fn out_of_memory(&self) -> io::Result<bool> {
        Ok(match self {
            Self::V1(group) => field(&group.out_of_memory, "oom_kill")? > group.kills_before,
            Self::V2(group) => {
                let leaf = group.leaf()?;
                field(&leaf.events, "oom_kill")? > leaf.kills_before
            }
        })
    }

    /// Whether nobody is in the group any more. The kernel lets go of the last dead process a little after its
    /// parent has seen it.
    pub(crate) fn is_empty(&self) -> io::Result<bool> {
        let processes = match self {
            Self::V1(group) => &group.processes,
            Self::V2(group) => &group.leaf()?.processes,
        };
        for _ in 0..100 {
            if number(processes)? == 0 {
                return Ok(true);
            }
            thread::sleep(Duration::from_micros(200));
        }
        Ok(false)
    }
}

impl V1 {
    fn create(folders: [PathBuf; 3]) -> io::Result<Self> {
        for folder in &folders {
            fs::create_dir(folder)?;
        }
        let [memory, pids, cpu] = &folders;
        let write = |path: PathBuf| OpenOptions::new().write(true).open(path);
        let read = |path: PathBuf| OpenOptions::new().read(true).write(true).open(path);
        // Hosts without swap have neither.
        let _ = fs::write(memory.join("memory.swappiness"), "0");
        let joint_limit = write(memory.join("memory.memsw.limit_in_bytes")).ok();
        Ok(Self {
            tasks: [
                write(cpu.join("tasks"))?,
                write(memory.join("tasks"))?,
                write(pids.join("tasks"))?,
            ],
            memory_limit: write(memory.join("memory.limit_in_bytes"))?,
            joint_limit,
            peak: read(memory.join("memory.max_usage_in_bytes"))?,
            out_of_memory: File::open(memory.join("memory.oom_control"))?,
            processes_limit: write(pids.join("pids.max"))?,
            processes: File::open(pids.join("pids.current"))?,
            clock: File::open(cpu.join("cpuacct.usage"))?,
            folders,
            set: None,
            kills_before: 0,
            cpu_before: 0,
        })
    }

    fn prepare(&mut self, memory: u64, processes: u32) -> io::Result<()> {
        if self.set != Some((memory, processes)) {
            self.set = None;
            // The joint limit may never be below the plain one.
            if let Some(joint) = &self.joint_limit {
                write(joint, "-1")?;
            }
            write(&self.memory_limit, &memory.to_string())?;
            if let Some(joint) = &self.joint_limit {
                write(joint, &memory.to_string())?;
            }
            write(&self.processes_limit, &processes.to_string())?;
            self.set = Some((memory, processes));
        }
        write(&self.peak, "0")?;
        self.kills_before = field(&self.out_of_memory, "oom_kill")?;
        self.cpu_before = number(&self.clock)?;
        Ok(())
    }
}

impl V2 {
    fn leaf(&self) -> io::Result<&Leaf> {
        self.leaf
            .as_ref()
            .ok_or_else(|| io::Error::other("no run was prepared"))
    }

    fn prepare(&mut self, memory: u64, processes: u32) -> io::Result<()> {
        if let Some(leaf) = &mut self.leaf
            && leaf.set == (memory, processes)
            && write(&leaf.peak, "reset").is_ok()
        {
            return leaf.start();
        }
        // Before Linux 6.12 a peak cannot be reset, so that each run gets a new leaf.
        if let Some(old) = self.leaf.take() {
            fs::remove_dir(&old.path)?;
        }
        self.leaves += 1;
        let path = self.folder.join(format!("run-{}", self.leaves));
        let mut leaf = Leaf::create(path, memory, processes)?;
        leaf.start()?;
        self.leaf = Some(leaf);
        Ok(())
    }
}

impl Leaf {
    fn create(path: PathBuf, memory: u64, processes: u32) -> io::Result<Self> {
        fs::create_dir(&path)?;
        fs::write(path.join("memory.max"), memory.to_string())?;
        // Hosts without swap have no such file.
        let _ = fs::write(path.join("memory.swap.max"), "0");
        fs::write(path.join("memory.oom.group"), "1")?;
        fs::write(path.join("pids.max"), processes.to_string())?;
        let peak = path.join("memory.peak");
        let writable = OpenOptions::new().read(true).write(true).open(&peak);
        Ok(Self {
            folder: File::open(&path)?,
            peak: writable.or_else(|_| File::open(&peak))?,
            events: File::open(path.join("memory.events"))?,
            processes: File::open(path.join("pids.current"))?,
            clock: File::open(path.join("cpu.stat"))?,
            path,
            set: (memory, processes),
            kills_before: 0,
            cpu_before: 0,
        })
    }

    fn start(&mut self) -> io::Result<()> {
        self.kills_before = field(&self.events, "oom_kill")?;
        self.cpu_before = field(&self.clock, "usage_usec")?;
        Ok(())
    }
}

impl Drop for V1 {
    fn drop(&mut self) {
        for folder in &self.folders {
            remove(folder);
        }
    }
}

impl Drop for V2 {
    fn drop(&mut self) {
        if let Some(leaf) = &self.leaf {
            remove(&leaf.path);
        }
        remove(&self.folder);
    }
}

/// Removes a group, whose last dead process the kernel may be a little late to let go of.
fn remove(folder: &Path) {
    for _ in 0..50 {
        match fs::remove_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
                thread::sleep(Duration::from_millis(2));
            }
            _ => return,
        }
    }
}

fn write(file: &File, text: &str) -> io::Result<()> {
    file.write_at(text.as_bytes(), 0).map(drop)
}

fn read<'a>(file: &File, room: &'a mut [u8; 1024]) -> io::Result<&'a str> {
    let length = file.read_at(room, 0)?;
    std::str::from_utf8(&room[..length])
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn number(file: &File) -> io::Result<u64> {
    parse(read(file, &mut [0; 1024])?.trim())
}

/// One line of a file of `name value` lines.
fn field(file: &File, name: &str) -> io::Result<u64> {
    let mut room = [0; 1024];
    let text = read(file, &mut room)?;
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    parse(value.unwrap_or_default())
}

fn parse(text: &str) -> io::Result<u64> {
    text.parse().map_err(|_| {
        let what = format!("a control group says `{text}` where a number was due");
        io::Error::new(io::ErrorKind::InvalidData, what)
    })
}
