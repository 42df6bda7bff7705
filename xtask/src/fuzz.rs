//! Fuzzing what reads hostile bytes: `cargo xtask fuzz`. The targets and their seeds are in `fuzz/`.

use std::path::PathBuf;

use crate::sh::{self, Outcome};
use crate::tools;

/// Each target and the longest input it is given, in bytes.
const TARGETS: [(&str, u32); 6] = [
    ("checker", 512),
    ("package_files", 4096),
    ("package_zip", 16384),
    ("rules", 2048),
    ("testdata", 8192),
    ("wire", 4096),
];

/// Builds all targets and runs each for so many minutes; the first finding ends it, its input kept in `fuzz/artifacts`.
pub(crate) fn run(words: &[&str]) -> Outcome {
    let minutes: u32 = match words {
        [] => 1,
        ["--minutes", number] => number
            .parse()
            .map_err(|_| format!("`--minutes {number}` is no whole number"))?,
        other => {
            return Err(format!(
                "`fuzz {}`: only --minutes N is known",
                other.join(" ")
            ));
        }
    };
    let tool = tools::cargo_fuzz()?;
    // Without a sanitizer the stable toolchain can build it; the code is safe Rust but for grammars and one crate.
    sh::run(fuzz(&tool).args(["build", "--sanitizer", "none"]))?;
    for (target, longest) in TARGETS {
        println!("  {target}, {minutes} min");
        let corpus = tools::cache().join("fuzz-corpus").join(target);
        std::fs::create_dir_all(&corpus)
            .map_err(|why| format!("cannot make {}: {why}", corpus.display()))?;
        // What is found anew stays in the cache; the seeds beside it are committed by hand, and small.
        let mut run = fuzz(&tool);
        run.args(["run", "--sanitizer", "none", target]);
        run.arg(&corpus).arg(seeds(target)).arg("--");
        run.arg(format!("-max_total_time={}", minutes * 60));
        run.arg(format!("-max_len={longest}"));
        run.args(["-timeout=30", "-print_final_stats=1"]);
        sh::run(&mut run)?;
    }
    Ok(())
}

fn seeds(target: &str) -> PathBuf {
    sh::root().join("fuzz/corpus").join(target)
}

/// A cargo-fuzz command in the fuzzers' own workspace, built apart from everything else.
fn fuzz(tool: &std::path::Path) -> std::process::Command {
    let mut command = sh::command(&["env"]);
    command
        .arg(tool)
        .current_dir(sh::root().join("fuzz"))
        .env("CARGO_TARGET_DIR", tools::cache().join("target-fuzz"));
    command
}
