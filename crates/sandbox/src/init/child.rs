//! What happens between the init and a program: the few calls of a child that shares the init's memory.
//!
//! Such a child may not allocate, fail in words or touch what the init uses meanwhile: all it needs is laid
//! out for it in a [`Plan`], and it speaks to the kernel alone, past the C library and its `errno`.

use std::cell::RefCell;
use std::ffi::{CString, c_char, c_void};
use std::os::fd::{BorrowedFd, RawFd};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use syscalls::{Errno, Sysno, syscall};

use crate::sys::{Key, Stack, Start, share};

/// What a child says through the memory it shares.
#[derive(Default)]
pub(super) struct Report {
    /// The step that failed, above its error number; 0 for none.
    trouble: AtomicU64,
    /// The program's wait status, where another process waits for it; below 0 for none.
    status: AtomicI32,
}

/// Why there is no program.
pub(super) enum Trouble {
    /// The program's file could not be started.
    Exec(i32),
    /// What we wanted to do before.
    Step(&'static str, i32),
}

#[derive(Clone, Copy)]
enum Step {
    Exec = 1,
    Enter,
    Place,
    Session,
    Folder,
    Limit,
    User,
    Capabilities,
    Mount,
    Fork,
}

impl Step {
    const WORDS: [(u64, &'static str); 9] = [
        (Self::Enter as u64, "enter its control group"),
        (Self::Place as u64, "place its descriptors"),
        (Self::Session as u64, "start a session"),
        (Self::Folder as u64, "go to its folder"),
        (Self::Limit as u64, "limit its resources"),
        (Self::User as u64, "become its user"),
        (Self::Capabilities as u64, "give up its capabilities"),
        (Self::Mount as u64, "mount its own folders"),
        (Self::Fork as u64, "fork the program"),
    ];
}

impl Report {
    pub(super) fn clear(&self) {
        self.trouble.store(0, Ordering::Relaxed);
        self.status.store(-1, Ordering::Relaxed);
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        let told = self.trouble.load(Ordering::Relaxed);
        let (step, errno) = (told >> 32, told as u32 as i32);
        if told == 0 {
            return None;
        }
        let words = Step::WORDS.iter().find(|(number, _)| *number == step);
        Some(words.map_or(Trouble::Exec(errno), |(_, words)| {
            Trouble::Step(words, errno)
        }))
    }

    pub(super) fn status(&self) -> Option<i32> {
        let status = self.status.load(Ordering::Relaxed);
        (status >= 0).then_some(status)
    }
}

/// A list of texts as the kernel wants it.
pub(super) struct Texts {
    _texts: Vec<CString>,
    pointers: Vec<*const c_char>,
}

impl Texts {
    pub(super) fn new(texts: Vec<CString>) -> Self {
        let pointers = texts.iter().map(|text| text.as_ptr());
        let pointers = pointers.chain([std::ptr::null()]).collect();
        Self {
            _texts: texts,
            pointers,
        }
    }
}

/// A limit, and what to be content with where the first may not be had.
pub(super) struct Limit {
    pub(super) resource: u32,
    pub(super) wanted: [u64; 2],
    pub(super) lesser: [u64; 2],
}

/// A file system that a program gets anew.
pub(super) struct NewMount {
    pub(super) kind: &'static std::ffi::CStr,
    pub(super) at: CString,
    pub(super) flags: u64,
    pub(super) options: CString,
}

/// All that a child needs, laid out beforehand. What it points to must outlive the child's stay in our memory.
pub(super) struct Plan {
    pub(super) argv: Texts,
    pub(super) env: Texts,
    pub(super) workdir: CString,
    pub(super) standard: [RawFd; 3],
    /// What comes after standard error: a fork server's socket.
    pub(super) fourth: Option<RawFd>,
    /// The capabilities to keep, as bits; programs keep none.
    pub(super) kept: u32,
    pub(super) entrances: Vec<RawFd>,
    /// The folder of the control group to be born in.
    pub(super) born_in: Option<RawFd>,
    pub(super) limits: Vec<Limit>,
    pub(super) user: Option<u32>,
    /// What the child does before the program has its say, where that is more than calls to the kernel.
    pub(super) shield: Option<fn() -> std::io::Result<()>>,
    pub(super) mounts: Vec<NewMount>,
    pub(super) key: Key,
    pub(super) report: *const Report,
    pub(super) stack: *mut Stack,
}

impl Plan {
    fn report(&self) -> &Report {
        // SAFETY: whoever starts a plan keeps its report.
        unsafe { &*self.report }
    }

    fn fail(&self, step: Step, errno: i32) -> ! {
        let told = (step as u64) << 32 | u64::from(errno.unsigned_abs());
        self.report().trouble.store(told, Ordering::Relaxed);
        end(127)
    }

    fn must(&self, step: Step, result: Result<usize, Errno>) -> usize {
        match result {
            Ok(value) => value,
            Err(errno) => self.fail(step, errno.into_raw()),
        }
    }
}

fn end(code: i32) -> ! {
    loop {
        // SAFETY: ends this process, which touches no memory.
        let _ = unsafe { syscall!(Sysno::exit_group, code) };
    }
}

/// Starts the program of a plan; answers its number when it has begun, or a negative error number.
///
/// # Safety
/// The plan's report and stack must be there.
pub(super) unsafe fn start(plan: &mut Plan) -> isize {
    // SAFETY: with CLONE_VFORK this returns after the child has used the plan and its stack.
    unsafe { start_with(libc::CLONE_VFORK, plan) }
}

/// The same without waiting until it has begun, which spares two changes of processes: its trouble is told when
/// it has ended.
///
/// # Safety
/// Plan, report and stack must be there, unchanged, until the program has ended.
pub(super) unsafe fn start_along(plan: &mut Plan) -> isize {
    // What is more than calls to the kernel needs our memory for itself.
    let flags = plan.shield.map_or(0, |_| libc::CLONE_VFORK);
    // SAFETY: as promised by the caller.
    unsafe { start_with(flags, plan) }
}

/// # Safety
/// Plan, report and stack must be there, unchanged, for as long as the child is in our memory.
unsafe fn start_with(flags: i32, plan: &mut Plan) -> isize {
    let argument = (&raw mut *plan).cast::<c_void>();
    // SAFETY: as promised by the caller; the descriptor is open, since the plan names it.
    unsafe {
        let into = plan.born_in.map(|fd| BorrowedFd::borrow_raw(fd));
        let to = (begin as Start, argument);
        share(flags, into, &mut *plan.stack, to, plan.key)
    }
}

/// Becomes the program.
///
/// # Safety
/// `argument` is the plan, which nobody changes meanwhile.
unsafe extern "C" fn begin(argument: *mut c_void) -> ! {
    // SAFETY: as promised by the caller; the parent leaves it alone until we are gone from this memory.
    let plan = unsafe { &*argument.cast::<Plan>() };
    // SAFETY: each call's pointers are into the plan, which outlives it.
    unsafe {
        for entrance in &plan.entrances {
            let zero = c"0".as_ptr();
            plan.must(Step::Enter, syscall!(Sysno::write, *entrance, zero, 1));
        }
        if plan.born_in.is_some() {
            let own = syscall!(Sysno::unshare, libc::CLONE_NEWCGROUP, plan.key.0);
            plan.must(Step::Enter, own);
        }
        for (place, fd) in plan.standard.iter().enumerate() {
            plan.must(Step::Place, syscall!(Sysno::dup2, *fd, place));
        }
        if let Some(fd) = plan.fourth {
            plan.must(Step::Place, syscall!(Sysno::dup2, fd, 3));
        }
        let first = 3 + usize::from(plan.fourth.is_some());
        let all = syscall!(
            Sysno::close_range,
            first,
            u32::MAX,
            libc::CLOSE_RANGE_CLOEXEC
        );
        plan.must(Step::Place, all);
        let none = 0_u64;
        let unblocked = syscall!(
            Sysno::rt_sigprocmask,
            libc::SIG_SETMASK,
            &raw const none,
            0,
            size_of::<u64>()
        );
        plan.must(Step::Session, unblocked);
        plan.must(Step::Session, syscall!(Sysno::setsid));
        let workdir = plan.workdir.as_ptr();
        plan.must(Step::Folder, syscall!(Sysno::chdir, workdir));
        for limit in &plan.limits {
            let set =
                |most: &[u64; 2]| syscall!(Sysno::prlimit64, 0, limit.resource, most.as_ptr(), 0);
            let result = set(&limit.wanted).or_else(|_| set(&limit.lesser));
            plan.must(Step::Limit, result);
        }
        if let Some(shield) = plan.shield
            && let Err(error) = shield()
        {
            plan.fail(
                Step::Capabilities,
                error.raw_os_error().unwrap_or(libc::EPERM),
            );
        }
        if let Some(user) = plan.user {
            plan.must(Step::User, syscall!(Sysno::setgroups, 0, 0));
            plan.must(Step::User, syscall!(Sysno::setresgid, user, user, user));
            plan.must(Step::User, syscall!(Sysno::setresuid, user, user, user));
        }
        // Version 3 of the kernel's structures: a header, then effective, permitted, inheritable twice.
        let (header, kept) = ([0x2008_0522_u32, 0], [plan.kept, plan.kept, 0, 0, 0, 0]);
        let given_up = syscall!(Sysno::capset, header.as_ptr(), kept.as_ptr());
        plan.must(Step::Capabilities, given_up);
        let (argv, env) = (plan.argv.pointers.as_ptr(), plan.env.pointers.as_ptr());
        let errno = syscall!(Sysno::execve, *argv, argv, env);
        plan.fail(Step::Exec, errno.err().map_or(0, Errno::into_raw))
    }
}

/// Starts a first process of new namespaces, which starts the program and waits for it. Answers that
/// process's number, or a negative error number.
///
/// # Safety
/// Plan and stack must stay as they are until that process has ended.
pub(super) unsafe fn start_within(plan: &mut Plan, flags: i32, stack: &mut Stack) -> isize {
    let argument = (&raw mut *plan).cast::<c_void>();
    // SAFETY: as promised by the caller.
    unsafe { share(flags, None, stack, (stand_in as Start, argument), plan.key) }
}

/// The first process of new namespaces. A program must never be that itself, since signals that would end
/// another process do nothing to the first.
///
/// # Safety
/// `argument` is the plan, which only this process uses until it has ended.
unsafe extern "C" fn stand_in(argument: *mut c_void) -> ! {
    // SAFETY: as promised by the caller.
    let plan = unsafe { &mut *argument.cast::<Plan>() };
    for mount in &plan.mounts {
        let (kind, at) = (mount.kind.as_ptr(), mount.at.as_ptr());
        let options = mount.options.as_ptr();
        // SAFETY: all pointers are to terminated strings of the plan.
        let mounted = unsafe {
            syscall!(
                Sysno::mount,
                kind,
                at,
                kind,
                mount.flags,
                options,
                plan.key.0
            )
        };
        plan.must(Step::Mount, mounted);
    }
    // SAFETY: as promised by the caller; we stay here until the program has ended.
    let main = unsafe { start_along(plan) };
    if main < 0 {
        plan.fail(Step::Fork, -main as i32);
    }
    const ANYBODY: usize = usize::MAX;
    let mut status = 0_i32;
    loop {
        // SAFETY: the kernel writes one number to where it is told to.
        let waited = unsafe { syscall!(Sysno::wait4, ANYBODY, &raw mut status, 0, 0) };
        match waited {
            Ok(pid) if pid == main as usize => break,
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => end(1),
        }
    }
    plan.report().status.store(status, Ordering::Relaxed);
    end(0)
}

/// Signals everybody whom a user may signal, which is that user's processes alone.
pub(super) fn strike(user: u32, key: Key) {
    thread_local!(static STACK: RefCell<Stack> = RefCell::new(Stack::new()));
    let mut user = user;
    let argument = (&raw mut user).cast::<c_void>();
    let to = (strike_all as Start, argument);
    // SAFETY: with CLONE_VFORK this returns when the child has ended.
    let pid =
        STACK.with_borrow_mut(|stack| unsafe { share(libc::CLONE_VFORK, None, stack, to, key) });
    // SAFETY: the kernel need not tell how it ended.
    while pid > 0 && unsafe { syscall!(Sysno::wait4, pid, 0, 0, 0) } == Err(Errno::EINTR) {}
}

/// # Safety
/// `argument` is the user's number.
unsafe extern "C" fn strike_all(argument: *mut c_void) -> ! {
    const EVERYBODY: usize = usize::MAX;
    // SAFETY: as promised by the caller; the calls take plain numbers.
    unsafe {
        let user = *argument.cast::<u32>();
        if syscall!(Sysno::setresuid, user, user, user).is_ok()
            && syscall!(Sysno::geteuid) == Ok(user as usize)
        {
            let _ = syscall!(Sysno::kill, EVERYBODY, libc::SIGKILL);
        }
    }
    end(0)
}
