//! The project's automation: `cargo xtask COMMAND`. It needs nothing but the standard library, so
//! that it builds in seconds on a machine where nothing has been set up.

use std::process::ExitCode;

mod apt;
mod bench;
mod demo;
mod fuzz;
mod guard;
mod lanes;
mod openapi;
mod peers;
mod postgres;
mod problems;
mod sh;
mod soak;
mod tidy;
mod toolchains;
mod tools;
mod ui;
mod v2;

const USAGE: &str = "\
cargo xtask demo [--port N] [--data DIR] [--bind ADDR] [--tls self|CERT,KEY] [--plain-http]
    build everything and serve a contest that runs now
cargo xtask test
    install what the tests need and run them all
cargo xtask soak [ROUNDS]
    run the corpora of attacks and all properties 50 times, two tests at a time
cargo xtask toolchains
    install the compilers and runtimes of all languages from Debian, and list them
cargo xtask bench
    measure the log on both databases, and Submit to verdict at a real server
cargo xtask peers
    install the programs that `agon bench` measures beside
cargo xtask sandbox-v2
    run the sandbox's tests on pure version-2 control groups, in an emulated machine
cargo xtask fuzz [--minutes N]
    throw bytes at whatever reads hostile ones, N minutes for each target
cargo xtask tidy
    check the direction of the crates, the size of files and other rules
cargo xtask problems [--check]
    make the sample problems' large tests, or check all of them
cargo xtask openapi [--check]
    write openapi.json and the user interface's types, or check them";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let end = tools::check().and_then(|()| match words.as_slice() {
        ["demo", rest @ ..] => demo::run(rest),
        ["toolchains"] => toolchains::ensure().and_then(|()| toolchains::show()),
        ["bench"] => bench::run(),
        ["peers"] => peers::ensure(),
        ["fuzz", rest @ ..] => fuzz::run(rest),
        ["test"] => lanes::run(),
        ["soak"] => soak::run(None),
        ["soak", rounds] => soak::run(Some(rounds)),
        ["openapi"] => openapi::write(),
        ["openapi", "--check"] => openapi::check(),
        ["problems"] => problems::make(),
        ["problems", "--check"] => problems::make().and_then(|()| problems::check()),
        ["sandbox-v2"] => v2::run(),
        ["tidy"] => tidy::check(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("`{}` is no command\n\n{USAGE}", other.join(" "))),
    });
    match end {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}
