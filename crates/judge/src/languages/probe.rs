//! Where a language's programs are on this host, and which version they are.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Toolchain;
use super::described::{Described, Home};

/// Finds the tools, the home and the version; or says the first thing that is missing.
pub(super) fn probe(of: &Described) -> Result<Toolchain, String> {
    let mut toolchain = Toolchain {
        version: String::new(),
        places: BTreeMap::new(),
        folder: None,
        mounts: of
            .mounts
            .iter()
            .filter(|path| path.exists())
            .cloned()
            .collect(),
    };
    for tool in &of.tools {
        if tool.starts_with('/') {
            if !Path::new(tool).exists() {
                return Err(format!("`{tool}` is not there"));
            }
            continue;
        }
        let found = on_path(tool).ok_or_else(|| format!("`{tool}` is not on PATH"))?;
        toolchain.places.insert(tool.clone(), shown(&found)?);
    }
    if let Some(home) = &of.home {
        let folder = home_of(home, &toolchain)?;
        if !folder.starts_with("/usr") {
            toolchain.folder = Some(folder.clone());
        }
        toolchain.places.insert("home".into(), shown(&folder)?);
    }
    let command: Vec<_> = of
        .version
        .iter()
        .map(|word| toolchain.fill(word, &[]))
        .collect();
    toolchain.version = said(&command)?;
    Ok(toolchain)
}

/// The first folder on the way that only its owner may enter.
pub(super) fn closed_folder(folder: Option<&Path>) -> Option<&Path> {
    let mut way: Vec<&Path> = folder?.ancestors().collect();
    way.reverse();
    way.into_iter().find(|folder| {
        let mode = folder.metadata().map(|data| data.permissions().mode());
        mode.is_ok_and(|mode| mode & 0o001 == 0)
    })
}

/// A program on PATH whose real file is one that the sandbox shows, if there is one; else any of that name.
fn on_path(tool: &str) -> Option<PathBuf> {
    found(&std::env::var_os("PATH")?, tool)
}

/// Folders are named as they really are: where `/bin` is a link to `/usr/bin`, a compiler called as `/bin/g++`
/// would look for its own files beside `/bin`, and in the sandbox there is nothing.
fn found(path: &OsStr, tool: &str) -> Option<PathBuf> {
    let named = |folder: PathBuf| folder.canonicalize().unwrap_or(folder).join(tool);
    let all: Vec<_> = std::env::split_paths(path)
        .map(named)
        .filter(|file| file.is_file())
        .collect();
    let shown = |file: &&PathBuf| {
        file.canonicalize()
            .is_ok_and(|real| real.starts_with("/usr"))
    };
    all.iter().find(shown).or(all.first()).cloned()
}

fn home_of(home: &Home, tools: &Toolchain) -> Result<PathBuf, String> {
    let folder = match home {
        Home::Of(tool) => {
            let found = on_path(tool).ok_or_else(|| format!("`{tool}` is not on PATH"))?;
            let real = found.canonicalize().map_err(|error| error.to_string())?;
            let folder = real.parent().and_then(Path::parent).map(Path::to_owned);
            folder.ok_or_else(|| format!("`{tool}` is in no toolchain's folder"))?
        }
        Home::Says(command) => {
            let words: Vec<_> = command.iter().map(|word| tools.fill(word, &[])).collect();
            PathBuf::from(said(&words)?)
        }
    };
    let real = folder.canonicalize();
    real.map_err(|error| format!("cannot open {}: {error}", folder.display()))
}

/// The first line a command prints.
fn said(command: &[String]) -> Result<String, String> {
    let shown = command.join(" ");
    let (program, rest) = command.split_first().ok_or("an empty command")?;
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null());
    let output = command
        .output()
        .map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    let first = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.lines()
            .find(|line| !line.trim().is_empty())
            .map(|line| line.trim().to_owned())
    };
    if !output.status.success() {
        let why = first(&output.stderr).unwrap_or_else(|| output.status.to_string());
        return Err(format!("`{shown}` failed: {why}"));
    }
    let line = first(&output.stdout).or_else(|| first(&output.stderr));
    line.ok_or_else(|| format!("`{shown}` said nothing"))
}

fn shown(path: &Path) -> Result<String, String> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| format!("{} is not UTF-8", path.display()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_tool_is_found_where_it_really_lies() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::create_dir(&real).unwrap();
        std::fs::write(real.join("compiler"), "").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let found = super::found(link.as_os_str(), "compiler");
        assert_eq!(found, Some(real.canonicalize().unwrap().join("compiler")));
    }
}
