//! One chamber, seen from the host: its init process and the requests it answers.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, chown};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::cgroup::Group;
use crate::sandbox::Engine;
use crate::users::own_user;
use crate::wire::{self, Reply, Request, Walls};
use crate::{Error, Level, Outcome, Root, Spec, sys};

mod run;

/// The hidden first argument that makes our own program an init.
pub(crate) const INIT: &str = "sandbox-init";
/// How long the init may take for anything but a run.
const PATIENCE: Duration = Duration::from_secs(30);

/// One walled room, in which programs run one after another. Dropping it ends everything in it.
#[derive(Debug)]
pub struct Chamber {
    engine: Arc<Engine>,
    root: Root,
    warden: Warden,
}

/// The init and what must vanish with it. Field order is drop order: processes before groups.
#[derive(Debug)]
struct Warden {
    init: Init,
    group: Option<Group>,
    _folder: Option<Folder>,
    workdir: String,
}

#[derive(Debug)]
struct Init {
    socket: Option<OwnedFd>,
    process: Child,
}

/// A private folder of the host, for want of a private file system.
#[derive(Debug)]
struct Folder(PathBuf);

impl Chamber {
    pub(crate) fn open(engine: Arc<Engine>, root: Root) -> Result<Self, Error> {
        let warden = Warden::start(&engine, &root)?;
        Ok(Self {
            engine,
            root,
            warden,
        })
    }

    /// The working folder, as programs see it.
    #[must_use]
    pub fn workdir(&self) -> &str {
        &self.warden.workdir
    }

    /// Writes a file into the working folder, with the folders on its way; an old one is replaced.
    ///
    /// # Errors
    /// The name could leave the working folder, or there is no room.
    pub fn put(&mut self, name: &str, bytes: &[u8], mode: u32) -> Result<(), Error> {
        plain(name)?;
        let mut file =
            File::from(sys::memfd().map_err(|error| Error::host("make a file in memory", error))?);
        file.write_all(bytes)
            .map_err(|error| Error::host("fill a file in memory", error))?;
        let request = Request::Put {
            name: name.to_owned(),
            mode: mode & 0o777,
        };
        match self.warden.ask(&request, &[file.as_fd()])?.0 {
            Reply::Ok => Ok(()),
            other => Err(unexpected(name, other)),
        }
    }

    /// Reads a regular file from the working folder.
    ///
    /// # Errors
    /// There is no such file, it is not a regular one, or it has more than `max` bytes.
    pub fn take(&mut self, name: &str, max: u64) -> Result<Vec<u8>, Error> {
        plain(name)?;
        let request = Request::Take {
            name: name.to_owned(),
        };
        let (reply, fds) = self.warden.ask(&request, &[])?;
        let (Reply::File { size }, Some(file)) = (&reply, fds.into_iter().next()) else {
            return Err(unexpected(name, reply));
        };
        let size = *size;
        if size > max {
            return Err(Error::TooLarge {
                name: name.to_owned(),
                size,
                max,
            });
        }
        let mut bytes = Vec::new();
        File::from(file)
            .take(max)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::host(format!("read {name}"), error))?;
        Ok(bytes)
    }

    /// Runs a program to its end, or to the end of its limits; afterwards nothing of it runs any more.
    /// Files in the working folder stay.
    ///
    /// # Errors
    /// The program could not be started at all, or the init is gone.
    pub fn run(&mut self, spec: &Spec) -> Result<Outcome, Error> {
        run::run(&mut self.warden, self.engine.level, spec)
    }

    /// Empties the working folder and `/tmp`.
    ///
    /// # Errors
    /// A new chamber had to be built and could not.
    pub fn wipe(&mut self) -> Result<(), Error> {
        if let Ok((Reply::Ok, _)) = self.warden.ask(&Request::Wipe, &[]) {
            return Ok(());
        }
        // Too much to delete, or the init is no more: a new one starts clean.
        self.warden = Warden::start(&self.engine, &self.root)?;
        Ok(())
    }
}

impl Warden {
    fn start(engine: &Engine, root: &Root) -> Result<Self, Error> {
        let user = own_user();
        let folder = match engine.level {
            Level::Full | Level::Rootless => None,
            Level::Guarded | Level::Unprotected => Some(
                Folder::create(engine, user)
                    .map_err(|error| Error::host("make a private folder", error))?,
            ),
        };
        let group = match &engine.groups {
            Some(base) => Some(
                Group::create(base).map_err(|error| Error::host("make a control group", error))?,
            ),
            None => None,
        };
        let init = Init::spawn().map_err(|error| Error::host("start the chamber's init", error))?;
        let mut warden = Self {
            init,
            group,
            workdir: String::new(),
            _folder: folder,
        };
        let walls = warden.walls(engine.level, root);
        match warden.ask(&Request::Build { walls, user }, &[])?.0 {
            Reply::Ready { workdir } => warden.workdir = workdir,
            other => return Err(unexpected("its walls", other)),
        }
        Ok(warden)
    }

    fn walls(&self, level: Level, root: &Root) -> Walls {
        let folder = || {
            let folder = self._folder.as_ref();
            folder.map(|folder| folder.0.clone()).unwrap_or_default()
        };
        match level {
            Level::Full | Level::Rootless => Walls::Namespaces {
                user_namespace: level == Level::Rootless,
                mounts: root
                    .mounts
                    .iter()
                    .map(|mount| (mount.host.clone(), mount.inside.clone()))
                    .collect(),
                tmpfs_bytes: root.tmpfs_bytes,
            },
            Level::Guarded => Walls::Landlock {
                readable: root.mounts.iter().map(|mount| mount.host.clone()).collect(),
                folder: folder(),
            },
            Level::Unprotected => Walls::Nothing { folder: folder() },
        }
    }

    /// Sends a request and waits for its answer.
    fn ask(
        &mut self,
        request: &Request,
        fds: &[BorrowedFd<'_>],
    ) -> Result<(Reply, Vec<OwnedFd>), Error> {
        self.send(request, fds)?;
        let socket = self.init.socket()?;
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let [ready] = sys::poll([Some(socket)], Some(left.as_millis() as u64))
                .map_err(|error| Error::host("wait for the init", error))?;
            if ready {
                return self.receive();
            }
            if left.is_zero() {
                self.init.end();
                return Err(Error::Gone("it did not answer in time".into()));
            }
        }
    }

    fn send(&self, request: &Request, fds: &[BorrowedFd<'_>]) -> Result<(), Error> {
        wire::send(self.init.socket()?, request, fds).map_err(|error| match error.kind() {
            io::ErrorKind::ArgumentListTooLong => {
                Error::BadRequest("arguments and environment are too long together".into())
            }
            _ => Error::Gone(error.to_string()),
        })
    }

    fn receive(&self) -> Result<(Reply, Vec<OwnedFd>), Error> {
        wire::receive(self.init.socket()?)
            .map_err(|error| Error::Gone(error.to_string()))?
            .ok_or_else(|| Error::Gone("it closed its socket".into()))
    }
}

impl Init {
    fn spawn() -> io::Result<Self> {
        let (ours, theirs) = sys::seqpacket_pair()?;
        let process = Command::new("/proc/self/exe")
            .arg(INIT)
            .env_clear()
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self {
            socket: Some(ours),
            process,
        })
    }

    fn socket(&self) -> Result<BorrowedFd<'_>, Error> {
        self.socket
            .as_ref()
            .map(AsFd::as_fd)
            .ok_or_else(|| Error::Gone("it was ended".into()))
    }

    /// The closed socket tells the init to end; it is killed if it does not listen.
    fn end(&mut self) {
        self.socket = None;
        let until = Instant::now() + Duration::from_secs(2);
        while let Ok(None) = self.process.try_wait() {
            if Instant::now() > until {
                let _ = self.process.kill();
                let _ = self.process.wait();
                return;
            }
            thread::sleep(Duration::from_micros(300));
        }
    }
}

impl Drop for Init {
    fn drop(&mut self) {
        self.end();
    }
}

impl Folder {
    fn create(engine: &Engine, user: Option<u32>) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("agon-chamber-{}-{number}", std::process::id());
        let own = Self(engine.scratch.canonicalize()?.join(name));
        if own.0.exists() {
            fs::remove_dir_all(&own.0)?;
        }
        let mut private = fs::DirBuilder::new();
        private.mode(0o700).create(&own.0)?;
        for inner in ["box", "tmp"] {
            private.create(own.0.join(inner))?;
            chown(own.0.join(inner), user, user)?;
        }
        chown(&own.0, user, user)?;
        Ok(own)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Accepts only names that stay in the working folder.
fn plain(name: &str) -> Result<(), Error> {
    let fine = |part: &str| !part.is_empty() && part != "." && part != ".." && part.len() <= 255;
    if name.len() < 4096 && !name.contains('\0') && name.split('/').all(fine) {
        Ok(())
    } else {
        Err(Error::BadName(name.to_owned()))
    }
}

fn unexpected(name: &str, reply: Reply) -> Error {
    match reply {
        Reply::NotAFile => Error::NotAFile {
            name: name.to_owned(),
        },
        Reply::Failed { what, errno } => Error::Inside {
            what,
            source: io::Error::from_raw_os_error(errno),
        },
        other => Error::Gone(format!("it answered {other:?} about {name}")),
    }
}
