//! Programs of the corpus made ready by the host's own compilers, once for each state of their source.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use agon_sandbox::Server;

/// A program that a chamber can run.
#[derive(Debug, Clone)]
pub(super) struct Artefact {
    /// The name of its file in the working folder.
    pub(super) name: &'static str,
    pub(super) bytes: Arc<[u8]>,
    /// What starts it.
    pub(super) argv: Vec<String>,
}

/// Makes a program ready.
pub(super) fn artefact(source: &Path) -> Artefact {
    let ending = source
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let (name, argv) = match ending {
        "py" => (
            "program.py",
            words(&["/usr/bin/python3", "-I", "-B", "program.py"]),
        ),
        "sh" => ("program.sh", words(&["/bin/sh", "program.sh"])),
        "pl" => ("program.pl", words(&["/usr/bin/perl", "program.pl"])),
        "js" => ("program.js", words(&["/usr/bin/node", "program.js"])),
        "java" => (
            "Main.class",
            words(&[
                "/usr/bin/java",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx1g",
                "-cp",
                ".",
                "Main",
            ]),
        ),
        _ => ("program", words(&["./program"])),
    };
    Artefact {
        name,
        bytes: bytes(source, ending).into(),
        argv,
    }
}

/// The judge's own fork server for Python.
pub(super) fn server() -> Server {
    let text = include_str!("../../../../judge/servers/python.py");
    Server {
        argv: ["/usr/bin/python3", "-I", "-B", "-c", text]
            .map(str::to_owned)
            .into(),
        env: Vec::new(),
    }
}

fn bytes(source: &Path, ending: &str) -> Vec<u8> {
    let store = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    fs::create_dir_all(&store).unwrap();
    let compiler: &[&str] = match ending {
        "c" => &["cc", "-O1", "-w", "-static", "-pthread"],
        "cpp" => &["c++", "-O1", "-w", "-static"],
        "s" => &["cc", "-static", "-nostdlib"],
        "rs" => &[
            "rustc",
            "--edition",
            "2021",
            "-C",
            "opt-level=1",
            "-C",
            "target-feature=+crt-static",
        ],
        "go" => &["go", "build"],
        "java" => &["javac"],
        _ => return fs::read(source).unwrap(),
    };
    let mut hash = DefaultHasher::new();
    (source, compiler, fs::read(source).unwrap()).hash(&mut hash);
    fs::read(super::corpus().join("attack.h"))
        .unwrap()
        .hash(&mut hash);
    let ready = store.join(format!("{:016x}", hash.finish()));
    if !ready.exists() {
        let folder = tempfile::tempdir_in(&store).unwrap();
        let made = compile(compiler, source, folder.path());
        fs::rename(made, &ready).unwrap();
    }
    fs::read(ready).unwrap()
}

fn compile(compiler: &[&str], source: &Path, folder: &Path) -> PathBuf {
    let (flag, made) = match compiler[0] {
        "javac" => ("-d", folder.join("Main.class")),
        _ => ("-o", folder.join("program")),
    };
    let mut command = Command::new(compiler[0]);
    command.args(&compiler[1..]).arg(flag);
    command.arg(if flag == "-d" { folder } else { &made });
    command.env("GO111MODULE", "off").env("CGO_ENABLED", "0");
    command.env("GOCACHE", folder.parent().unwrap().join("go"));
    let mut named = folder.join("Main");
    // The compilers go by what a file is called.
    named.set_extension(source.extension().unwrap());
    let input = if flag == "-d" {
        fs::copy(source, &named).unwrap();
        named
    } else {
        source.to_owned()
    };
    let output = command.arg(input).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", source.display());
    made
}
