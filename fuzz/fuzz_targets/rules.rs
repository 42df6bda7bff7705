//! Any text as a source in any grammar: held against rules, or refused as too much. The first byte says the grammar.
#![no_main]

use std::sync::LazyLock;

use agon_domain::source_rules::{Construct, Forbidden, Grammar, SourceRules};
use agon_judge::rules::{Rules, Scope};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let forbidden = Forbidden {
        imports: vec!["os".into(), "std::net".into(), "java.net".into(), "sys/socket.h".into()],
        calls: vec!["sort".into(), "os.system".into()],
        constructs: vec![Construct::Urls, Construct::Assembly],
    };
    let all = Grammar::ALL.map(|grammar| (grammar.name().to_owned(), forbidden.clone()));
    let rules = SourceRules { max_bytes: Some(1 << 16), forbid: all.into() };
    Rules::of(Scope::Contest, &rules)
});

fuzz_target!(|bytes: &[u8]| {
    let Some((which, source)) = bytes.split_first() else { return };
    let grammar = Grammar::ALL[usize::from(*which) % Grammar::ALL.len()];
    let source = String::from_utf8_lossy(source);
    let Some(said) = RULES.broken(Some(grammar), "main", &source) else { return };
    for line in said.lines() {
        assert!(line.starts_with("main:"), "{line}");
        let number = line.split(':').nth(1).and_then(|number| number.parse::<usize>().ok());
        let lines = 1 + source.matches('\n').count();
        assert!(number.is_none_or(|number| (1..=lines).contains(&number)), "{line} of {lines}");
    }
});
