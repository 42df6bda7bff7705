//! One chamber, seen from the host: its init process and the requests it answers.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::cgroup::Group;
use crate::inputs::Inputs;
use crate::sandbox::Engine;
use crate::template::answer;
use crate::users::own_user;
use crate::wire::{Link, Open, Place, Reply, Request};
use crate::{Error, Fresh, Level, Outcome, Root, Spec, sys};

pub(crate) mod run;
mod stream;

/// How long the init may take for anything but a run.
const PATIENCE: Duration = Duration::from_secs(30);

/// One walled room, in which programs run one after another. Dropping it ends everything in it.
#[derive(Debug)]
pub struct Chamber {
    engine: Arc<Engine>,
    root: Root,
    warden: Warden,
    /// What was installed, to be there again in a new room.
    installed: Vec<(String, Arc<[u8]>)>,
    /// The fork server, to be there again in a new room.
    server: Option<Spec>,
}

/// The init and what must vanish with it. Field order is drop order: processes before groups.
#[derive(Debug)]
pub(crate) struct Warden {
    init: Init,
    group: Option<Group>,
    inputs: Arc<Inputs>,
    folder: Option<Folder>,
    workdir: String,
    prog: String,
    /// Whether the writable folders have been written to.
    dirty: bool,
    /// Why this room is not to be used again.
    unfit: Option<&'static str>,
}

#[derive(Debug)]
struct Init {
    link: Option<Link>,
    process: OwnedFd,
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
            installed: Vec::new(),
            server: None,
        })
    }

    /// The working folder, as programs see it.
    #[must_use]
    pub fn workdir(&self) -> &str {
        &self.warden.workdir
    }

    /// The folder of installed programs, as programs see it. They cannot write there.
    #[must_use]
    pub fn prog(&self) -> &str {
        &self.warden.prog
    }

    /// What this chamber was built to show.
    #[must_use]
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Writes a file into the working folder, with the folders on its way; an old one is replaced.
    ///
    /// # Errors
    /// The name could leave the working folder, or there is no room.
    pub fn put(&mut self, name: &str, bytes: &[u8], mode: u32) -> Result<(), Error> {
        plain(name)?;
        self.warden.dirty = true;
        self.warden.put(Place::Box, name, bytes, mode)
    }

    /// Writes a file into the folder of programs, to be read and run; it is there until the chamber is wiped.
    ///
    /// # Errors
    /// The name could leave the folder, or there is no room.
    pub fn install(&mut self, name: &str, bytes: &Arc<[u8]>) -> Result<(), Error> {
        plain(name)?;
        self.warden.install(name, bytes)?;
        self.installed.retain(|(other, _)| other != name);
        self.installed.push((name.to_owned(), Arc::clone(bytes)));
        Ok(())
    }

    /// Reads a regular file from the working folder.
    ///
    /// # Errors
    /// There is no such file, it is not a regular one, or it has more than `max` bytes.
    pub fn take(&mut self, name: &str, max: u64) -> Result<Vec<u8>, Error> {
        plain(name)?;
        self.warden.take(name, max)
    }

    /// Runs a program to its end, or to the end of its limits; afterwards nothing of it runs any more.
    /// Files in the working folder stay as far as [`Spec::fresh`] of the next run lets them.
    ///
    /// # Errors
    /// The program could not be started at all, or the init is gone.
    pub fn run(&mut self, spec: &Spec) -> Result<Outcome, Error> {
        self.ready(spec.fresh)?;
        run::run(&mut self.warden, self.engine.level, spec)
    }

    /// Starts a fork server, of which runs can be made by [`Start::Server`](crate::Start). It is a program of ours,
    /// run with the right to become the chamber's user and no other; it must not read what submissions wrote.
    /// Of the spec only arguments and environment count.
    ///
    /// # Errors
    /// This chamber cannot have one ([`Chamber::serves`]), or it did not warm up.
    pub fn wake(&mut self, server: &Spec) -> Result<(), Error> {
        if !self.engine.serves() {
            return Err(Error::BadRequest(
                "a fork server needs root and the first version of control groups".into(),
            ));
        }
        self.warden.wake(server, self.engine.level)?;
        self.server = Some(server.clone());
        Ok(())
    }

    /// Makes the folders fit for a run, in a new room if need be.
    pub(crate) fn ready(&mut self, fresh: Fresh) -> Result<(), Error> {
        if self.warden.unfit.is_some() {
            return self.renew();
        }
        match fresh {
            Fresh::Kept => Ok(()),
            Fresh::Swept | Fresh::Processes | Fresh::Everything => self.sweep(),
        }
    }

    pub(crate) fn parts(&mut self) -> (&mut Warden, Level) {
        (&mut self.warden, self.engine.level)
    }

    /// Empties the writable folders, if anything was written there.
    ///
    /// # Errors
    /// A new room had to be built and could not.
    pub fn sweep(&mut self) -> Result<(), Error> {
        if !self.warden.dirty {
            return Ok(());
        }
        if let Ok((Reply::Ok, _)) = self.warden.ask(&Request::Sweep, &[]) {
            self.warden.dirty = false;
            return Ok(());
        }
        // Too much to delete, or the init is no more: a new one starts clean.
        self.renew()
    }

    /// Empties all folders, that of programs too.
    ///
    /// # Errors
    /// A new room had to be built and could not.
    pub fn wipe(&mut self) -> Result<(), Error> {
        self.installed.clear();
        if self.warden.unfit.is_none()
            && let Ok((Reply::Ok, _)) = self.warden.ask(&Request::Wipe, &[])
        {
            if let Some(folder) = &self.warden.folder {
                folder
                    .forget_programs()
                    .map_err(|error| Error::host("empty a folder of programs", error))?;
            }
            self.warden.dirty = false;
            return Ok(());
        }
        self.renew()
    }

    /// Whether the last run left nothing behind that only a new room can be free of.
    #[must_use]
    pub fn is_fit(&self) -> bool {
        self.warden.unfit.is_none()
    }

    fn renew(&mut self) -> Result<(), Error> {
        self.warden = Warden::start(&self.engine, &self.root)?;
        for (name, bytes) in &self.installed {
            self.warden.install(name, bytes)?;
        }
        if let Some(server) = &self.server {
            self.warden.wake(server, self.engine.level)?;
        }
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
        let open = Open {
            user,
            tmpfs_bytes: root.tmpfs_bytes,
            folder: folder.as_ref().map(|folder| folder.0.clone()),
        };
        let (ours, theirs) =
            sys::seqpacket_pair().map_err(|error| Error::host("make a socket", error))?;
        let entrances = group.as_ref().map(Group::entrances).unwrap_or_default();
        let process = engine.fork(root, &open, &theirs, &entrances)?;
        drop((theirs, entrances));
        let mut warden = Self {
            init: Init {
                link: Some(Link::new(ours)),
                process,
            },
            group,
            inputs: Arc::clone(&engine.inputs),
            folder,
            workdir: String::new(),
            prog: String::new(),
            dirty: false,
            unfit: None,
        };
        match answer(warden.init.link()?, PATIENCE)?.0 {
            Reply::Ready { workdir, prog } => {
                (warden.workdir, warden.prog) = (workdir, prog);
                Ok(warden)
            }
            other => Err(Error::unexpected("its walls", other)),
        }
    }

    fn put(&mut self, place: Place, name: &str, bytes: &[u8], mode: u32) -> Result<(), Error> {
        let mut file =
            File::from(sys::memfd().map_err(|error| Error::host("make a file in memory", error))?);
        file.write_all(bytes)
            .map_err(|error| Error::host("fill a file in memory", error))?;
        let request = Request::Put {
            place,
            name: name.to_owned(),
            mode: mode & 0o777,
        };
        match self.ask(&request, &[file.as_fd()])?.0 {
            Reply::Ok => Ok(()),
            other => Err(Error::unexpected(name, other)),
        }
    }

    fn install(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        match &self.folder {
            None => self.put(Place::Prog, name, bytes, 0o555),
            Some(folder) => folder
                .install(name, bytes)
                .map_err(|error| Error::host(format!("install {name}"), error)),
        }
    }

    fn wake(&mut self, server: &Spec, level: Level) -> Result<(), Error> {
        let request = Request::Wake(run::program(server, level));
        match self.ask(&request, &[])?.0 {
            Reply::Ok => Ok(()),
            other => Err(Error::unexpected("its fork server", other)),
        }
    }

    fn take(&mut self, name: &str, max: u64) -> Result<Vec<u8>, Error> {
        let request = Request::Take {
            name: name.to_owned(),
        };
        let (reply, fds) = self.ask(&request, &[])?;
        let (Reply::File { size }, Some(file)) = (&reply, fds.into_iter().next()) else {
            return Err(Error::unexpected(name, reply));
        };
        let size = *size;
        if size > max {
            return Err(Error::TooLarge {
                name: name.to_owned(),
                size,
                max,
            });
        }
        let mut bytes = Vec::with_capacity(size as usize);
        io::Read::read_to_end(&mut io::Read::take(File::from(file), max), &mut bytes)
            .map_err(|error| Error::host(format!("read {name}"), error))?;
        Ok(bytes)
    }

    /// Sends a request and waits for its answer.
    fn ask(
        &mut self,
        request: &Request,
        fds: &[BorrowedFd<'_>],
    ) -> Result<(Reply, Vec<OwnedFd>), Error> {
        self.send(request, fds)?;
        let answered = answer(self.init.link()?, PATIENCE);
        if answered.is_err() {
            self.unfit = Some("its init did not answer");
        }
        answered
    }

    fn send(&mut self, request: &Request, fds: &[BorrowedFd<'_>]) -> Result<(), Error> {
        let sent = self.init.link()?.send(request, fds);
        sent.map_err(|error| match error.kind() {
            io::ErrorKind::ArgumentListTooLong => {
                Error::BadRequest("arguments and environment are too long together".into())
            }
            _ => {
                self.unfit = Some("its init is gone");
                Error::Gone(error.to_string())
            }
        })
    }

    fn receive(&mut self) -> Result<Reply, Error> {
        let received = self.init.link()?.receive();
        received
            .map_err(|error| Error::Gone(error.to_string()))?
            .map(|(reply, _)| reply)
            .ok_or_else(|| Error::Gone("it closed its socket".into()))
    }

    fn socket(&self) -> Result<BorrowedFd<'_>, Error> {
        let link = self.init.link.as_ref();
        link.map(Link::socket)
            .ok_or_else(|| Error::Gone("it was ended".into()))
    }
}

impl Init {
    fn link(&mut self) -> Result<&mut Link, Error> {
        self.link
            .as_mut()
            .ok_or_else(|| Error::Gone("it was ended".into()))
    }

    /// The closed socket tells the init to end; it is killed if it does not listen.
    fn end(&mut self) {
        const PATIENCE: Duration = Duration::from_secs(2);
        self.link = None;
        let ended = sys::poll([Some(self.process.as_fd())], Some(PATIENCE));
        if !matches!(ended, Ok([true])) {
            let _ = sys::kill_by(self.process.as_fd());
            let _ = sys::poll([Some(self.process.as_fd())], Some(PATIENCE));
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
        // Programs are the host's to write; the outer folder keeps everybody else out.
        private.mode(0o755).create(own.0.join("prog"))?;
        if user.is_some() {
            // Passed through by the chamber's user, and nothing else.
            fs::set_permissions(&own.0, fs::Permissions::from_mode(0o711))?;
        }
        Ok(own)
    }

    fn install(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let at = self.0.join("prog").join(name);
        if let Some(folder) = at.parent() {
            fs::create_dir_all(folder)?;
        }
        if at.exists() {
            fs::remove_file(&at)?;
        }
        fs::write(&at, bytes)?;
        fs::set_permissions(&at, fs::Permissions::from_mode(0o555))
    }

    fn forget_programs(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.0.join("prog"))? {
            let path = entry?.path();
            if path.is_dir() {
                fs::remove_dir_all(path)?;
            } else {
                fs::remove_file(path)?;
            }
        }
        Ok(())
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
