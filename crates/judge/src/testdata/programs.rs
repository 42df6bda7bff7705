//! The package's own programs: checkers and validators, found by their folders. Nothing is compiled here.

use std::path::{Path, PathBuf};

use agon_domain::manifest::Mode;

use super::kind::Kind;
use crate::package::{Error, names};

/// Who says whether an output is right.
#[derive(Debug, Clone)]
pub(crate) enum Checker {
    /// The default validator of the format, natively.
    Native,
    /// The package's `output_validator/`, asked by the format's protocol.
    Validator(Sources),
    /// The package's `checker/`, asked by the protocol of testlib.
    Testlib(Sources),
}

/// The files of one program.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    /// Its folder or file inside the package.
    pub(crate) place: String,
    pub(crate) files: Vec<PathBuf>,
}

pub(super) fn checker(root: &Path, kind: Kind) -> Result<Checker, Error> {
    let validator = folder(root, "output_validator")?;
    let checker = folder(root, "checker")?;
    let converses = kind.mode == Mode::Interactive || kind.passes > 1;
    match (validator, checker) {
        (Some(_), Some(_)) => Err(Error::new(
            "checker",
            "stands beside output_validator; keep the one that is to be asked",
        )),
        (Some(sources), None) => Ok(Checker::Validator(sources)),
        (None, Some(_)) if converses => Err(Error::new(
            "checker",
            "cannot lead a talk or give a next pass; write an output_validator",
        )),
        (None, Some(sources)) => Ok(Checker::Testlib(sources)),
        (None, None) if converses => Err(Error::new(
            "output_validator",
            "an interactive or multi-pass problem needs its own",
        )),
        (None, None) => Ok(Checker::Native),
    }
}

pub(super) fn static_validator(root: &Path, kind: Kind) -> Result<Option<Sources>, Error> {
    const FOLDER: &str = "static_validator";
    let found = folder(root, FOLDER)?;
    if found.is_some() && kind.mode == Mode::SubmitAnswer {
        return Err(Error::new(
            FOLDER,
            "there is no source to look at in a submit-answer problem",
        ));
    }
    Ok(found)
}

/// The programs in `input_validators/`, each a file or a folder, by name; none if there is no such folder.
pub(crate) fn input_validators(root: &Path) -> Result<Vec<(String, Sources)>, Error> {
    const FOLDER: &str = "input_validators";
    if !root.join(FOLDER).exists() {
        return Ok(Vec::new());
    }
    let program = |name: String| {
        let place = format!("{FOLDER}/{name}");
        let stem = match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
            _ => name,
        };
        let path = root.join(&place);
        if path.is_dir() {
            return Ok((stem, folder(root, &place)?));
        }
        let files = vec![path];
        Ok((stem, Some(Sources { place, files })))
    };
    let all: Result<Vec<_>, Error> = names(root, FOLDER)?.into_iter().map(program).collect();
    let whole = |(name, sources): (String, Option<Sources>)| Some((name, sources?));
    Ok(all?.into_iter().filter_map(whole).collect())
}

/// The files of a program's folder, if it is there.
fn folder(root: &Path, folder: &str) -> Result<Option<Sources>, Error> {
    if !root.join(folder).exists() {
        return Ok(None);
    }
    let names = names(root, folder)?;
    let mut files = Vec::new();
    for name in &names {
        let file = root.join(folder).join(name);
        if !file.is_file() {
            let place = format!("{folder}/{name}");
            return Err(Error::new(place, "only files are supported here"));
        }
        files.push(file);
    }
    if let Some(script) = names
        .iter()
        .find(|name| ["build", "run"].contains(&name.as_str()))
    {
        let place = format!("{folder}/{script}");
        return Err(Error::new(
            place,
            "scripts that build are not supported; give the source",
        ));
    }
    match files.is_empty() {
        true => Err(Error::new(folder, "the folder is empty")),
        false => Ok(Some(Sources {
            place: folder.to_owned(),
            files,
        })),
    }
}

/// The generator, an extension of ours: a file in `generators/` named `generate`, or that folder if there are more.
pub(crate) fn generator(root: &Path) -> Result<Option<Sources>, Error> {
    const FOLDER: &str = "generators";
    if !root.join(FOLDER).exists() {
        return Ok(None);
    }
    let named = |name: &String| name.split('.').next() == Some("generate");
    let found = names(root, FOLDER)?;
    let Some(name) = found.iter().find(|name| named(name)) else {
        return Ok(None);
    };
    let place = format!("{FOLDER}/{name}");
    let path = root.join(&place);
    match path.is_dir() {
        true => folder(root, &place),
        false => Ok(Some(Sources {
            place,
            files: vec![path],
        })),
    }
}
