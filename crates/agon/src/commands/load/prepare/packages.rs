//! Packages for a rehearsal with a real judge: their own sample submissions are handed in.

use std::path::{Path, PathBuf};

use agon_domain::{OrganisationId, Rule};
use agon_store::Store;
use anyhow::{Context, Result, anyhow, bail};

use super::super::plan::{PROBLEMS, Plan};
use super::super::prepared::Sample;
use crate::commands::import::import_path;

/// The languages that samples are taken of, by the ending of the file.
const LANGUAGES: [(&str, &str); 3] = [("cpp", "cpp"), ("c", "c"), ("py", "python")];

/// A package that was imported.
pub(super) struct Imported {
    /// The problem's name.
    pub(super) name: String,
    pub(super) samples: Vec<Sample>,
}

/// Imports packages, in the order of the problems.
pub(super) async fn import(
    store: &Store,
    owner: OrganisationId,
    plan: &Plan,
    (packages, cache): (&[PathBuf], &Path),
) -> Result<Vec<Imported>> {
    if packages.len() > usize::from(PROBLEMS) {
        bail!(
            "{} packages: a rehearsal has at most {PROBLEMS} problems",
            packages.len()
        );
    }
    if plan.rule == Rule::Ioi && !packages.is_empty() {
        bail!(
            "under the rule ioi a server does not show what groups earned; rehearse with packages under another rule"
        );
    }
    let mut imported = Vec::new();
    for package in packages {
        let done = import_path(store, owner, package, cache).await?;
        let (id, _) = done.map_err(|refused| anyhow!("{}: {refused}", package.display()))?;
        let row = store
            .problem(id)
            .await?
            .context("it was imported a moment ago")?;
        imported.push(Imported {
            name: row.manifest.name,
            samples: samples(package)?,
        });
    }
    Ok(imported)
}

/// The sample submissions of a package, those of `accepted` among them.
fn samples(package: &Path) -> Result<Vec<Sample>> {
    let folder = package.join("submissions");
    let mut samples = Vec::new();
    for group in entries(&folder)?.into_iter().filter(|path| path.is_dir()) {
        let is_right = group.ends_with("accepted");
        for file in entries(&group)? {
            let ending = file.extension().and_then(|ending| ending.to_str());
            let language = LANGUAGES.iter().find(|(one, _)| Some(*one) == ending);
            if let Some((_, language)) = language {
                samples.push(Sample {
                    is_right,
                    language: (*language).to_owned(),
                    text: std::fs::read_to_string(&file)
                        .with_context(|| format!("reading {}", file.display()))?,
                });
            }
        }
    }
    if !samples.iter().any(|sample| sample.is_right) {
        bail!(
            "{} has no accepted sample in C, C++ or Python; choose another package",
            folder.display()
        );
    }
    Ok(samples)
}

/// What a folder holds, in the order of names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read =
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = read.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    Ok(paths)
}
