//! Guests who come back: what is kept for them, what is forgotten, and that nobody finds another's.

use std::fs;
use std::time::{Duration, Instant};

use agon_domain::definition::Partial;
use agon_domain::verdict::Verdict;
use agon_judge::{Config, Guest, Judge, Keeping, Level, Seat, Source, Testdata};

/// The tests, by name.
pub(crate) const ALL: &[(&str, fn())] = &[
    (
        "a_guest_who_comes_back_finds_nothing_in_the_same_chamber",
        a_guest_who_comes_back_finds_nothing_in_the_same_chamber,
    ),
    (
        "a_chamber_in_which_a_limit_was_passed_is_not_kept",
        a_chamber_in_which_a_limit_was_passed_is_not_kept,
    ),
    (
        "the_guest_who_was_longest_away_gives_way",
        the_guest_who_was_longest_away_gives_way,
    ),
    (
        "what_is_not_used_is_taken_back",
        what_is_not_used_is_taken_back,
    ),
    (
        "a_guest_who_is_welcomed_has_a_chamber_before_handing_in",
        a_guest_who_is_welcomed_has_a_chamber_before_handing_in,
    ),
    (
        "a_guest_is_told_of_faults_what_a_stranger_is_told",
        a_guest_is_told_of_faults_what_a_stranger_is_told,
    ),
];

fn judge(keeping: Keeping) -> Judge {
    Judge::open(Config {
        minimum: Level::Guarded,
        force: None,
        scratch: std::env::temp_dir().join("agon-judge-tests"),
        languages: None,
        kits: None,
        keeping,
    })
    .unwrap()
}

/// A problem whose one test wants `right`.
fn problem(folder: &std::path::Path) -> Testdata {
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write(
        "problem.yaml",
        "problem_format_version: 2025-09\nname: Right\nlimits: {time_limit: 2, memory: 256}\n",
    );
    write("data/sample/1.in", "1\n");
    write("data/sample/1.ans", "right\n");
    write("data/secret/1.in", "2\n");
    write("data/secret/1.ans", "right\n");
    Testdata::open(folder).unwrap()
}

fn verdict(judge: &Judge, testdata: &Testdata, guest: Guest, text: &str) -> Verdict {
    let seat = Seat { guest, core: None };
    let source = Source {
        language: "python".into(),
        text: text.into(),
    };
    let judged = judge
        .at(seat)
        .judge(testdata, &source, Partial::Package, &mut |_, _| {});
    assert_eq!(judged.fault, None);
    judged.verdict
}

/// Leaves what it can, and is right only if it finds nothing.
const NOSY: &str = "import os, builtins
found = [f for d in ('/box', '/tmp') if os.path.isdir(d) for f in os.listdir(d)]
print('right' if not found and not hasattr(builtins, 'left') else found)
builtins.left = 1
open('left', 'w').write('x')
";

fn a_guest_who_comes_back_finds_nothing_in_the_same_chamber() {
    let folder = tempfile::tempdir().unwrap();
    let (judge, testdata) = (judge(Keeping::default()), problem(folder.path()));
    for guest in [Guest::Session(1), Guest::Session(2), Guest::Stranger] {
        for _ in 0..2 {
            let got = verdict(&judge, &testdata, guest, NOSY);
            assert_eq!(got, Verdict::Accepted, "{guest:?}");
        }
    }
    assert_eq!(judge.kept(), 2);
}

fn a_chamber_in_which_a_limit_was_passed_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (judge, testdata) = (judge(Keeping::default()), problem(folder.path()));
    let got = verdict(&judge, &testdata, Guest::Session(1), "while True: pass");
    assert_eq!(got, Verdict::TimeLimitExceeded);
    assert_eq!(judge.kept(), 0);
}

fn the_guest_who_was_longest_away_gives_way() {
    let folder = tempfile::tempdir().unwrap();
    let keeping = Keeping {
        sessions: 2,
        ..Keeping::default()
    };
    let (judge, testdata) = (judge(keeping), problem(folder.path()));
    for guest in [1, 2, 3, 2] {
        verdict(&judge, &testdata, Guest::Session(guest), NOSY);
        assert!(judge.kept() <= 2);
    }
    assert_eq!(judge.kept(), 2);
}

fn what_is_not_used_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let keeping = Keeping {
        idle: Duration::from_millis(200),
        ..Keeping::default()
    };
    let (judge, testdata) = (judge(keeping), problem(folder.path()));
    verdict(&judge, &testdata, Guest::Session(1), NOSY);
    let began = Instant::now();
    while judge.kept() > 0 {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "it is kept for ever"
        );
        std::thread::yield_now();
    }
}

fn a_guest_who_is_welcomed_has_a_chamber_before_handing_in() {
    let folder = tempfile::tempdir().unwrap();
    let (judge, testdata) = (judge(Keeping::default()), problem(folder.path()));
    judge.welcome(Guest::Session(7), &"python".into()).unwrap();
    judge.welcome(Guest::Session(7), &"python".into()).unwrap();
    assert_eq!((judge.kept(), judge.found()), (1, 0));
    judge.welcome(Guest::Session(7), &"no-such".into()).unwrap();
    assert_eq!((judge.kept(), judge.found()), (1, 0));
    verdict(&judge, &testdata, Guest::Session(8), NOSY);
    assert_eq!((judge.kept(), judge.found()), (2, 0));
    verdict(&judge, &testdata, Guest::Session(7), NOSY);
    assert_eq!((judge.kept(), judge.found()), (2, 1));
}

fn a_guest_is_told_of_faults_what_a_stranger_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (judge, testdata) = (judge(Keeping::default()), problem(folder.path()));
    for (text, due) in [
        ("print('right')", (Verdict::Accepted, "")),
        ("print('right'", (Verdict::CompileError, "was never closed")),
        (
            "print('right' if 1 is 1 else 0)",
            (Verdict::Accepted, "SyntaxWarning"),
        ),
        (
            "# coding: no-such\nprint('right')",
            (Verdict::CompileError, "no-such"),
        ),
        (
            "return 'right'",
            (Verdict::CompileError, "outside function"),
        ),
        ("print('--check')", (Verdict::WrongAnswer, "")),
    ] {
        let told = [Guest::Stranger, Guest::Session(8), Guest::Session(8)].map(|guest| {
            let seat = Seat { guest, core: None };
            let source = Source {
                language: "python".into(),
                text: text.into(),
            };
            let seated = judge.at(seat);
            let judged = seated.judge(&testdata, &source, Partial::Package, &mut |_, _| {});
            (judged.verdict, judged.compiler_output)
        });
        assert_eq!(told[0].0, due.0, "{text}: {told:?}");
        assert!(told[0].1.contains(due.1), "{text}: {told:?}");
        assert!(told.iter().all(|one| *one == told[0]), "{text}: {told:?}");
    }
}
