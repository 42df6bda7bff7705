//! Rules that a package brings: read strictly, shown to everybody, and still there where it is judged.

use std::fs;
use std::path::Path;

use agon_judge::{Package, Testdata};

/// A package with these two files, or why it is refused.
fn package(folder: &Path, limits: &str, rules: &str) -> Result<Package, String> {
    let root = folder.join("plain");
    for inner in ["data/sample", "data/secret", "statement"] {
        fs::create_dir_all(root.join(inner)).unwrap();
    }
    for test in ["data/sample/1", "data/secret/1"] {
        fs::write(root.join(format!("{test}.in")), "1\n").unwrap();
        fs::write(root.join(format!("{test}.ans")), "1\n").unwrap();
    }
    let yaml = format!(
        "problem_format_version: 2025-09\nname: Plain\nlimits: {{time_limit: 1{limits}}}\n"
    );
    fs::write(root.join("problem.yaml"), yaml).unwrap();
    fs::write(root.join("statement/problem.en.md"), "Print it.\n").unwrap();
    if !rules.is_empty() {
        fs::write(root.join("source_rules.yaml"), rules).unwrap();
    }
    Package::open(&root).map_err(|error| error.to_string())
}

#[test]
fn rules_travel_with_the_manifest_and_with_the_testdata() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "max_bytes: 3000\nforbid:\n  python: {imports: [socket]}\n";
    let bundle = package(folder.path(), ", code: 2", rules)
        .unwrap()
        .manifest()
        .unwrap();
    assert_eq!(bundle.manifest.rules.max_bytes, Some(2048));
    assert_eq!(bundle.manifest.rules.forbid["python"].imports, ["socket"]);
    let archive = bundle
        .blobs
        .iter()
        .find(|(digest, _)| *digest == bundle.manifest.testdata);
    let into = folder.path().join("cache/testdata");
    let testdata = Testdata::unpack(&archive.unwrap().1, &into).unwrap();
    let written = fs::read_to_string(into.join("source_rules.yaml")).unwrap();
    assert_eq!((testdata.tests(), written.as_str()), (2, rules));
}

#[test]
fn a_package_without_rules_is_packed_as_ever() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = package(folder.path(), "", "").unwrap().manifest().unwrap();
    assert!(bundle.manifest.rules.is_empty());
    let text = serde_json::to_string(&bundle.manifest).unwrap();
    assert!(!text.contains("rules"), "{text}");
}

#[test]
fn rules_that_cannot_be_kept_are_refused_with_their_file() {
    let said = [
        ("", "forbid: {bash: {calls: [eval]}}\n"),
        ("", "forbid:\n  python:\n    import: [os]\n"),
        ("", "forbid: {python: {imports: ['a b']}}\n"),
        ("", "forbid: {python: {constructs: [assembly]}}\n"),
        ("", "forbid: {python: {}}\n"),
        ("", "max_bytes: 0\n"),
        (", code: 0", ""),
    ]
    .map(|(limits, rules)| {
        let folder = tempfile::tempdir().unwrap();
        package(folder.path(), limits, rules).expect_err(rules)
    });
    insta::assert_snapshot!(said.join("\n"), @r#"
    source_rules.yaml: forbid.bash: rules cannot be written for bash; they can for c, cpp, csharp, go, java, javascript, kotlin, php, python, ruby, rust, typescript
    source_rules.yaml, line 3: unknown field `import`, expected one of imports, calls, constructs at line 3, column 5
    source_rules.yaml: forbid.python.imports: "a b" is no name; write it as a program would, bare
    source_rules.yaml: forbid.python.constructs: python has no inline assembly; leave it out
    source_rules.yaml: forbid.python: forbids nothing; leave it out
    source_rules.yaml: max_bytes: write 1 to 65536 bytes
    problem.yaml: `limits.code` must be at least 1 KiB
    "#);
}
