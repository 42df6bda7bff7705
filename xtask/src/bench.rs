//! The figures that speak of a change: the log on both engines, and Submit to verdict at a real server.

use crate::guard::{self, Guard};
use crate::lanes::browser;
use crate::postgres::Postgres;
use crate::sh::{self, Outcome};
use crate::{apt, problems, tools};

/// Problem E has twenty secret tests.
const SOURCES: [(&str, &str); 2] = [
    ("python", "problems/banquet/submissions/accepted/falling.py"),
    (
        "cpp",
        "problems/banquet/submissions/accepted/odds_evens.cpp",
    ),
];

/// Builds for release and measures.
pub(crate) fn run() -> Outcome {
    apt::ensure(apt::DEMO.iter().chain(&apt::TEST))?;
    problems::make()?;
    sh::run(&mut tools::cargo(&[
        "build",
        "--release",
        "--quiet",
        "-p",
        "agon",
    ]))?;
    let agon = tools::target().join("release/agon");
    let bench = || {
        let mut command = sh::command(&["env"]);
        command.arg(&agon).arg("bench");
        command
    };
    {
        let postgres = Postgres::start()?;
        sh::run(bench().arg("log").env("AGON_TEST_POSTGRES", postgres.url()))?;
    }
    let folder = guard::fresh_folder("agon-bench")?;
    let mut server = sh::command(&["env"]);
    server.arg(&agon).args(["demo", "--port", "0", "--data"]);
    let server = Guard::start(server.arg(folder.join("data")), &folder, "TERM")?;
    let url = browser::url(&server)?;
    for (language, source) in SOURCES {
        sh::run(bench().args(["verdict", &url, "E", source, "--language", language]))?;
    }
    Ok(())
}
