//! Starting children by `clone3`: copies of ourselves, and children that share our memory until they become
//! something else, which costs no copying.

use std::arch::asm;
use std::ffi::c_void;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use syscalls::{Sysno, raw_syscall};

use super::Key;

#[cfg(not(target_arch = "x86_64"))]
compile_error!(
    "programs are started by a few instructions of machine code, written for x86-64 only"
);

/// The kernel's structure of that name.
#[repr(C)]
#[derive(Default)]
struct CloneArgs {
    flags: u64,
    pidfd: u64,
    child_tid: u64,
    parent_tid: u64,
    exit_signal: u64,
    stack: u64,
    stack_size: u64,
    tls: u64,
    set_tid: u64,
    set_tid_size: u64,
    cgroup: u64,
}

/// Memory that a child which shares ours stands on.
pub(crate) struct Stack {
    memory: Box<[u128]>,
}

impl Stack {
    /// 64 KiB, which is plenty for a few calls to the kernel.
    pub(crate) fn new() -> Self {
        Self {
            memory: vec![0; 4096].into_boxed_slice(),
        }
    }
}

/// What a child that shares our memory does. It must not return, allocate, or touch what its parent uses.
pub(crate) type Start = unsafe extern "C" fn(*mut c_void) -> !;

/// Splits this process in two, with new namespaces; the child gets `None`, the parent a descriptor of it.
pub(crate) fn split(flags: i32, key: Key) -> io::Result<Option<OwnedFd>> {
    let mut pidfd: i32 = -1;
    let args = CloneArgs {
        flags: (flags | libc::CLONE_PIDFD) as u64,
        pidfd: (&raw mut pidfd) as u64,
        exit_signal: libc::SIGCHLD as u64,
        ..CloneArgs::default()
    };
    // SAFETY: without CLONE_VM the child is a copy, and this process has a single thread.
    let result = unsafe {
        raw_syscall!(
            Sysno::clone3,
            &raw const args,
            size_of::<CloneArgs>(),
            key.0
        )
    };
    match result as isize {
        0 => Ok(None),
        // SAFETY: the kernel has just made this descriptor for us.
        1.. => Ok(Some(unsafe { OwnedFd::from_raw_fd(pidfd) })),
        failed => Err(io::Error::from_raw_os_error(-failed as i32)),
    }
}

/// Starts a child that shares our memory, on a stack of its own; with `CLONE_VFORK` this returns when the
/// child has become another program or ended. Answers its number.
///
/// # Safety
/// `argument` must live until the child has ended or become another program, and so must `stack`.
pub(crate) unsafe fn share(
    flags: i32,
    cgroup: Option<BorrowedFd<'_>>,
    stack: &mut Stack,
    (start, argument): (Start, *mut c_void),
    key: Key,
) -> isize {
    // libc's constant is of a type too narrow for it.
    const INTO_CGROUP: u64 = 0x2_0000_0000;
    let into = cgroup.map_or(0, |_| INTO_CGROUP);
    let args = CloneArgs {
        flags: (flags | libc::CLONE_VM) as u64 | into,
        exit_signal: libc::SIGCHLD as u64,
        stack: stack.memory.as_mut_ptr() as u64,
        stack_size: size_of_val(&*stack.memory) as u64,
        cgroup: cgroup.map_or(0, |fd| fd.as_raw_fd() as u64),
        ..CloneArgs::default()
    };
    let result: isize;
    // SAFETY: the child begins on its own stack, aligned to 16 bytes, with our registers: it calls `start`,
    // which does not return. In the parent only rax, rcx and r11 change.
    unsafe {
        asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "xor ebp, ebp",
            "mov rdi, r13",
            "call r12",
            "ud2",
            "2:",
            inlateout("rax") Sysno::clone3 as usize => result,
            in("rdi") &raw const args,
            in("rsi") size_of::<CloneArgs>(),
            in("rdx") key.0,
            in("r12") start,
            in("r13") argument,
            lateout("rcx") _,
            lateout("r11") _,
        );
    }
    result
}
