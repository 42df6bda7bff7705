//! A contest day rehearsed, as an operator does it: in process, and at a server that dies in the middle.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use serde_json::Value;

use crate::server::{Server, agon, done, wait_for};

/// How long a server is dead: four minutes of the day that is rehearsed, in which many people ask.
const AWAY: Duration = Duration::from_secs(1);

#[test]
fn the_engine_alone_ends_with_the_board_of_the_oracle() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.html");
    for (rule, structure) in [("points", "exact"), ("icpc", "sketch"), ("decay", "delta")] {
        let words = [
            "load",
            "--engine",
            "--participants",
            "400",
            "--rule",
            rule,
            "--structure",
            structure,
            "--json",
            "--report",
        ];
        let words = [&words[..], &[report.to_str().expect("a path")]].concat();
        let output = agon(folder.path(), &words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{rule}: {said}");
        assert!(
            said.contains("board equals oracle: 400 rows"),
            "{rule}: {said}"
        );
        let figures: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
        let value = |name: &str| {
            let figure = figures.iter().find(|one| one["name"] == name);
            figure.and_then(|one| one["value"].as_f64())
        };
        assert!(value("a restart from a snapshot").is_some());
        let rounds = value("cold rounds in which live equals exact");
        assert_eq!(rounds, Some(5.0), "{rule}");
    }
    let page = std::fs::read_to_string(report).expect("the report is there");
    assert!(page.contains("<svg") && page.contains("board equals oracle"));
}

#[test]
fn in_a_freeze_the_public_s_board_is_compared_as_well() {
    let folder = tempfile::tempdir().expect("a folder");
    for rule in ["points", "icpc"] {
        let words = [
            "load",
            "--engine",
            "--participants",
            "400",
            "--rule",
            rule,
            "--freeze",
            "900",
            "--store",
            "none",
            "--json",
        ];
        let output = agon(folder.path(), &words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{rule}: {said}");
        let line = "board equals oracle: 400 rows, and so does the public's in the freeze";
        assert!(said.contains(line), "{rule}: {said}");
        let figures: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
        let other = figures
            .iter()
            .find(|one| one["name"] == "places at which the public sees another row");
        let other = other.and_then(|one| one["value"].as_f64());
        assert!(other.is_some_and(|rows| rows > 0.0), "{rule}: {other:?}");
    }
}

#[test]
fn ranks_that_are_not_certain_are_told_apart_from_wrong_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    // More than the head, in which every structure is exact.
    for structure in ["sketch", "delta"] {
        let words = [
            "load",
            "--engine",
            "--participants",
            "7000",
            "--events",
            "35000",
            "--structure",
            structure,
            "--store",
            "none",
        ];
        let output = agon(folder.path(), &words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{structure}: {said}");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("rank error after"), "{structure}: {said}");
        assert!(
            said.contains("board equals oracle: 7000 rows"),
            "{structure}: {said}"
        );
    }
}

#[test]
fn a_rehearsal_says_what_it_cannot_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |words: &[&str]| {
        let output = agon(folder.path(), words);
        assert!(!output.status.success(), "{words:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.replace(&folder.path().display().to_string(), "DIR")
    };
    assert_snapshot!(refused(&["serve", "--synthetic-judge", "--bind", "0.0.0.0", "--plain-http"]), @"agon: --synthetic-judge draws judgements and judges nobody, so it serves loopback only; 0.0.0.0 is not: leave --bind out, or serve without --synthetic-judge");
    assert_snapshot!(refused(&["load", "--url", "http://127.0.0.1:1"]), @"agon: reading DIR/rehearsal.json; make it with agon load --prepare before the server starts: No such file or directory (os error 2)");
    assert_snapshot!(refused(&["load", "--engine", "--freeze", "3601"]), @"agon: a freeze of 3601 s in a contest of 3600 s: write 0 to 3600");
    assert_snapshot!(refused(&["load", "--prepare", "--freeze", "60"]), @"
    error: the argument '--prepare' cannot be used with '--freeze <SECONDS>'

    Usage: agon load --data <DIR> <--engine|--prepare|--url <URL>>

    For more information, try '--help'.
    ");
    done(folder.path(), &["load", "--prepare", "--participants", "3"]);
    assert_snapshot!(refused(&["load", "--prepare", "--participants", "3"]), @"agon: DIR/rehearsal.json is there already; prepare a new data folder");
    assert_snapshot!(refused(&["load", "--url", "http://127.0.0.1:1", "--streams", "5001"]), @"
    error: invalid value '5001' for '--streams <N>': 5001 is not in 0..=5000

    For more information, try '--help'.
    ");
    assert_snapshot!(refused(&["load", "--url", "http://192.0.2.1:80"]), @"agon: http://192.0.2.1:80: a rehearsal drives loopback only; write http://127.0.0.1:PORT");
}

/// A port that was free a moment ago: a server must come back where it was.
fn port() -> String {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    socket.local_addr().expect("it is bound").port().to_string()
}

fn rehearse(data: &Path, url: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_agon"))
        .args(["load", "--url", url, "--speed", "240", "--streams", "20"])
        .arg("--json")
        .env("AGON_DATA", data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts")
}

/// How many submissions the organiser sees, at most a page of them.
fn submitted(server: &Server, prepared: &Value) -> usize {
    let text = |name: &str| prepared[name].as_str().expect("it was prepared").to_owned();
    let path = format!("/api/v1/contests/{}/submissions?limit=200", text("contest"));
    let mut reply = ureq::get(format!("{}{path}", server.url))
        .header("authorization", format!("Bearer {}", text("organiser")))
        .call()
        .expect("the organiser may look");
    let page: Value = reply.body_mut().read_json().expect("it is JSON");
    page["items"].as_array().expect("a list").len()
}

#[test]
fn a_sigkill_in_the_middle_of_the_day_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    done(
        data,
        &[
            "load",
            "--prepare",
            "--participants",
            "200",
            "--events",
            "3000",
        ],
    );
    let prepared = std::fs::read(data.join("rehearsal.json")).expect("it was prepared");
    let prepared: Value = serde_json::from_slice(&prepared).expect("it is JSON");
    let port = port();
    let words = ["--synthetic-judge", "--port", &port];
    let server = Server::start_with(data, &words);
    let banner: Value = ureq::get(format!("{}/api/v1/server", server.url))
        .call()
        .expect("anybody may ask")
        .body_mut()
        .read_json()
        .expect("it is JSON");
    assert_snapshot!(banner["banner"].as_str().unwrap_or(""), @"Rehearsal: nothing is judged here. Verdicts and points are made up.");
    let load = rehearse(data, &server.url);
    wait_for("some submissions", || submitted(&server, &prepared) >= 100);
    server.kill();
    std::thread::sleep(AWAY);
    let server = Server::start_with(data, &words);
    let output = load.wait_with_output().expect("it was our child");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("board equals oracle: 200 rows"), "{said}");
    let figures: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
    let value = |name: &str| {
        let figure = figures.iter().find(|one| one["name"] == name);
        figure
            .and_then(|one| one["value"].as_f64())
            .expect("a number")
    };
    assert!(value("acknowledged submissions, all") > 100.0);
    assert!(value("event streams opened, with those opened again") > 20.0);
    assert!(
        value("events heard on streams") > 200.0,
        "people on streams heard of their own submissions and of the board"
    );
    assert!(
        value("requests without an answer, asked again") > 0.0,
        "nobody met the dead server"
    );
    server.stop();
    assert!(
        is_marked(data, &prepared),
        "a judgement does not say that it is synthetic"
    );
    done(data, &["rebuild", "--verify"]);
}

/// Whether all judgements of the log say that nobody judged.
fn is_marked(data: &Path, prepared: &Value) -> bool {
    let contest = prepared["contest"].as_str().expect("it was prepared");
    let events = crate::crash::log(data, contest);
    let judged = events.iter().filter_map(|one| match &one.event {
        agon_domain::Event::Judged(judged) => Some(judged.node.as_str()),
        _ => None,
    });
    let nodes: std::collections::BTreeSet<&str> = judged.collect();
    nodes.into_iter().eq(["synthetic"])
}
