//! The writable folders, as the init handles them between runs. Nothing here follows a link.

use std::ffi::CString;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use super::{Failure, tried};
use crate::sys;
use crate::wire::Reply;

/// The working folder and the one for temporary files.
pub(super) struct Places {
    /// The working folder, as programs see it.
    pub(super) workdir: String,
    /// The folder for temporary files, if programs must be told of it.
    pub(super) tmp: Option<String>,
    /// Whether these are file systems of our own, or at least fenced in.
    pub(super) walled: bool,
    folder: OwnedFd,
    emptied: [PathBuf; 2],
}

impl Places {
    /// Folders of our own file systems.
    pub(super) fn open(workdir: &str, tmp: &str) -> Result<Self, Failure> {
        let folder = tried(format!("open {workdir}"), File::open(workdir))?;
        Ok(Self {
            workdir: workdir.to_owned(),
            tmp: None,
            walled: true,
            folder: folder.into(),
            emptied: [workdir.into(), tmp.into()],
        })
    }

    /// Folders in a private one of the host.
    pub(super) fn in_folder(folder: &Path, walled: bool) -> Result<Self, Failure> {
        let inside = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let (workdir, tmp) = (inside("box"), inside("tmp"));
        let mut places = Self::open(&workdir, &tmp)?;
        places.tmp = Some(tmp);
        places.walled = walled;
        Ok(places)
    }

    /// Writes a file, replacing an old one of its name.
    pub(super) fn put(
        &self,
        name: &str,
        mode: u32,
        from: &OwnedFd,
        user: Option<u32>,
    ) -> io::Result<()> {
        let mut folder = self.folder.try_clone()?;
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

    /// Opens a regular file for the host, or says why not.
    pub(super) fn take(&self, name: &str) -> Result<(OwnedFd, u64), Reply> {
        let name = CString::new(name).map_err(|_| Reply::NotAFile)?;
        let flags = libc::O_RDONLY | libc::O_NONBLOCK | libc::O_NOCTTY;
        let file = sys::open_below(self.folder.as_fd(), &name, flags, 0)
            .map_err(|error| refusal(&error))?;
        let file = File::from(file);
        let facts = file.metadata().map_err(|error| refusal(&error))?;
        let kind = facts.file_type();
        if !kind.is_file() {
            return Err(Reply::NotAFile);
        }
        Ok((file.into(), facts.len()))
    }

    /// Empties both folders.
    pub(super) fn wipe(&self) -> io::Result<()> {
        for folder in &self.emptied {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    fs::remove_dir_all(entry.path())?;
                } else {
                    fs::remove_file(entry.path())?;
                }
            }
        }
        Ok(())
    }
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
