//! The folders of a chamber, as the init handles them between runs. Nothing here follows a link.
//!
//! `box` and `tmp` are the programs' to write in; `prog` holds what the host wants run and is never theirs.

use std::ffi::CString;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Failure, tried};
use crate::sys::{self, Key, Mark, Protection};
use crate::wire::Reply;

/// What `/proc` shows: processes of one's own user, and nothing of the machine.
pub(super) const PROC: &str = "hidepid=2,subset=pid";
/// The most files in each writable file system.
const INODES: u32 = 65_536;

/// File systems of a chamber's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    /// Whose the writable ones are.
    pub(super) user: u32,
    /// The size of each.
    pub(super) bytes: u64,
}

impl Own {
    /// Mounts all of them below a folder.
    pub(super) fn mount(self, below: &Path, key: Key) -> Result<(), Failure> {
        for (name, options) in [
            ("prog", self.options("mode=755")),
            ("box", self.writable()),
            ("tmp", self.writable()),
        ] {
            let made = tmpfs(&below.join(name), &options, key);
            tried(format!("mount {name}"), made)?;
        }
        tried("mount proc", proc(&below.join("proc"), key))
    }

    /// The options of a writable one.
    pub(super) fn writable(self) -> String {
        self.options(&format!("mode=700,uid={0},gid={0}", self.user))
    }

    fn options(self, more: &str) -> String {
        format!("size={},nr_inodes={INODES},{more}", self.bytes)
    }
}

fn tmpfs(at: &Path, options: &str, key: Key) -> io::Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    sys::mount(c"tmpfs", at, flags, options, key)
}

fn proc(at: &Path, key: Key) -> io::Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC | libc::MS_RDONLY;
    sys::mount(c"proc", at, flags, PROC, key)
}

/// The folders, open.
pub(super) struct Places {
    /// The working folder, as programs see it.
    pub(super) workdir: String,
    /// The folder of programs.
    pub(super) prog: String,
    /// The folder for temporary files, if programs must be told of it.
    pub(super) tmp: Option<String>,
    /// Whether these are file systems of our own, or at least fenced in.
    pub(super) walled: bool,
    /// Our own file systems, which can be replaced by new ones.
    pub(super) own: Option<Own>,
    writable: [Folder; 2],
    programs: OwnedFd,
}

/// A writable folder.
struct Folder {
    path: PathBuf,
    open: OwnedFd,
    /// What it looked like when it was empty and nobody had touched it.
    clean: Mark,
}

impl Folder {
    fn open(path: PathBuf) -> Result<Self, Failure> {
        let open = tried(format!("open {}", path.display()), File::open(&path))?;
        let open = OwnedFd::from(open);
        let clean = tried("look at a folder", sys::mark(open.as_fd()))?;
        Ok(Self { path, open, clean })
    }

    fn dirty(&self) -> bool {
        sys::mark(self.open.as_fd()).map_or(true, |mark| mark != self.clean)
    }
}

impl Places {
    /// Folders of our own file systems.
    pub(super) fn walled(own: Own) -> Result<Self, Failure> {
        let mut places = Self::at("/".as_ref())?;
        places.own = Some(own);
        places.walled = true;
        Ok(places)
    }

    /// Folders in a private one of the host.
    pub(super) fn in_folder(folder: &Path, walled: bool) -> Result<Self, Failure> {
        let mut places = Self::at(folder)?;
        places.tmp = Some(folder.join("tmp").to_string_lossy().into_owned());
        places.walled = walled;
        Ok(places)
    }

    fn at(below: &Path) -> Result<Self, Failure> {
        let name = |name: &str| below.join(name).to_string_lossy().into_owned();
        let programs = tried("open its programs", File::open(below.join("prog")))?;
        Ok(Self {
            workdir: name("box"),
            prog: name("prog"),
            tmp: None,
            walled: false,
            own: None,
            writable: [
                Folder::open(below.join("box"))?,
                Folder::open(below.join("tmp"))?,
            ],
            programs: programs.into(),
        })
    }

    /// Writes a file into the working folder, replacing an old one of its name.
    pub(super) fn put(
        &self,
        name: &str,
        mode: u32,
        from: &OwnedFd,
        user: Option<u32>,
    ) -> io::Result<()> {
        let folder = self.writable[0].open.as_fd();
        write(folder, (name, mode), from, user)
    }

    /// Writes a file into the folder of programs.
    pub(super) fn install(
        &self,
        name: &str,
        mode: u32,
        from: &OwnedFd,
        key: Key,
    ) -> io::Result<()> {
        if self.own.is_none() {
            // The host does it itself there.
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let prog = Path::new(&self.prog);
        sys::protect(prog, Protection::Writable, key)?;
        let written = write(self.programs.as_fd(), (name, mode), from, None);
        // Programs may be the init's own user: the mount is what keeps them from writing.
        sys::protect(prog, Protection::ReadOnly, key)?;
        written
    }

    /// Opens a regular file for the host, or says why not.
    pub(super) fn take(&self, name: &str) -> Result<(OwnedFd, u64), Reply> {
        let name = CString::new(name).map_err(|_| Reply::NotAFile)?;
        let flags = libc::O_RDONLY | libc::O_NONBLOCK | libc::O_NOCTTY;
        let file = sys::open_below(self.writable[0].open.as_fd(), &name, flags, 0)
            .map_err(|error| refusal(&error))?;
        let file = File::from(file);
        let facts = file.metadata().map_err(|error| refusal(&error))?;
        let kind = facts.file_type();
        if !kind.is_file() {
            return Err(Reply::NotAFile);
        }
        Ok((file.into(), facts.len()))
    }

    /// Whether anything was written to the writable folders, or about them.
    pub(super) fn dirty(&self) -> bool {
        self.writable.iter().any(Folder::dirty)
    }

    /// Makes the writable folders new where they are not.
    pub(super) fn sweep(&mut self, key: Key) -> io::Result<Reply> {
        let own = self.own;
        for folder in self.writable.iter_mut().filter(|folder| folder.dirty()) {
            match own {
                Some(own) => {
                    sys::unmount(&folder.path, key)?;
                    tmpfs(&folder.path, &own.writable(), key)?;
                    folder.open = File::open(&folder.path)?.into();
                    folder.clean = sys::mark(folder.open.as_fd())?;
                }
                None => empty(&folder.path)?,
            }
        }
        Ok(Reply::Ok)
    }

    /// Makes all folders new.
    pub(super) fn wipe(&mut self, key: Key) -> io::Result<Reply> {
        if let Some(own) = self.own {
            let prog = Path::new(&self.prog);
            sys::unmount(prog, key)?;
            tmpfs(prog, &own.options("mode=755"), key)?;
            self.programs = File::open(prog)?.into();
        }
        self.sweep(key)
    }
}

/// Deletes what is in a folder, and what was noted about it.
fn empty(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    let then = SystemTime::UNIX_EPOCH;
    let times = fs::FileTimes::new().set_accessed(then).set_modified(then);
    File::open(folder)?.set_times(times)
}

fn write(
    folder: BorrowedFd<'_>,
    (name, mode): (&str, u32),
    from: &OwnedFd,
    user: Option<u32>,
) -> io::Result<()> {
    let mut folder = folder.try_clone_to_owned()?;
    let (way, last) = name.rsplit_once('/').unwrap_or(("", name));
    for part in way.split('/').filter(|part| !part.is_empty()) {
        let part = CString::new(part)?;
        let made = sys::make_folder(folder.as_fd(), &part);
        let flags = libc::O_RDONLY | libc::O_DIRECTORY;
        let inner = sys::open_below(folder.as_fd(), &part, flags, 0)?;
        match made {
            Ok(()) => fchown(&inner, user, user)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        folder = inner;
    }
    let last = CString::new(last)?;
    match sys::unlink(folder.as_fd(), &last) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_EXCL;
    let mut file = File::from(sys::open_below(folder.as_fd(), &last, flags, 0o600)?);
    let mut from = File::from(from.try_clone()?);
    io::Seek::rewind(&mut from)?;
    io::copy(&mut from, &mut file)?;
    fchown(&file, user, user)?;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Whatever a program made of the name, it is its own fault and no failure of ours.
fn refusal(error: &io::Error) -> Reply {
    match error.raw_os_error() {
        Some(
            libc::ENOENT
            | libc::ENOTDIR
            | libc::EACCES
            | libc::ELOOP
            | libc::EXDEV
            | libc::ENXIO
            | libc::ENODEV,
        ) => Reply::NotAFile,
        other => Reply::Failed {
            what: "open a file the program left".into(),
            errno: other.unwrap_or(libc::EIO),
        },
    }
}
