//! What is known of each grammar beside its queries, which are in `rules/NAME.scm` of this crate.

use std::sync::OnceLock;

use agon_domain::source_rules::Grammar;
use tree_sitter::{Language, Query};

/// What the judge looks for in a tree, made once.
pub(super) struct Reader {
    pub(super) language: Language,
    pub(super) query: Query,
}

/// The reader of a grammar.
pub(super) fn reader(grammar: Grammar) -> &'static Reader {
    static READERS: [OnceLock<Reader>; Grammar::ALL.len()] =
        [const { OnceLock::new() }; Grammar::ALL.len()];
    READERS[grammar as usize].get_or_init(|| {
        let (language, queries) = parts(grammar);
        let query = Query::new(&language, queries);
        let query = query.unwrap_or_else(|error| panic!("rules/{}.scm: {error}", grammar.name()));
        Reader { language, query }
    })
}

fn parts(grammar: Grammar) -> (Language, &'static str) {
    macro_rules! of {
        ($language:path, $file:literal) => {
            (
                $language.into(),
                include_str!(concat!("../../rules/", $file, ".scm")),
            )
        };
    }
    match grammar {
        Grammar::C => of!(tree_sitter_c::LANGUAGE, "c"),
        Grammar::Cpp => (
            tree_sitter_cpp::LANGUAGE.into(),
            concat!(
                include_str!("../../rules/c.scm"),
                include_str!("../../rules/cpp.scm")
            ),
        ),
        Grammar::CSharp => of!(tree_sitter_c_sharp::LANGUAGE, "csharp"),
        Grammar::Go => of!(tree_sitter_go::LANGUAGE, "go"),
        Grammar::Java => of!(tree_sitter_java::LANGUAGE, "java"),
        Grammar::JavaScript => of!(tree_sitter_javascript::LANGUAGE, "javascript"),
        Grammar::Kotlin => of!(tree_sitter_kotlin_ng::LANGUAGE, "kotlin"),
        Grammar::Php => of!(tree_sitter_php::LANGUAGE_PHP, "php"),
        Grammar::Python => of!(tree_sitter_python::LANGUAGE, "python"),
        Grammar::Ruby => of!(tree_sitter_ruby::LANGUAGE, "ruby"),
        Grammar::Rust => of!(tree_sitter_rust::LANGUAGE, "rust"),
        Grammar::TypeScript => (
            tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            concat!(
                include_str!("../../rules/javascript.scm"),
                include_str!("../../rules/typescript.scm")
            ),
        ),
    }
}

/// Whether code may name a package in full without importing it.
pub(super) fn names_packages(grammar: Grammar) -> bool {
    match grammar {
        Grammar::CSharp | Grammar::Java | Grammar::Kotlin | Grammar::Php | Grammar::Rust => true,
        Grammar::C
        | Grammar::Cpp
        | Grammar::Go
        | Grammar::JavaScript
        | Grammar::Python
        | Grammar::Ruby
        | Grammar::TypeScript => false,
    }
}

/// Functions whose argument is the name of what they import.
pub(super) fn importers(grammar: Grammar) -> &'static [&'static [&'static str]] {
    match grammar {
        Grammar::CSharp => &[
            &["Type", "GetType"],
            &["Assembly", "Load"],
            &["DllImport"],
            &["LibraryImport"],
        ],
        Grammar::Java | Grammar::Kotlin => &[&["Class", "forName"], &["loadClass"]],
        Grammar::JavaScript | Grammar::TypeScript => {
            &[&["require"], &["import"], &["process", "getBuiltinModule"]]
        }
        Grammar::Python => &[&["__import__"], &["importlib", "import_module"]],
        Grammar::Ruby => &[
            &["require"],
            &["require_relative"],
            &["load"],
            &["autoload"],
        ],
        Grammar::C | Grammar::Cpp | Grammar::Go | Grammar::Php | Grammar::Rust => &[],
    }
}

/// The function that a command in backquotes stands for.
pub(super) fn shell(grammar: Grammar) -> &'static str {
    if grammar == Grammar::Php {
        "shell_exec"
    } else {
        "system"
    }
}

/// The segments of a module's name.
pub(super) fn segments(grammar: Grammar, name: &str) -> Vec<String> {
    let joints: &[char] = match grammar {
        Grammar::C
        | Grammar::Cpp
        | Grammar::Go
        | Grammar::JavaScript
        | Grammar::Ruby
        | Grammar::TypeScript => &['/'],
        Grammar::CSharp | Grammar::Java | Grammar::Kotlin | Grammar::Python => &['.'],
        Grammar::Php => &['\\'],
        Grammar::Rust => &[':'],
    };
    let name = match grammar {
        Grammar::JavaScript | Grammar::TypeScript => name.strip_prefix("node:").unwrap_or(name),
        Grammar::C
        | Grammar::Cpp
        | Grammar::CSharp
        | Grammar::Go
        | Grammar::Java
        | Grammar::Kotlin
        | Grammar::Php
        | Grammar::Python
        | Grammar::Ruby
        | Grammar::Rust => name,
    };
    split(grammar, name, joints)
}

/// The segments of a function's name in a rule.
pub(super) fn called(grammar: Grammar, name: &str) -> Vec<String> {
    split(grammar, name, &['.', ':', '\\', '/'])
}

fn split(grammar: Grammar, name: &str, joints: &[char]) -> Vec<String> {
    let parts = name.split(joints).map(str::trim);
    let said = parts.filter(|part| !part.is_empty() && *part != ".");
    said.map(|part| super::names::word(grammar, part).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_has_queries_that_fit_it() {
        for grammar in Grammar::ALL {
            assert!(
                reader(grammar).query.pattern_count() > 3,
                "{}",
                grammar.name()
            );
        }
    }
}
