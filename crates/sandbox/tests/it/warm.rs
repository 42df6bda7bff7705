//! Chambers that are used again, chambers kept ready, and programs that talk.

use std::time::Duration;

use agon_sandbox::{Dialogue, Exit, Fresh, Kind, Pool, Root, Side, converse};

use crate::world::{SMALL, chamber, compile, full, said, shell, slow, spec};

const TRACES: &str = "ls -A /box /tmp /dev/shm/; stat -c '%a %u' /box /tmp >&2";

#[test]
fn a_swept_run_finds_nothing_of_the_one_before() {
    let mut chamber = chamber(full());
    let traces = |chamber: &mut agon_sandbox::Chamber| {
        let mut looks = spec(&["/bin/sh", "-c", TRACES], SMALL);
        looks.fresh = Fresh::Swept;
        chamber.run(&looks).unwrap()
    };
    let clean = traces(&mut chamber);
    for mess in [
        "echo x >x; mkdir -p a/b/c; echo y >/tmp/y; echo z >/dev/shm/z",
        "touch x; rm x",
        "chmod 0 . ; chmod 777 /tmp",
        "touch -d 2001-01-01 /box /tmp",
        "mkfifo fifo; ln -s /etc/passwd link; chmod 0 /box",
    ] {
        shell(&mut chamber, mess);
        let found = traces(&mut chamber);
        assert_eq!(
            (&found.stdout, &found.stderr),
            (&clean.stdout, &clean.stderr),
            "after {mess}: {}",
            said(&found)
        );
    }
}

#[test]
fn an_installed_program_can_be_run_and_never_changed() {
    let mut chamber = chamber(full());
    let program = b"#!/bin/sh\necho installed\n".as_slice().into();
    chamber.install("bin/tell", &program).unwrap();
    let path = format!("{}/bin/tell", chamber.prog());
    let harm = format!(
        "chmod 777 {path} || rm {path} || echo x >{path} || touch {0}/new || mv {path} {0}/bin/x",
        chamber.prog()
    );
    assert_ne!(shell(&mut chamber, &harm).exit, Exit::Code(0));
    for _ in 0..2 {
        let outcome = shell(&mut chamber, &path);
        assert_eq!(outcome.stdout, b"installed\n", "{}", said(&outcome));
        chamber.sweep().unwrap();
    }
    chamber.wipe().unwrap();
    assert_eq!(shell(&mut chamber, &path).exit, Exit::Code(127));
}

#[test]
fn runs_with_process_numbers_of_their_own_count_from_the_beginning() {
    for fresh in [Fresh::Processes, Fresh::Everything] {
        let mut chamber = chamber(full());
        for _ in 0..3 {
            let mut wanted = spec(&["/bin/sh", "-c", "echo $$; exit 5"], SMALL);
            wanted.fresh = fresh;
            let outcome = chamber.run(&wanted).unwrap();
            assert_eq!(outcome.exit, Exit::Code(5), "{}", said(&outcome));
            // The first process is ours: signals do nothing to the first.
            assert_eq!(outcome.stdout, b"2\n", "{}", said(&outcome));
            wanted.argv[2] = "kill -SEGV $$".into();
            assert_eq!(chamber.run(&wanted).unwrap().exit, Exit::Signal(11));
            wanted.argv[2] = "sleep 60 & sleep 60 & exit 0".into();
            assert_eq!(chamber.run(&wanted).unwrap().exit, Exit::Code(0));
            wanted.argv[2] = "while :; do :; done".into();
            assert_eq!(chamber.run(&wanted).unwrap().exit, Exit::CpuLimit);
        }
        assert!(chamber.is_fit());
    }
}

#[test]
fn a_run_with_everything_its_own_leaves_nothing() {
    let mut chamber = chamber(full());
    let mut wanted = spec(&["/bin/sh", "-c", "ls -A /box /tmp; echo x >x; ls"], SMALL);
    wanted.fresh = Fresh::Everything;
    for _ in 0..3 {
        let outcome = chamber.run(&wanted).unwrap();
        assert_eq!(outcome.stdout, b"/box:\n\n/tmp:\nx\n", "{}", said(&outcome));
    }
    wanted.fresh = Fresh::Kept;
    wanted.argv[2] = "ls -A".into();
    assert_eq!(chamber.run(&wanted).unwrap().stdout, b"");
}

#[test]
fn a_program_that_is_no_program_is_the_programs_fault() {
    let mut chamber = chamber(full());
    chamber.put("junk", b"\x7fELFjunk", 0o755).unwrap();
    for fresh in [Fresh::Kept, Fresh::Processes] {
        for path in ["/box/junk", "/nowhere", "/box"] {
            let mut wanted = spec(&[path], SMALL);
            wanted.fresh = if path == "/box/junk" {
                Fresh::Kept
            } else {
                fresh
            };
            let outcome = chamber.run(&wanted).unwrap();
            assert_eq!(outcome.exit, Exit::Code(127), "{path} {}", said(&outcome));
            assert!(outcome.stderr.starts_with(b"could not start it"));
        }
    }
}

#[test]
fn a_pool_gives_out_chambers_that_nobody_used() {
    let pool = Pool::new(full().clone(), 2).unwrap();
    let kind = Kind {
        root: Root::standard(),
        server: None,
    };
    pool.prepare(&kind);
    for _ in 0..6 {
        let mut chamber = pool.take(&kind).unwrap();
        let outcome = shell(&mut chamber, "ls -A; echo x >x");
        assert_eq!(outcome.stdout, b"", "{}", said(&outcome));
        pool.done(chamber);
    }
}

fn talk(first: &str, second: &str) -> Dialogue {
    let (mut one, mut other) = (chamber(full()), chamber(full()));
    let script = |text| {
        let mut spec = spec(&["/bin/sh", "-c", text], SMALL);
        spec.limits.wall = slow(Duration::from_millis(800));
        spec
    };
    converse(
        (&mut one, &script(first)),
        (&mut other, &script(second)),
        4096,
    )
    .unwrap()
}

fn transcript(dialogue: &Dialogue) -> String {
    let line = |line: &agon_sandbox::Line| {
        let by = if line.by == Side::First { ">" } else { "<" };
        format!("{by}{}", String::from_utf8_lossy(&line.text))
    };
    dialogue.transcript.iter().map(line).collect()
}

#[test]
fn two_programs_talk_line_by_line() {
    let asks = "for i in 1 2 3; do echo $i; read answer; test $answer = $((i * i)) || exit 9; done";
    let squares = "while read n; do echo $((n * n)); done";
    let dialogue = talk(asks, squares);
    assert_eq!(
        dialogue.first.exit,
        Exit::Code(0),
        "{}",
        said(&dialogue.first)
    );
    assert_eq!(
        dialogue.second.exit,
        Exit::Code(0),
        "{}",
        said(&dialogue.second)
    );
    assert_eq!(dialogue.ended, Side::First);
    assert_eq!(transcript(&dialogue), ">1\n<1\n>2\n<4\n>3\n<9\n");
}

#[test]
fn silence_on_both_sides_ends_by_the_clock() {
    let dialogue = talk("read x", "read y");
    assert_eq!(dialogue.first.exit, Exit::WallLimit);
    assert!(matches!(
        dialogue.second.exit,
        Exit::WallLimit | Exit::Code(1)
    ));
}

#[test]
fn who_speaks_to_nobody_gets_a_broken_pipe() {
    let dialogue = talk("exit 3", "while :; do echo talk; done");
    assert_eq!(dialogue.first.exit, Exit::Code(3));
    assert_eq!(dialogue.ended, Side::First);
    assert!(
        matches!(dialogue.second.exit, Exit::Signal(13) | Exit::Code(_)),
        "{}",
        said(&dialogue.second)
    );
}

#[test]
fn who_hears_the_end_can_go_on() {
    let dialogue = talk(
        "echo one; exec >&-; read x; exit 4",
        "cat >/dev/null; exit 6",
    );
    assert_eq!(
        dialogue.first.exit,
        Exit::Code(4),
        "{}",
        said(&dialogue.first)
    );
    assert_eq!(
        dialogue.second.exit,
        Exit::Code(6),
        "{}",
        said(&dialogue.second)
    );
    assert_eq!(dialogue.ended, Side::First);
}

#[test]
fn a_flood_towards_one_who_does_not_read_stops_without_harm() {
    let dialogue = talk("exec cat /dev/zero", "sleep 60");
    assert!(
        matches!(dialogue.first.exit, Exit::WallLimit | Exit::OutputLimit),
        "{}",
        said(&dialogue.first)
    );
    assert_eq!(dialogue.second.exit, Exit::WallLimit);
}

#[test]
fn the_caller_of_many_runs_pays_for_no_earlier_ones() {
    let hog = compile(
        full(),
        "#include <stdlib.h>\n#include <string.h>\nint main(){char*p=malloc(40<<20);memset(p,1,40<<20);return p[5]-1;}",
    );
    let mut chamber = chamber(full());
    chamber.install("hog", &hog).unwrap();
    let path = format!("{}/hog", chamber.prog());
    for _ in 0..5 {
        let mut wanted = spec(&[&path], SMALL);
        wanted.fresh = Fresh::Swept;
        // Pages may be slow to come.
        wanted.limits.cpu *= 4;
        let much = chamber.run(&wanted).unwrap();
        assert!(much.usage.memory > 40 << 20, "{}", said(&much));
        let little = shell(&mut chamber, "exit 0");
        assert!(little.usage.memory < 16 << 20, "{}", said(&little));
        assert!(little.usage.cpu < slow(SMALL.cpu) / 2, "{}", said(&little));
    }
}
