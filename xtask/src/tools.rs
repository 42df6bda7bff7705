//! What must be on the machine before anything else, and where the project keeps what it builds.

use std::path::PathBuf;
use std::process::Command;

use crate::sh::{self, Outcome};

const CARGO: Version = Version(1, 95, 0);
const NODE: Version = Version(20, 19, 0);
const DENY: &str = "0.20.2";
const FUZZ: &str = "0.13.2";

/// A version in three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32, u32);

impl Version {
    /// Finds the first `a.b.c` or `a.b` in what a tool prints about itself.
    fn find(text: &str) -> Option<Version> {
        text.split(|c: char| !c.is_ascii_digit() && c != '.')
            .find_map(|word| {
                let mut parts = word.split('.').map(str::parse);
                let (Some(Ok(major)), Some(Ok(minor))) = (parts.next(), parts.next()) else {
                    return None;
                };
                let patch = parts.next().and_then(Result::ok).unwrap_or(0);
                Some(Version(major, minor, patch))
            })
    }
}

/// Refuses to start without cargo, node, npm and a C compiler, and says where to get what is missing.
pub(crate) fn check() -> Outcome {
    let cc = if on_path("cc") {
        Ok(())
    } else {
        Err("there is no C compiler `cc`: apt-get install -y gcc".to_owned())
    };
    let problems: Vec<String> = [
        at_least(
            "cargo",
            CARGO,
            "https://rustup.rs, then `rustup update stable`",
        ),
        at_least("node", NODE, "https://nodejs.org/en/download"),
        at_least(
            "npm",
            Version(9, 0, 0),
            "it comes with node: https://nodejs.org/en/download",
        ),
        cc,
    ]
    .into_iter()
    .filter_map(Result::err)
    .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n  "))
    }
}

fn at_least(tool: &str, wanted: Version, whence: &str) -> Outcome {
    let Version(a, b, c) = wanted;
    let said = sh::capture(&mut sh::command(&[tool, "--version"]))
        .map_err(|_| format!("{tool} is missing; at least {a}.{b}.{c} is needed: {whence}"))?;
    match Version::find(&said) {
        Some(found) if found >= wanted => Ok(()),
        _ => Err(format!(
            "{tool} is {}, at least {a}.{b}.{c} is needed: {whence}",
            said.trim()
        )),
    }
}

/// True when the shell would find the program.
pub(crate) fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// True when we may install packages and change users.
pub(crate) fn is_root() -> bool {
    sh::capture(Command::new("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

/// Where everything built is kept, outside the checkout.
pub(crate) fn cache() -> PathBuf {
    let set = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("AGON_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("agon")))
        .or_else(|| set("HOME").map(|folder| folder.join(".cache/agon")))
        .unwrap_or_else(|| sh::root().join("target"))
}

/// Where cargo builds: what the person has set, else in the cache.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .filter(|value| !value.is_empty())
        .map_or_else(|| cache().join("target"), |value| sh::root().join(value))
}

/// A cargo command that builds in [`target`].
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = sh::command(&["cargo"]);
    command.args(words).env("CARGO_TARGET_DIR", target());
    command
}

/// The path of cargo-deny, installed into the cache when it is nowhere.
pub(crate) fn cargo_deny() -> Outcome<PathBuf> {
    installed("cargo-deny", DENY)
}

/// The path of cargo-fuzz, likewise.
pub(crate) fn cargo_fuzz() -> Outcome<PathBuf> {
    installed("cargo-fuzz", FUZZ)
}

fn installed(tool: &str, version: &str) -> Outcome<PathBuf> {
    if on_path(tool) {
        return Ok(PathBuf::from(tool));
    }
    let tools = cache().join("tools");
    let program = tools.join("bin").join(tool);
    if !program.is_file() {
        println!(
            "  {tool} is built once, into {}; this takes some minutes",
            tools.display()
        );
        let mut install = sh::command(&["cargo", "install", "--locked", "--version", version]);
        install.arg("--root").arg(&tools).arg(tool);
        sh::run(install.env("CARGO_TARGET_DIR", cache().join("target-tools")))?;
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_say() {
        assert_eq!(
            Version::find("cargo 1.95.0 (f2d3ce0bd 2026-03-21)"),
            Some(CARGO)
        );
        assert_eq!(Version::find("v20.19.0\n"), Some(NODE));
        assert_eq!(Version::find("10.8"), Some(Version(10, 8, 0)));
        assert_eq!(Version::find("no number"), None);
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(Version(1, 100, 0) > CARGO);
        assert!(Version(20, 9, 9) < NODE);
    }
}
