//! A problem whose validator breaks again and again, from the first failure to the jury that releases it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::server::{Person, Server, done, wait_for};

/// A package whose validator takes every word as right, and breaks at one.
fn package(folder: &Path) -> PathBuf {
    let root = folder.join("moody");
    let files = [
        (
            "problem.yaml",
            "problem_format_version: 2025-09\nname: Moody\nlimits: {time_limit: 2, memory: 256}\n",
        ),
        ("statement/problem.en.md", "Say a word.\n"),
        ("data/sample/1.in", "1\n"),
        ("data/sample/1.ans", "word\n"),
        ("data/secret/1.in", "2\n"),
        ("data/secret/1.ans", "word\n"),
        (
            "output_validator/validate.py",
            "import sys\nsys.exit(7 if 'hemlock' in sys.stdin.read() else 42)\n",
        ),
    ];
    for (name, text) in files {
        let file = root.join(name);
        let parent = file.parent().expect("it is in a folder");
        std::fs::create_dir_all(parent).expect("the folder can be written");
        std::fs::write(file, text).expect("the folder can be written");
    }
    root
}

/// Makes the contest; what it is called.
fn contest(data: &Path, package: &Path) -> String {
    let club = ["--organisation", "Club"];
    let package = package.display().to_string();
    done(data, &["import", &package, club[0], club[1]]);
    let file = data.join("contest.toml");
    let starts = agon_web::written(agon_web::now());
    let text = format!(
        "title = \"Words\"\nstarts = \"{starts}\"\nlength_s = 3600\n\
         [[problems]]\nlabel = \"A\"\nproblem = \"moody\"\n"
    );
    std::fs::write(&file, text).expect("the folder can be written");
    let file = file.display().to_string();
    let said = done(data, &["contest", "create", &file, club[0], club[1]]);
    let id = said.trim().trim_start_matches("created contest ");
    id.to_owned()
}

/// Registers, joins and says a word.
fn say(server: &Server, contest: &str, handle: &str, word: &str) -> Person {
    let person = Person::register(server, handle);
    let path = format!("/contests/{contest}/participation");
    let joined = person.post(&server.url, &path, "join", &json!({}));
    joined.expect("anybody may join");
    let path = format!("/contests/{contest}/problems/A/submissions");
    let body = json!({"language": "python", "source": format!("print('{word}')\n")});
    let receipt = person.post(&server.url, &path, "once", &body);
    receipt.expect("it is taken");
    person
}

/// The verdict of somebody's only submission; none while it waits.
fn verdict(server: &Server, contest: &str, who: &Person) -> Value {
    let mine = who.get(server, &format!("/contests/{contest}/submissions"));
    mine["items"][0]["verdict"].clone()
}

#[test]
fn a_problem_that_keeps_failing_waits_until_the_jury_releases_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let added = done(data, &["user", "add", "owner", "--owner-of", "Club"]);
    let password = added.trim().strip_prefix("owner ").expect("a password");
    let contest = contest(data, &package(data));
    let server = Server::start(data);
    let owner = Person::log_in(&server, "owner", password);
    let path = format!("/contests/{contest}/set-aside");
    let aside = || owner.get(&server, &path)["items"].clone();
    for handle in ["ann", "bob", "cid"] {
        assert_eq!(aside(), json!([]));
        let who = say(&server, &contest, handle, "hemlock");
        wait_for("a judging error", || {
            verdict(&server, &contest, &who) == "JE"
        });
    }
    let told = aside();
    assert_eq!(told[0]["label"], "A", "{told}");
    let reason = told[0]["reason"].as_str().expect("a reason");
    let says = "output_validator on sample/1: exit code 7;";
    assert!(reason.starts_with(says), "{reason}");

    let dot = say(&server, &contest, "dot", "olive");
    let pending = || crate::warm::figure(&server, "agon_jobs_waiting ") == 0;
    wait_for("the queue to be empty", pending);
    assert_eq!(verdict(&server, &contest, &dot), Value::Null, "it waits");
    owner.delete(&server, &format!("{path}/A"));
    wait_for("a verdict", || verdict(&server, &contest, &dot) == "AC");
    assert_eq!(aside(), json!([]));
    server.stop();
}
