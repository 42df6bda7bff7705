//! What a program sees of the host: folders and files, read-only.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A folder or file of the host, seen read-only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mount {
    /// Where it lies.
    pub host: PathBuf,
    /// Where programs see it. Without namespaces that is where it lies.
    pub inside: PathBuf,
}

/// All that a program sees beside its working folder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Root {
    /// What is seen of the host.
    pub mounts: Vec<Mount>,
    /// The most that the working folder may hold; as much again in `/tmp`.
    pub tmpfs_bytes: u64,
    /// Whether programs may lock files.
    pub locks: Locks,
}

/// Whether programs may lock files. Chambers see the same files of the host, so that locks on them would be a
/// way to talk; compilers need them, contestants' programs do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locks {
    /// They look as if the kernel had none.
    Denied,
    /// They work.
    Allowed,
}

/// Programs and libraries, and the few files in `/etc` that compilers and runtimes read.
const STANDARD: &[&str] = &[
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/lib32",
    "/libx32",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/java-11-openjdk",
    "/etc/java-17-openjdk",
    "/etc/java-21-openjdk",
    "/etc/localtime",
];

impl Root {
    /// What Debian's own compilers and interpreters need, as far as the host has it.
    #[must_use]
    pub fn standard() -> Self {
        let there = STANDARD
            .iter()
            .map(Path::new)
            .filter(|path| path.symlink_metadata().is_ok());
        let same = |path: &Path| Mount {
            host: path.to_owned(),
            inside: path.to_owned(),
        };
        Self {
            mounts: there.map(same).collect(),
            tmpfs_bytes: 512 << 20,
            locks: Locks::Denied,
        }
    }

    /// With more to see.
    #[must_use]
    pub fn with(mut self, extra: impl IntoIterator<Item = Mount>) -> Self {
        for mount in extra {
            let seen = |other: &Mount| {
                let plain = other
                    .host
                    .symlink_metadata()
                    .is_ok_and(|kind| !kind.is_symlink());
                plain
                    && mount.inside.starts_with(&other.inside)
                    && mount.host.starts_with(&other.host)
            };
            if !self.mounts.iter().any(seen) {
                self.mounts.push(mount);
            }
        }
        self
    }
}
