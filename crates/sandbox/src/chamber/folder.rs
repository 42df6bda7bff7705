//! A private folder of the host, for want of a private file system.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::sandbox::Engine;

/// A private folder of the host, for want of a private file system.
#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn create(engine: &Engine, user: Option<u32>) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("agon-chamber-{}-{number}", std::process::id());
        let own = Self(engine.scratch.canonicalize()?.join(name));
        if own.0.exists() {
            fs::remove_dir_all(&own.0)?;
        }
        let mut private = fs::DirBuilder::new();
        private.mode(0o700).create(&own.0)?;
        for inner in ["box", "tmp"] {
            private.create(own.0.join(inner))?;
            chown(own.0.join(inner), user, user)?;
        }
        // Programs are the host's to write; the outer folder keeps everybody else out.
        private.mode(0o755).create(own.0.join("prog"))?;
        if user.is_some() {
            // Passed through by the chamber's user, and nothing else.
            fs::set_permissions(&own.0, fs::Permissions::from_mode(0o711))?;
        }
        Ok(own)
    }

    pub(super) fn install(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let at = self.0.join("prog").join(name);
        if let Some(folder) = at.parent() {
            fs::create_dir_all(folder)?;
        }
        if at.exists() {
            fs::remove_file(&at)?;
        }
        fs::write(&at, bytes)?;
        fs::set_permissions(&at, fs::Permissions::from_mode(0o555))
    }

    pub(super) fn forget_programs(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.0.join("prog"))? {
            let path = entry?.path();
            if path.is_dir() {
                fs::remove_dir_all(path)?;
            } else {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
