//! How far the init's arm reaches when everything must end, and no farther.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::BorrowedFd;

use super::{Failure, tree};
use crate::sys;

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

    /// Ends and collects every process but the init.
    pub(super) fn end_all(self, children: BorrowedFd<'_>) -> Vec<sys::Dead> {
        let mut dead = Vec::new();
        loop {
            self.strike(&mut dead);
            loop {
                match sys::reap(libc::WNOHANG) {
                    Ok(Some(one)) if dead.len() < MOST_DEAD => dead.push(one),
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(_) => return dead,
                }
            }
            let _ = sys::poll([Some(children)], Some(std::time::Duration::from_millis(1)));
            drain(children);
        }
    }

    fn strike(self, dead: &mut Vec<sys::Dead>) {
        match self {
            Self::Namespace if std::process::id() == 1 => {
                let _ = sys::kill(-1, libc::SIGKILL);
            }
            Self::User(user) if user != 0 => strike_as(user, dead),
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

/// Only a process of that user may signal all of that user's and nobody else's. It is waited for, so that
/// the next look at who is left does not meet it.
fn strike_as(user: u32, dead: &mut Vec<sys::Dead>) {
    let Ok(striker) = sys::fork() else { return };
    if striker == 0 {
        if sys::become_user(user).is_ok() && sys::user() == user {
            let _ = sys::kill(-1, libc::SIGKILL);
        }
        sys::exit_now(0);
    }
    while let Ok(Some(one)) = sys::reap(0) {
        if one.pid == striker {
            return;
        }
        if dead.len() < MOST_DEAD {
            dead.push(one);
        }
    }
}

/// Forgets which children have signalled; who has died is asked elsewhere.
pub(super) fn drain(children: BorrowedFd<'_>) {
    if let Ok(own) = children.try_clone_to_owned() {
        let mut buffer = [0; 1024];
        // Signals of one kind do not queue: one read takes all there are.
        let _ = File::from(own).read(&mut buffer);
    }
}
