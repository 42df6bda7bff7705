//! What an attack must not reach: a secret of the host's, a server on loopback, processes and names outside.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::sync::LazyLock;

use tempfile::TempDir;

const SECRET: &str = "what the jury alone may know\n";

/// Bait, open to every user of the host.
pub(super) struct Bait {
    folder: TempDir,
    /// A file that everybody may read and write, if they reach it.
    pub(super) secret: PathBuf,
    server: TcpListener,
}

pub(super) static BAIT: LazyLock<Bait> = LazyLock::new(|| {
    let folder = tempfile::Builder::new()
        .prefix("agon-bait-")
        .tempdir()
        .unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    let secret = folder.path().join("secret.txt");
    fs::write(&secret, SECRET).unwrap();
    fs::set_permissions(&secret, Permissions::from_mode(0o666)).unwrap();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    Bait {
        folder,
        secret,
        server,
    }
});

impl Bait {
    /// What programs are told of it.
    pub(super) fn environment(&self) -> Vec<(String, String)> {
        let port = self.server.local_addr().unwrap().port();
        let pair = |name: &str, value: String| (name.to_owned(), value);
        vec![
            pair("PATH", "/usr/bin:/bin".into()),
            pair("HOME", "/tmp".into()),
            pair("AGON_SECRET", self.secret.display().to_string()),
            pair("AGON_PORT", port.to_string()),
        ]
    }

    /// Whether nobody has touched it.
    pub(super) fn is_untouched(&self) -> bool {
        let names = fs::read_dir(self.folder.path()).unwrap().count();
        let mode = fs::metadata(&self.secret).unwrap().permissions().mode();
        names == 1 && mode & 0o777 == 0o666 && fs::read(&self.secret).unwrap() == SECRET.as_bytes()
    }
}

/// What a user still has on the host: processes, files where everybody may write, System V objects.
pub(super) fn traces(user: u32) -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["/proc", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue"] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.metadata().is_ok_and(|facts| facts.uid() == user) {
                found.push(entry.path().display().to_string());
            }
        }
    }
    for kind in ["shm", "sem", "msg"] {
        let table = fs::read_to_string(format!("/proc/sysvipc/{kind}")).unwrap_or_default();
        let its = |line: &&str| line.split_whitespace().any(|word| word.parse() == Ok(user));
        found.extend(
            table
                .lines()
                .filter(its)
                .map(|line| format!("{kind} {line}")),
        );
    }
    found
}
