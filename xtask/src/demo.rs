//! Everything from a fresh checkout to a contest in the browser.

mod words;

use std::os::unix::process::CommandExt as _;

use crate::sh::{self, Outcome, Steps};
use crate::{apt, problems, tools, ui};

/// Builds what changed and becomes `agon demo`, with the words passed on.
pub(crate) fn run(words: &[&str]) -> Outcome {
    let words = words::checked(words)?;
    let mut steps = Steps::new(6);
    steps.next("compilers for judging: gcc, g++ and python3");
    apt::ensure(&apt::DEMO)?;
    steps.next("the web app's packages, from npm when they changed");
    ui::install()?;
    steps.next("the web app");
    ui::build()?;
    steps.next("the large tests of the sample problems");
    problems::make()?;
    steps.next("the server; the first time takes some minutes");
    sh::run(&mut tools::cargo(&[
        "build",
        "--release",
        "--quiet",
        "-p",
        "agon",
    ]))?;
    steps.next("the contest");
    let mut server = sh::command(&["env"]);
    server.arg(tools::target().join("release/agon")).arg("demo");
    // It takes our place, so that Ctrl-C and SIGTERM reach it and nothing is left behind.
    let why = server.args(words).exec();
    Err(format!("cannot start `{}`: {why}", sh::shown(&server)))
}
