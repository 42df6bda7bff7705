//! SIGKILL in the middle of a storm of submissions: what was acknowledged is there, once, and judged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use agon_domain::{ContestId, Envelope, Seq, Timestamp};
use agon_scoreboard::Standing;
use agon_store::Store;
use serde_json::{Value, json};

use crate::server::{Person, Server, done, sample, wait_for, with_store};

const PEOPLE: usize = 20;
const EACH: usize = 10;
/// The server dies when this many were acknowledged.
const ENOUGH: usize = 70;

/// Right, wrong by case, not compiling: each earns its own verdict.
const SOURCES: [&str; 3] = [
    "#include <cstdio>\nint main() { long long a, b; scanf(\"%lld %lld\", &a, &b); printf(\"%lld\\n\", a + b); }\n",
    "#include <cstdio>\nint main() { int a, b; scanf(\"%d %d\", &a, &b); printf(\"%d\\n\", a + b); }\n",
    "int main() { return\n",
];

fn body(place: usize) -> Value {
    let source = format!("// {place}\n{}", SOURCES[place % SOURCES.len()]);
    json!({"language": "cpp", "source": source})
}

/// A contest that runs now, about one problem.
pub(crate) fn contest(data: &Path) -> String {
    contest_with(data, "")
}

/// The same, with more lines in its definition.
pub(crate) fn contest_with(data: &Path, more: &str) -> String {
    contest_from(data, agon_web::now(), more)
}

/// The same, from some moment on.
pub(crate) fn contest_from(data: &Path, starts: Timestamp, more: &str) -> String {
    let package = sample("treasuries");
    done(data, &["import", &package.display().to_string()]);
    let file = data.join("contest.toml");
    let starts = agon_web::written(starts);
    let text = format!(
        "title = \"Storm\"\nstarts = \"{starts}\"\nlength_s = 3600\n{more}\
         [[problems]]\nlabel = \"A\"\nproblem = \"treasuries\"\npartial = \"tests\"\n"
    );
    std::fs::write(&file, text).expect("the folder can be written");
    let said = done(data, &["contest", "create", &file.display().to_string()]);
    said.trim()
        .trim_start_matches("created contest ")
        .to_owned()
}

/// All that was acknowledged: key → public id.
fn storm(server: Server, people: &[Person], submit: &str) -> BTreeMap<String, String> {
    let acknowledged = Mutex::new(BTreeMap::new());
    let count = AtomicUsize::new(0);
    let url = server.url.clone();
    std::thread::scope(|scope| {
        for (who, person) in people.iter().enumerate() {
            for which in 0..EACH {
                let (acknowledged, count, url) = (&acknowledged, &count, &url);
                scope.spawn(move || {
                    let key = format!("{who}-{which}");
                    let reply = person.post(url, submit, &key, &body(who * EACH + which));
                    if let Some(receipt) = reply {
                        let id = receipt["id"]
                            .as_str()
                            .expect("a receipt names it")
                            .to_owned();
                        acknowledged.lock().expect("nobody panics").insert(key, id);
                        count.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        }
        wait_for("acknowledgements", || {
            count.load(Ordering::SeqCst) >= ENOUGH
        });
        server.kill();
    });
    acknowledged.into_inner().expect("nobody panics")
}

#[test]
fn what_was_acknowledged_before_a_sigkill_is_there_once_and_judged() {
    survives("exact");
}

#[test]
fn so_it_is_where_ranks_are_found_by_a_sketch() {
    survives("sketch");
}

#[test]
fn so_it_is_where_ranks_are_counted_from_the_last_exact_order() {
    survives("delta");
}

fn survives(structure: &str) {
    let flags = ["--scoreboard-structure", structure];
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let (starts, more) = (agon_web::now(), "freeze_s = 3600\n");
    let contest = contest_from(data, starts, more);
    let added = done(data, &["user", "add", "judge", "--owner-of", "Agon"]);
    let password = added.trim().strip_prefix("judge ").expect("a password");
    let server = Server::start_guarded(data, &flags);
    let jury = Person::log_in(&server, "judge", password);
    let people: Vec<Person> = (0..PEOPLE)
        .map(|who| Person::register(&server, &format!("runner{who}")))
        .collect();
    for person in &people {
        let path = format!("/contests/{contest}/participation");
        person
            .post(&server.url, &path, "join", &json!({}))
            .expect("anybody may join");
    }
    let submit = format!("/contests/{contest}/problems/A/submissions");
    let acknowledged = storm(server, &people, &submit);
    assert!(acknowledged.len() >= ENOUGH);

    let server = Server::start_guarded(data, &flags);
    // Everybody retries everything with the same keys: the acknowledged get their first receipt.
    let mut ids = BTreeSet::new();
    for (who, person) in people.iter().enumerate() {
        for which in 0..EACH {
            let key = format!("{who}-{which}");
            let again = person
                .post(&server.url, &submit, &key, &body(who * EACH + which))
                .expect("a retry is answered");
            let id = again["id"].as_str().expect("a receipt names it").to_owned();
            if let Some(first) = acknowledged.get(&key) {
                assert_eq!(first, &id, "the retry of {key} is another submission");
            }
            assert!(ids.insert(id), "two keys share a submission");
        }
    }
    assert_eq!(ids.len(), PEOPLE * EACH);

    let mine = format!("/contests/{contest}/submissions?limit=200");
    for person in &people {
        wait_for("all verdicts", || {
            let list = person.get(&server, &mine);
            let items = list["items"].as_array().expect("a list");
            assert_eq!(items.len(), EACH, "each attempt is there once");
            items.iter().all(|one| one["state"] == "judged")
        });
        for one in person.get(&server, &mine)["items"]
            .as_array()
            .expect("a list")
        {
            assert!(
                ids.remove(one["id"].as_str().expect("an id")),
                "unknown: {one}"
            );
            let right = ["AC", "WA", "CE"].contains(&one["verdict"].as_str().unwrap_or(""));
            assert!(right, "not a verdict of these sources: {one}");
        }
    }
    assert!(ids.is_empty(), "lost: {ids:?}");

    let server = rejudged(data, server, (&contest, starts), &flags, &jury);

    // The freeze holds from the start: others see nobody's results, the jury sees all.
    let path = format!("/contests/{contest}/scoreboard?limit=200");
    let public = rows_shown(&people[0].get(&server, &path));
    assert!(public.iter().all(|row| row.1 == 0), "{public:?}");
    wait_for("the exact board", || {
        jury.get(&server, &path)["exact"] == true
    });
    let shown = rows_shown(&jury.get(&server, &path));
    let metrics = ureq::get(format!("{}/metrics", server.url)).call();
    let metrics = metrics
        .expect("an operator's view")
        .body_mut()
        .read_to_string();
    let metrics = metrics.expect("text");
    let mismatches = metrics
        .lines()
        .find_map(|line| line.strip_prefix("agon_scoreboard_mismatches_total "));
    assert_eq!(
        mismatches,
        Some("0"),
        "the hot board and the exact one differed"
    );
    server.stop();
    assert_eq!(shown, rows_replayed(data, &contest));
    done(data, &["rebuild", "--verify"]);
    done(data, &["rebuild"]);
    assert_eq!(shown, rows_replayed(data, &contest));
    done(data, &["rebuild", "--verify"]);
}

/// Somebody has a part of the points; the contest no longer gives parts, and what they handed in is
/// judged again, while the server dies. Nothing counts until the jury says so.
fn rejudged(
    data: &Path,
    server: Server,
    (contest, starts): (&str, Timestamp),
    flags: &[&str],
    jury: &Person,
) -> Server {
    let person = Person::register(&server, "fraction");
    let base = format!("/contests/{contest}");
    let join = format!("{base}/participation");
    person.post(&server.url, &join, "join", &json!({}));
    for which in 0..4 {
        let submit = format!("{base}/problems/A/submissions");
        // The second source is right about small numbers alone.
        let sent = person.post(
            &server.url,
            &submit,
            &format!("{which}"),
            &body(3 * which + 1),
        );
        sent.expect("it is taken");
    }
    let mine = format!("{base}/scoreboard/mine");
    wait_for("a part of the points", || {
        let row = person.get(&server, &mine);
        row["points"] != 0 && row["cells"][0]["pending"] == 0
    });
    let before = person.get(&server, &mine);
    jury.put(&server, &format!("{base}/definition"), &json!({
        "title": "Storm", "starts": agon_web::written(starts), "length_s": 3600, "freeze_s": 3600,
        "problems": [{"label": "A", "problem": "treasuries", "partial": "package"}],
    }));
    let path = format!("{base}/rejudgings");
    let form = json!({"handle": "fraction"});
    let started = jury.post(&server.url, &path, "again", &form);
    let id = started.expect("it is started")["id"].clone();
    server.kill();
    let server = Server::start_guarded(data, flags);
    wait_for("all that is judged again", || {
        jury.get(&server, &path)["items"][0]["done"] == 4
    });
    let mut now = person.get(&server, &mine);
    assert_eq!(now["points"], before["points"], "it counts too early");
    let id = id.as_str().expect("an id");
    jury.tell(&server, &format!("{path}/{id}/apply"));
    now = person.get(&server, &mine);
    assert_eq!(
        (&now["points"], &now["cells"][0]["attempts"]),
        (&json!(0), &json!(4))
    );
    server
}

/// Rank, points, penalty, CPU, memory; those who are equal come in any order.
type Row = (u64, u64, u64, u64, u64);

fn rows_shown(board: &Value) -> Vec<Row> {
    let row = |row: &Value| {
        let number = |name: &str| row[name].as_u64().expect("a number");
        (
            number("rank"),
            number("points"),
            number("penalty_s"),
            number("cpu_ms"),
            number("memory_kib"),
        )
    };
    let mut rows: Vec<Row> = board["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(row)
        .collect();
    rows.sort_unstable();
    rows
}

/// The same from the log alone, by the cold path.
fn rows_replayed(data: &Path, contest: &str) -> Vec<Row> {
    let board = agon_scoreboard::exact(&log(data, contest)).expect("no gap");
    let mut rows: Vec<Row> = board.standings().map(|row| replayed(&row)).collect();
    rows.sort_unstable();
    rows
}

/// All events of a contest, when no server runs.
pub(crate) fn log(data: &Path, contest: &str) -> Vec<Envelope> {
    let contest: ContestId = contest.parse().expect("an id");
    with_store(data, async |store: &Store| {
        let mut events = Vec::new();
        let mut from = Seq::START;
        loop {
            let more = store.read_after(contest, from, 1_000).await;
            let more = more.expect("it can be read");
            let Some(last) = more.last() else { break };
            from = last.seq;
            events.extend(more);
        }
        events
    })
}

fn replayed(standing: &Standing) -> Row {
    (
        u64::from(standing.rank.expect("all are ranked")),
        u64::try_from(standing.points.0).expect("points are not negative"),
        standing.penalty_s,
        standing.cpu_ms,
        standing.memory_kib,
    )
}
