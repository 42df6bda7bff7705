//! What host, templates and inits say to each other: one packet a message, descriptors beside it.

use std::io;
use std::ops::Range;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::spec::{Fresh, Server};
use crate::{CgroupKind, Locks, sys};

/// The largest packet; larger requests are refused before they are sent.
pub(crate) const MAX_PACKET: usize = 160 << 10;
/// The most descriptors in one packet.
const MAX_FDS: usize = 8;

/// The kind of walls that a template builds chambers with.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Walls {
    /// Namespaces and a root of our own, built once by root for all chambers.
    Shared(Shown),
    /// The same, built by each chamber behind a user namespace of its own.
    Own(Shown),
    /// Landlock around a folder of the host, where these may be read.
    Landlock { readable: Vec<PathBuf> },
    /// No walls at all.
    Nothing,
}

/// What a root of our own shows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// Host path and inside path of each mount.
    pub(crate) mounts: Vec<(PathBuf, PathBuf)>,
    /// The users that programs may become.
    pub(crate) users: Range<u32>,
}

/// From the host to a template, the first packet.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Build {
    pub(crate) walls: Walls,
    pub(crate) locks: Locks,
    /// The groups that programs will live in.
    pub(crate) groups: CgroupKind,
}

/// From the host to a template, each later packet: a chamber is wanted. Descriptors: the socket of its init,
/// then files into which a child writes `0` to enter its control groups. Answered by the chamber's init with
/// [`Reply::Ready`], and by the template with [`Reply::Ok`] and a descriptor of the process.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Open {
    /// The user that programs become, where we may choose.
    pub(crate) user: Option<u32>,
    /// Size of each writable file system.
    pub(crate) tmpfs_bytes: u64,
    /// The chamber's private folder of the host, for want of file systems of its own.
    pub(crate) folder: Option<PathBuf>,
}

/// Where a file is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Place {
    /// The working folder.
    Box,
    /// The folder of programs, which only the host changes.
    Prog,
}

/// From the host to an init.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    /// Writes a file. Descriptors: its contents.
    Put {
        place: Place,
        name: String,
        mode: u32,
    },
    /// Opens a file for the host.
    Take { name: String },
    /// Starts a program. Descriptors: stdin, stdout, stderr, and the folder of its control group if it is
    /// to be born there.
    Run(Program),
    /// Starts a program that forks itself for runs, and keeps it until the end. It finds a packet socket as its
    /// fourth descriptor.
    Wake(Server),
    /// Ends the program that is running. Answered by its `Done`; without effect between runs.
    Kill,
    /// Makes the writable folders as they were when nothing had been written yet, where they are not.
    Sweep,
    /// The same, and the folder of programs too.
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
    pub(crate) fresh: Fresh,
    /// Whether the end of its output must be heard when it comes. Otherwise the init holds the pipes open until
    /// the run is over, which spares the host from waking twice.
    pub(crate) talks: bool,
    /// Whether the chamber's fork server becomes the program, instead of a file.
    pub(crate) served: bool,
    /// The core to stay on.
    pub(crate) core: Option<u32>,
}

/// From the init, or a template, to the host.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// Done as asked.
    Ok,
    /// The walls stand; programs find their working folder and the folder of programs here.
    Ready { workdir: String, prog: String },
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
    /// Why the program's file could not be started at all.
    pub(crate) unstarted: Option<i32>,
    /// Processor time of the reaped, or the sampled sum if larger.
    pub(crate) cpu_nanos: u64,
    /// The largest sampled sum, or the largest process if larger.
    pub(crate) memory: u64,
    /// The limit that made the init end the program.
    pub(crate) over: Option<Over>,
    /// Whether something was written in the writable folders, and is still there.
    pub(crate) dirty: bool,
}

/// A limit that the init watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Over {
    Cpu,
    Memory,
}

/// One end of a packet socket, with room for a packet.
#[derive(Debug)]
pub(crate) struct Link {
    socket: OwnedFd,
    room: Vec<u8>,
}

impl Link {
    /// Takes one end of a pair.
    pub(crate) fn new(socket: OwnedFd) -> Self {
        Self {
            socket,
            room: vec![0; MAX_PACKET],
        }
    }

    /// The socket, to wait for.
    pub(crate) fn socket(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Sends one packet.
    pub(crate) fn send<T: Serialize>(
        &mut self,
        message: &T,
        fds: &[BorrowedFd<'_>],
    ) -> io::Result<()> {
        let packed = postcard::to_slice(message, &mut self.room)
            .map_err(|_| io::Error::from(io::ErrorKind::ArgumentListTooLong))?;
        if fds.len() > MAX_FDS {
            return Err(io::Error::from(io::ErrorKind::ArgumentListTooLong));
        }
        send(self.socket.as_fd(), packed, fds)
    }

    /// Receives one packet; `None` when the other side is gone.
    pub(crate) fn receive<T: DeserializeOwned>(&mut self) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
        let (length, fds) = receive(self.socket.as_fd(), &mut self.room)?;
        if length == 0 {
            return Ok(None);
        }
        Ok(Some((unpack(&self.room[..length])?, fds)))
    }
}

/// A message from its bytes.
pub(crate) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

/// Sends bytes and descriptors.
pub(crate) fn send(
    socket: BorrowedFd<'_>,
    packed: &[u8],
    fds: &[BorrowedFd<'_>],
) -> io::Result<()> {
    let mut part = libc::iovec {
        iov_base: packed.as_ptr().cast_mut().cast(),
        iov_len: packed.len(),
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

/// Receives bytes and descriptors; no bytes mean that the other side is gone.
pub(crate) fn receive(
    socket: BorrowedFd<'_>,
    room: &mut [u8],
) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut part = libc::iovec {
        iov_base: room.as_mut_ptr().cast(),
        iov_len: room.len(),
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
    Ok((length, fds))
}
