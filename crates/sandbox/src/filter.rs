//! Which system calls programs may make: an allow-list. All others look as if the kernel had none.
//!
//! The init lives behind the same filter, so that a program costs no filter of its own. A few calls are the
//! init's alone: they pass when a spare argument holds its [`Key`].

use std::collections::BTreeMap;
use std::io;

use crate::sys::Key;
use crate::{CgroupKind, Locks};

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

/// Calls that compilers, runtimes and contestants' programs make.
#[rustfmt::skip]
const ALLOWED: &[i64] = &[
    // files
    libc::SYS_read, libc::SYS_write, libc::SYS_readv, libc::SYS_writev, libc::SYS_pread64, libc::SYS_pwrite64,
    libc::SYS_preadv, libc::SYS_pwritev, libc::SYS_preadv2, libc::SYS_pwritev2, libc::SYS_openat, libc::SYS_openat2,
    libc::SYS_close, libc::SYS_close_range, libc::SYS_fstat, libc::SYS_newfstatat, libc::SYS_statx, libc::SYS_lseek,
    libc::SYS_dup, libc::SYS_dup3, libc::SYS_pipe2, libc::SYS_ftruncate, libc::SYS_truncate,
    libc::SYS_fallocate, libc::SYS_fsync, libc::SYS_fdatasync, libc::SYS_fadvise64, libc::SYS_getdents64,
    libc::SYS_getcwd, libc::SYS_chdir, libc::SYS_fchdir, libc::SYS_mkdirat, libc::SYS_unlinkat, libc::SYS_renameat2,
    libc::SYS_linkat, libc::SYS_symlinkat, libc::SYS_readlinkat, libc::SYS_faccessat, libc::SYS_faccessat2,
    libc::SYS_fchmod, libc::SYS_fchmodat, libc::SYS_fchown, libc::SYS_fchownat, libc::SYS_utimensat, libc::SYS_umask,
    libc::SYS_statfs, libc::SYS_fstatfs, libc::SYS_copy_file_range, libc::SYS_sendfile,
    libc::SYS_sync_file_range, libc::SYS_readahead, libc::SYS_splice, libc::SYS_tee,
    libc::SYS_mknodat, libc::SYS_getxattr, libc::SYS_lgetxattr, libc::SYS_fgetxattr, libc::SYS_listxattr,
    libc::SYS_llistxattr, libc::SYS_flistxattr,
    // memory
    libc::SYS_mmap, libc::SYS_munmap, libc::SYS_mprotect, libc::SYS_mremap, libc::SYS_madvise, libc::SYS_brk,
    libc::SYS_mincore, libc::SYS_msync, libc::SYS_mlock, libc::SYS_munlock, libc::SYS_mlock2, libc::SYS_membarrier,
    libc::SYS_get_mempolicy, libc::SYS_mlockall, libc::SYS_munlockall,
    // processes and threads
    libc::SYS_execve, libc::SYS_execveat, libc::SYS_exit, libc::SYS_exit_group, libc::SYS_wait4, libc::SYS_waitid,
    libc::SYS_getpid, libc::SYS_getppid, libc::SYS_gettid, libc::SYS_getpgid, libc::SYS_setpgid, libc::SYS_getsid,
    libc::SYS_setsid, libc::SYS_getuid, libc::SYS_geteuid, libc::SYS_getgid, libc::SYS_getegid, libc::SYS_getresuid,
    libc::SYS_getresgid, libc::SYS_getgroups, libc::SYS_capget, libc::SYS_set_tid_address, libc::SYS_set_robust_list,
    libc::SYS_get_robust_list, libc::SYS_rseq, libc::SYS_futex, libc::SYS_futex_waitv, libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity, libc::SYS_sched_getparam, libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max, libc::SYS_sched_get_priority_min, libc::SYS_getpriority,
    libc::SYS_getcpu, libc::SYS_getrlimit, libc::SYS_setrlimit, libc::SYS_getrusage,
    libc::SYS_times, libc::SYS_uname, libc::SYS_sysinfo, libc::SYS_getrandom,
    // becoming somebody else, which only the init can
    libc::SYS_setresuid, libc::SYS_setresgid, libc::SYS_setuid, libc::SYS_setgid, libc::SYS_setgroups,
    libc::SYS_capset,
    // giving up rights
    libc::SYS_landlock_create_ruleset, libc::SYS_landlock_add_rule, libc::SYS_landlock_restrict_self,
    // signals
    libc::SYS_rt_sigaction, libc::SYS_rt_sigprocmask, libc::SYS_rt_sigreturn, libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigpending, libc::SYS_rt_sigtimedwait, libc::SYS_rt_sigqueueinfo, libc::SYS_sigaltstack,
    libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill, libc::SYS_restart_syscall,
    // time
    libc::SYS_clock_gettime, libc::SYS_clock_getres, libc::SYS_clock_nanosleep, libc::SYS_nanosleep,
    libc::SYS_gettimeofday, libc::SYS_getitimer, libc::SYS_setitimer, libc::SYS_timer_create, libc::SYS_timer_settime,
    libc::SYS_timer_gettime, libc::SYS_timer_getoverrun, libc::SYS_timer_delete, libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime, libc::SYS_timerfd_gettime,
    // waiting
    libc::SYS_ppoll, libc::SYS_pselect6, libc::SYS_epoll_create1, libc::SYS_epoll_ctl, libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2, libc::SYS_eventfd2, libc::SYS_signalfd4,
    // a pair of sockets within the program; no other socket can be made
    libc::SYS_sendmsg, libc::SYS_recvmsg, libc::SYS_sendto, libc::SYS_recvfrom, libc::SYS_shutdown,
    libc::SYS_getsockopt, libc::SYS_setsockopt, libc::SYS_getsockname, libc::SYS_getpeername,
];

/// Older names of the same calls.
#[rustfmt::skip]
const OLDER: &[i64] = &[
    libc::SYS_open, libc::SYS_creat, libc::SYS_stat, libc::SYS_lstat, libc::SYS_access, libc::SYS_dup2, libc::SYS_pipe,
    libc::SYS_mkdir, libc::SYS_rmdir, libc::SYS_unlink, libc::SYS_rename, libc::SYS_renameat, libc::SYS_link,
    libc::SYS_symlink, libc::SYS_readlink, libc::SYS_chmod, libc::SYS_chown, libc::SYS_lchown, libc::SYS_utime,
    libc::SYS_utimes, libc::SYS_futimesat, libc::SYS_getdents, libc::SYS_poll, libc::SYS_select, libc::SYS_epoll_create,
    libc::SYS_epoll_wait, libc::SYS_eventfd, libc::SYS_signalfd, libc::SYS_alarm, libc::SYS_pause, libc::SYS_time,
    libc::SYS_fork, libc::SYS_vfork, libc::SYS_getpgrp, libc::SYS_arch_prctl, libc::SYS_mknod,
];

/// The init's own calls, each with the first argument that the kernel does not look at.
const KEYED: &[(i64, u8)] = &[
    (libc::SYS_clone3, 2),
    (libc::SYS_mount, 5),
    (libc::SYS_umount2, 2),
    (libc::SYS_mount_setattr, 5),
    (libc::SYS_sethostname, 2),
    (libc::SYS_sched_setaffinity, 3),
    (libc::SYS_unshare, 1),
];

/// Calls about processes, allowed about oneself alone: the argument that must be 0. Where programs are the
/// init's own user they could otherwise hobble it.
const ABOUT_ONESELF: &[(i64, u8)] = &[(libc::SYS_prlimit64, 0), (libc::SYS_setpriority, 1)];

/// fcntl commands on one's own descriptors. Locks and leases are not among them: on files that several
/// chambers see they would be a way to talk.
const FCNTL: [i32; 10] = [
    libc::F_DUPFD,
    libc::F_DUPFD_CLOEXEC,
    libc::F_GETFD,
    libc::F_SETFD,
    libc::F_GETFL,
    libc::F_SETFL,
    libc::F_GETPIPE_SZ,
    libc::F_SETPIPE_SZ,
    libc::F_ADD_SEALS,
    libc::F_GET_SEALS,
];

/// Flags of clone that make namespaces.
const NAMESPACES: u64 = (libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET)
    .cast_unsigned() as u64;

/// prctl options that concern nobody else.
const PRCTL: [i32; 10] = [
    libc::PR_SET_NAME,
    libc::PR_GET_NAME,
    libc::PR_GET_DUMPABLE,
    libc::PR_SET_DUMPABLE,
    libc::PR_SET_NO_NEW_PRIVS,
    libc::PR_SET_CHILD_SUBREAPER,
    libc::PR_SET_VMA,
    libc::PR_CAPBSET_READ,
    libc::PR_GET_PDEATHSIG,
    libc::PR_SET_PDEATHSIG,
];

/// ioctl requests on files and pipes of one's own.
const IOCTL: [u64; 6] = [
    libc::TCGETS,
    libc::FIONREAD,
    libc::TIOCGWINSZ,
    libc::FIOCLEX,
    libc::FIONCLEX,
    libc::FIONBIO,
];

fn when(argument: u8, operation: SeccompCmpOp, value: u64) -> SeccompRule {
    only(argument, SeccompCmpArgLen::Dword, operation, value)
}

fn only(argument: u8, length: SeccompCmpArgLen, how: SeccompCmpOp, value: u64) -> SeccompRule {
    let condition =
        SeccompCondition::new(argument, length, how, value).expect("there are six arguments");
    SeccompRule::new(vec![condition]).expect("there is one condition")
}

/// Installs the filter in this process and all it will ever start. Needs `no_new_privs`.
pub(crate) fn install(key: Key, locks: Locks, groups: CgroupKind) -> io::Result<()> {
    seccompiler::apply_filter(&program(key, locks, groups)).map_err(io::Error::other)
}

/// The filter as the kernel takes it. Calls of another architecture kill.
///
/// # Panics
/// Never: the list is fixed.
fn program(key: Key, locks: Locks, groups: CgroupKind) -> BpfProgram {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED
        .iter()
        .chain(OLDER)
        .map(|call| (*call, Vec::new()))
        .collect();
    let equal = SeccompCmpOp::Eq;
    rules.insert(
        libc::SYS_clone,
        vec![when(0, SeccompCmpOp::MaskedEq(NAMESPACES), 0)],
    );
    for (call, spare) in KEYED {
        let rule = only(*spare, SeccompCmpArgLen::Qword, equal.clone(), key.0);
        rules.insert(*call, vec![rule]);
    }
    // Without control groups nobody would see what memory such a file takes.
    match groups {
        CgroupKind::V1 | CgroupKind::V2 => drop(rules.insert(libc::SYS_memfd_create, Vec::new())),
        CgroupKind::None => {}
    }
    for (call, whom) in ABOUT_ONESELF {
        rules.insert(*call, vec![when(*whom, equal.clone(), 0)]);
    }
    let unix = u64::from(libc::AF_UNIX.unsigned_abs());
    rules.insert(libc::SYS_socketpair, vec![when(0, equal.clone(), unix)]);
    let options = PRCTL.map(|option| when(0, equal.clone(), u64::from(option.unsigned_abs())));
    rules.insert(libc::SYS_prctl, options.into());
    rules.insert(
        libc::SYS_ioctl,
        IOCTL.map(|request| when(1, equal.clone(), request)).into(),
    );
    match locks {
        Locks::Allowed => {
            rules.insert(libc::SYS_fcntl, Vec::new());
            rules.insert(libc::SYS_flock, Vec::new());
        }
        Locks::Denied => {
            let command = |command: i32| when(1, equal.clone(), u64::from(command.unsigned_abs()));
            rules.insert(libc::SYS_fcntl, FCNTL.map(command).into());
        }
    }
    // Runtimes ask for the ordinary policy that they have anyway, and end where there is no such call.
    let ordinary = u64::from(libc::SCHED_OTHER.unsigned_abs());
    rules.insert(
        libc::SYS_sched_setscheduler,
        vec![when(1, equal.clone(), ordinary)],
    );
    // A program may ask of its personality only what it is.
    let ask = when(0, equal, 0xffff_ffff);
    rules.insert(libc::SYS_personality, vec![ask]);
    let errno = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let arch: TargetArch = std::env::consts::ARCH
        .try_into()
        .expect("an architecture with a filter");
    SeccompFilter::new(rules, errno, SeccompAction::Allow, arch)
        .and_then(TryInto::try_into)
        .expect("the list is fixed")
}
