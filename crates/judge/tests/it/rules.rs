//! Source rules: a row for each way to keep or to break one, with the lines that are to be named.

use agon_domain::source_rules::{Construct, Forbidden, Grammar, SourceRules};
use agon_judge::rules::{Rules, Scope};
use proptest::prelude::*;

mod evasions;
mod manners;
mod packages;

/// `import NAME`, `call NAME`, `urls` or `assembly`; several with a comma between.
fn rules(grammar: Grammar, text: &str) -> SourceRules {
    let mut forbidden = Forbidden::default();
    for rule in text.split(", ") {
        match rule.split_once(' ') {
            Some(("import", name)) => forbidden.imports.push(name.into()),
            Some(("call", name)) => forbidden.calls.push(name.into()),
            _ if rule == "urls" => forbidden.constructs.push(Construct::Urls),
            _ if rule == "assembly" => forbidden.constructs.push(Construct::Assembly),
            _ => panic!("{rule} is no rule"),
        }
    }
    let forbid = [(grammar.name().to_owned(), forbidden)].into();
    let rules = SourceRules {
        max_bytes: None,
        forbid,
    };
    rules.check("rules").unwrap_or_else(|no| panic!("{no}"));
    rules
}

/// The lines that break a rule.
fn lines(grammar: Grammar, rule: &str, source: &str) -> Vec<u32> {
    let rules = Rules::of(Scope::Contest, &rules(grammar, rule));
    let said = rules
        .broken(Some(grammar), "main", source)
        .unwrap_or_default();
    let line = |text: &str| {
        let number = text.split(':').nth(1).unwrap_or_default();
        number
            .parse()
            .unwrap_or_else(|_| panic!("{text} names no line"))
    };
    said.lines().map(line).collect()
}

/// Rows of rule, source and lines; all that differ are told at once.
fn check(grammar: Grammar, rows: &[(&str, &str, &[u32])]) {
    let wrong: Vec<_> = rows
        .iter()
        .filter_map(|(rule, source, expected)| {
            let found = lines(grammar, rule, source);
            (found != *expected)
                .then(|| format!("[{rule}] {source:?}: {found:?}, not {expected:?}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{}:\n{}",
        grammar.name(),
        wrong.join("\n")
    );
}

proptest! {
    #[test]
    fn whatever_the_text_it_is_read_or_refused(text in "\\PC*", bytes: Vec<u8>, which in 0..Grammar::ALL.len()) {
        let grammar = Grammar::ALL[which];
        let rules = Rules::of(Scope::Problem, &rules(grammar, "import os, call sort, urls"));
        let _either = rules.broken(Some(grammar), "main", &text);
        let _either = rules.broken(Some(grammar), "main", &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn tokens_in_any_order_are_read_or_refused(
        parts in prop::collection::vec(prop::sample::select(&TOKENS[..]), 0..200),
        which in 0..Grammar::ALL.len(),
    ) {
        let grammar = Grammar::ALL[which];
        let rules = Rules::of(Scope::Problem, &rules(grammar, "import os, call sort, urls"));
        let _either = rules.broken(Some(grammar), "main", &parts.concat());
    }
}

const TOKENS: [&str; 32] = [
    "import ",
    "from ",
    "use ",
    "using ",
    "#include <",
    ">",
    "os",
    "sort",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "::",
    ".",
    ",",
    ";",
    "\n",
    "\\\n",
    "\"",
    "'",
    "`",
    "vec!",
    "<?php ",
    "\\u0041",
    "require",
    "=",
    " ",
    "$",
    "/*",
    "://x",
];
