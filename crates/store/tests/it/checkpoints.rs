//! SQLite's write-ahead log: it begins anew while a writer never rests, and a process killed at any
//! moment of that has lost nothing it acknowledged.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use agon_domain::{ContestId, Event, Seq};
use agon_store::{Config, Store};
use sqlx::Connection as _;

use crate::engines::{contest, now};

/// Names the folder in which the killed process writes.
const FOLDER: &str = "AGON_TEST_APPENDS";
/// And the contest.
const CONTEST: &str = "AGON_TEST_CONTEST";
/// Events of about 8 kB in a group: 1 MB.
const GROUP: usize = 128;
/// More than this is never needed until the log begins anew.
const MOST: usize = 400;

fn config(folder: &Path) -> Config {
    Config {
        database: format!("sqlite:{}", folder.join("agon.db").display()),
        blobs: folder.join("blobs"),
    }
}

fn large() -> Vec<Event> {
    let which = vec![Seq(1_000_000); 1_000];
    vec![Event::RejudgingStarted { which }; GROUP]
}

/// How often the write-ahead log has begun anew: a number in its header, see
/// <https://www.sqlite.org/fileformat2.html#walformat>.
fn beginnings(folder: &Path) -> u32 {
    let file = std::fs::read(folder.join("agon.db-wal")).unwrap_or_default();
    file.get(12..16).map_or(0, |bytes| {
        u32::from_be_bytes(bytes.try_into().expect("four"))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_write_ahead_log_begins_anew_under_a_writer_that_never_rests() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&config(folder.path())).await.expect("it opens");
    let contest = contest();
    let before = beginnings(folder.path());
    let mut groups = 0;
    while beginnings(folder.path()) < before + 3 {
        groups += 1;
        assert!(groups <= MOST, "it only grows");
        store
            .append(contest, now(), large())
            .await
            .expect("it appends");
    }
    let head = store.verify_chain(contest).await.expect("it chains");
    assert_eq!(head.seq.0, i64::try_from(groups * GROUP).expect("few"));
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_long_read_made_the_write_ahead_log_grow_by_is_given_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&config(folder.path())).await.expect("it opens");
    let (contest, wal) = (contest(), folder.path().join("agon.db-wal"));
    let size = || std::fs::metadata(&wal).expect("a log").len() >> 20;
    let append = async || {
        let appended = store.append(contest, now(), large()).await;
        appended.expect("it appends");
    };
    append().await;
    // Somebody who reads for long keeps the log from beginning anew.
    let url = format!("sqlite://{}", folder.path().join("agon.db").display());
    let mut reader = sqlx::AnyConnection::connect(&url).await.expect("it opens");
    for sql in ["begin", "select count(*) from log"] {
        sqlx::query(sql)
            .execute(&mut reader)
            .await
            .expect("it reads");
    }
    while size() < 80 {
        append().await;
    }
    let before = beginnings(folder.path());
    reader.close().await.expect("it closes");
    let mut groups = 0;
    while beginnings(folder.path()) == before {
        groups += 1;
        assert!(groups <= MOST, "it only grows");
        append().await;
    }
    append().await;
    assert_eq!(size(), 64, "MiB");
    store.close().await;
}

#[test]
fn a_process_killed_between_checkpoints_has_lost_nothing_it_acknowledged() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    // This test is the process, too, that it kills.
    if let Some(folder) = std::env::var_os(FOLDER) {
        return runtime.block_on(append_until_killed(Path::new(&folder)));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let contest = contest();
    // About 40 MB: the log begins anew from 32 MB on.
    for groups in [38, 41, 44] {
        let acknowledged = appends_and_dies(folder.path(), contest, groups);
        let head = runtime.block_on(async {
            let store = Store::open(&config(folder.path())).await.expect("it opens");
            let head = store.verify_chain(contest).await.expect("it chains");
            store.close().await;
            head
        });
        assert!(
            head.seq.0 >= acknowledged,
            "{acknowledged} were acknowledged, {} are there",
            head.seq
        );
        assert_eq!(
            head.seq.0 % i64::try_from(GROUP).expect("few"),
            0,
            "half a group"
        );
    }
}

/// Lets a process append, and kills it after so many groups; the last seq that it was told.
fn appends_and_dies(folder: &Path, contest: ContestId, groups: usize) -> i64 {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "--nocapture"])
        .arg("checkpoints::a_process_killed_between_checkpoints_has_lost_nothing_it_acknowledged")
        .env(FOLDER, folder)
        .env(CONTEST, contest.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let told = lines.filter_map(|line| {
        let line = line.expect("text");
        let seq = line.strip_prefix("acknowledged ")?;
        Some(seq.parse().expect("a number"))
    });
    let last = told.take(groups).last().expect("it appends");
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    last
}

/// What the process does that will be killed.
async fn append_until_killed(folder: &Path) {
    let contest = std::env::var(CONTEST).expect("the test names the contest");
    let contest: ContestId = contest.parse().expect("an id");
    let store = Store::open(&config(folder)).await.expect("it opens");
    println!();
    loop {
        let seqs = store.append(contest, now(), large()).await;
        let seqs = seqs.expect("it appends");
        println!("acknowledged {}", seqs.last().expect("a group").0);
        std::io::stdout().flush().expect("somebody reads");
    }
}
