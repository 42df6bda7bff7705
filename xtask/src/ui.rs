//! The web app: its packages, its build, its API types.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::sh::{self, Outcome};

/// The folder of the web app.
pub(crate) fn folder() -> PathBuf {
    sh::root().join("ui")
}

/// An npm command in the web app's folder.
pub(crate) fn npm(words: &[&str]) -> Command {
    let mut command = sh::command(&["npm"]);
    command.args(words).current_dir(folder());
    command
}

/// Installs the packages of the lock file, unless they are there.
pub(crate) fn install() -> Outcome {
    let wanted = sh::read(&folder().join("package-lock.json"))?;
    let mark = folder().join("node_modules/.agon-lock");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    sh::run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    sh::write(&mark, &wanted)
}

/// Builds the app, unless nothing changed since it was built.
pub(crate) fn build() -> Outcome {
    let built = modified(&folder().join("build/index.html"));
    if built.is_some_and(|built| newest_source() < Some(built)) {
        return Ok(());
    }
    sh::run(&mut npm(&["run", "--silent", "build"]))
}

/// Writes the API's types from `openapi.json`, into `file`.
pub(crate) fn types(file: &Path) -> Outcome {
    let mut make = npm(&["exec", "--", "openapi-typescript", "../openapi.json", "-o"]);
    sh::capture(make.arg(file)).map(drop)
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// When a source was last changed.
fn newest_source() -> Option<SystemTime> {
    let mut newest = None;
    let mut left: Vec<PathBuf> = [
        "src",
        "static",
        "package.json",
        "package-lock.json",
        "svelte.config.js",
        "vite.config.ts",
        "tsconfig.json",
    ]
    .iter()
    .map(|name| folder().join(name))
    .collect();
    while let Some(path) = left.pop() {
        if let Ok(entries) = std::fs::read_dir(&path) {
            left.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
        }
        newest = newest.max(modified(&path));
    }
    newest
}
