//! What is kept beside a log says something else than the log: who finds out, and what is done.

use std::path::{Path, PathBuf};
use std::time::Duration;

use agon_domain::manifest::Judgement;
use agon_domain::{
    ContestId, Digest, Envelope, Event, LanguageId, Ordinal, ParticipationKind, Points, Seq,
    Submitted, Timestamp, Verdict,
};
use agon_scoreboard::{Board, Cold, exact};
use agon_store::{FinalRow, Store};
use serde_json::Value;

use crate::crash::{contest_from, log};
use crate::server::{Server, agon, done, wait_for, with_store};

/// Longer ago than a contest takes.
const OVER: Duration = Duration::from_secs(3_700);
const JUDGE: [&str; 3] = ["--port", "0", "--synthetic-judge"];

fn id(contest: &str) -> ContestId {
    contest.parse().expect("an id")
}

fn append(data: &Path, contest: &str, events: Vec<Event>) {
    let append = async |store: &Store| {
        let appended = store.append(id(contest), agon_web::now(), events).await;
        appended.expect("appended");
    };
    with_store(data, append);
}

/// A contest in which somebody has a hundred points.
fn tried(data: &Path, starts: Timestamp) -> String {
    let contest = contest_from(data, starts, "");
    let problem = log(data, &contest)
        .into_iter()
        .find_map(|one| match one.event {
            Event::Defined { definition } => Some(definition.problems[0].problem),
            _ => None,
        });
    let participation = Ordinal(0);
    let joined = Event::Joined {
        participation,
        kind: ParticipationKind::Official,
        starts: None,
    };
    let submitted = Event::Submitted(Submitted {
        participation,
        problem: problem.expect("it is defined"),
        language: LanguageId::from("cpp"),
        source: Digest::ZERO,
        bytes: 1,
    });
    append(data, &contest, vec![joined, submitted]);
    let submission = log(data, &contest).last().expect("events").seq;
    let right = Judgement::bare(Verdict::Accepted, Points::whole(100), Points::whole(100));
    let judged = right.judged(submission, Digest::ZERO, ("judge-1", 1));
    append(data, &contest, vec![Event::Judged(Box::new(judged))]);
    contest
}

/// The log as if that had earned seven points.
fn forged(log: &[Envelope]) -> Cold {
    let mut cold = Cold::default();
    for event in log {
        let mut event = event.clone();
        if let Event::Judged(judged) = &mut event.event {
            judged.points = Points::whole(7);
        }
        cold.apply(&event).expect("no gap");
    }
    cold
}

/// What anybody may read.
fn public(server: &Server, path: &str) -> Value {
    let reply = ureq::get(format!("{}/api/v1{path}", server.url)).call();
    let mut reply = reply.unwrap_or_else(|error| panic!("GET {path}: {error}"));
    reply.body_mut().read_json().expect("it is JSON")
}

fn board(server: &Server, contest: &str) -> Value {
    public(server, &format!("/contests/{contest}/scoreboard"))
}

fn mismatches(server: &Server) -> Option<String> {
    let metrics = ureq::get(format!("{}/metrics", server.url)).call();
    let mut metrics = metrics.expect("an operator's view");
    let text = metrics.body_mut().read_to_string().expect("text");
    let mut lines = text.lines();
    let name = "agon_scoreboard_mismatches_total ";
    lines.find_map(|line| line.strip_prefix(name).map(str::to_owned))
}

#[test]
fn a_wrong_snapshot_is_found_counted_said_and_never_used_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let contest = tried(data, agon_web::now());
    let log = log(data, &contest);
    keep(data, &contest, &forged(&log));
    let (server, told) = Server::start_telling(data, &JUDGE);
    let mut shown = Value::Null;
    wait_for("the exact board", || {
        shown = board(&server, &contest);
        shown["exact"] == true
    });
    assert_eq!(shown["rows"][0]["points"], 100_000);
    assert_eq!(mismatches(&server).as_deref(), Some("1"));
    server.stop();
    let told = std::fs::read_to_string(told).expect("text");
    let said = "the hot board differed from the exact one and was corrected";
    assert_eq!(told.matches(said).count(), 1, "{told}");
    // Whoever comes now begins with the log.
    let (server, _) = Server::start_telling(data, &JUDGE);
    assert_eq!(board(&server, &contest)["rows"][0]["points"], 100_000);
}

#[test]
fn a_log_that_cannot_be_read_keeps_no_other_contest_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let starts = agon_web::now().before(OVER);
    // The first in every list.
    let damaged = contest_from(data, starts, "");
    let good = tried(data, starts);
    let database = || {
        let open = rusqlite::Connection::open(data.join("agon.db")).expect("a database");
        open.busy_timeout(Duration::from_secs(30))
            .expect("it waits");
        open
    };
    let of_damaged = "where contest = ?1 and seq = 2";
    let key = id(&damaged).0.into_bytes().to_vec();
    let body = |database: rusqlite::Connection, body: &[u8]| {
        let sql = format!("update log set body = ?2 {of_damaged}");
        let changed = database.execute(&sql, (&key, body)).expect("it runs");
        assert_eq!(changed, 1);
    };
    let read = format!("select body from log {of_damaged}");
    let read = database().query_row(&read, (&key,), |row| row.get::<_, Vec<u8>>(0));
    body(database(), br#"{"v":99}"#);
    let forgotten = database().execute("delete from contest_index", ());
    forgotten.expect("it runs");

    let (server, told) = Server::start_telling(data, &JUDGE);
    wait_for("the other contest's end", || {
        board(&server, &good)["phase"] == "final"
    });
    wait_for("its exact board", || board(&server, &good)["exact"] == true);
    let third = contest_from(data, agon_web::now(), "");
    wait_for("the exact board of a new one", || {
        board(&server, &third)["exact"] == true
    });
    let verified = agon(data, &["rebuild", "--verify"]);
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(!verified.status.success(), "{said}");
    assert!(said.contains(&damaged), "{said}");
    assert!(!said.contains(&good), "{said}");
    let said = std::fs::read_to_string(told).expect("text");
    let failing = said
        .lines()
        .find(|line| line.contains("no standings of this"));
    let failing = failing.expect("it is said");
    assert!(failing.contains(&damaged), "{failing}");
    assert!(failing.contains("upgrade agon"), "{failing}");

    // It is tried again, and is like the others when it can be read.
    body(database(), &read.expect("a body"));
    wait_for("the end of the one that was damaged", || {
        is_listed_final(&server, &damaged)
    });
    server.stop();
    done(data, &["rebuild", "--verify"]);
}

/// Whether the list of contests says that one is final.
fn is_listed_final(server: &Server, contest: &str) -> bool {
    let list = public(server, "/contests");
    let mut items = list["items"].as_array().expect("items").iter();
    items.any(|one| one["id"] == contest && one["phase"] == "final")
}

/// What the end of a contest leaves.
enum End {
    /// Everything.
    Whole,
    /// The server died before it wrote the rows.
    WithoutRows,
    /// The log names another standing.
    Another,
}

fn ended(data: &Path, end: &End) -> (String, Board) {
    let contest = tried(data, agon_web::now().before(OVER));
    append(data, &contest, vec![Event::Closed]);
    let board = exact(&log(data, &contest)).expect("no gap");
    let standings = match end {
        End::Whole | End::WithoutRows => board.digest(),
        End::Another => Digest::of(b"another"),
    };
    append(data, &contest, vec![Event::Finalised { standings }]);
    if matches!(end, End::Whole | End::Another) {
        let row = |standing: agon_scoreboard::Standing| FinalRow {
            ordinal: standing.ordinal,
            body: serde_json::to_string(&standing).expect("plain data"),
        };
        let rows: Vec<_> = board.standings().map(row).collect();
        let (seq, digest) = (board.seq, board.digest());
        let keep = async |store: &Store| {
            let kept = store.save_final(id(&contest), seq, digest, &rows, agon_web::now());
            kept.await.expect("kept");
        };
        with_store(data, keep);
    }
    (contest, board)
}

/// What `agon rebuild --verify` says of a contest, and that it fails exactly when it says something.
fn verified(data: &Path, contest: &str) -> Vec<String> {
    let output = agon(data, &["rebuild", "--verify"]);
    let said = String::from_utf8(output.stdout).expect("text");
    let about = format!("contest {contest}: ");
    let about: Vec<String> = said
        .lines()
        .filter_map(|line| line.strip_prefix(&about).map(str::to_owned))
        .collect();
    assert_eq!(output.status.success(), about.is_empty(), "{said}");
    about
}

#[test]
fn final_rows_are_compared_with_the_log_and_with_what_it_says_of_them() {
    let check = |end: &End, meddle: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let (contest, _) = ended(folder.path(), end);
        let database = rusqlite::Connection::open(folder.path().join("agon.db"));
        let meddled = database.expect("a database").execute_batch(meddle);
        meddled.expect("it runs");
        verified(folder.path(), &contest).join("; ")
    };
    assert_eq!(check(&End::Whole, ""), "");
    let changed = "update final_row set body = replace(body, '100000', '7000')";
    assert_eq!(
        check(&End::Whole, changed),
        "the final row of participation 0 differs from a replay"
    );
    assert_eq!(
        check(&End::Whole, "delete from final_row"),
        "0 final rows are kept, a replay gives 1"
    );
    let other = check(
        &End::Whole,
        "update final_standing set digest = zeroblob(32)",
    );
    assert!(
        other.contains("the digest of its final rows is 0000"),
        "{other}"
    );
    for missing in [
        check(&End::WithoutRows, ""),
        check(
            &End::Whole,
            "delete from final_row; delete from final_standing",
        ),
    ] {
        let said = "says that it is final, and the rows of its standing are not kept";
        assert!(missing.contains(said), "{missing}");
    }
    let another = check(&End::Another, "");
    let said = format!("says that the standing {} is final", Digest::of(b"another"));
    assert!(another.contains(&said), "{another}");
}

/// Keeps a board as the only segment; where its bytes are.
fn seal(data: &Path, contest: &str, mut cold: Cold) -> PathBuf {
    let (last, bytes) = (cold.seq(), cold.seal(Digest::ZERO));
    let digest = Digest::of(&bytes).to_string();
    let seal = async |store: &Store| {
        let forgotten = store.forget_segments(id(contest), Seq::START).await;
        forgotten.expect("forgotten");
        let sealed = store.add_segment(id(contest), (Seq(1), last), bytes).await;
        sealed.expect("sealed");
    };
    with_store(data, seal);
    data.join("blobs").join(&digest[..2]).join(digest)
}

/// Keeps a board as a snapshot.
fn keep(data: &Path, contest: &str, cold: &Cold) {
    let name = agon_web::rooms::SNAPSHOT;
    let keep = async |store: &Store| {
        let kept = store.save_snapshot(name, id(contest), cold.seq(), cold.snapshot());
        kept.await.expect("kept");
    };
    with_store(data, keep);
}

fn folded(log: &[Envelope]) -> Cold {
    let mut cold = Cold::default();
    log.iter()
        .for_each(|event| cold.apply(event).expect("no gap"));
    cold
}

#[test]
fn a_final_board_that_came_from_a_wrong_snapshot_does_not_stay_exact() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let (contest, _) = ended(data, &End::Whole);
    let log = log(data, &contest);
    // All is sealed and there is a snapshot of it all, so that the server has no reason to write any.
    seal(data, &contest, folded(&log));
    keep(data, &contest, &forged(&log));
    let (server, told) = Server::start_telling(data, &JUDGE);
    wait_for("the board of the log", || {
        let shown = board(&server, &contest);
        shown["rows"][0]["points"] == 100_000 && shown["exact"] == true
    });
    server.stop();
    let told = std::fs::read_to_string(told).expect("text");
    assert!(told.contains("the hot board differed"), "{told}");
}

#[test]
fn what_is_sealed_to_its_end_gets_a_snapshot_that_was_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let contest = tried(data, agon_web::now());
    let log = log(data, &contest);
    seal(data, &contest, folded(&log));
    let _server = Server::start_with(data, &JUDGE);
    let read = async |store: &Store| {
        let name = agon_web::rooms::SNAPSHOT;
        store.snapshot_seq(name, id(&contest)).await.expect("read")
    };
    let last = log.last().map(|event| event.seq);
    wait_for("a snapshot", || with_store(data, read) == last);
}

#[test]
fn segments_that_are_damaged_or_not_of_the_log_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let (contest, _) = ended(data, &End::Whole);
    let log = log(data, &contest);
    let path = seal(data, &contest, folded(&log));
    assert_eq!(verified(data, &contest), [""; 0]);
    let mut bytes = std::fs::read(&path).expect("a segment");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("written");
    let said = verified(data, &contest).join("; ");
    assert!(said.starts_with("its segments: blob"), "{said}");
    seal(data, &contest, forged(&log));
    let said = verified(data, &contest).join("; ");
    assert!(
        said.starts_with("its segments up to event 7 give"),
        "{said}"
    );
}

#[test]
fn rows_that_a_server_died_before_writing_are_written_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let (contest, board) = ended(data, &End::WithoutRows);
    let kept = || {
        let read = async |store: &Store| store.final_standing(id(&contest)).await;
        with_store(data, read).expect("an answer")
    };
    assert_eq!(kept(), None);
    let (server, _) = Server::start_telling(data, &JUDGE);
    wait_for("its rows", || kept().is_some());
    server.stop();
    let (_, digest, rows) = kept().expect("they are written");
    assert_eq!((digest, rows.len()), (board.digest(), board.len()));
    assert_eq!(verified(data, &contest), [""; 0]);
}

#[test]
fn rows_that_the_log_contradicts_are_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let (contest, _) = ended(data, &End::Another);
    let forgotten = rusqlite::Connection::open(data.join("agon.db"));
    let forgotten = forgotten
        .expect("a database")
        .execute_batch("delete from final_row; delete from final_standing");
    forgotten.expect("it runs");
    let (server, told) = Server::start_telling(data, &JUDGE);
    wait_for("its being said", || {
        let told = std::fs::read_to_string(&told).expect("text");
        told.contains("is final, a replay gives") && told.contains(&contest)
    });
    server.stop();
    let read = async |store: &Store| store.final_standing(id(&contest)).await;
    assert_eq!(with_store(data, read).expect("an answer"), None);
}
