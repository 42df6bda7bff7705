//! The sample problems' tests: large ones are not committed but made by each package's generator,
//! and every file is checked against the package's `data.sha256`.

use std::path::{Path, PathBuf};

use crate::guard;
use crate::sh::{self, Outcome};

/// Makes what is missing or wrong.
pub(crate) fn make() -> Outcome {
    for package in packages()? {
        if digests(&package, &package).is_err() {
            println!("  {} makes its tests", package.display());
            generate(&package)?;
            digests(&package, &package)?;
        }
    }
    Ok(())
}

/// Runs every generator and compares with the digests, and checks the files there are.
pub(crate) fn check() -> Outcome {
    for package in packages()? {
        digests(&package, &package)?;
        in_fresh_folder(&package, |_| Ok(()))?;
        unlisted(&package)?;
        println!("  {} is as its digests say", package.display());
    }
    Ok(())
}

/// All packages, by name.
fn packages() -> Outcome<Vec<PathBuf>> {
    let all = sh::root().join("problems");
    let entries =
        std::fs::read_dir(&all).map_err(|why| format!("cannot read {}: {why}", all.display()))?;
    let mut packages: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("problem.yaml").is_file())
        .collect();
    packages.sort();
    if packages.is_empty() {
        return Err(format!("there is no problem package in {}", all.display()));
    }
    Ok(packages)
}

/// Checks the files in a folder against the package's digests.
fn digests(package: &Path, folder: &Path) -> Outcome {
    let mut sums = sh::command(&["sha256sum", "--check", "--strict", "--quiet"]);
    sh::capture(sums.arg(package.join("data.sha256")).current_dir(folder))
        .map(drop)
        .map_err(|why| format!("{}: {why}", package.display()))
}

/// Every secret file must be in the digests: one that no generator makes has no source.
fn unlisted(package: &Path) -> Outcome {
    let listed = sh::read(&package.join("data.sha256"))?;
    let mut find = sh::command(&["find", "data/secret", "-type", "f"]);
    let found = sh::capture(find.current_dir(package))?;
    let stray = stray(&listed, &found);
    if stray.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "{}: not in data.sha256: {}",
            package.display(),
            stray.join(", ")
        ))
    }
}

fn stray<'a>(listed: &str, found: &'a str) -> Vec<&'a str> {
    let listed: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(_, path)| path)
        .collect();
    found
        .lines()
        .filter(|path| !listed.contains(path))
        .collect()
}

/// Puts the generator's output into the package, once it is what the digests say.
fn generate(package: &Path) -> Outcome {
    in_fresh_folder(package, |made| {
        let mut copy = sh::command(&["cp", "-R"]);
        sh::capture(copy.arg(made.join("data/secret")).arg(package.join("data"))).map(drop)
    })
}

fn in_fresh_folder(package: &Path, then: impl FnOnce(&Path) -> Outcome) -> Outcome {
    let folder = guard::fresh_folder("agon-problem")?;
    let mut python = sh::command(&["python3", "-B"]);
    python
        .arg(package.join("generators/generate.py"))
        .arg(&folder)
        .current_dir(package);
    let end = sh::capture(&mut python)
        .and_then(|_| digests(package, &folder))
        .and_then(|()| then(&folder));
    std::fs::remove_dir_all(&folder)
        .map_err(|why| format!("cannot remove {}: {why}", folder.display()))?;
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_digest_is_stray() {
        let listed = "00ff  data/secret/01.in\n00fe  data/secret/01.ans\n";
        assert_eq!(
            stray(listed, "data/secret/01.in\ndata/secret/02.in\n"),
            ["data/secret/02.in"]
        );
    }
}
