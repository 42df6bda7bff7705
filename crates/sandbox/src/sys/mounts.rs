//! Mounts: the kernel's calls that decide which files a process sees.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;

use super::{Key, check, cstr, owned};

/// Mounts a file system of the kernel's.
pub(crate) fn mount(kind: &CStr, at: &Path, flags: u64, options: &str, key: Key) -> io::Result<()> {
    let at = cstr(at)?;
    let options = CString::new(options)?;
    // SAFETY: every pointer is to a terminated string that outlives the call.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount,
            kind.as_ptr(),
            at.as_ptr(),
            kind.as_ptr(),
            flags,
            options.as_ptr(),
            key.0,
        )
    })
    .map(drop)
}

/// Takes a mount away; what still holds it open keeps only a remainder that nobody else can reach.
pub(crate) fn unmount(at: &Path, key: Key) -> io::Result<()> {
    let at = cstr(at)?;
    // SAFETY: a terminated string and plain flags.
    check(unsafe { libc::syscall(libc::SYS_umount2, at.as_ptr(), libc::MNT_DETACH, key.0) })
        .map(drop)
}

/// Makes a mount read-only, or writable again.
pub(crate) fn protect(at: &Path, protection: Protection, key: Key) -> io::Result<()> {
    let at = cstr(at)?;
    let (set, clear) = match protection {
        Protection::ReadOnly => (MOUNT_READ_ONLY, 0),
        Protection::Writable => (0, MOUNT_READ_ONLY),
    };
    let attr = MountAttr {
        set,
        clear,
        propagation: 0,
        user_namespace: 0,
    };
    // SAFETY: a terminated string, and a structure whose true size is given.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            at.as_ptr(),
            0,
            &raw const attr,
            size_of::<MountAttr>(),
            key.0,
        )
    })
    .map(drop)
}

/// Whether a mount may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protection {
    ReadOnly,
    Writable,
}

/// Keeps mounts we make from reaching the host, and the host's from reaching us.
pub(crate) fn make_mounts_private() -> io::Result<()> {
    let flags = libc::MS_REC | libc::MS_PRIVATE;
    let none = std::ptr::null();
    // SAFETY: the one string is constant; the other pointers may be null for this call.
    check(i64::from(unsafe {
        libc::mount(none, c"/".as_ptr(), none, flags, none.cast())
    }))
    .map(drop)
}

/// What a cloned tree of mounts must not allow.
#[repr(C)]
struct MountAttr {
    set: u64,
    clear: u64,
    propagation: u64,
    user_namespace: u64,
}

/// The kernel's names, which libc lacks for some targets.
pub(crate) const MOUNT_READ_ONLY: u64 = 1;
/// Set-user-id bits are ignored.
pub(crate) const MOUNT_NO_SUID: u64 = 2;
/// Device nodes are dead.
pub(crate) const MOUNT_NO_DEV: u64 = 4;

/// Makes a detached copy of a tree of mounts and restricts all of it.
pub(crate) fn clone_tree(path: &Path, restrict: u64) -> io::Result<OwnedFd> {
    let path = cstr(path)?;
    let flags = libc::OPEN_TREE_CLONE | libc::OPEN_TREE_CLOEXEC | libc::AT_RECURSIVE as u32;
    // SAFETY: a terminated string and plain flags.
    let tree =
        owned(unsafe { libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, path.as_ptr(), flags) })?;
    restrict_mount(&tree, restrict, libc::AT_RECURSIVE)?;
    Ok(tree)
}

/// Adds restrictions to the mount behind a descriptor.
pub(crate) fn restrict_mount(tree: &OwnedFd, restrict: u64, recursive: i32) -> io::Result<()> {
    let attr = MountAttr {
        set: restrict,
        clear: 0,
        propagation: 0,
        user_namespace: 0,
    };
    // SAFETY: the structure lives through the call and its true size is given.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            tree.as_raw_fd(),
            c"".as_ptr(),
            libc::AT_EMPTY_PATH | recursive,
            &raw const attr,
            size_of::<MountAttr>(),
        )
    })
    .map(drop)
}

/// Puts a detached tree of mounts in its place.
pub(crate) fn attach_tree(tree: &OwnedFd, at: &Path) -> io::Result<()> {
    let at = cstr(at)?;
    const FROM_EMPTY_PATH: u32 = 4;
    // SAFETY: terminated strings and plain flags.
    check(unsafe {
        libc::syscall(
            libc::SYS_move_mount,
            tree.as_raw_fd(),
            c"".as_ptr(),
            libc::AT_FDCWD,
            at.as_ptr(),
            FROM_EMPTY_PATH,
        )
    })
    .map(drop)
}

/// Makes the working directory the root and forgets the old one.
pub(crate) fn pivot_here() -> io::Result<()> {
    // SAFETY: constant strings; stacking the old root on the new one is documented in pivot_root(2).
    unsafe {
        check(libc::syscall(
            libc::SYS_pivot_root,
            c".".as_ptr(),
            c".".as_ptr(),
        ))?;
        check(i64::from(libc::umount2(c".".as_ptr(), libc::MNT_DETACH)))?;
    }
    std::env::set_current_dir("/")
}

/// Makes a device node that is the same device as an open one.
pub(crate) fn twin_device(of: &OwnedFd, at: &Path) -> io::Result<()> {
    let at = cstr(at)?;
    // SAFETY: the structure is plain numbers, which the kernel fills in; a terminated string.
    unsafe {
        let mut facts: libc::stat = std::mem::zeroed();
        check(i64::from(libc::fstat(of.as_raw_fd(), &raw mut facts)))?;
        let mode = libc::S_IFCHR | 0o666;
        check(i64::from(libc::mknod(at.as_ptr(), mode, facts.st_rdev)))?;
        check(i64::from(libc::chmod(at.as_ptr(), 0o666))).map(drop)
    }
}
