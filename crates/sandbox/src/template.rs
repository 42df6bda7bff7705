//! Templates, seen from the host: one process for each kind of chamber, which forks their inits.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::users::all_users;
use crate::wire::{Build, Link, Open, Reply, Shown, Walls};
use crate::{CgroupKind, Error, Level, Root, sys};

/// The hidden first argument that makes our own program a template.
pub(crate) const INIT: &str = "sandbox-init";
/// How long a template may take to build its walls or to fork.
const PATIENCE: Duration = Duration::from_secs(30);

/// A template of this process. Dropping it ends it, and with it all its chambers.
#[derive(Debug)]
pub(crate) struct Template {
    link: Link,
    process: Child,
}

impl Template {
    /// Starts one and has it build its walls.
    pub(crate) fn start(level: Level, groups: CgroupKind, root: &Root) -> Result<Self, Error> {
        let (ours, theirs) =
            sys::seqpacket_pair().map_err(|error| Error::host("make a socket", error))?;
        let process = Command::new("/proc/self/exe")
            .arg(INIT)
            .env_clear()
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Error::host("start a template for chambers", error))?;
        let mut template = Self {
            link: Link::new(ours),
            process,
        };
        let build = Build {
            walls: walls(level, root),
            locks: root.locks,
            groups,
        };
        match template.ask(&build, &[])?.0 {
            Reply::Ok => Ok(template),
            other => Err(Error::unexpected("its walls", other)),
        }
    }

    /// Has it fork an init that serves the other end of this socket; answers the process.
    pub(crate) fn fork(
        &mut self,
        open: &Open,
        socket: &OwnedFd,
        entrances: &[BorrowedFd<'_>],
    ) -> Result<OwnedFd, Error> {
        let mut fds = vec![socket.as_fd()];
        fds.extend(entrances);
        let (reply, fds) = self.ask(open, &fds)?;
        match (reply, fds.into_iter().next()) {
            (Reply::Ok, Some(process)) => Ok(process),
            (other, _) => Err(Error::unexpected("a new chamber", other)),
        }
    }

    fn ask<T: serde::Serialize>(
        &mut self,
        message: &T,
        fds: &[BorrowedFd<'_>],
    ) -> Result<(Reply, Vec<OwnedFd>), Error> {
        let gone = |error: io::Error| Error::Gone(error.to_string());
        self.link.send(message, fds).map_err(gone)?;
        answer(&mut self.link, PATIENCE)
    }
}

impl Drop for Template {
    fn drop(&mut self) {
        // Its chambers die with it; it has nothing to say or to save.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits for one packet, though not for ever.
pub(crate) fn answer(link: &mut Link, patience: Duration) -> Result<(Reply, Vec<OwnedFd>), Error> {
    let until = std::time::Instant::now() + patience;
    loop {
        let left = until.saturating_duration_since(std::time::Instant::now());
        let [ready] = sys::poll([Some(link.socket())], Some(left))
            .map_err(|error| Error::host("wait for a chamber", error))?;
        if ready {
            return link
                .receive()
                .map_err(|error| Error::Gone(error.to_string()))?
                .ok_or_else(|| Error::Gone("it closed its socket".into()));
        }
        if left.is_zero() {
            return Err(Error::Gone("it did not answer in time".into()));
        }
    }
}

fn walls(level: Level, root: &Root) -> Walls {
    let mounts = root.mounts.iter();
    let shown = |users| Shown {
        mounts: root
            .mounts
            .iter()
            .map(|mount| (mount.host.clone(), mount.inside.clone()))
            .collect(),
        users,
    };
    match level {
        Level::Full | Level::Rootless => match all_users().filter(|_| level == Level::Full) {
            Some(users) => Walls::Shared(shown(users.clone())),
            // An ordinary user, whose control groups somebody has delegated, needs a user namespace.
            None => Walls::Own(shown(1000..1001)),
        },
        Level::Guarded => Walls::Landlock {
            readable: mounts.map(|mount| mount.host.clone()).collect(),
        },
        Level::Unprotected => Walls::Nothing,
    }
}
