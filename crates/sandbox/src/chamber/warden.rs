//! The init's keeper: what a chamber has, and how its init is asked.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use super::folder::Folder;
use crate::cgroup::Group;
use crate::inputs::Inputs;
use crate::sandbox::Engine;
use crate::template::answer;
use crate::users::own_user;
use crate::wire::{Link, Open, Place, Reply, Request};
use crate::{Error, Level, Root, Server, sys};

/// How long the init may take for anything but a run.
const PATIENCE: Duration = Duration::from_secs(30);

/// The init and what must vanish with it. Field order is drop order: processes before groups.
#[derive(Debug)]
pub(crate) struct Warden {
    pub(super) init: Init,
    pub(super) group: Option<Group>,
    pub(super) inputs: Arc<Inputs>,
    pub(super) folder: Option<Folder>,
    pub(super) workdir: String,
    pub(super) prog: String,
    /// Whether the writable folders have been written to.
    pub(super) dirty: bool,
    /// Whether a run was ended by a limit.
    pub(super) strained: bool,
    /// Why this room is not to be used again.
    pub(super) unfit: Option<&'static str>,
}

#[derive(Debug)]
pub(super) struct Init {
    link: Option<Link>,
    process: OwnedFd,
}

impl Warden {
    pub(super) fn start(engine: &Engine, root: &Root) -> Result<Self, Error> {
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
            strained: false,
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

    pub(super) fn put(
        &mut self,
        place: Place,
        name: &str,
        bytes: &[u8],
        mode: u32,
    ) -> Result<(), Error> {
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

    pub(super) fn install(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        match &self.folder {
            None => self.put(Place::Prog, name, bytes, 0o555),
            Some(folder) => folder
                .install(name, bytes)
                .map_err(|error| Error::host(format!("install {name}"), error)),
        }
    }

    pub(super) fn wake(&mut self, server: &Server) -> Result<(), Error> {
        let request = Request::Wake(server.clone());
        match self.ask(&request, &[])?.0 {
            Reply::Ok => Ok(()),
            other => Err(Error::unexpected("its fork server", other)),
        }
    }

    pub(super) fn take(&mut self, name: &str, max: u64) -> Result<Vec<u8>, Error> {
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
    pub(super) fn ask(
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

    pub(super) fn send(&mut self, request: &Request, fds: &[BorrowedFd<'_>]) -> Result<(), Error> {
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

    pub(super) fn receive(&mut self) -> Result<Reply, Error> {
        let received = self.init.link()?.receive();
        received
            .map_err(|error| Error::Gone(error.to_string()))?
            .map(|(reply, _)| reply)
            .ok_or_else(|| Error::Gone("it closed its socket".into()))
    }

    pub(super) fn socket(&self) -> Result<BorrowedFd<'_>, Error> {
        let link = self.init.link.as_ref();
        link.map(Link::socket)
            .ok_or_else(|| Error::Gone("it was ended".into()))
    }
}

impl Init {
    pub(super) fn link(&mut self) -> Result<&mut Link, Error> {
        self.link
            .as_mut()
            .ok_or_else(|| Error::Gone("it was ended".into()))
    }

    /// The closed socket tells the init to end; it is killed if it does not listen.
    pub(super) fn end(&mut self) {
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
