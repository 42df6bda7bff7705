//! Sockets, pipes and files in memory, and waiting for them.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Duration;

use super::{check, owned};

/// What to wait for.
#[derive(Clone, Copy)]
pub(crate) enum Wait<'a> {
    /// Something to read, or the end of it.
    Read(BorrowedFd<'a>),
    /// Room to write, or that nobody reads any more.
    Write(BorrowedFd<'a>),
}

/// A connected pair of packet sockets.
pub(crate) fn seqpacket_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut pair = [0; 2];
    let kind = libc::SOCK_SEQPACKET | libc::SOCK_CLOEXEC;
    // SAFETY: `pair` has room for the two descriptors the kernel writes.
    check(i64::from(unsafe {
        libc::socketpair(libc::AF_UNIX, kind, 0, pair.as_mut_ptr())
    }))?;
    // SAFETY: both were just made for us.
    Ok(unsafe { (OwnedFd::from_raw_fd(pair[0]), OwnedFd::from_raw_fd(pair[1])) })
}

/// A pipe: the end to read, then the end to write. The reading end never blocks.
pub(crate) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = plain_pipe()?;
    never_block(&read);
    Ok((read, write))
}

/// Makes a pipe hold more at once. It is a wish: the kernel may refuse.
pub(crate) fn widen(end: BorrowedFd<'_>) {
    // SAFETY: only the size of a pipe that we hold an end of changes.
    unsafe { libc::fcntl(end.as_raw_fd(), libc::F_SETPIPE_SZ, 256 << 10) };
}

/// A pipe: the end to read, then the end to write. The writing end never blocks.
pub(crate) fn pipe_to_write() -> io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = plain_pipe()?;
    never_block(&write);
    widen(write.as_fd());
    Ok((read, write))
}

/// Reads once, at most so many bytes, to the end of a buffer; 0 is the end.
pub(crate) fn read(from: BorrowedFd<'_>, to: &mut Vec<u8>, most: usize) -> io::Result<usize> {
    to.reserve(most);
    let room = to.spare_capacity_mut();
    // SAFETY: the kernel writes at most `most` bytes into room that is there, and they count after that.
    unsafe {
        let length = libc::read(from.as_raw_fd(), room.as_mut_ptr().cast(), most);
        let length = check(length as i64)? as usize;
        to.set_len(to.len() + length);
        Ok(length)
    }
}

/// Reads once into room that is there; answers how much.
pub(crate) fn read_some(from: BorrowedFd<'_>, room: &mut [u8]) -> io::Result<usize> {
    // SAFETY: pointer and length are of one slice.
    let length = unsafe { libc::read(from.as_raw_fd(), room.as_mut_ptr().cast(), room.len()) };
    check(length as i64).map(|length| length as usize)
}

/// Writes once; answers how much was taken. A broken pipe is an error, not a signal, as for all of us.
pub(crate) fn write(to: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    // SAFETY: pointer and length are of one slice.
    let written = unsafe { libc::write(to.as_raw_fd(), bytes.as_ptr().cast(), bytes.len()) };
    check(written as i64).map(|written| written as usize)
}

/// An empty file in memory that can be sealed.
pub(crate) fn memfd() -> io::Result<OwnedFd> {
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    // SAFETY: the name is a constant, terminated string.
    owned(i64::from(unsafe {
        libc::memfd_create(c"agon".as_ptr(), flags)
    }))
}

/// Makes a file in memory unchangeable for whoever holds it.
pub(crate) fn seal(file: BorrowedFd<'_>) -> io::Result<()> {
    let seals = libc::F_SEAL_WRITE | libc::F_SEAL_GROW | libc::F_SEAL_SHRINK | libc::F_SEAL_SEAL;
    // SAFETY: only the seals of a descriptor we hold change.
    check(i64::from(unsafe {
        libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals)
    }))
    .map(drop)
}

/// Waits until one of the descriptors has something to read; `None` waits for ever.
/// Answers for each whether it is ready or hung up.
pub(crate) fn poll<const N: usize>(
    fds: [Option<BorrowedFd<'_>>; N],
    longest: Option<Duration>,
) -> io::Result<[bool; N]> {
    poll_both(fds.map(|fd| fd.map(Wait::Read)), longest)
}

/// The same, for reading and writing.
pub(crate) fn poll_both<const N: usize>(
    fds: [Option<Wait<'_>>; N],
    longest: Option<Duration>,
) -> io::Result<[bool; N]> {
    let mut list = fds.map(|wait| {
        let (fd, events) = match wait {
            None => (-1, 0),
            Some(Wait::Read(fd)) => (fd.as_raw_fd(), libc::POLLIN),
            Some(Wait::Write(fd)) => (fd.as_raw_fd(), libc::POLLOUT),
        };
        libc::pollfd {
            fd,
            events,
            revents: 0,
        }
    });
    let timeout = longest.map(|longest| libc::timespec {
        tv_sec: longest.as_secs() as i64,
        tv_nsec: i64::from(longest.subsec_nanos()),
    });
    let timeout = timeout
        .as_ref()
        .map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: list and time live through the call, and the list's length is given.
    let result = unsafe {
        libc::ppoll(
            list.as_mut_ptr(),
            N as libc::nfds_t,
            timeout,
            std::ptr::null(),
        )
    };
    match check(i64::from(result)) {
        Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error),
        _ => Ok(list.map(|entry| entry.revents != 0)),
    }
}

fn plain_pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut pair = [0; 2];
    // SAFETY: `pair` has room for the two descriptors the kernel writes.
    check(i64::from(unsafe {
        libc::pipe2(pair.as_mut_ptr(), libc::O_CLOEXEC)
    }))?;
    // SAFETY: both were just made for us.
    Ok(unsafe { (OwnedFd::from_raw_fd(pair[0]), OwnedFd::from_raw_fd(pair[1])) })
}

fn never_block(end: &OwnedFd) {
    // SAFETY: only flags of a descriptor we own change.
    unsafe { libc::fcntl(end.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
}
