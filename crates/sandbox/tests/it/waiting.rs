//! Programs that were started ahead of their work.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use agon_sandbox::{Error, Exit, Level, Limits, MOST_WORK, Outcome, Patience, Spec, Waiting};

use crate::world::{SMALL, chamber, full, open, said, slow, slow_wall, spec};

static NEVER: AtomicBool = AtomicBool::new(false);

/// A shell that gets ready, says so, and waits; then it does its work.
fn shell(before: &str, work: &str) -> Spec {
    let script = format!("{before}\necho ready\nread word\n{work}");
    spec(&["/bin/sh", "-c", &script], SMALL)
}

fn start(spec: &Spec) -> Result<Waiting, Error> {
    let patience = Patience {
        longest: slow_wall(&SMALL),
        ends: &NEVER,
    };
    chamber(full()).start_ahead(spec, patience)
}

fn work(spec: &Spec) -> Outcome {
    let waiting = start(spec).unwrap();
    waiting.work(b"apple\n", None).unwrap().1
}

#[test]
fn work_comes_by_standard_input_and_earlier_words_are_forgotten() {
    let noisy = shell("echo early >&2", "echo got $word; echo done >&2; exit 3");
    let outcome = work(&noisy);
    assert_eq!(outcome.exit, Exit::Code(3), "{}", said(&outcome));
    assert_eq!(outcome.stdout, b"got apple\n");
    assert_eq!(outcome.stderr, b"done\n");
}

#[test]
fn what_was_made_ready_is_there_and_files_can_be_taken() {
    let writer = shell("echo pip > seed", "echo $word $(cat seed) > fruit");
    let waiting = start(&writer).unwrap();
    let (mut chamber, outcome) = waiting.work(b"apple", None).unwrap();
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    assert_eq!(chamber.take("fruit", 100).unwrap(), b"apple pip\n");
}

#[test]
fn getting_ready_counts_against_no_limit_of_the_work() {
    let count = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done";
    let eager = shell(count, "exit 0");
    let waiting = start(&eager).unwrap();
    let spent = waiting.spent();
    let (_, outcome) = waiting.work(b"apple\n", None).unwrap();
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    assert!(spent.cpu > outcome.usage.cpu, "{spent:?} {outcome:?}");
    assert!(spent.memory > 0);
}

#[test]
fn limits_hold_for_the_work() {
    for (work_to_do, exit) in [
        ("while :; do :; done", Exit::CpuLimit),
        ("sleep 600", Exit::WallLimit),
        // One buffer, filled by one call: quick enough for an emulated machine.
        (
            "dd if=/dev/zero of=/dev/null bs=200000000 count=1",
            Exit::MemoryLimit,
        ),
        ("while :; do echo word; done", Exit::OutputLimit),
        ("kill -SEGV $$", Exit::Signal(11)),
        ("/bin/true & wait; (exit 5)", Exit::Code(5)),
    ] {
        let mut wanted = shell("", work_to_do);
        if exit == Exit::MemoryLimit {
            // Where pages are slow to come, the time must not run out before the memory does.
            wanted.limits.cpu *= 4;
        }
        let outcome = work(&wanted);
        assert_eq!(outcome.exit, exit, "{work_to_do}: {}", said(&outcome));
    }
}

#[test]
fn it_works_on_the_core_it_is_told() {
    for core in agon_sandbox::cores() {
        let looks = shell("", "grep Cpus_allowed_list /proc/self/status");
        let waiting = start(&looks).unwrap();
        let outcome = waiting.work(b"apple\n", Some(core)).unwrap().1;
        let list = String::from_utf8_lossy(&outcome.stdout);
        assert_eq!(list.trim(), format!("Cpus_allowed_list:\t{core}"));
    }
}

#[test]
fn who_does_not_get_ready_is_an_error() {
    let words = |result: Result<Waiting, Error>| result.unwrap_err().to_string();
    let died = words(start(&spec(
        &["/bin/sh", "-c", "echo no >&2; exit 4"],
        SMALL,
    )));
    assert_eq!(
        died,
        "the request is not acceptable: a program that was to wait for work ended with Code(4): no\n"
    );
    let idle = spec(&["/bin/sleep", "600"], SMALL);
    let short = Patience {
        longest: slow(Duration::from_millis(100)),
        ends: &NEVER,
    };
    let late = words(chamber(full()).start_ahead(&idle, short));
    assert!(late.contains("WallLimit"), "{late}");
    let gone = Patience {
        ends: &AtomicBool::new(true),
        ..short
    };
    let gone = words(chamber(full()).start_ahead(&idle, gone));
    assert!(gone.contains("nobody waits"), "{gone}");
}

#[test]
fn work_that_does_not_fit_and_a_program_that_is_dead_are_errors() {
    let fine = shell("", "exit 0");
    let large = vec![b'x'; MOST_WORK + 1];
    let refused = start(&fine).unwrap().work(&large, None);
    assert!(matches!(refused, Err(Error::BadRequest(_))), "{refused:?}");
    // It dies while it waits.
    let dying = spec(
        &[
            "/bin/sh",
            "-c",
            "(sleep 0.2; kill -9 $$) & echo ready; read word",
        ],
        SMALL,
    );
    let waiting = start(&dying).unwrap();
    while waiting.is_alive() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let refused = waiting.work(b"apple\n", None);
    assert!(matches!(refused, Err(Error::Gone(_))), "{refused:?}");
}

#[test]
fn where_time_is_not_counted_nobody_waits() {
    let patience = Patience {
        longest: slow_wall(&SMALL),
        ends: &NEVER,
    };
    let limits = Limits { ..SMALL };
    let refused =
        chamber(&open(Level::Rootless)).start_ahead(&spec(&["/bin/true"], limits), patience);
    assert!(matches!(refused, Err(Error::BadRequest(_))), "{refused:?}");
}
