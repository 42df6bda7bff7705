//! The stories in a real browser, against a real server with a contest that runs.

use crate::guard::{self, Guard};
use crate::sh::{self, Outcome};
use crate::{tools, ui};

use super::count::{Count, field};

/// Starts `agon demo` on a free port with a fresh data folder and runs the browser's stories.
pub(super) fn stories() -> Outcome<Count> {
    sh::run(&mut tools::cargo(&["build", "--quiet", "-p", "agon"]))?;
    let folder = guard::fresh_folder("agon-browser")?;
    let data = folder.join("data");
    let mut server = sh::command(&["env"]);
    server.arg(tools::target().join("debug/agon"));
    server.args(["demo", "--port", "0", "--data"]).arg(&data);
    server.env("AGON_KITS", tools::target().join("kits"));
    let server = Guard::start(&server, &folder, "TERM")?;
    let url = url(&server)?;
    let login = sh::read(&data.join("demo-login.txt"))?;
    let password = login
        .lines()
        .find_map(|line| line.strip_prefix("password: "))
        .ok_or("there is no password in demo-login.txt")?;
    let report = folder.join("report.json");
    let mut stories = ui::npm(&["run", "--silent", "e2e"]);
    stories
        .env("AGON_URL", url)
        .env("AGON_ORGANISER", "organiser")
        .env("AGON_PASSWORD", password)
        .env("AGON_REPORT", &report);
    let end = sh::run(&mut stories);
    let said = sh::read(&report)?;
    let number = |name| field(&said, name).ok_or_else(|| format!("the report has no {name}"));
    // A story that passed only when told again did not pass.
    let failed = number("unexpected")? + number("flaky")? + number("skipped")?;
    Count::of(number("expected")?, failed).ended(end)
}

/// Where a demo server says it runs, once it says so.
pub(crate) fn url(server: &Guard) -> Outcome<String> {
    let told = |log: &str| {
        let (_, rest) = log.split_once("Agon runs at ")?;
        Some(rest.split_whitespace().next()?.to_owned())
    };
    guard::wait_for(180, || told(&server.log()))
        .ok_or_else(|| format!("the server did not start:\n{}", server.log()))
}
