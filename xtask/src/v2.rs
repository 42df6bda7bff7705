//! The sandbox's tests where there is nothing but version 2 of control groups: on a Debian kernel in an
//! emulated machine, with this machine's own files, read-only. Times there mean nothing, facts do.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::lanes::Count;
use crate::sh::{self, Outcome};
use crate::{apt, guard, tools};

mod kernel;
mod machine;

/// Runs inside, as the first program.
const SUITE: &str = include_str!("v2/suite.sh");
/// Tests whose compilers take minutes in an emulated machine, and the corpus, whose programs are built on the host.
const NOT_RUN: [&str; 6] = [
    "hostile::",
    "languages::cpp",
    "languages::go",
    "languages::java",
    "languages::node",
    "languages::rust",
];

/// Runs the tests in the machine and says how many passed.
pub(crate) fn run() -> Outcome {
    let count = count()?;
    println!("{} passed, {} failed", count.passed, count.failed);
    if count.failed == 0 {
        Ok(())
    } else {
        Err("the sandbox fails on version 2 of control groups".into())
    }
}

/// The lane of that.
pub(crate) fn count() -> Outcome<Count> {
    apt::ensure(&apt::MACHINE)?;
    let kernel = kernel::find()?;
    let folder = guard::fresh_folder("agon-v2")?;
    let end = furnish(&folder).and_then(|()| machine::boot(&kernel, &folder));
    std::fs::remove_dir_all(&folder)
        .map_err(|why| format!("cannot remove {}: {why}", folder.display()))?;
    println!("  not run there: {}", NOT_RUN.join(", "));
    end
}

/// Puts the test programs and what runs them into the folder that the machine will see.
fn furnish(folder: &Path) -> Outcome {
    // Ordinary users of the machine start programs from here.
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o755))
        .map_err(|why| format!("cannot open {}: {why}", folder.display()))?;
    let mut build = tools::cargo(&["test", "--quiet", "--no-run", "-p", "agon-sandbox"]);
    let said = sh::capture(build.arg("--message-format=json"))?;
    let mut copied = 0;
    for program in said.lines().filter_map(executable) {
        let name = if stem(&program) == "it" { "it" } else { "unit" };
        copy(&program, &folder.join(name))?;
        copied += 1;
    }
    if copied != 2 {
        return Err(format!("cargo built {copied} test programs, not 2"));
    }
    sh::run(&mut tools::cargo(&["build", "--quiet", "-p", "agon"]))?;
    copy(&tools::target().join("debug/agon"), &folder.join("agon"))?;
    let package = sh::root().join("problems/treasuries");
    sh::run(sh::command(&["cp", "-r"]).arg(package).arg(folder))?;
    let skips: String = NOT_RUN.map(|test| format!(" --skip {test}")).concat();
    sh::write(&folder.join("suite.sh"), &SUITE.replace("$SKIPS", &skips))
}

/// The test program that a line of cargo's speaks of.
fn executable(line: &str) -> Option<PathBuf> {
    let (_, rest) = line.split_once("\"executable\":\"")?;
    Some(PathBuf::from(rest.split_once('"')?.0))
}

/// A test program's name without cargo's digest.
fn stem(program: &Path) -> &str {
    let name = program.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.rsplit_once('-'))
        .map_or("", |(stem, _)| stem)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|why| format!("cannot copy {}: {why}", from.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_found_in_what_cargo_says() {
        let line = r#"{"target":{"name":"it"},"executable":"/t/debug/deps/it-0f","fresh":true}"#;
        let program = executable(line).expect("a program");
        assert_eq!(stem(&program), "it");
        assert_eq!(executable(r#"{"executable":null}"#), None);
        assert_eq!(stem(Path::new("/t/agon_sandbox-97aa")), "agon_sandbox");
    }
}
