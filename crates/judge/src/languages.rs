//! The languages, as data from `languages.toml`, and what of them this host has.
//! Probing runs each toolchain's version command on the host, once per [`Languages`]; no submission is touched here.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use agon_domain::id::LanguageId;
use agon_domain::source_rules::Grammar;
use serde::Deserialize;

/// The languages and their toolchains on this host.
#[derive(Debug)]
pub struct Languages {
    all: Vec<Language>,
}

/// A language as `languages.toml` describes it, with its toolchain if the host has one.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) of: Described,
    pub(crate) toolchain: Result<Toolchain, String>,
}

/// One entry of `languages.toml`; the file explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Described {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) editor: String,
    pub(crate) grammar: Option<Grammar>,
    pub(crate) extensions: Vec<String>,
    tools: Vec<String>,
    home: Option<Home>,
    version: Vec<String>,
    pub(crate) source: String,
    pub(crate) compile: Vec<Vec<String>>,
    pub(crate) artefact: String,
    pub(crate) run: Vec<String>,
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) processes: u32,
    #[serde(default)]
    pub(crate) extra_ms: u32,
    #[serde(default)]
    pub(crate) extra_mib: u32,
    pub(crate) stack_mib: Option<u32>,
    #[serde(default)]
    pub(crate) managed: bool,
    pub(crate) template: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Home {
    Of(String),
    Says(Vec<String>),
}

/// Where a language's programs are on this host.
#[derive(Debug)]
pub(crate) struct Toolchain {
    version: String,
    places: BTreeMap<String, String>,
    /// The toolchain's own folder, where it is not under `/usr`: the sandbox must be shown it.
    pub(crate) folder: Option<PathBuf>,
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
        let all = file.language.into_iter().map(|of| {
            let toolchain = probe(&of);
            Language { of, toolchain }
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
            version: match &language.toolchain {
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
            let closed = language
                .toolchain
                .as_ref()
                .ok()
                .and_then(|toolchain| closed_folder(toolchain.folder.as_deref()?));
            if let Some(folder) = closed {
                language.toolchain = Err(format!(
                    "{} is closed to other users, and programs run as one here; install the language \
                     for all users, or allow namespaces (`agon doctor`)",
                    folder.display()
                ));
            }
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

    /// The language and its toolchain, or why a program in it cannot be judged here.
    pub(crate) fn usable(&self, id: &LanguageId) -> Result<(&Described, &Toolchain), String> {
        let found = self.all.iter().find(|language| language.of.id == id.0);
        let language = found.ok_or_else(|| format!("there is no language `{id}`"))?;
        match &language.toolchain {
            Ok(toolchain) => Ok((&language.of, toolchain)),
            Err(why) => Err(format!("{} is not installed here: {why}", language.of.name)),
        }
    }
}

impl Toolchain {
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

fn probe(of: &Described) -> Result<Toolchain, String> {
    let mut toolchain = Toolchain {
        version: String::new(),
        places: BTreeMap::new(),
        folder: None,
    };
    for tool in &of.tools {
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

/// A program on PATH whose real file is one that the sandbox shows, if there is one; else any of that name.
/// The first folder on the way that only its owner may enter.
fn closed_folder(folder: &Path) -> Option<&Path> {
    let mut way: Vec<&Path> = folder.ancestors().collect();
    way.reverse();
    way.into_iter().find(|folder| {
        let mode = folder.metadata().map(|data| data.permissions().mode());
        mode.is_ok_and(|mode| mode & 0o001 == 0)
    })
}

fn on_path(tool: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let named = |folder: PathBuf| folder.join(tool);
    let all: Vec<_> = std::env::split_paths(&path)
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
            ["c", "cpp", "go", "java", "javascript", "python", "rust"]
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
