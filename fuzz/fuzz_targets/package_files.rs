//! Any texts as the YAML files of a package whose other files are in order. The parts are divided by zero bytes.
#![no_main]

use std::fs;

use agon_judge::{Package, Testdata};
use libfuzzer_sys::fuzz_target;

const FILES: [&str; 6] = [
    "problem.yaml",
    "data/secret/test_group.yaml",
    "data/secret/1.yaml",
    "submissions/submissions.yaml",
    "statement/problem.en.md",
    "source_rules.yaml",
];
const PLAIN: &str = "problem_format_version: 2025-09\nname: Plain\nlimits: {time_limit: 1}\n";

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("plain");
    for inner in ["data/sample", "data/secret", "statement", "submissions/accepted"] {
        fs::create_dir_all(root.join(inner)).expect("a folder");
    }
    let write = |file: &str, text: &[u8]| fs::write(root.join(file), text).expect("a file");
    for test in ["data/sample/1", "data/secret/1"] {
        write(&format!("{test}.in"), b"1\n");
        write(&format!("{test}.ans"), b"1\n");
    }
    write("problem.yaml", PLAIN.as_bytes());
    write("statement/problem.en.md", b"Print it.\n");
    write("submissions/accepted/a.py", b"print(input())\n");
    let parts = bytes.split(|byte| *byte == 0);
    for (file, text) in FILES.iter().zip(parts).filter(|(_, text)| !text.is_empty()) {
        write(file, text);
    }
    let Ok(package) = Package::open(&root) else { return };
    let _either = package.submissions();
    let Ok(bundle) = package.manifest() else { return };
    // What was accepted travels: its archive opens, and opens as the same.
    let archive = bundle.blobs.iter().find(|(digest, _)| *digest == bundle.manifest.testdata);
    let (_, archive) = archive.expect("the testdata is among the blobs");
    let opened = Testdata::unpack(archive, &folder.path().join("cache/1"));
    let opened = opened.expect("what was packed can be unpacked");
    assert_eq!(opened.tests(), bundle.manifest.tests);
});
