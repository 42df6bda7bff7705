//! Sandboxes made ready for whoever opens an editor, at a real server with a real sandbox.

use serde_json::json;

use crate::crash::contest;
use crate::server::{Person, Server, wait_for};

/// A figure of the server; 0 before it was first told.
pub(crate) fn figure(server: &Server, name: &str) -> u64 {
    let reply = ureq::get(format!("{}/metrics", server.url)).call();
    let mut reply = reply.expect("figures are told on loopback");
    let text = reply.body_mut().read_to_string().expect("it is text");
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map_or(0, |value| value.trim().parse().expect("a whole number"))
}

/// Sandboxes kept, and how often one was found by who came back.
fn kept(server: &Server) -> (u64, u64) {
    let kept = figure(server, "agon_chambers_kept ");
    (kept, figure(server, "agon_chambers_found_total "))
}

fn run(server: &Server, contest: &str, who: &Person) {
    let path = format!("/contests/{contest}/problems/A/runs");
    let body = json!({"language": "python", "source": "print(sum(map(int, input().split())))\n"});
    let reply = who.post(&server.url, &path, "run", &body);
    assert_eq!(reply.expect("it is run")["ok"], true);
}

#[test]
fn who_opens_an_editor_finds_a_sandbox_ready_for_the_first_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let contest = contest(folder.path());
    let server = Server::start(folder.path());
    let [ann, bob] = ["ann", "bob"].map(|handle| {
        let person = Person::register(&server, handle);
        let path = format!("/contests/{contest}/participation");
        let joined = person.post(&server.url, &path, "join", &json!({}));
        joined.expect("anybody may join");
        person
    });
    // Bob asks the API without having opened anything: nothing was ready.
    run(&server, &contest, &bob);
    wait_for("bob's sandbox to be kept", || kept(&server) == (1, 0));
    let editor = format!("/contests/{contest}/problems/A/drafts/python");
    ann.get(&server, &editor);
    wait_for("ann's sandbox to be made", || kept(&server) == (2, 0));
    // Opening it again makes no other.
    ann.get(&server, &editor);
    run(&server, &contest, &ann);
    wait_for("ann's sandbox to be found", || kept(&server) == (2, 1));
    server.stop();
}
