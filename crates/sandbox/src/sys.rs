//! System calls that the standard library does not offer, each behind a safe face.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

mod mounts;
mod pipes;
mod spawn;

pub(crate) use mounts::{
    MOUNT_NO_DEV, MOUNT_NO_SUID, MOUNT_READ_ONLY, Protection, attach_tree, clone_tree,
    make_mounts_private, mount, pivot_here, protect, restrict_mount, twin_device, unmount,
};
pub(crate) use pipes::{
    Wait, memfd, pipe, pipe_to_write, poll, poll_both, read, read_some, seal, seqpacket_pair,
    widen, write,
};
pub(crate) use spawn::{Stack, Start, share, split};

/// A number that the filter demands in a spare argument of calls that only an init may make. Programs never
/// learn it: it is random, and what they inherit of our memory is gone when they begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key(pub(crate) u64);

impl Key {
    /// A new one.
    pub(crate) fn random() -> io::Result<Self> {
        let mut bytes = [0; 8];
        // SAFETY: the kernel writes as many bytes as there are.
        check(unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) } as i64)?;
        Ok(Self(u64::from_ne_bytes(bytes)))
    }
}

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
pub(crate) fn set_host_name(name: &str, key: Key) -> io::Result<()> {
    // SAFETY: pointer and length are of one string.
    check(unsafe { libc::syscall(libc::SYS_sethostname, name.as_ptr(), name.len(), key.0) })
        .map(drop)
}

/// Keeps this thread, and what it starts from now on, on one core.
pub(crate) fn pin(core: usize, key: Key) -> io::Result<()> {
    // SAFETY: the set is plain bits; its true size is given.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if core >= libc::CPU_SETSIZE as usize {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        libc::CPU_SET(core, &mut set);
        let (size, set) = (size_of::<libc::cpu_set_t>(), &raw const set);
        check(libc::syscall(
            libc::SYS_sched_setaffinity,
            0,
            size,
            set,
            key.0,
        ))
        .map(drop)
    }
}

/// Keeps another thread, by its number, on these cores.
pub(crate) fn pin_thread(thread: i32, cores: &[u32]) -> io::Result<()> {
    // SAFETY: the set is plain bits, in which only places that are there are set; its true size is given.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        for core in cores
            .iter()
            .filter(|core| **core < libc::CPU_SETSIZE as u32)
        {
            libc::CPU_SET(*core as usize, &mut set);
        }
        let done = libc::sched_setaffinity(thread, size_of::<libc::cpu_set_t>(), &raw const set);
        check(i64::from(done)).map(drop)
    }
}

/// The cores that this thread may use.
pub(crate) fn cores() -> Vec<u32> {
    // SAFETY: the set is plain bits, which the kernel fills in; its true size is given.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &raw mut set);
        let all = 0..libc::CPU_SETSIZE as u32;
        all.filter(|core| libc::CPU_ISSET(*core as usize, &set))
            .collect()
    }
}

/// Lets signals that were ignored end this process and its children again.
pub(crate) fn heed_signals() {
    // SAFETY: only dispositions of this process change; where that is impossible they are what they were.
    unsafe {
        for signal in 1..=64 {
            libc::signal(signal, libc::SIG_DFL);
        }
    }
}

/// Has the kernel collect our children, whom nobody waits for.
pub(crate) fn disown_children() {
    // SAFETY: only a disposition of this process changes.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
}

/// Ends the process behind a descriptor.
pub(crate) fn kill_by(process: BorrowedFd<'_>) -> io::Result<()> {
    let none = std::ptr::null::<libc::siginfo_t>();
    // SAFETY: plain numbers, and no further facts about the signal.
    check(unsafe {
        libc::syscall(
            libc::SYS_pidfd_send_signal,
            process.as_raw_fd(),
            libc::SIGKILL,
            none,
            0,
        )
    })
    .map(drop)
}

/// What tells of a folder whether anything in or about it has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark([i64; 8]);

/// The mark of an open folder.
pub(crate) fn mark(folder: BorrowedFd<'_>) -> io::Result<Mark> {
    // SAFETY: the structure is plain numbers, which the kernel fills in.
    let facts = unsafe {
        let mut facts: libc::stat = std::mem::zeroed();
        check(i64::from(libc::fstat(folder.as_raw_fd(), &raw mut facts)))?;
        facts
    };
    Ok(Mark([
        i64::from(facts.st_mode) << 32 | i64::from(facts.st_uid),
        facts.st_nlink as i64,
        facts.st_size,
        facts.st_ino as i64,
        facts.st_mtime,
        facts.st_mtime_nsec,
        facts.st_ctime,
        facts.st_ctime_nsec,
    ]))
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

/// A resource limit of this process: what holds, and the most it may be set to by those who may not do anything.
pub(crate) fn limit(resource: u32) -> io::Result<[u64; 2]> {
    // SAFETY: the structure is plain numbers, which the kernel fills in.
    unsafe {
        let mut value: libc::rlimit = std::mem::zeroed();
        check(i64::from(libc::getrlimit(resource as _, &raw mut value)))?;
        Ok([value.rlim_cur, value.rlim_max])
    }
}

/// Sets a resource limit of this process, for what it starts from now on.
pub(crate) fn set_limit(resource: u32, [rlim_cur, rlim_max]: [u64; 2]) -> io::Result<()> {
    let value = libc::rlimit { rlim_cur, rlim_max };
    // SAFETY: the kernel reads one structure of plain numbers.
    let set = unsafe { libc::setrlimit(resource as _, &raw const value) };
    check(i64::from(set)).map(drop)
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

/// The socket that the host gave the template as standard input, whose place `/dev/null` takes: that place
/// must never be free for another descriptor.
pub(crate) fn take_standard_input() -> io::Result<OwnedFd> {
    // SAFETY: called once, first thing in the template, which uses standard input for nothing else.
    let given = unsafe { BorrowedFd::borrow_raw(0) };
    let socket = given.try_clone_to_owned()?;
    replace(&std::fs::File::open("/dev/null")?, given)?;
    Ok(socket)
}

/// Makes the second descriptor mean what the first does.
pub(crate) fn replace(by: &impl AsRawFd, old: BorrowedFd<'_>) -> io::Result<()> {
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
