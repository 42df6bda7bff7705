//! One entry of `languages.toml`; the head of that file explains the fields.

use std::collections::BTreeMap;
use std::path::PathBuf;

use agon_domain::allowance::Runtime;
use agon_domain::source_rules::Grammar;
use serde::Deserialize;

/// A language, as the file describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Described {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) editor: String,
    pub(crate) grammar: Option<Grammar>,
    pub(crate) extensions: Vec<String>,
    #[serde(default)]
    pub(crate) packages: Vec<String>,
    pub(super) tools: Vec<String>,
    pub(super) home: Option<Home>,
    pub(super) version: Vec<String>,
    #[serde(default)]
    pub(super) mounts: Vec<PathBuf>,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) files: BTreeMap<String, String>,
    compile: Vec<Vec<String>>,
    pub(crate) artefact: String,
    pub(crate) run: Vec<String>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    #[serde(default)]
    compile_environment: BTreeMap<String, String>,
    #[serde(default)]
    run_environment: BTreeMap<String, String>,
    pub(crate) processes: u32,
    #[serde(default = "hundred")]
    pub(crate) time_percent: u32,
    #[serde(default)]
    pub(crate) extra_ms: u32,
    #[serde(default)]
    pub(crate) extra_mib: u32,
    pub(crate) stack_mib: Option<u32>,
    #[serde(default)]
    pub(crate) managed: bool,
    pub(crate) template: String,
    pub(crate) kit: Option<Kit>,
    pub(crate) server: Option<ForkServer>,
    ahead: Option<Ahead>,
}

fn hundred() -> u32 {
    100
}

/// An interpreter that becomes programs by forking itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForkServer {
    /// Which of our own texts it runs.
    text: OwnText,
    /// The command that starts it; `{server}` is the text.
    pub(crate) command: Vec<String>,
    /// What it is told in place of a program to look at one without running it.
    pub(crate) check: Option<Vec<String>>,
}

/// The texts in `servers/`.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) enum OwnText {
    #[serde(rename = "python.py")]
    Python,
    #[serde(rename = "Warm.java")]
    Warm,
    #[serde(rename = "Tour.java")]
    Tour,
}

impl OwnText {
    fn text(self) -> &'static str {
        match self {
            Self::Python => include_str!("../../servers/python.py"),
            Self::Warm => include_str!("../../servers/Warm.java"),
            Self::Tour => include_str!("../../servers/Tour.java"),
        }
    }
}

impl ForkServer {
    /// The text it runs.
    pub(crate) fn text(&self) -> &'static str {
        self.text.text()
    }
}

/// A compiler that is started ahead of its work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ahead {
    command: Vec<String>,
}

/// Where a toolchain lives.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Home {
    Of(String),
    Says(Vec<String>),
}

/// Parts of a toolchain that are made once, from our own texts, and shown to every compiler after.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kit {
    compile: Option<Vec<Vec<String>>>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    pub(crate) stages: Vec<Stage>,
}

/// One chamber's work on a kit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stage {
    /// Texts put into the working folder.
    pub(crate) files: BTreeMap<String, Text>,
    /// Commands, one after the other.
    pub(crate) commands: Vec<Vec<String>>,
    /// The folder whose files the stage gives.
    pub(crate) folder: String,
}

/// A file's text, as the file of languages gives it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Text {
    /// Written out.
    Here(String),
    /// One of our own.
    Own { own: OwnText },
}

impl Text {
    /// The text without the line break that a literal begins with.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Here(text) => text.trim_start(),
            Self::Own { own } => own.text(),
        }
    }
}

/// Whether a language's kit is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum With {
    Kit,
    NoKit,
}

/// What is being done with a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Compile,
    Run,
}

impl Described {
    /// The commands that compile; words that name a kit are left out where there is none.
    pub(crate) fn compiling(&self, with: With) -> Vec<Vec<&str>> {
        let own = || self.kit.as_ref().and_then(|kit| kit.compile.as_ref());
        let commands = match with {
            With::Kit => own().unwrap_or(&self.compile),
            With::NoKit => &self.compile,
        };
        let mut all = Vec::new();
        for command in commands {
            all.push(command_words(command, with));
        }
        all
    }

    /// The command that starts a compiler ahead of its work, where there is a kit.
    pub(crate) fn compiling_ahead(&self, with: With) -> Option<&[String]> {
        let ahead = self.ahead.as_ref().filter(|_| with == With::Kit)?;
        Some(&ahead.command)
    }

    /// The command that runs; words that name a kit are left out where there is none.
    pub(crate) fn running(&self, with: With) -> Vec<&str> {
        command_words(&self.run, with)
    }

    /// The variables, without those that every language has.
    pub(crate) fn variables(&self, doing: Doing, with: With) -> BTreeMap<&str, &str> {
        let own = match doing {
            Doing::Compile => &self.compile_environment,
            Doing::Run => &self.run_environment,
        };
        let kit = match with {
            With::Kit => self.kit.as_ref().map(|kit| &kit.environment),
            With::NoKit => None,
        };
        let all = self.environment.iter().chain(own);
        let all = all.chain(kit.into_iter().flatten());
        all.map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// What the language is given beyond a problem's limits.
    pub(crate) fn runtime(&self) -> Runtime {
        Runtime {
            time_percent: self.time_percent,
            extra_ms: self.extra_ms,
            extra_mib: self.extra_mib,
        }
    }
}

fn command_words(command: &[String], with: With) -> Vec<&str> {
    let seen = |word: &&str| with == With::Kit || !word.contains("{kit}");
    command.iter().map(String::as_str).filter(seen).collect()
}
