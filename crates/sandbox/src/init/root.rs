//! The root that programs see: what is shown of the host, read-only, and the little that is made for them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{Failure, tried};
use crate::sys::{self, Key, MOUNT_NO_DEV, MOUNT_NO_SUID, MOUNT_READ_ONLY};
use crate::wire::Shown;

/// Device nodes that programs may use.
const DEVICES: &[&str] = &["null", "zero", "full", "random", "urandom"];

/// Builds the root that programs see and moves into it. `own` adds what needs the old root still in sight.
pub(super) fn furnish(
    shown: &Shown,
    own: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    tried("keep its mounts to itself", sys::make_mounts_private())?;
    let trees = shown
        .mounts
        .iter()
        .map(|(host, inside)| Ok((Seen::of(host)?, relative(inside))))
        .collect::<Result<Vec<_>, Failure>>()?;
    let devices = Devices::of_host()?;
    let stage = ["/tmp", "/run", "/mnt", "/var"]
        .into_iter()
        .find(|folder| Path::new(folder).is_dir())
        .unwrap_or("/dev");
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    let options = "size=16m,nr_inodes=8192,mode=755";
    // No filter stands yet, so that any key opens.
    let staged = sys::mount(c"tmpfs", Path::new(stage), flags, options, Key(0));
    tried(format!("mount {stage}"), staged)?;
    tried("go to its new root", std::env::set_current_dir(stage))?;
    for (tree, inside) in &trees {
        tried(format!("show {}", inside.display()), tree.place(inside))?;
    }
    devices.place()?;
    tried("fill its root", fill(shown))?;
    own()?;
    tried("leave the old root", sys::pivot_here())?;
    tried("close its root", close_root())
}

/// Device nodes: made where we may, since each mount costs every chamber; else the host's own are shown.
struct Devices(Vec<(OwnedFd, &'static str)>);

impl Devices {
    fn of_host() -> Result<Self, Failure> {
        let show = |name: &&'static str| {
            let tree = sys::clone_tree(
                &Path::new("/dev").join(name),
                MOUNT_READ_ONLY | MOUNT_NO_SUID,
            );
            Ok((tried(format!("show /dev/{name}"), tree)?, *name))
        };
        DEVICES.iter().map(show).collect::<Result<_, _>>().map(Self)
    }

    fn place(&self) -> Result<(), Failure> {
        tried("make /dev", fs::create_dir_all("dev"))?;
        let made = sys::mount(
            c"tmpfs",
            "dev".as_ref(),
            libc::MS_NOSUID | libc::MS_NOEXEC,
            "size=64k,nr_inodes=32,mode=755",
            Key(0),
        );
        tried("mount /dev", made)?;
        for (tree, name) in &self.0 {
            let at = Path::new("dev").join(name);
            let twin = sys::twin_device(tree, &at);
            if twin.is_err() {
                let shown = place(&at, Kind::File).and_then(|()| sys::attach_tree(tree, &at));
                tried(format!("show /dev/{name}"), shown)?;
            }
        }
        Ok(())
    }
}

/// One thing of the host, as it will be seen.
enum Seen {
    Tree(OwnedFd, Kind),
    /// A link, such as `/bin` on most systems, needs no mount.
    Link(PathBuf),
    /// A small file is copied.
    Copy(Vec<u8>),
}

#[derive(Clone, Copy)]
enum Kind {
    Folder,
    File,
}

impl Seen {
    fn of(host: &Path) -> Result<Self, Failure> {
        if let Ok(target) = fs::read_link(host)
            && target.is_relative()
            && host.parent() == Some(Path::new("/"))
        {
            return Ok(Self::Link(target));
        }
        const SMALL: u64 = 1 << 20;
        if host.starts_with("/etc")
            && let Ok(facts) = fs::metadata(host)
            && facts.is_file()
            && facts.len() <= SMALL
        {
            let copy = fs::read(host);
            return tried(format!("read {}", host.display()), copy).map(Self::Copy);
        }
        let tree = sys::clone_tree(host, MOUNT_READ_ONLY | MOUNT_NO_SUID | MOUNT_NO_DEV);
        let tree = tried(format!("show {}", host.display()), tree)?;
        let kind = if host.is_dir() {
            Kind::Folder
        } else {
            Kind::File
        };
        Ok(Self::Tree(tree, kind))
    }

    fn place(&self, inside: &Path) -> io::Result<()> {
        match self {
            Self::Tree(tree, kind) => {
                place(inside, *kind)?;
                sys::attach_tree(tree, inside)
            }
            Self::Link(target) => symlink(target, inside),
            Self::Copy(bytes) => {
                place(inside, Kind::File)?;
                fs::write(inside, bytes)
            }
        }
    }
}

fn relative(path: &Path) -> PathBuf {
    path.strip_prefix("/").unwrap_or(path).to_path_buf()
}

/// Something for a mount to cover.
fn place(at: &Path, kind: Kind) -> io::Result<()> {
    if at.exists() {
        return Ok(());
    }
    match (kind, at.parent()) {
        (Kind::Folder, _) => return fs::create_dir_all(at),
        (Kind::File, Some(parent)) => fs::create_dir_all(parent)?,
        (Kind::File, None) => {}
    }
    File::create(at).map(drop)
}

fn fill(shown: &Shown) -> io::Result<()> {
    for folder in ["prog", "box", "tmp", "proc", "etc"] {
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
        symlink(target, name)?;
    }
    let (mut users, mut groups) = (String::new(), String::new());
    for user in shown.users.clone() {
        let _ = writeln!(users, "box:x:{user}:{user}::/box:/bin/sh");
        let _ = writeln!(groups, "box:x:{user}:");
    }
    let text = |name: &str, text: &str| -> io::Result<()> {
        if Path::new(name).exists() {
            return Ok(());
        }
        File::create(name)?.write_all(text.as_bytes())
    };
    text("etc/passwd", &users)?;
    text("etc/group", &groups)
}

/// From here on nothing new appears outside the writable folders.
fn close_root() -> io::Result<()> {
    let root = OwnedFd::from(File::open("/")?);
    sys::restrict_mount(&root, MOUNT_READ_ONLY | MOUNT_NO_SUID | MOUNT_NO_DEV, 0)?;
    let devices = OwnedFd::from(File::open("/dev")?);
    sys::restrict_mount(&devices, MOUNT_READ_ONLY, 0)
}
