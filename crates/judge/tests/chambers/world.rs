//! What the sources are judged with: judges, packages, and bait that none of them may reach.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use agon_judge::{Config, Judge, Level};
use tempfile::TempDir;

use super::corpus;

pub(super) const SECRET: &str = "what the jury alone may know\n";

/// Files of the host that every user of it may read.
pub(super) struct World {
    folder: TempDir,
    server: TcpListener,
    before: Vec<(PathBuf, Vec<u8>)>,
}

pub(super) static WORLD: LazyLock<World> = LazyLock::new(|| {
    let folder = tempfile::Builder::new()
        .prefix("agon-bait-")
        .tempdir()
        .unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    fs::write(folder.path().join("secret.txt"), SECRET).unwrap();
    copy(&corpus().join("packages"), &folder.path().join("packages"));
    let before = contents(folder.path());
    World {
        folder,
        server: TcpListener::bind("127.0.0.1:0").unwrap(),
        before,
    }
});

impl World {
    /// The folder of a package.
    pub(super) fn package(&self, name: &str) -> PathBuf {
        self.folder.path().join("packages").join(name)
    }

    /// Whether every file is as it was, and there is none more.
    pub(super) fn is_untouched(&self) -> bool {
        contents(self.folder.path()) == self.before
    }

    /// A source with its places filled in: `@SECRET@`, `@PACKAGE@`, `@PORT@`, and `@3*x@` for `xxx`.
    pub(super) fn fill(&self, text: &str, package: &str) -> String {
        let port = self.server.local_addr().unwrap().port().to_string();
        let secret = self.folder.path().join("secret.txt");
        let text = text.replace("@SECRET@", &secret.display().to_string());
        let text = text.replace("@PACKAGE@", &self.package(package).display().to_string());
        let mut rest = text.replace("@PORT@", &port);
        let mut filled = String::new();
        while let Some((before, after)) = rest.split_once('@') {
            filled.push_str(before);
            let counted = after
                .split_once('*')
                .and_then(|(count, after)| Some((count.parse().ok()?, after)));
            match counted.and_then(|(count, after)| Some((count, after.split_once('@')?))) {
                Some((count, (piece, after))) => {
                    filled.push_str(&piece.repeat(count));
                    rest = after.to_owned();
                }
                None => {
                    filled.push('@');
                    rest = after.to_owned();
                }
            }
        }
        filled + &rest
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            all.extend(contents(&entry.path()));
        } else {
            all.push((entry.path(), fs::read(entry.path()).unwrap_or_default()));
        }
    }
    all.sort();
    all
}

/// The judge of a level; files for the shell go to the one whose compiler obeys them.
pub(super) fn judge(level: Level, file: &Path) -> &'static Judge {
    static ALL: [[OnceLock<Judge>; 2]; 4] = [const { [const { OnceLock::new() }; 2] }; 4];
    let obeys = file.extension().is_some_and(|ending| ending == "sh");
    ALL[level as usize][usize::from(obeys)].get_or_init(|| {
        Judge::open(Config {
            minimum: level,
            force: Some(level),
            scratch: std::env::temp_dir().join("agon-judge-tests"),
            languages: obeys.then(|| corpus().join("obey.toml")),
        })
        .unwrap()
    })
}
