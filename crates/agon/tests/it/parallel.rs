//! Tests of a submission at the same time, where the contest allows it: what contestants are told is the same.

use serde_json::{Value, json};

use crate::crash::contest_with;
use crate::server::{Person, Server, wait_for};

/// Wrong on some tests, whose data are not shown.
const WRONG: &str = "a, b = map(int, input().split())\nprint(abs(a) + abs(b))\n";

/// What is told of a program, but for times and memory and what is its own.
fn told(server: &Server, contest: &str, who: &Person) -> Value {
    let path = format!("/contests/{contest}/participation");
    let joined = who.post(&server.url, &path, "join", &json!({}));
    joined.expect("anybody may join");
    let path = format!("/contests/{contest}/problems/A/submissions");
    let body = json!({"language": "python", "source": WRONG});
    let receipt = who.post(&server.url, &path, contest, &body);
    let receipt = receipt.expect("it is taken");
    let path = format!("/submissions/{}", receipt["id"].as_str().expect("an id"));
    let mut told = Value::Null;
    wait_for("a verdict", || {
        told = who.get(server, &path);
        told["state"] == "judged"
    });
    let names = ["verdict", "points", "of", "tests_passed", "tests_total"];
    let rest = ["first_failed", "reason", "failing"];
    let names = names.iter().chain(&rest);
    let kept = names.map(|name| ((*name).to_owned(), told[*name].clone()));
    Value::Object(kept.collect())
}

#[test]
fn a_contest_that_allows_tests_at_the_same_time_tells_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let in_turn = contest_with(folder.path(), "");
    let at_once = contest_with(folder.path(), "parallel_tests = true\n");
    let server = Server::start(folder.path());
    let ann = Person::register(&server, "ann");
    let shown = |contest: &str| ann.get(&server, &format!("/contests/{contest}"));
    assert_eq!(shown(&in_turn)["parallel_tests"], false);
    assert_eq!(shown(&at_once)["parallel_tests"], true);
    let wished = told(&server, &in_turn, &ann);
    assert_eq!(wished["verdict"], "WA");
    assert!(wished["tests_passed"].as_u64() > Some(0), "{wished}");
    assert_eq!(told(&server, &at_once, &ann), wished);
    server.stop();
}
