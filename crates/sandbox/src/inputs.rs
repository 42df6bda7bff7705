//! Files that programs read, as nameless copies in memory: a descriptor tells its reader where its file lies and
//! when it was written, which is no program's business.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::sys;

/// The most that all copies together take, in bytes; a larger file is copied for each run.
const MOST: u64 = 256 << 20;

/// The copies that are kept, the oldest leaving first.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    copies: HashMap<Version, OwnedFd>,
    order: VecDeque<Version>,
    bytes: u64,
}

/// A file as it was at one time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Version {
    path: PathBuf,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
}

impl Inputs {
    /// A reader of its own for this file's contents.
    pub(crate) fn open(&self, path: &Path) -> io::Result<OwnedFd> {
        let mut file = File::open(path)?;
        let facts = file.metadata()?;
        let version = Version {
            path: path.to_owned(),
            inode: facts.ino(),
            bytes: facts.len(),
            modified: (facts.mtime(), facts.mtime_nsec()),
        };
        if version.bytes > MOST / 4 {
            return sealed(&mut file);
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(copy) = kept.copies.get(&version) {
            return reader(copy);
        }
        let copy = sealed(&mut file)?;
        let own = reader(&copy)?;
        kept.bytes += version.bytes;
        kept.order.push_back(version.clone());
        kept.copies.insert(version, copy);
        while kept.bytes > MOST
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.bytes -= oldest.bytes;
            kept.copies.remove(&oldest);
        }
        Ok(own)
    }
}

/// The same file, opened anew, so that no two readers share a place in it.
fn reader(copy: &OwnedFd) -> io::Result<OwnedFd> {
    let own = format!("/proc/self/fd/{}", copy.as_raw_fd());
    File::open(own).map(OwnedFd::from)
}

/// A copy that nobody can change.
pub(crate) fn sealed(from: &mut dyn Read) -> io::Result<OwnedFd> {
    let mut file = File::from(sys::memfd()?);
    io::copy(from, &mut file)?;
    file.flush()?;
    file.rewind()?;
    sys::seal(file.as_fd())?;
    Ok(file.into())
}
