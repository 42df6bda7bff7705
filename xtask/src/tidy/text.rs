//! Rules about one file: its size, its first line, and words that may not stay.

const MAX_LINES: usize = 400;
const MAX_ARCHITECTURE: usize = 200;

/// Words that may not be in code, in two halves so that this file is tidy itself.
const UNFINISHED: [(&str, &str); 9] = [
    ("TO", "DO"),
    ("FIX", "ME"),
    ("to", "do!("),
    ("unimple", "mented!("),
    ("db", "g!("),
    ("#[ig", "nore"),
    ("test.sk", "ip("),
    ("test.on", "ly("),
    ("allow(dead", "_code)"),
];

/// Words that name one machine or one registry, in any file.
const PRIVATE: [(&str, &str); 3] = [
    ("/ro", "ot/"),
    ("arti", "factory"),
    ("\"resol", "ved\": \"http"),
];

/// The rules that a file breaks.
pub(crate) fn broken(path: &str, content: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let rust = path.ends_with(".rs");
    let code = rust || path.ends_with(".ts") || path.ends_with(".svelte");
    let ours = code && !path.starts_with("problems/");
    let whole = !is_test(path) && !is_generated(path);
    let lines = content.lines().count();
    if ours && whole && lines > MAX_LINES {
        broken.push(format!(
            "{path}: {lines} lines; past {MAX_LINES}, look for the second idea"
        ));
    }
    if path == "ARCHITECTURE.md" && lines > MAX_ARCHITECTURE {
        broken.push(format!("{path}: {lines} lines; at most {MAX_ARCHITECTURE}"));
    }
    if path.ends_with("/mod.rs") {
        broken.push(format!("{path}: name.rs beside name/, no mod.rs"));
    }
    if rust && path.contains("/src/") && !content.starts_with("//!") {
        broken.push(format!("{path}: does not begin with `//!`"));
    }
    if path == "ui/package.json" && !content.contains("\"license\": \"Apache-2.0\"") {
        broken.push(format!("{path}: has no \"license\": \"Apache-2.0\""));
    }
    for (number, line) in content.lines().enumerate() {
        let mut refuse = |why: &str| broken.push(format!("{path}:{}: {why}", number + 1));
        if ours {
            words(&UNFINISHED, line).for_each(|word| refuse(&format!("`{word}`")));
        }
        words(&PRIVATE, line).for_each(|word| refuse(&format!("`{word}` is of one machine")));
        if rust && ours && !path.starts_with("crates/sandbox/") && is_unsafe(line) {
            refuse("unsafe code belongs to crates/sandbox");
        }
    }
    broken
}

fn words<'a>(all: &'a [(&str, &str)], line: &'a str) -> impl Iterator<Item = String> + use<'a> {
    all.iter()
        .map(|(a, b)| format!("{a}{b}"))
        .filter(move |word| line.contains(word))
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/e2e/") || path.ends_with(".test.ts")
}

fn is_generated(path: &str) -> bool {
    path.ends_with(".d.ts")
}

fn is_unsafe(line: &str) -> bool {
    let line = line.trim_start();
    let marks = ["{", "fn ", "impl ", "extern "];
    !line.starts_with("//")
        && marks
            .iter()
            .any(|mark| line.contains(&["unsafe", mark].join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_named_unless_it_is_a_test() {
        let long = format!("//! Long.\n{}", "//\n".repeat(MAX_LINES));
        assert_eq!(broken("crates/web/src/a.rs", &long).len(), 1);
        assert!(broken("crates/web/tests/it/a.rs", &long).is_empty());
        assert!(broken("ui/src/lib/api/schema.d.ts", &long).is_empty());
    }

    #[test]
    fn unfinished_words_are_named_with_their_line() {
        let line = format!("//! A.\n// {}{}: later\n", "TO", "DO");
        assert_eq!(
            broken("crates/web/src/a.rs", &line),
            [format!("crates/web/src/a.rs:2: `{}{}`", "TO", "DO")]
        );
        assert!(broken("docs/a.md", &line).is_empty());
    }

    #[test]
    fn a_lock_file_names_no_registry() {
        let line = format!("  \"resol{}", "ved\": \"https://registry.example/a.tgz\"");
        assert_eq!(broken("ui/package-lock.json", &line).len(), 1);
    }

    #[test]
    fn a_module_says_what_it_is() {
        assert_eq!(broken("crates/web/src/a.rs", "use std::fs;\n").len(), 1);
        assert_eq!(broken("crates/web/src/a/mod.rs", "//! A.\n").len(), 1);
    }

    #[test]
    fn only_the_sandbox_is_unsafe() {
        let line = "//! A.\nlet a = U { b() };\n// U { in words }\n".replace('U', "unsafe");
        let line = line.as_str();
        assert_eq!(broken("crates/web/src/a.rs", line).len(), 1);
        assert!(broken("crates/sandbox/src/a.rs", line).is_empty());
    }
}
