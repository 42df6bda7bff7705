//! The languages, as data from `languages.toml`, and what of them this host has.
//! Probing runs each toolchain's version command on the host, once per [`Languages`]; no submission is touched here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use agon_domain::allowance::Runtime;
use agon_domain::id::LanguageId;
use agon_sandbox::{Mount, Root};
use serde::Deserialize;

pub(crate) mod described;
mod probe;
mod table;

pub(crate) use described::{Described, Doing, With};
use probe::{closed_folder, probe};

/// The languages and their toolchains on this host.
#[derive(Debug)]
pub struct Languages {
    all: Vec<Language>,
}

/// A language as `languages.toml` describes it, with its toolchain if the host has one.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) of: Described,
    /// Found when it is first asked for: some commands that tell a version are slow.
    toolchain: OnceLock<Result<Toolchain, String>>,
    open_only: bool,
}

/// Where programs see their language's kit.
pub(crate) const KIT: &str = "/kit";
/// Where a language's programs are on this host.
#[derive(Debug)]
pub(crate) struct Toolchain {
    version: String,
    places: BTreeMap<String, String>,
    /// The toolchain's own folder, where it is not under `/usr`: the sandbox must be shown it.
    folder: Option<PathBuf>,
    /// What else of the host it reads.
    mounts: Vec<PathBuf>,
}

/// A language as shown to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id, such as `cpp`.
    pub id: LanguageId,
    /// Its name, such as `C++20`.
    pub name: String,
    /// The mode of the editor.
    pub editor: String,
    /// The endings of its source files, without the dot.
    pub extensions: Vec<String>,
    /// A program to begin with.
    pub template: String,
    /// What its runtime is given beyond a problem's limits.
    pub runtime: Runtime,
    /// The Debian packages that bring it; empty where Debian has none.
    pub packages: Vec<String>,
    /// The first line of what its compiler says of itself, or why the host lacks it.
    pub version: Result<String, String>,
}

#[derive(Deserialize)]
struct File {
    language: Vec<Described>,
}

impl Languages {
    /// The languages of the built-in `languages.toml`, probed on this host.
    #[must_use]
    pub fn standard() -> Self {
        Self::from_toml(include_str!("../languages.toml")).expect("the built-in file is tested")
    }

    /// The languages of another file of the same form, probed on this host; or what to change in it.
    ///
    /// # Errors
    /// Why the file cannot be read, or its line and what is wrong there.
    pub fn from_file(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        Self::from_toml(&text)
    }

    fn from_toml(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let all = file.language.into_iter().map(|of| Language {
            of,
            toolchain: OnceLock::new(),
            open_only: false,
        });
        Ok(Self { all: all.collect() })
    }

    /// All languages, those the host lacks too, in the order of the file.
    #[must_use]
    pub fn listed(&self) -> Vec<Listed> {
        let listed = |language: &Language| Listed {
            id: LanguageId(language.of.id.clone()),
            name: language.of.name.clone(),
            editor: language.of.editor.clone(),
            extensions: language.of.extensions.clone(),
            template: language.of.template.trim_start().into(),
            runtime: language.of.runtime(),
            packages: language.of.packages.clone(),
            version: match language.toolchain() {
                Ok(toolchain) => Ok(toolchain.version.clone()),
                Err(why) => Err(why.clone()),
            },
        };
        self.all.iter().map(listed).collect()
    }

    /// Takes for missing what lies in folders that other users may not enter: where programs run as one
    /// and see the host's own files, it could not be started.
    pub(crate) fn keep_open_ones(&mut self) {
        for language in &mut self.all {
            language.open_only = true;
        }
    }

    /// The language a file is written in, going by its name's ending.
    #[must_use]
    pub fn of_file(&self, file: &Path) -> Option<LanguageId> {
        let ending = file.extension()?.to_str()?;
        let knows = |language: &&Language| language.of.extensions.iter().any(|e| e == ending);
        let language = self.all.iter().find(knows)?;
        Some(LanguageId(language.of.id.clone()))
    }

    /// The ids of the languages that have a kit.
    pub(crate) fn with_kits(&self) -> impl Iterator<Item = &str> {
        let kits = self.all.iter().filter(|language| language.of.kit.is_some());
        kits.map(|language| language.of.id.as_str())
    }

    /// The language and its toolchain, or why a program in it cannot be judged here.
    pub(crate) fn usable(&self, id: &LanguageId) -> Result<(&Described, &Toolchain), String> {
        let found = self.all.iter().find(|language| language.of.id == id.0);
        let language = found.ok_or_else(|| format!("there is no language `{id}`"))?;
        match language.toolchain() {
            Ok(toolchain) => Ok((&language.of, toolchain)),
            Err(why) => Err(format!("{} is not installed here: {why}", language.of.name)),
        }
    }
}

impl Language {
    fn toolchain(&self) -> &Result<Toolchain, String> {
        self.toolchain.get_or_init(|| {
            let toolchain = probe(&self.of)?;
            match closed_folder(toolchain.folder.as_deref()) {
                Some(folder) if self.open_only => Err(format!(
                    "{} is closed to other users, and programs run as one here; install the language \
                     for all users, or allow namespaces (`agon doctor`)",
                    folder.display()
                )),
                Some(_) | None => Ok(toolchain),
            }
        })
    }
}

impl Toolchain {
    /// What programs of this toolchain see of the host.
    pub(crate) fn root(&self, kit: Option<&Path>) -> Root {
        let same = |path: &PathBuf| Mount {
            host: path.clone(),
            inside: path.clone(),
        };
        let kit = kit.map(|kit| Mount {
            host: kit.to_owned(),
            inside: KIT.into(),
        });
        let own = self.folder.iter().chain(&self.mounts).map(same);
        Root::standard().with(own.chain(kit))
    }

    /// Where its tools are.
    pub(crate) fn places(&self) -> impl Iterator<Item = &str> {
        self.places.values().map(String::as_str)
    }

    /// The first line of what its compiler says of itself.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// A word of a command with its placeholders replaced; `extra` holds those of the moment, such as `box`.
    pub(crate) fn fill(&self, word: &str, extra: &[(&str, String)]) -> String {
        if !word.contains('{') {
            return word.into();
        }
        let mut filled = word.to_owned();
        for (name, place) in &self.places {
            filled = filled.replace(&format!("{{{name}}}"), place);
        }
        for (name, value) in extra {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::Languages;

    #[test]
    fn every_language_is_described_once_and_c_plus_plus_and_python_are_here() {
        let languages = Languages::standard();
        let mut ids: Vec<_> = languages
            .listed()
            .iter()
            .map(|l| l.id.to_string())
            .collect();
        assert_eq!(
            ids,
            [
                "c",
                "cpp",
                "cpp17",
                "cpp23",
                "csharp",
                "go",
                "haskell",
                "java",
                "javascript",
                "kotlin",
                "lua",
                "ocaml",
                "pascal",
                "perl",
                "php",
                "python",
                "pypy",
                "ruby",
                "rust",
                "typescript",
                "bash",
                "gas",
                "nasm",
                "text"
            ]
        );
        ids.retain(|id| languages.usable(&id.as_str().into()).is_ok());
        assert!(
            ids.contains(&"cpp".into()) && ids.contains(&"python".into()),
            "{ids:?}"
        );
    }

    #[test]
    fn a_missing_toolchain_is_named() {
        let text = include_str!("../languages.toml").replace("\"gcc\"", "\"no-such-compiler\"");
        let listed = Languages::from_toml(&text).unwrap().listed();
        insta::assert_snapshot!(listed[0].version.as_ref().unwrap_err(), @"`no-such-compiler` is not on PATH");
    }
}
