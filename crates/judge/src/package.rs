//! Problem packages in the Kattis/ICPC format, version 2025-09: what lies in the folder, read strictly.
//! Pure reading: nothing of a package is run here. Format: <https://www.kattis.com/problem-package-format/spec/2025-09.html>.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

mod archive;
mod import;
mod order;
pub(crate) mod settings;
mod statement;
mod submissions;

pub use archive::Bundle;
pub use import::unpack;
pub use order::natural;
pub use statement::render;
pub use submissions::{Expected, Submission};

use crate::testdata::Testdata;

/// A problem package on disk.
#[derive(Debug)]
pub struct Package {
    root: PathBuf,
    name: String,
    testdata: Testdata,
    statements: BTreeSet<String>,
}

/// What is wrong with a package, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct Error {
    /// The file, by its name inside the package.
    pub file: String,
    /// The line, where one is to blame.
    pub line: Option<u32>,
    /// What is wrong with it.
    pub reason: String,
}

impl Error {
    pub(crate) fn new(file: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::at(file, None, reason)
    }

    pub(crate) fn at(
        file: impl Into<String>,
        line: Option<u32>,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            line,
            reason: reason.into(),
        }
    }
}

impl Package {
    /// Opens the package in this folder and checks that nothing judging or showing needs is missing.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let shown = dir.display().to_string();
        let root = dir
            .canonicalize()
            .map_err(|error| Error::new(&*shown, error.to_string()))?;
        let name = root.file_name().and_then(|name| name.to_str());
        let name = name
            .ok_or_else(|| Error::new(&*shown, "the folder's name is not UTF-8"))?
            .to_owned();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if name.len() > 64 || !name.chars().all(fits) {
            let reason = "name the folder with at most 64 of a-z, 0-9, - and _";
            return Err(Error::new(name, reason));
        }
        promised_data_is_there(&root)?;
        if root.join("include").exists() {
            let reason = "files included with submissions are not supported; put what they hold into the statement";
            return Err(Error::new("include", reason));
        }
        let testdata = Testdata::open(&root)?;
        let statements = statements(&root)?;
        Ok(Self {
            root,
            name,
            testdata,
            statements,
        })
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The short name: that of the folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What judging needs of it.
    #[must_use]
    pub fn testdata(&self) -> &Testdata {
        &self.testdata
    }

    /// The language tags of the statements.
    pub(crate) fn statements(&self) -> &BTreeSet<String> {
        &self.statements
    }

    /// The sample submissions, in the order of their folders and names.
    pub fn submissions(&self) -> Result<Vec<Submission>, Error> {
        submissions::all(&self.root)
    }
}

/// `data.sha256` lists generated files; large ones are not kept with the package.
fn promised_data_is_there(root: &Path) -> Result<(), Error> {
    const LIST: &str = "data.sha256";
    if !root.join(LIST).exists() {
        return Ok(());
    }
    for (line, text) in (1..).zip(self::text(root, LIST)?.lines()) {
        let Some((_, file)) = text.split_once("  ") else {
            return Err(Error::at(
                LIST,
                Some(line),
                "write a SHA-256 digest, two spaces and a file",
            ));
        };
        if !root.join(file).is_file() {
            let reason = format!("{file} is missing; run `cargo xtask problems` to generate it");
            return Err(Error::at(LIST, Some(line), reason));
        }
    }
    Ok(())
}

/// `statement/problem.LANGUAGE.md`, at least one.
fn statements(root: &Path) -> Result<BTreeSet<String>, Error> {
    const FOLDER: &str = "statement";
    let mut found = BTreeSet::new();
    for name in names(root, FOLDER)? {
        let tag = name
            .strip_prefix("problem.")
            .and_then(|rest| rest.strip_suffix(".md"));
        if let Some(tag) = tag {
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if tag.is_empty() || !tag.chars().all(fits) {
                return Err(Error::new(
                    format!("{FOLDER}/{name}"),
                    "name it problem.LANGUAGE.md",
                ));
            }
            found.insert(tag.to_owned());
        }
    }
    if found.is_empty() {
        return Err(Error::new(
            FOLDER,
            "write a statement in Markdown, named problem.en.md or of another language",
        ));
    }
    Ok(found)
}

/// The names in a folder of the package, in natural order. Links are refused, wherever they lead.
pub(crate) fn names(root: &Path, folder: &str) -> Result<Vec<String>, Error> {
    let failed = |error: std::io::Error| Error::new(folder, error.to_string());
    let entries = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::new(folder, "this folder is missing"));
        }
        Err(error) => return Err(failed(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().into_string();
        let name =
            name.map_err(|name| Error::new(folder, format!("{} is not UTF-8", name.display())))?;
        // The format says so: what begins with these belongs to other tools.
        if name.starts_with(['.', '-']) {
            continue;
        }
        if entry.file_type().map_err(failed)?.is_symlink() {
            return Err(Error::new(
                format!("{folder}/{name}"),
                "is a symbolic link; put the file itself here",
            ));
        }
        names.push(name);
    }
    names.sort_by(|a, b| natural(a, b));
    Ok(names)
}

/// A text file of the package.
pub(crate) fn text(root: &Path, file: &str) -> Result<String, Error> {
    const MOST: u64 = 4 << 20;
    let path = root.join(file);
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::new(file, "this file is missing"),
        _ => Error::new(file, error.to_string()),
    };
    let meta = path.symlink_metadata().map_err(failed)?;
    if !meta.is_file() {
        return Err(Error::new(file, "is not a regular file"));
    }
    if meta.len() > MOST {
        return Err(Error::new(file, "is larger than 4 MiB"));
    }
    let bytes = std::fs::read(&path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|b| **b == b'\n').count();
        Error::at(file, u32::try_from(line).ok(), "is not UTF-8")
    })
}
