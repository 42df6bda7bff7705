//! What to run, what it may take, and what came of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a program reads.
#[derive(Debug, Clone)]
pub enum Stdin {
    /// Nothing.
    Empty,
    /// These bytes, as a sealed file in memory.
    Bytes(Arc<[u8]>),
    /// A file of the host, opened anew for each run, for reading only.
    File(PathBuf),
}

/// One run.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The program's path as it is inside, and its arguments.
    pub argv: Vec<String>,
    /// Its whole environment.
    pub env: Vec<(String, String)>,
    /// What it reads.
    pub stdin: Stdin,
    /// What it may take.
    pub limits: Limits,
    /// What it must not find of earlier runs.
    pub fresh: Fresh,
    /// What becomes the program.
    pub start: Start,
    /// The core it stays on, with all it starts; none leaves that to the kernel.
    pub core: Option<u32>,
}

/// What becomes a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Start {
    /// The file that its first argument names.
    File,
    /// The chamber's fork server, which was woken before and takes the arguments as it likes. [`Fresh::Processes`]
    /// and [`Fresh::Everything`] are then `Swept`.
    Server,
}

/// What a run does not find of earlier runs in the same chamber. Processes never outlive a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fresh {
    /// Files in the writable folders stay.
    Kept,
    /// The writable folders are as if nobody had ever written there.
    Swept,
    /// The same, with process numbers of its own; `/proc` shows others. Without control groups it is `Swept`.
    Processes,
    /// The same, with System V objects, mounts and writable folders of its own, which are gone after the run.
    /// Without control groups it is `Swept`.
    Everything,
}

/// What a run may take. Sizes are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// CPU time, of all its processes together.
    pub cpu: Duration,
    /// Wall time.
    pub wall: Duration,
    /// Memory, of all its processes together.
    pub memory: u64,
    /// Processes and threads at a time.
    pub processes: u32,
    /// Standard output; more is [`Exit::OutputLimit`].
    pub stdout: u64,
    /// Standard error; more is thrown away.
    pub stderr: u64,
    /// The largest file it may write.
    pub file_size: u64,
    /// Open files.
    pub open_files: u64,
    /// The stack; none means no limit of its own.
    pub stack: Option<u64>,
    /// Whether, without control groups, address space may stand in for memory. False for runtimes
    /// that reserve much more than they use.
    pub address_space: bool,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It exited.
    Code(i32),
    /// A signal killed it.
    Signal(i32),
    /// It used more CPU time than allowed.
    CpuLimit,
    /// It took more wall time than allowed.
    WallLimit,
    /// It, or one of its processes, needed more memory than allowed.
    MemoryLimit,
    /// It wrote more than allowed.
    OutputLimit,
}

/// What a run used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// CPU time of all its processes.
    pub cpu: Duration,
    /// From start to end.
    pub wall: Duration,
    /// Peak memory in bytes.
    pub memory: u64,
    /// Whether the figures were polled, not counted.
    pub approximate: bool,
}

/// The facts about one run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub exit: Exit,
    /// What it used.
    pub usage: Usage,
    /// What it wrote, up to the limit.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error, up to the limit.
    pub stderr: Vec<u8>,
}
