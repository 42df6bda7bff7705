//! System calls that the standard library does not offer, each behind a safe face.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

mod mounts;

pub(crate) use mounts::{
    MOUNT_NO_DEV, MOUNT_NO_SUID, MOUNT_READ_ONLY, attach_tree, clone_tree, make_mounts_private,
    mount, pivot_here, restrict_mount,
};

/// Turns the kernel's minus one into its error.
pub(crate) fn check(result: i64) -> io::Result<i64> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

fn owned(result: i64) -> io::Result<OwnedFd> {
    let number = check(result)? as RawFd;
    // SAFETY: the kernel has just made this descriptor for us and nothing else knows it.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

/// A path as the kernel wants it.
pub(crate) fn cstr(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(io::Error::from)
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
    let mut pair = [0; 2];
    // SAFETY: `pair` has room for the two descriptors the kernel writes.
    check(i64::from(unsafe {
        libc::pipe2(pair.as_mut_ptr(), libc::O_CLOEXEC)
    }))?;
    // SAFETY: both were just made for us.
    let (read, write) = unsafe { (OwnedFd::from_raw_fd(pair[0]), OwnedFd::from_raw_fd(pair[1])) };
    // SAFETY: only flags of a descriptor we own change; a larger buffer is a wish the kernel may refuse.
    unsafe {
        libc::fcntl(read.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK);
        libc::fcntl(read.as_raw_fd(), libc::F_SETPIPE_SZ, 256 << 10);
    }
    Ok((read, write))
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
    millis: Option<u64>,
) -> io::Result<[bool; N]> {
    let mut list = fds.map(|fd| libc::pollfd {
        fd: fd.map_or(-1, |fd| fd.as_raw_fd()),
        events: libc::POLLIN,
        revents: 0,
    });
    let timeout = millis.map_or(-1, |millis| i32::try_from(millis).unwrap_or(i32::MAX));
    // SAFETY: the list lives through the call and its length is given.
    let result = unsafe { libc::poll(list.as_mut_ptr(), N as libc::nfds_t, timeout) };
    match check(i64::from(result)) {
        Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error),
        _ => Ok(list.map(|entry| entry.revents != 0)),
    }
}

/// Takes the calling process out of the namespaces it shares.
pub(crate) fn unshare(flags: i32) -> io::Result<()> {
    // SAFETY: takes plain flags; called by the single-threaded init only.
    check(i64::from(unsafe { libc::unshare(flags) })).map(drop)
}

/// Sets one of the process's attributes that take a plain number.
pub(crate) fn prctl(option: i32, value: u64) -> io::Result<()> {
    // SAFETY: used only with options whose arguments are numbers.
    check(i64::from(unsafe {
        libc::prctl(option, value, 0_u64, 0_u64, 0_u64)
    }))
    .map(drop)
}

/// Becomes another user for good, without further groups.
pub(crate) fn become_user(id: u32) -> io::Result<()> {
    // SAFETY: plain numbers; an empty group list needs no memory.
    unsafe {
        check(i64::from(libc::setgroups(0, std::ptr::null())))?;
        check(i64::from(libc::setresgid(id, id, id)))?;
        check(i64::from(libc::setresuid(id, id, id))).map(drop)
    }
}

/// The effective user of this process.
pub(crate) fn user() -> u32 {
    // SAFETY: cannot fail and touches no memory.
    unsafe { libc::geteuid() }
}

/// The effective group of this process.
pub(crate) fn group() -> u32 {
    // SAFETY: cannot fail and touches no memory.
    unsafe { libc::getegid() }
}

/// Sends a signal; number zero only asks.
pub(crate) fn kill(process: i32, signal: i32) -> io::Result<()> {
    // SAFETY: plain numbers.
    check(i64::from(unsafe { libc::kill(process, signal) })).map(drop)
}

/// Names this chamber's machine.
pub(crate) fn set_host_name(name: &str) -> io::Result<()> {
    // SAFETY: pointer and length are of one string.
    check(i64::from(unsafe {
        libc::sethostname(name.as_ptr().cast(), name.len())
    }))
    .map(drop)
}

/// A descriptor that becomes readable when a child ends. The signal is blocked for the whole process.
pub(crate) fn child_signal() -> io::Result<OwnedFd> {
    // SAFETY: the set is initialised by sigemptyset before use; only this single-threaded process changes.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGCHLD);
        check(i64::from(libc::sigprocmask(
            libc::SIG_BLOCK,
            &raw const set,
            std::ptr::null_mut(),
        )))?;
        owned(i64::from(libc::signalfd(
            -1,
            &raw const set,
            libc::SFD_CLOEXEC | libc::SFD_NONBLOCK,
        )))
    }
}

/// Opens a file below a folder; nothing on the way, nor the file itself, may be a link.
pub(crate) fn open_below(
    folder: BorrowedFd<'_>,
    name: &CStr,
    flags: i32,
    mode: u32,
) -> io::Result<OwnedFd> {
    // SAFETY: open_how is plain numbers; the rest is filled in below.
    let mut how: libc::open_how = unsafe { std::mem::zeroed() };
    how.flags = (flags | libc::O_CLOEXEC) as u64;
    how.mode = u64::from(mode);
    how.resolve = libc::RESOLVE_BENEATH | libc::RESOLVE_NO_SYMLINKS | libc::RESOLVE_NO_MAGICLINKS;
    // SAFETY: a terminated string, and a structure whose true size is given.
    owned(unsafe {
        libc::syscall(
            libc::SYS_openat2,
            folder.as_raw_fd(),
            name.as_ptr(),
            &raw const how,
            size_of::<libc::open_how>(),
        )
    })
}

/// Makes a folder directly in an open one.
pub(crate) fn make_folder(folder: BorrowedFd<'_>, name: &CStr) -> io::Result<()> {
    // SAFETY: a terminated string and an open descriptor.
    check(i64::from(unsafe {
        libc::mkdirat(folder.as_raw_fd(), name.as_ptr(), 0o755)
    }))
    .map(drop)
}

/// Removes a file directly in an open folder.
pub(crate) fn unlink(folder: BorrowedFd<'_>, name: &CStr) -> io::Result<()> {
    // SAFETY: a terminated string and an open descriptor.
    check(i64::from(unsafe {
        libc::unlinkat(folder.as_raw_fd(), name.as_ptr(), 0)
    }))
    .map(drop)
}

/// Splits this process in two; the child gets zero.
pub(crate) fn fork() -> io::Result<i32> {
    // SAFETY: only the init calls this, and it has a single thread, so that the child may do anything.
    check(i64::from(unsafe { libc::fork() })).map(|pid| pid as i32)
}

/// Ends this process at once, without running anything registered for its end.
pub(crate) fn exit_now(code: i32) -> ! {
    // SAFETY: does not return and touches no memory.
    unsafe { libc::_exit(code) }
}

/// A child that has ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dead {
    pub(crate) pid: i32,
    pub(crate) status: i32,
    /// The most memory it, or a child it waited for, held at one moment.
    pub(crate) peak_bytes: u64,
}

/// Collects one dead child, waiting for it if asked. `None`: children live on. An error: there are none.
pub(crate) fn reap(options: i32) -> io::Result<Option<Dead>> {
    let mut status = 0;
    // SAFETY: rusage is plain numbers, which the kernel fills in.
    let (pid, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let pid = libc::wait4(-1, &raw mut status, options, &raw mut usage);
        (check(i64::from(pid))? as i32, usage)
    };
    Ok((pid != 0).then_some(Dead {
        pid,
        status,
        peak_bytes: usage.ru_maxrss as u64 * 1024,
    }))
}

/// Processor time of all reaped children, in nanoseconds.
pub(crate) fn children_cpu() -> u64 {
    // SAFETY: rusage is plain numbers, which the kernel fills in.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    [usage.ru_utime, usage.ru_stime]
        .iter()
        .map(|time| time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1000)
        .sum()
}

/// Sets one resource limit, soft and hard; not beyond the hard limit where that may not be raised.
pub(crate) fn limit(resource: u32, most: u64) -> io::Result<()> {
    let mut value = libc::rlimit {
        rlim_cur: most,
        rlim_max: most,
    };
    // SAFETY: the structure lives through the calls.
    unsafe {
        if libc::setrlimit(resource as _, &raw const value) == 0 {
            return Ok(());
        }
        check(i64::from(libc::getrlimit(resource as _, &raw mut value)))?;
        value.rlim_max = value.rlim_max.min(most);
        value.rlim_cur = value.rlim_max;
        check(i64::from(libc::setrlimit(resource as _, &raw const value))).map(drop)
    }
}

/// Keeps only these capabilities, given as bits, as far as they are held.
pub(crate) fn keep_capabilities(bits: u64) -> io::Result<()> {
    // The kernel's structures of version 3: a header, then effective, permitted, inheritable twice.
    let header: [u32; 2] = [0x2008_0522, 0];
    let mut held = [0_u32; 6];
    // SAFETY: both arrays have the layout the kernel expects and outlive the calls.
    unsafe {
        check(libc::syscall(
            libc::SYS_capget,
            header.as_ptr(),
            held.as_mut_ptr(),
        ))?;
        let low = bits as u32 & held[1];
        let high = (bits >> 32) as u32 & held[4];
        let kept: [u32; 6] = [low, low, 0, high, high, 0];
        check(libc::syscall(
            libc::SYS_capset,
            header.as_ptr(),
            kept.as_ptr(),
        ))
        .map(drop)
    }
}

/// Gives every signal its default meaning and blocks none.
pub(crate) fn default_signals() {
    // SAFETY: runs in a new single-threaded child; the set is initialised before use.
    unsafe {
        for signal in 1..=64 {
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
    }
}

/// Puts descriptors in the places of standard input, output and error; all others close at exec.
pub(crate) fn place_standard(fds: [BorrowedFd<'_>; 3]) -> io::Result<()> {
    for (place, fd) in fds.iter().enumerate() {
        // SAFETY: the init keeps places 0 to 2 taken, so that no source is overwritten here.
        check(i64::from(unsafe {
            libc::dup2(fd.as_raw_fd(), place as i32)
        }))?;
    }
    // SAFETY: only flags of descriptors change.
    check(unsafe {
        libc::syscall(
            libc::SYS_close_range,
            3,
            u32::MAX,
            libc::CLOSE_RANGE_CLOEXEC,
        )
    })
    .map(drop)
}

/// A session of its own, without a terminal.
pub(crate) fn new_session() -> io::Result<()> {
    // SAFETY: touches no memory.
    check(i64::from(unsafe { libc::setsid() })).map(drop)
}

/// Becomes another program. Returns only if that fails.
pub(crate) fn exec(argv: &[CString], env: &[CString]) -> io::Error {
    let pointers = |list: &[CString]| -> Vec<*const libc::c_char> {
        list.iter()
            .map(|text| text.as_ptr())
            .chain([std::ptr::null()])
            .collect()
    };
    let (argv, env) = (pointers(argv), pointers(env));
    // SAFETY: both lists are of terminated strings that live on, and end with a null pointer.
    unsafe { libc::execve(argv[0], argv.as_ptr(), env.as_ptr()) };
    io::Error::last_os_error()
}

/// The socket that the host gave the init as standard input.
pub(crate) fn standard_input() -> OwnedFd {
    // SAFETY: called once, first thing in the init, which uses standard input for nothing else.
    unsafe { OwnedFd::from_raw_fd(0) }
}

/// Makes the second descriptor mean what the first does.
pub(crate) fn replace(by: &impl AsRawFd, old: &OwnedFd) -> io::Result<()> {
    // SAFETY: both are open; ownership of the second is unchanged, only what it refers to.
    check(i64::from(unsafe {
        libc::dup2(by.as_raw_fd(), old.as_raw_fd())
    }))
    .map(drop)
}

/// The size of a page of memory.
pub(crate) fn page_bytes() -> u64 {
    // SAFETY: cannot fail for this name and touches no memory.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as u64 }
}
