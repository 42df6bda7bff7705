//! Commands without a server, with good input and bad.

use std::path::Path;

use serde_json::Value;

use crate::server::{agon, done, sample};

fn judged(package: &str, submission: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let package = sample(package);
    let file = package.join("submissions").join(submission);
    let words = [
        "judge",
        "--json",
        &package.display().to_string(),
        &file.display().to_string(),
    ];
    serde_json::from_str(&done(folder.path(), &words)).expect("one JSON object")
}

#[test]
fn one_file_is_judged_without_a_server_and_told_as_one_object() {
    let report = judged("treasuries", "wrong_answer/no_debts.py");
    assert_eq!(report["verdict"], "WA");
    assert_eq!(report["first_failed"], "sample/2");
    assert_eq!(report["tests_total"], 23);
    assert_eq!(report["runs"][0]["test"], "sample/1");
    assert_eq!(report["runs"][0]["verdict"], "AC");
    // Counted where there are control groups, and said to be approximate where there are none.
    let counted = agon_sandbox::Host::control_groups() != agon_sandbox::CgroupKind::None;
    assert_eq!(report["approximate"], !counted);
    assert_eq!(report["runs"][0]["approximate"], !counted);
    let report = judged("treasuries", "accepted/sum.cpp");
    assert_eq!(report["verdict"], "AC");
    assert_eq!(report["first_failed"], Value::Null);
    assert_eq!(report["points"], report["max_points"]);
}

/// What the command says on stderr; it must fail and leave the data folder as it was.
fn refusal(words: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let output = agon(folder.path(), words);
    assert!(!output.status.success(), "agon {words:?} should fail");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn bad_words_are_refused_with_what_to_change() {
    let file = sample("treasuries/submissions/accepted/sum.cpp");
    let file = file.display().to_string();
    let package = sample("treasuries").display().to_string();
    let rows: [(&[&str], &str); 13] = [
        (&["judge", "nowhere", &file], "nowhere"),
        (&["judge", &package, "nothing.cpp"], "nothing.cpp"),
        (&["judge", &package, &file, "--language", "cobol"], "cobol"),
        (&["serve", "--protection", "strong"], "strong"),
        (&["serve", "--warm-sandboxes", "0"], "write 1 to 4096"),
        (&["serve", "--warm-idle", "90000"], "write 1 to 86400"),
        (
            &["serve", "--scoreboard-structure", "tree"],
            "write exact, sketch or delta",
        ),
        (&["serve", "--bind", "0.0.0.0"], "--tls"),
        (
            &["serve", "--port", "0", "--tls", "cert.pem,key.pem"],
            "cert.pem",
        ),
        (
            &["serve", "--port", "0", "--languages", "none.toml"],
            "none.toml",
        ),
        (
            &["serve", "--database", "postgres://nobody@127.0.0.1:1/x"],
            "is it running",
        ),
        (&["import", "nowhere"], "nowhere"),
        (&["contest", "create", "nothing.toml"], "nothing.toml"),
    ];
    for (words, named) in rows {
        let said = refusal(words);
        assert!(said.contains(named), "agon {words:?} says: {said}");
    }
}

#[test]
fn a_contest_file_is_refused_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("contest.toml");
    let create = |text: &str| {
        std::fs::write(&file, text).expect("the folder can be written");
        let words = ["contest", "create", &file.display().to_string()];
        let output = agon(folder.path(), &words);
        assert!(!output.status.success(), "{text:?} should be refused");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(create("title = ").contains("line 1"));
    assert!(create("title = \"x\"\nstart = 3").contains("start"));
    let good = "title = \"x\"\nstarts = 2030-01-01T10:00:00Z\nlength_s = 3600\nproblems = [";
    for (points, told) in [("nan", "NaN"), ("-inf", "-inf")] {
        let said = create(&format!(
            "{good}{{label = \"A\", problem = \"none\", points = {points}}}]"
        ));
        let told = format!("problems: points: {told} is no number to count with");
        assert!(said.contains(&told), "{said}");
    }
    let said = create(&format!("{good}]"));
    assert!(said.contains("no organisation \"Agon\""), "{said}");
    done(folder.path(), &["user", "add", "ann", "--owner-of", "Agon"]);
    let said = create(&format!("{good}{{label = \"A\", problem = \"none\"}}]"));
    assert!(said.contains("none"), "{said}");
    assert!(done(folder.path(), &["contest", "list"]).is_empty());
}

#[test]
fn a_second_server_on_the_same_data_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = crate::server::Server::start(folder.path());
    let said = agon(folder.path(), &["serve", "--port", "0"]);
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("another server uses"), "{said}");
    server.stop();
    assert!(Path::new(folder.path()).join("agon.db").is_file());
}
