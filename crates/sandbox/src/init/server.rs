//! The init's side of a fork server: an interpreter, warmed up once, that becomes a program by forking itself.
//!
//! What they say to each other is text. The server says `ready` when it can fork. A request is one packet of
//! fields that end with a zero byte: the program's user, how many control groups to enter, how many limits, for
//! each its number and the value, then the arguments. Its descriptors are standard input, output and error,
//! then files to write `0` into. The answer is the child's number; the child must be the init's, by
//! `CLONE_PARENT` or because its parent has ended.

use std::fmt::Write as _;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use super::child::Limit;
use super::{Built, Failure, tried};
use crate::sys;
use crate::wire::{Program, receive, send};

/// How long a server may take to warm up, or to fork.
const PATIENCE: Duration = Duration::from_secs(20);

/// A fork server that waits for requests.
pub(super) struct Server {
    socket: OwnedFd,
    pid: i32,
}

impl Server {
    /// A server to be, and the socket it will find.
    pub(super) fn pair() -> Result<(Self, OwnedFd), Failure> {
        let (socket, theirs) = tried("make a socket", sys::seqpacket_pair())?;
        Ok((Self { socket, pid: 0 }, theirs))
    }

    /// Waits until it has warmed up.
    pub(super) fn ready(mut self, pid: i32) -> Result<Self, Failure> {
        self.pid = pid;
        let said = tried("warm up a fork server", self.hear())?;
        if said == "ready" {
            return Ok(self);
        }
        let wrong = io::ErrorKind::InvalidData.into();
        Err((
            format!("warm up a fork server, which said `{said:.80}`"),
            wrong,
        ))
    }

    /// Its process.
    pub(super) fn pid(&self) -> i32 {
        self.pid
    }

    /// Has it become a program; answers the process to wait for.
    pub(super) fn fork(
        &mut self,
        program: &Program,
        standard: &[OwnedFd],
        (built, limits): (&Built, &[Limit]),
    ) -> Result<i32, Failure> {
        let user = built.user.unwrap_or_default();
        let mut text = format!("{user}\0{}\0{}\0", built.entrances.len(), limits.len());
        for limit in limits {
            let _ = write!(text, "{}\0{}\0", limit.resource, limit.lesser[0]);
        }
        for word in &program.argv {
            text.push_str(word);
            text.push('\0');
        }
        let standard = standard.iter().take(3);
        let fds: Vec<_> = standard.chain(&built.entrances).map(AsFd::as_fd).collect();
        let sent = send(self.socket.as_fd(), text.as_bytes(), &fds);
        tried("ask a fork server", sent)?;
        let said = tried("hear from a fork server", self.hear())?;
        let pid = said.parse().ok().filter(|pid| *pid > 1);
        pid.ok_or_else(|| {
            let wrong = io::ErrorKind::InvalidData.into();
            (format!("have a program forked: `{said:.80}`"), wrong)
        })
    }

    fn hear(&self) -> io::Result<String> {
        let [ready] = sys::poll([Some(self.socket.as_fd())], Some(PATIENCE))?;
        if !ready {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let mut room = [0; 256];
        let (length, _) = receive(self.socket.as_fd(), &mut room)?;
        Ok(String::from_utf8_lossy(&room[..length]).into_owned())
    }
}
