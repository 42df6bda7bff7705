//! The exact standing from sealed segments, in processes of which one is killed.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use agon_domain::definition::Partial;
use agon_domain::manifest::Judgement;
use agon_domain::{
    ContestId, ContestProblem, Definition, Digest, Envelope, Event, Feedback, Judged, LanguageId,
    Ordinal, ParticipationKind, Points, ProblemId, Rule, Scoring, Seq, SourceRules, Submitted,
    Timestamp, Verdict,
};
use agon_scoreboard::segment::Segment;
use agon_scoreboard::{Cold, exact};
use agon_store::Store;
use uuid::Uuid;

use crate::server::with_store;

const PEOPLE: u32 = 6_400;
const CONTEST: ContestId = ContestId(Uuid::from_u128(4));

#[test]
fn a_process_killed_in_the_middle_of_a_round_costs_the_task_it_had_in_hand() {
    let data = tempfile::tempdir().expect("a folder");
    let log = log();
    seal(data.path(), &log);
    let wanted = exact(&log).expect("no gap");

    let mut round = Command::new(env!("CARGO_BIN_EXE_agon"))
        .args(["fold", &CONTEST.to_string(), "--processes", "2"])
        .env("AGON_DATA", data.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(round.stdout.take().expect("piped")).lines();
    let mut done = Vec::new();
    let mut killed = None;
    let last = loop {
        let line = lines.next().expect("it goes on").expect("text");
        let Some(task) = line.strip_prefix("partition ") else {
            break line;
        };
        let (partition, process) = task.split_once(" by ").expect("who did it");
        let process: i32 = process.parse().expect("a process id");
        done.push((partition.parse::<u32>().expect("a number"), process));
        if killed.is_none() {
            killed = Some(process);
            kill(process);
        }
    };
    assert!(round.wait().expect("it ends").success());

    let killed = killed.expect("a task was done");
    let mut partitions: Vec<u32> = done.iter().map(|(partition, _)| *partition).collect();
    partitions.sort_unstable();
    let all: Vec<u32> = (0..Ordinal::PARTITIONS).collect();
    assert_eq!(partitions, all, "each task was done, and none twice");
    let processes: std::collections::BTreeSet<i32> = done.iter().map(|(_, one)| *one).collect();
    assert!(
        processes.len() > 2,
        "another process took the place of {killed}"
    );
    let seq = wanted.seq;
    let digest = wanted.digest();
    assert_eq!(
        last,
        format!(
            "standing {digest} of {PEOPLE} participations up to event {seq}; tasks run again: 1"
        )
    );
}

#[test]
fn threads_fold_to_the_same_standing_and_a_damaged_segment_is_named() {
    let data = tempfile::tempdir().expect("a folder");
    let log = log();
    seal(data.path(), &log);
    let fold = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_agon"));
        command.args(["fold", &CONTEST.to_string()]);
        command
            .env("AGON_DATA", data.path())
            .output()
            .expect("it runs")
    };
    let text = String::from_utf8(fold().stdout).expect("text");
    let digest = exact(&log).expect("no gap").digest();
    assert!(text.contains(&format!("standing {digest} of")), "{text}");

    let blobs = data.path().join("blobs");
    let largest = files(&blobs)
        .into_iter()
        .max_by_key(|(bytes, _)| *bytes)
        .expect("a blob")
        .1;
    let mut bytes = std::fs::read(&largest).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&largest, bytes).expect("written");
    let failed = fold();
    assert!(!failed.status.success());
    let error = String::from_utf8(failed.stderr).expect("text");
    assert!(error.contains("its bytes do not match its name"), "{error}");
}

#[test]
fn segments_written_as_parquet_fold_to_the_same_standing() {
    let data = tempfile::tempdir().expect("a folder");
    let log = log();
    seal(data.path(), &log);
    let agon = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_agon"))
            .arg("fold")
            .args(args)
            .env("AGON_DATA", data.path())
            .output()
            .expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let folder = data.path().join("columns");
    let folder = folder.to_str().expect("text");
    let (done, written, error) = agon(&[&CONTEST.to_string(), "--parquet", folder]);
    assert!(done, "{error}");
    let written: Vec<&str> = written.lines().collect();
    let [first, second, third] = written[..] else {
        panic!("three segments: {written:?}");
    };
    assert!(first.ends_with("/000000000001.parquet"), "{first}");

    let digest = exact(&log).expect("no gap").digest();
    let standing = format!("standing {digest} of {PEOPLE} participations");
    // In any order; by threads, and by processes.
    for processes in ["0", "2"] {
        let (done, text, error) = agon(&["--processes", processes, "--from", third, first, second]);
        assert!(done && text.contains(&standing), "{text}{error}");
    }
    // And beside segments in their own form.
    let (begins, blobs) = (b"AGONSEG1", files(&data.path().join("blobs")));
    let own = blobs.iter().map(|(_, path)| path).find(|path| {
        let bytes = std::fs::read(path).expect("read");
        let header = bytes.starts_with(begins).then(|| Segment::open(&bytes));
        header.is_some_and(|one| one.expect("whole").header.first == Seq(1))
    });
    let own = own
        .and_then(|path| path.to_str())
        .expect("the first segment");
    let (done, text, error) = agon(&["--from", own, second, third]);
    assert!(done && text.contains(&standing), "{text}{error}");

    let (done, _, error) = agon(&["--from", first, third]);
    assert!(
        !done && error.contains("the segment begins at event"),
        "{error}"
    );
    let mut bytes = std::fs::read(second).expect("read");
    bytes[10_000..11_000].iter_mut().for_each(|byte| *byte ^= 1);
    std::fs::write(second, bytes).expect("written");
    let (done, _, error) = agon(&["--from", first, second, third]);
    assert!(!done && error.contains(second), "{error}");
    let (done, _, error) = agon(&["--from", file!()]);
    assert!(!done && error.contains("No such file"), "{error}");
    let (done, _, error) = agon(&["--from", env!("CARGO_BIN_EXE_agon")]);
    assert!(!done && error.contains("not a segment"), "{error}");
}

fn files(folder: &Path) -> Vec<(u64, std::path::PathBuf)> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let below = |entry: std::fs::DirEntry| match entry.path() {
        path if path.is_dir() => files(&path),
        path => vec![(entry.metadata().expect("a file").len(), path)],
    };
    entries.flat_map(below).collect()
}

fn kill(process: i32) {
    let killed = Command::new("kill")
        .args(["-9", &process.to_string()])
        .status();
    assert!(killed.expect("kill runs").success());
}

/// Seals a log as a server would, in three segments.
fn seal(data: &Path, log: &[Envelope]) {
    with_store(data, async |store: &Store| {
        let mut cold = Cold::default();
        for part in log.chunks(log.len() / 3 + 1) {
            part.iter()
                .for_each(|event| cold.apply(event).expect("no gap"));
            let range = (part[0].seq, cold.seq());
            let bytes = cold.seal(Digest::ZERO);
            let kept = store.add_segment(CONTEST, range, bytes).await;
            kept.expect("kept");
        }
    });
}

/// Everybody tries both problems a few times, by their number.
fn log() -> Vec<Envelope> {
    let start = Timestamp(1_800_000_000_000_000);
    let definition = Box::new(definition(start));
    let problems: Vec<ProblemId> = definition.problems.iter().map(|one| one.problem).collect();
    let mut events = vec![Event::Defined { definition }];
    let joined = |who| Event::Joined {
        participation: Ordinal(who),
        kind: ParticipationKind::Official,
        starts: None,
    };
    events.extend((0..PEOPLE).map(joined));
    for attempt in 0..6 * PEOPLE {
        let who = attempt * 7 % PEOPLE;
        events.push(Event::Submitted(Submitted {
            participation: Ordinal(who),
            problem: problems[(attempt / PEOPLE) as usize % problems.len()],
            language: LanguageId::from("cpp"),
            source: Digest::ZERO,
            bytes: 1,
        }));
        let points = attempt * 31 % 101;
        let submission = Seq(i64::try_from(events.len()).expect("few"));
        events.push(Event::Judged(Box::new(judged(submission, points))));
    }
    let envelope = |(seq, event)| Envelope {
        seq: Seq(seq),
        at: Timestamp(start.0 + seq * 1_000),
        event,
    };
    (1..).zip(events).map(envelope).collect()
}

fn judged(submission: Seq, points: u32) -> Judged {
    let verdict = if points == 100 {
        Verdict::Accepted
    } else {
        Verdict::WrongAnswer
    };
    let details = Judgement {
        cpu_ms: points,
        memory_kib: points * 100,
        ..Judgement::bare(verdict, Points::whole(points.into()), Points::whole(100))
    };
    details.judged(submission, Digest::ZERO, ("judge-1", 1))
}

fn definition(starts: Timestamp) -> Definition {
    let problem = |number: u128| ContestProblem {
        label: number.to_string(),
        problem: ProblemId(Uuid::from_u128(number)),
        testdata: Digest::ZERO,
        points: Points::whole(100),
        partial: Partial::Package,
        languages: Vec::new(),
        allowances: Vec::new(),
        feedback: None,
        rules: SourceRules::default(),
    };
    Definition {
        title: "A contest".into(),
        starts,
        length_s: 3_600,
        freeze_s: None,
        grace_s: 10,
        rule: Rule::Points,
        penalty_minutes: 20,
        tie_breaks: Vec::new(),
        scoring: Scoring::default(),
        feedback: Feedback::Test,
        languages: Vec::new(),
        allowances: Vec::new(),
        identical_tests: true,
        parallel_tests: false,
        rules: SourceRules::default(),
        problems: vec![problem(1), problem(2)],
    }
}
