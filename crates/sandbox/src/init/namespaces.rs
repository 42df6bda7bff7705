//! Namespaces and the little world inside them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use super::{Failure, tried};
use crate::sys::{self, MOUNT_NO_DEV, MOUNT_NO_SUID, MOUNT_READ_ONLY};

/// Programs' number where a user namespace lets us choose only how our own is called.
const INSIDE: u32 = 1000;
/// Device nodes that programs may use.
const DEVICES: &[&str] = &["null", "zero", "full", "random", "urandom"];
/// The most files in each writable file system.
const INODES: u32 = 65_536;
/// What the init goes on needing: to own, reach and end what programs leave, and to become them.
const KEPT: u64 = 1 << 0 // chown
    | 1 << 1 // dac_override
    | 1 << 2 // dac_read_search
    | 1 << 3 // fowner
    | 1 << 5 // kill
    | 1 << 6 // setgid
    | 1 << 7 // setuid
    | 1 << 19 // sys_ptrace, to see those who hide from hidepid
    | 1 << 24; // sys_resource

/// Leaves the host's namespaces. Only the first process of the new ones returns, with the number of the
/// user that programs are; the process before it stays outside and waits.
pub(super) fn enter(
    user_namespace: bool,
    user: Option<u32>,
    socket: &OwnedFd,
) -> Result<u32, Failure> {
    if user_namespace {
        if let Some(user) = user {
            tried("become an ordinary user", sys::become_user(user))?;
            tried("own itself again", sys::prctl(libc::PR_SET_DUMPABLE, 1))?;
        }
        let (uid, gid) = (sys::user(), sys::group());
        tried("make a user namespace", sys::unshare(libc::CLONE_NEWUSER))?;
        let map = |file: &str, line: String| tried(format!("write {file}"), fs::write(file, line));
        map("/proc/self/setgroups", "deny".into())?;
        map("/proc/self/uid_map", format!("{INSIDE} {uid} 1"))?;
        map("/proc/self/gid_map", format!("{INSIDE} {gid} 1"))?;
    }
    let all = libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWCGROUP;
    tried("make namespaces", sys::unshare(all))?;
    if tried("fork", sys::fork())? != 0 {
        wait_outside(socket);
    }
    tried(
        "die with its parent",
        sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as u64),
    )?;
    match (user_namespace, user) {
        (false, Some(user)) => Ok(user),
        (true, _) => Ok(INSIDE),
        (false, None) => Err((
            "choose a user for programs".into(),
            io::ErrorKind::PermissionDenied.into(),
        )),
    }
}

/// Everything inside dies with its first process; this one only tells the host that it has.
fn wait_outside(socket: &OwnedFd) -> ! {
    // A socket held open here would hide the death of the process inside from the host.
    if let Ok(null) = File::open("/dev/null") {
        let _ = sys::replace(&null, socket);
    }
    let _ = sys::reap(0);
    sys::exit_now(0)
}

/// Builds the root that programs see and moves into it.
pub(super) fn furnish(
    mounts: &[(PathBuf, PathBuf)],
    tmpfs_bytes: u64,
    user: u32,
) -> Result<(), Failure> {
    tried("keep its mounts to itself", sys::make_mounts_private())?;
    let shown = mounts
        .iter()
        .map(|(host, inside)| {
            let tree = sys::clone_tree(host, MOUNT_READ_ONLY | MOUNT_NO_SUID | MOUNT_NO_DEV);
            let tree = tried(format!("show {}", host.display()), tree)?;
            Ok((tree, host.is_dir(), relative(inside)))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let devices = DEVICES
        .iter()
        .map(|name| {
            let tree = sys::clone_tree(&Path::new("/dev").join(name), MOUNT_NO_SUID);
            Ok((tried(format!("show /dev/{name}"), tree)?, *name))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let stage = ["/tmp", "/run", "/mnt", "/var"]
        .into_iter()
        .find(|folder| Path::new(folder).is_dir())
        .unwrap_or("/dev");
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    let make = |at: &str, options: &str| {
        tried(
            format!("mount {at}"),
            sys::mount(c"tmpfs", Path::new(at), flags, options),
        )
    };
    make(stage, "size=1m,nr_inodes=8192,mode=755")?;
    tried("go to its new root", std::env::set_current_dir(stage))?;
    for (tree, folder, inside) in &shown {
        let step = place(inside, *folder).and_then(|()| sys::attach_tree(tree, inside));
        tried(format!("show {}", inside.display()), step)?;
    }
    tried("make /dev", fs::create_dir_all("dev"))?;
    for (tree, name) in &devices {
        let at = Path::new("dev").join(name);
        let step = place(&at, false).and_then(|()| sys::attach_tree(tree, &at));
        tried(format!("show /dev/{name}"), step)?;
    }
    tried("fill its root", fill(user))?;
    let own = format!("size={tmpfs_bytes},nr_inodes={INODES},mode=700,uid={user},gid={user}");
    make("box", &own)?;
    make("tmp", &own)?;
    let quiet = flags | libc::MS_NOEXEC | libc::MS_RDONLY;
    let proc = sys::mount(c"proc", Path::new("proc"), quiet, "hidepid=2,subset=pid");
    tried("mount /proc", proc)?;
    tried("leave the old root", sys::pivot_here())?;
    tried("close its root", close_root())?;
    tried("name itself", sys::set_host_name("chamber"))?;
    tried(
        "give up what it no longer needs",
        sys::keep_capabilities(KEPT),
    )
}

fn relative(path: &Path) -> PathBuf {
    path.strip_prefix("/").unwrap_or(path).to_path_buf()
}

/// Something for a mount to cover.
fn place(at: &Path, folder: bool) -> io::Result<()> {
    if at.exists() {
        return Ok(());
    }
    if folder {
        return fs::create_dir_all(at);
    }
    if let Some(parent) = at.parent() {
        fs::create_dir_all(parent)?;
    }
    File::create(at).map(drop)
}

fn fill(user: u32) -> io::Result<()> {
    for folder in ["box", "tmp", "proc", "etc"] {
        fs::create_dir_all(folder)?;
    }
    let links = [
        ("/proc/self/fd", "dev/fd"),
        ("/proc/self/fd/0", "dev/stdin"),
        ("/proc/self/fd/1", "dev/stdout"),
        ("/proc/self/fd/2", "dev/stderr"),
        ("/tmp", "dev/shm"),
    ];
    for (target, name) in links {
        std::os::unix::fs::symlink(target, name)?;
    }
    let text = |name: &str, text: String| -> io::Result<()> {
        if Path::new(name).exists() {
            return Ok(());
        }
        File::create(name)?.write_all(text.as_bytes())
    };
    text("etc/passwd", format!("box:x:{user}:{user}::/box:/bin/sh\n"))?;
    text("etc/group", format!("box:x:{user}:\n"))
}

/// From here on nothing new appears outside the writable folders.
fn close_root() -> io::Result<()> {
    let root = OwnedFd::from(File::open("/")?);
    sys::restrict_mount(&root, MOUNT_READ_ONLY | MOUNT_NO_SUID | MOUNT_NO_DEV, 0)
}
