//! What a source may not hold: rules of the game that a contest, one of its problems or a package sets.
//!
//! They say what is fair here, never what is safe: the sandbox keeps programs in. Off unless written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decide::MAX_SOURCE_BYTES;
use crate::refusal::Refusal;

/// The most names one list may hold.
const MOST_NAMES: usize = 100;

/// Rules for sources. The default forbids nothing.
///
/// Unknown keys are refused, in a log too: a rule that is not understood must not be passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRules {
    /// The largest source, in bytes, whatever its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u32>,
    /// What is forbidden, by the name of a [`Grammar`]; it holds for every language with that grammar.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub forbid: BTreeMap<String, Forbidden>,
}

/// What is forbidden in sources of one grammar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {
    /// Modules, packages or headers, as the language writes them, and all below them; `*` is every one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imports: Vec<String>,
    /// Functions and methods: `sort` is every one of that name, `os.system` the one of `os`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// Other things.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constructs: Vec<Construct>,
}

/// What else may be forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Construct {
    /// Addresses such as `https://…` in strings and comments.
    Urls,
    /// Inline assembly.
    Assembly,
}

/// How a language is read. Rules can be written for these and for no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the language of that name")]
pub enum Grammar {
    C,
    Cpp,
    CSharp,
    Go,
    Java,
    JavaScript,
    Kotlin,
    Php,
    Python,
    Ruby,
    Rust,
    TypeScript,
}

impl Grammar {
    /// All of them, by name.
    pub const ALL: [Self; 12] = [
        Self::C,
        Self::Cpp,
        Self::CSharp,
        Self::Go,
        Self::Java,
        Self::JavaScript,
        Self::Kotlin,
        Self::Php,
        Self::Python,
        Self::Ruby,
        Self::Rust,
        Self::TypeScript,
    ];

    /// The name by which rules are written, such as `cpp`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::CSharp => "csharp",
            Self::Go => "go",
            Self::Java => "java",
            Self::JavaScript => "javascript",
            Self::Kotlin => "kotlin",
            Self::Php => "php",
            Self::Python => "python",
            Self::Ruby => "ruby",
            Self::Rust => "rust",
            Self::TypeScript => "typescript",
        }
    }

    /// The grammar of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grammar| grammar.name() == name)
    }

    /// Whether sources can hold assembly.
    #[must_use]
    pub fn has_assembly(self) -> bool {
        match self {
            Self::C | Self::Cpp | Self::Rust => true,
            Self::CSharp
            | Self::Go
            | Self::Java
            | Self::JavaScript
            | Self::Kotlin
            | Self::Php
            | Self::Python
            | Self::Ruby
            | Self::TypeScript => false,
        }
    }
}

impl SourceRules {
    /// Whether nothing is forbidden.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.max_bytes.is_none() && self.forbid.is_empty()
    }

    /// What is forbidden in sources of a grammar.
    #[must_use]
    pub fn of(&self, grammar: Grammar) -> Option<&Forbidden> {
        self.forbid.get(grammar.name())
    }

    /// Refuses rules that cannot be kept. `field` is where they stand, such as `problems.rules`.
    ///
    /// # Errors
    /// The field at fault and what to write instead.
    pub fn check(&self, field: &str) -> Result<(), Refusal> {
        if let Some(bytes) = self.max_bytes
            && !(1..=MAX_SOURCE_BYTES).contains(&(bytes as usize))
        {
            let reason = format!("write 1 to {MAX_SOURCE_BYTES} bytes");
            return Err(bad(format!("{field}.max_bytes"), &reason));
        }
        for (language, forbidden) in &self.forbid {
            let field = format!("{field}.forbid.{language}");
            let Some(grammar) = Grammar::named(language) else {
                return Err(Refusal::NoGrammar {
                    field,
                    language: language.clone(),
                });
            };
            forbidden.check(grammar, &field)?;
        }
        Ok(())
    }
}

impl Forbidden {
    fn check(&self, grammar: Grammar, field: &str) -> Result<(), Refusal> {
        for (list, names) in [("imports", &self.imports), ("calls", &self.calls)] {
            let field = format!("{field}.{list}");
            if names.len() > MOST_NAMES {
                return Err(bad(field, "write at most 100 names"));
            }
            if let Some(name) = names.iter().find(|name| !is_name(name)) {
                let reason = format!("{name:?} is no name; write it as a program would, bare");
                return Err(bad(field, &reason));
            }
        }
        if self.calls.iter().any(|name| name == "*") {
            return Err(bad(
                format!("{field}.calls"),
                "name the functions; `*` is for imports",
            ));
        }
        if self.constructs.contains(&Construct::Assembly) && !grammar.has_assembly() {
            let reason = format!("{} has no inline assembly; leave it out", grammar.name());
            return Err(bad(format!("{field}.constructs"), &reason));
        }
        if *self == Self::default() {
            return Err(bad(field.to_owned(), "forbids nothing; leave it out"));
        }
        Ok(())
    }
}

fn bad(field: String, reason: &str) -> Refusal {
    Refusal::BadDefinition {
        field,
        reason: reason.to_owned(),
    }
}

/// Letters, digits and what joins them: enough for `sys/socket.h`, `std::net`, `@scope/x`, `sort!` and `*`.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "_$./:\\-+@!?*=".contains(c);
    let says = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    name.len() <= 200 && name.chars().all(fits) && (name == "*" || name.chars().any(says))
}
