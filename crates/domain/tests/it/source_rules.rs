//! Rules for sources are refused where they could not be kept.

use agon_domain::SourceRules;
use agon_domain::source_rules::Grammar;
use insta::assert_snapshot;

use crate::story::definition;

fn said(contest: &str, problem: &str) -> String {
    let mut definition = definition();
    definition.rules = serde_json::from_str(contest).unwrap();
    definition.problems[0].rules = serde_json::from_str(problem).unwrap();
    match definition.check() {
        Ok(()) => "fine".to_owned(),
        Err(refusal) => format!("{}: {refusal}", refusal.code()),
    }
}

#[test]
fn rules_that_cannot_be_kept_are_refused_and_named() {
    assert_snapshot!(said("{}", "{}"), @"fine");
    assert_snapshot!(said(r#"{"forbid":{"bash":{"calls":["eval"]}}}"#, "{}"), @"no-grammar: rules.forbid.bash: rules cannot be written for bash; they can for c, cpp, csharp, go, java, javascript, kotlin, php, python, ruby, rust, typescript");
    assert_snapshot!(said("{}", r#"{"forbid":{"cpp20":{"calls":["sort"]}}}"#), @"no-grammar: problems.rules.forbid.cpp20: rules cannot be written for cpp20; they can for c, cpp, csharp, go, java, javascript, kotlin, php, python, ruby, rust, typescript");
    assert_snapshot!(said("{}", r#"{"max_bytes":70000}"#), @"bad-definition: problems.rules.max_bytes: write 1 to 65536 bytes");
    assert_snapshot!(said(r#"{"forbid":{"java":{"constructs":["assembly"]}}}"#, "{}"), @"bad-definition: rules.forbid.java.constructs: java has no inline assembly; leave it out");
    assert_snapshot!(said(r#"{"forbid":{"java":{"imports":["java net"]}}}"#, "{}"), @r#"bad-definition: rules.forbid.java.imports: "java net" is no name; write it as a program would, bare"#);
    assert_snapshot!(said(r#"{"forbid":{"java":{"calls":["*"]}}}"#, "{}"), @"bad-definition: rules.forbid.java.calls: name the functions; `*` is for imports");
    assert_snapshot!(said(r#"{"forbid":{"java":{}}}"#, "{}"), @"bad-definition: rules.forbid.java: forbids nothing; leave it out");
    assert_snapshot!(said(
        r#"{"max_bytes":1,"forbid":{"c":{"imports":["sys/socket.h","*"],"constructs":["urls","assembly"]}}}"#,
        r#"{"forbid":{"ruby":{"calls":["sort!","a.b"]}}}"#
    ), @"fine");
}

#[test]
fn a_key_that_is_not_known_is_never_passed_over() {
    for text in [
        r#"{"forbids":{}}"#,
        r#"{"forbid":{"c":{"import":[]}}}"#,
        r#"{"forbid":{"c":{"constructs":["macros"]}}}"#,
    ] {
        assert!(serde_json::from_str::<SourceRules>(text).is_err(), "{text}");
    }
}

#[test]
fn grammars_are_known_by_their_names() {
    for grammar in Grammar::ALL {
        assert_eq!(Grammar::named(grammar.name()), Some(grammar));
        assert_eq!(serde_json::to_value(grammar).unwrap(), grammar.name());
    }
    assert_eq!(Grammar::named("bash"), None);
}
