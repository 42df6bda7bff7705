//! What host and init say to each other: one JSON text per packet, descriptors beside it.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::sys;

/// The largest packet; larger requests are refused before they are sent.
pub(crate) const MAX_PACKET: usize = 160 << 10;
/// The most descriptors in one packet.
const MAX_FDS: usize = 8;

/// How the init is to build its walls.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Walls {
    /// Namespaces and a root of our own.
    Namespaces {
        /// Whether a user namespace gives us the rights.
        user_namespace: bool,
        /// Host path and inside path of what is shown.
        mounts: Vec<(PathBuf, PathBuf)>,
        /// Size of each writable file system.
        tmpfs_bytes: u64,
    },
    /// Landlock around a folder of the host.
    Landlock {
        /// What may be read.
        readable: Vec<PathBuf>,
        /// The chamber's private folder.
        folder: PathBuf,
    },
    /// No walls at all.
    Nothing {
        /// The chamber's private folder.
        folder: PathBuf,
    },
}

/// From the host to the init.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    /// The first packet. Descriptors: files a child writes `0` to when it enters its control groups.
    Build {
        /// The walls.
        walls: Walls,
        /// The user that programs become, where we may choose.
        user: Option<u32>,
    },
    /// Writes a file. Descriptors: its contents.
    Put { name: String, mode: u32 },
    /// Opens a file for the host.
    Take { name: String },
    /// Starts a program. Descriptors: stdin, stdout, stderr.
    Run(Program),
    /// Ends the program that is running. Answered by its `Done`; without effect between runs.
    Kill,
    /// Empties the writable folders.
    Wipe,
}

/// What the init needs to know of a run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Program {
    pub(crate) argv: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) cpu_nanos: u64,
    pub(crate) memory: u64,
    pub(crate) processes: u32,
    pub(crate) file_size: u64,
    pub(crate) open_files: u64,
    pub(crate) stack: Option<u64>,
    /// A limit for `RLIMIT_AS`.
    pub(crate) address_space: Option<u64>,
    /// Whether the init must watch processor time and memory itself, for want of control groups.
    pub(crate) watch: bool,
}

/// From the init to the host.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// Done as asked.
    Ok,
    /// The walls stand; programs find their working folder here.
    Ready { workdir: String },
    /// A file is open. Descriptors: the file.
    File { size: u64 },
    /// Nothing has the name, or something that is not a regular file.
    NotAFile,
    /// More was left behind than is worth deleting piece by piece.
    TooMuch,
    /// The program and all its children are gone.
    Done(Ended),
    /// It did not work.
    Failed { what: String, errno: i32 },
}

/// How a run ended, as the init saw it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Ended {
    /// The wait status of the program itself.
    pub(crate) status: i32,
    /// Processor time of the reaped, or the sampled sum if larger.
    pub(crate) cpu_nanos: u64,
    /// The largest sampled sum, or the largest process if larger.
    pub(crate) memory: u64,
    /// The limit that made the init end the program.
    pub(crate) over: Option<Over>,
}

/// A limit that the init watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Over {
    Cpu,
    Memory,
}

/// Sends one packet.
pub(crate) fn send<T: Serialize>(
    socket: BorrowedFd<'_>,
    message: &T,
    fds: &[BorrowedFd<'_>],
) -> io::Result<()> {
    let text = serde_json::to_vec(message)?;
    if text.len() > MAX_PACKET || fds.len() > MAX_FDS {
        return Err(io::Error::from(io::ErrorKind::ArgumentListTooLong));
    }
    let mut part = libc::iovec {
        iov_base: text.as_ptr().cast_mut().cast(),
        iov_len: text.len(),
    };
    let mut control = [0_u64; 16];
    // SAFETY: msghdr is plain numbers and pointers; the used ones are set below and outlive the call.
    // The control buffer is aligned and has room for MAX_FDS descriptors.
    let result = unsafe {
        let mut header: libc::msghdr = std::mem::zeroed();
        header.msg_iov = &raw mut part;
        header.msg_iovlen = 1;
        if !fds.is_empty() {
            let bytes = size_of_val(fds) as u32;
            header.msg_control = control.as_mut_ptr().cast();
            header.msg_controllen = libc::CMSG_SPACE(bytes) as _;
            let first = libc::CMSG_FIRSTHDR(&raw const header);
            (*first).cmsg_level = libc::SOL_SOCKET;
            (*first).cmsg_type = libc::SCM_RIGHTS;
            (*first).cmsg_len = libc::CMSG_LEN(bytes) as _;
            for (place, fd) in fds.iter().enumerate() {
                let slot = libc::CMSG_DATA(first).cast::<i32>().add(place);
                slot.write_unaligned(fd.as_raw_fd());
            }
        }
        libc::sendmsg(socket.as_raw_fd(), &raw const header, libc::MSG_NOSIGNAL)
    };
    sys::check(result as i64).map(drop)
}

/// Receives one packet; `None` when the other side is gone.
pub(crate) fn receive<T: DeserializeOwned>(
    socket: BorrowedFd<'_>,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    let mut text = vec![0_u8; MAX_PACKET];
    let mut part = libc::iovec {
        iov_base: text.as_mut_ptr().cast(),
        iov_len: text.len(),
    };
    let mut control = [0_u64; 16];
    let mut fds = Vec::new();
    // SAFETY: as in `send`; every received descriptor is taken into ownership exactly once.
    let length = unsafe {
        let mut header: libc::msghdr = std::mem::zeroed();
        header.msg_iov = &raw mut part;
        header.msg_iovlen = 1;
        header.msg_control = control.as_mut_ptr().cast();
        header.msg_controllen = size_of_val(&control) as _;
        let result = libc::recvmsg(socket.as_raw_fd(), &raw mut header, libc::MSG_CMSG_CLOEXEC);
        let length = sys::check(result as i64)?;
        let mut entry = libc::CMSG_FIRSTHDR(&raw const header);
        while !entry.is_null() {
            if (*entry).cmsg_level == libc::SOL_SOCKET && (*entry).cmsg_type == libc::SCM_RIGHTS {
                let bytes = (*entry).cmsg_len as usize - libc::CMSG_LEN(0) as usize;
                for place in 0..bytes / size_of::<i32>() {
                    let slot = libc::CMSG_DATA(entry).cast::<i32>().add(place);
                    fds.push(OwnedFd::from_raw_fd(slot.read_unaligned()));
                }
            }
            entry = libc::CMSG_NXTHDR(&raw const header, entry);
        }
        length as usize
    };
    if length == 0 {
        return Ok(None);
    }
    Ok(Some((serde_json::from_slice(&text[..length])?, fds)))
}
