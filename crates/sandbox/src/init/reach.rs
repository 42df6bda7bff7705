//! How far the init's arm reaches when everything must end, and no farther.

use std::io;
use std::os::fd::BorrowedFd;

use super::{Failure, child, tree};
use crate::sys::{self, Key};

/// Whom one signal to everybody would meet.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reach {
    /// All of our own pid namespace.
    Namespace,
    /// All processes of a user who exists for this chamber alone.
    User(u32),
    /// All of our own Landlock domain.
    Domain,
    /// Nobody else's are safe: our descendants, one by one.
    Tree,
}

/// A fork bomb leaves thousands; who matters is among the first.
const MOST_DEAD: usize = 4096;

impl Reach {
    /// The arm of an init that shares the host's pid namespace.
    pub(super) fn without_namespace(user: Option<u32>) -> Result<Self, Failure> {
        if let Some(user) = user {
            return Ok(Self::User(user));
        }
        // Believe the kernel only when it has shown that our parent is out of reach.
        let parent = std::os::unix::process::parent_id() as i32;
        if parent > 0 && sys::kill(parent, 0).is_err() {
            return Ok(Self::Domain);
        }
        Err((
            "keep programs from signalling their host (Landlock lacks that)".into(),
            io::Error::from_raw_os_error(libc::EOPNOTSUPP),
        ))
    }

    /// Ends and collects every process but the init and a fork server, which is another user's. When the init has
    /// no other child nobody is left: whatever a program leaves behind becomes the init's child before its parent
    /// can be collected. Signalling everybody walks through all of the host's processes, so it is asked first.
    pub(super) fn end_all(
        self,
        children: BorrowedFd<'_>,
        server: Option<i32>,
        key: Key,
    ) -> Vec<sys::Dead> {
        let mut dead = Vec::new();
        loop {
            loop {
                match sys::reap(libc::WNOHANG) {
                    Ok(Some(one)) if dead.len() < MOST_DEAD => dead.push(one),
                    Ok(Some(_)) => {}
                    Ok(None) if server.is_some_and(tree::is_only_child) => return dead,
                    Ok(None) => break,
                    Err(_) => return dead,
                }
            }
            self.strike(key);
            let _ = sys::poll([Some(children)], Some(std::time::Duration::from_millis(1)));
            drain(children);
        }
    }

    /// Signals all it reaches.
    fn strike(self, key: Key) {
        match self {
            Self::Namespace if std::process::id() == 1 => {
                let _ = sys::kill(-1, libc::SIGKILL);
            }
            Self::User(user) if user != 0 => child::strike(user, key),
            Self::Domain => {
                let _ = sys::kill(-1, libc::SIGKILL);
            }
            Self::Namespace | Self::User(_) | Self::Tree => {
                for pid in tree::descendants() {
                    let _ = sys::kill(pid, libc::SIGKILL);
                }
            }
        }
    }
}

/// Forgets which children have signalled; who has died is asked elsewhere.
pub(super) fn drain(children: BorrowedFd<'_>) {
    // Signals of one kind do not queue: one read takes all there are.
    let _ = sys::read_some(children, &mut [0; 1024]);
}
