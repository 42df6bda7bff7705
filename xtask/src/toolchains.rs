//! The Debian packages of all languages, as `crates/judge/languages.toml` names them.

use std::collections::BTreeSet;
use std::path::Path;

use crate::sh::{self, Outcome};
use crate::{apt, tools};

/// The file that describes the languages.
const FILE: &str = "crates/judge/languages.toml";

/// A language: its id, what must be there for it, and the packages that bring that.
#[derive(Debug, Default, PartialEq, Eq)]
struct Language {
    id: String,
    tools: Vec<String>,
    packages: Vec<String>,
}

/// Installs what is missing, as root; otherwise fails with the line that root has to run.
pub(crate) fn ensure() -> Outcome {
    let text = sh::read(&sh::root().join(FILE))?;
    let mut missing = BTreeSet::new();
    for language in languages(&text) {
        if language.tools.iter().all(|tool| there(tool)) {
            continue;
        }
        if language.packages.is_empty() {
            println!("  {}: Debian has no package for it", language.id);
        }
        missing.extend(language.packages);
    }
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    apt::install(&missing)
}

/// Says what each language is on this machine now.
pub(crate) fn show() -> Outcome {
    sh::run(&mut tools::cargo(&[
        "run",
        "--quiet",
        "-p",
        "agon",
        "languages",
    ]))
}

fn there(tool: &str) -> bool {
    match tool.starts_with('/') {
        true => Path::new(tool).exists(),
        false => tools::on_path(tool),
    }
}

/// Reads the few lines that matter here: this program has no library for TOML, and the judge's own tests read the whole.
fn languages(text: &str) -> Vec<Language> {
    let mut all: Vec<Language> = Vec::new();
    for line in text.lines() {
        if line == "[[language]]" {
            all.push(Language::default());
        }
        let (Some(language), Some((key, value))) = (all.last_mut(), line.split_once(" = ")) else {
            continue;
        };
        match key {
            "id" => language.id = value.trim_matches('"').to_owned(),
            "tools" => language.tools = words(value),
            "packages" => language.packages = words(value),
            _ => {}
        }
    }
    all
}

/// `["a", "b"]`.
fn words(list: &str) -> Vec<String> {
    let quoted = list.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_and_packages_are_read_from_the_judges_own_file() {
        let all = languages(&sh::read(&sh::root().join(FILE)).unwrap());
        let named = |id: &str| all.iter().find(|language| language.id == id).unwrap();
        assert_eq!(named("pypy").packages, ["pypy3"]);
        assert_eq!(named("c").packages, ["gcc", "libc6-dev"]);
        assert!(
            named("csharp")
                .tools
                .iter()
                .any(|tool| tool.starts_with('/'))
        );
        for language in &all {
            let whole = !language.id.is_empty() && !language.tools.is_empty();
            assert!(whole, "{language:?}");
        }
    }
}
