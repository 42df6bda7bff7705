//! A contest to its end at a real server: closed, folded whole from segments, final and kept.

use std::path::Path;
use std::time::Duration;

use agon_domain::{Digest, Envelope, Event};
use agon_store::{FinalRow, Store};
use serde_json::{Value, json};

use crate::crash::{contest_from, log};
use crate::server::{Person, Server, done, wait_for, with_store};

const PEOPLE: usize = 6;
const EACH: usize = 5;

#[test]
fn a_contest_ends_with_the_standing_that_anybody_can_compute_from_its_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    // It goes on for a minute.
    let starts = agon_web::now().before(Duration::from_secs(3_600 - 60));
    let contest = contest_from(data, starts, "");
    let flags = ["--synthetic-judge"];
    let server = Server::start_with(data, &flags);
    let submit = format!("/contests/{contest}/problems/A/submissions");
    let people: Vec<_> = (0..PEOPLE)
        .map(|who| Person::register(&server, &format!("runner{who}")))
        .collect();
    for (who, person) in people.iter().enumerate() {
        let path = format!("/contests/{contest}/participation");
        let joined = person.post(&server.url, &path, "join", &json!({}));
        joined.expect("anybody may join");
        for which in 0..EACH {
            let body = json!({"language": "cpp", "source": format!("// {who} {which}")});
            let sent = person.post(&server.url, &submit, &format!("{which}"), &body);
            sent.expect("it is in time");
        }
    }
    // What was acknowledged is judged, and counts, though the server dies now and lives again.
    server.kill();
    let server = Server::start_with(data, &flags);
    let path = format!("/contests/{contest}/scoreboard");
    wait_for("the final board", || {
        people[0].get(&server, &path)["phase"] == "final"
    });
    let late = json!({"language": "cpp", "source": "// late"});
    assert_eq!(people[0].post(&server.url, &submit, "late", &late), None);
    let shown = people[0].get(&server, &path);
    assert_eq!(shown["exact"], true);
    wait_for("its rows", || kept(data, &contest).is_some());
    server.stop();

    let events = log(data, &contest);
    assert_eq!(submissions(&events), PEOPLE * EACH);
    let board = agon_scoreboard::exact(&events).expect("no gap");
    let (digest, rows) = kept(data, &contest).expect("it is final");
    assert_eq!(digest, board.digest());
    assert_eq!(said(&events), [digest]);
    let replayed: Vec<_> = board.standings().collect();
    let bodies: Vec<Value> = replayed.iter().map(|row| json!(row)).collect();
    let stored = rows.iter().map(|row| serde_json::from_str(&row.body));
    let stored: Vec<Value> = stored.collect::<Result<_, _>>().expect("JSON");
    assert_eq!(stored, bodies);
    let points = |row: &Value| row["points"].as_i64().expect("points");
    let seen = shown["rows"].as_array().expect("rows");
    let seen: Vec<_> = seen.iter().map(points).collect();
    assert_eq!(
        seen,
        replayed.iter().map(|row| row.points.0).collect::<Vec<_>>()
    );
    assert!(seen.iter().sum::<i64>() > 0, "nobody has a point");

    let verified = done(data, &["rebuild", "--verify"]);
    let same = "projections and final standings equal a replay";
    assert!(verified.contains(same), "{verified}");
    let folded = done(data, &["fold", &contest, "--processes", "2"]);
    assert!(folded.contains(&digest.to_string()), "{folded}");
}

fn submissions(events: &[Envelope]) -> usize {
    let submitted = |one: &&Envelope| matches!(one.event, Event::Submitted(_));
    events.iter().filter(submitted).count()
}

/// The digests by which the log says that it is final.
fn said(events: &[Envelope]) -> Vec<Digest> {
    let said = |one: &Envelope| match one.event {
        Event::Finalised { standings } => Some(standings),
        _ => None,
    };
    events.iter().filter_map(said).collect()
}

/// The final standing as the database has it.
fn kept(data: &Path, contest: &str) -> Option<(Digest, Vec<FinalRow>)> {
    let contest = contest.parse().expect("an id");
    let read = async |store: &Store| store.final_standing(contest).await;
    let standing = with_store(data, read).expect("an answer");
    standing.map(|(_, digest, rows)| (digest, rows))
}
