//! Who does a task: this process, or one that is asked over its standard input, a partition a line,
//! and answers with the length of a yield in 4 bytes, little-endian, and the yield.

use std::io::{BufRead as _, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use agon_scoreboard::Mapped;
use anyhow::{Context, Result};

use super::files::{Files, Room};

/// The hidden command of a worker process.
pub(crate) const COMMAND: &str = "fold-worker";

/// Who does a task.
pub(super) enum Worker {
    /// With the room that it reads into.
    Here(Arc<Files>, Box<Room>),
    Process(Child),
}

impl Worker {
    /// Starts a process.
    pub(super) fn process(segments: &[PathBuf]) -> Result<Self> {
        let own = std::env::current_exe().context("finding this program")?;
        let child = Command::new(own)
            .arg(COMMAND)
            .args(segments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting a worker")?;
        Ok(Self::Process(child))
    }

    /// The process that does the tasks.
    pub(super) fn id(&self) -> u32 {
        match self {
            Self::Here(..) => std::process::id(),
            Self::Process(child) => child.id(),
        }
    }

    /// Does a task.
    pub(super) fn map(&mut self, partition: u32) -> Result<Mapped> {
        let child = match self {
            Self::Here(files, room) => return files.map(partition, room),
            Self::Process(child) => child,
        };
        let (Some(stdin), Some(stdout)) = (&mut child.stdin, &mut child.stdout) else {
            anyhow::bail!("the worker has no pipes");
        };
        writeln!(stdin, "{partition}").context("the worker died")?;
        let mut length = [0; 4];
        stdout.read_exact(&mut length).context("the worker died")?;
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        stdout.read_exact(&mut bytes).context("the worker died")?;
        postcard::from_bytes(&bytes).context("the worker's yield")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Self::Process(child) = self {
            // It ends at the end of its input; one that does not is ended.
            drop(child.stdin.take());
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A worker process: does what its standard input asks, until that ends.
pub(crate) fn serve(segments: &[PathBuf]) -> Result<()> {
    let files = Files::open(segments)?;
    let (mut stdout, mut room) = (std::io::stdout().lock(), Room::default());
    for line in std::io::stdin().lock().lines() {
        let partition = line?.trim().parse().context("which partition")?;
        let bytes = postcard::to_stdvec(&files.map(partition, &mut room)?)?;
        stdout.write_all(&u32::try_from(bytes.len())?.to_le_bytes())?;
        stdout.write_all(&bytes)?;
        stdout.flush()?;
    }
    Ok(())
}
