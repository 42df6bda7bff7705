//! What a run reports at the strongest level.

use std::time::Duration;

use agon_sandbox::{Error, Exit, Stdin};

use crate::world::{SMALL, chamber, full, run_c, said, shell, slow, slow_wall, spec};

#[test]
fn hello_is_heard() {
    let mut chamber = chamber(full());
    let outcome = shell(&mut chamber, "echo hello; echo oh >&2");
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    assert_eq!(outcome.stdout, b"hello\n");
    assert_eq!(outcome.stderr, b"oh\n");
    assert!(!outcome.usage.approximate);
    assert!(outcome.usage.memory > 0 && outcome.usage.cpu > Duration::ZERO);
}

#[test]
fn exit_codes_and_signals_are_the_programs_own() {
    let mut chamber = chamber(full());
    assert_eq!(shell(&mut chamber, "exit 7").exit, Exit::Code(7));
    assert_eq!(shell(&mut chamber, "exit 137").exit, Exit::Code(137));
    assert_eq!(shell(&mut chamber, "kill -KILL $$").exit, Exit::Signal(9));
    assert_eq!(shell(&mut chamber, "kill -XCPU $$").exit, Exit::Signal(24));
    assert_eq!(shell(&mut chamber, "kill -SYS $$").exit, Exit::Signal(31));
}

#[test]
fn a_busy_loop_passes_the_processor_limit() {
    let mut chamber = chamber(full());
    let outcome = shell(&mut chamber, "while :; do :; done");
    assert_eq!(outcome.exit, Exit::CpuLimit, "{}", said(&outcome));
    assert!(
        outcome.usage.cpu < slow(SMALL.cpu) * 2,
        "{}",
        said(&outcome)
    );
}

#[test]
fn a_sleeper_passes_the_wall_limit() {
    let mut chamber = chamber(full());
    let outcome = shell(&mut chamber, "sleep 60");
    assert_eq!(outcome.exit, Exit::WallLimit, "{}", said(&outcome));
    assert!(outcome.usage.wall < slow_wall(&SMALL) * 2);
}

#[test]
fn touched_memory_passes_the_memory_limit() {
    let source = "#include <stdlib.h>\n#include <string.h>\nint main(){char*p=malloc(128<<20);memset(p,1,128<<20);return p[5]-1;}";
    let outcome = run_c(full(), &mut chamber(full()), source);
    assert_eq!(outcome.exit, Exit::MemoryLimit, "{}", said(&outcome));
    assert!(outcome.usage.memory <= SMALL.memory);
}

#[test]
fn a_child_out_of_memory_counts_though_its_parent_smiles() {
    let source = "#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <sys/wait.h>\nint main(){if(!fork()){char*p=malloc(128<<20);memset(p,1,128<<20);_exit(p[5]);}wait(0);return 0;}";
    let outcome = run_c(full(), &mut chamber(full()), source);
    assert_eq!(outcome.exit, Exit::MemoryLimit, "{}", said(&outcome));
}

#[test]
fn untouched_memory_is_free() {
    let source = "#include <sys/mman.h>\nint main(){return mmap(0,1ul<<40,PROT_WRITE|PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE,-1,0)==MAP_FAILED;}";
    let outcome = run_c(full(), &mut chamber(full()), source);
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
}

#[test]
fn a_flood_of_output_is_cut() {
    let mut chamber = chamber(full());
    let outcome = shell(&mut chamber, "exec cat /dev/zero");
    assert_eq!(outcome.exit, Exit::OutputLimit, "{}", said(&outcome));
    assert_eq!(outcome.stdout.len() as u64, SMALL.stdout);
    let exact = shell(&mut chamber, "head -c 65536 /dev/zero");
    assert_eq!(exact.exit, Exit::Code(0));
    assert_eq!(exact.stdout.len() as u64, SMALL.stdout);
}

#[test]
fn a_flood_of_errors_is_thrown_away() {
    let mut chamber = chamber(full());
    let outcome = shell(&mut chamber, "head -c 1000000 /dev/zero >&2; echo right");
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    assert_eq!(outcome.stdout, b"right\n");
    assert_eq!(outcome.stderr.len() as u64, SMALL.stderr);
}

#[test]
fn a_fork_bomb_stays_small_and_vanishes() {
    let mut chamber = chamber(full());
    let source = "#include <unistd.h>\nint main(){for(;;)fork();}";
    let outcome = run_c(full(), &mut chamber, source);
    // The kernel lets go of dead processes with a delay, and counts them meanwhile.
    assert!(
        matches!(outcome.exit, Exit::CpuLimit | Exit::MemoryLimit),
        "{}",
        said(&outcome)
    );
    let after = shell(&mut chamber, "ls /proc | grep -c '^[0-9]'");
    // The shell and the two ends of its pipe; never the init, which is another user's.
    assert_eq!(after.stdout, b"3\n", "{}", said(&after));
}

#[test]
fn standard_input_is_given_and_cannot_be_changed() {
    let mut chamber = chamber(full());
    let mut wanted = spec(&["/bin/sh", "-c", "cat; echo x >/proc/self/fd/0"], SMALL);
    wanted.stdin = Stdin::Bytes(b"given\n".as_slice().into());
    for _ in 0..2 {
        let outcome = chamber.run(&wanted).unwrap();
        assert_eq!(outcome.stdout, b"given\n", "{}", said(&outcome));
        assert_ne!(outcome.exit, Exit::Code(0));
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "kept\n").unwrap();
    wanted.stdin = Stdin::File(file.path().into());
    let outcome = chamber.run(&wanted).unwrap();
    assert_eq!(outcome.stdout, b"kept\n", "{}", said(&outcome));
    assert_eq!(std::fs::read(file.path()).unwrap(), b"kept\n");
}

#[test]
fn the_host_is_out_of_sight() {
    let mut chamber = chamber(full());
    for secret in [
        "/etc/shadow",
        "/root",
        "/home",
        "/sys",
        "/proc/1/environ",
        "/proc/sys",
    ] {
        let outcome = shell(&mut chamber, &format!("cat {secret} || ls {secret}"));
        assert_ne!(outcome.exit, Exit::Code(0), "{secret} {}", said(&outcome));
        assert!(outcome.stdout.is_empty(), "{secret} {}", said(&outcome));
    }
    let written = shell(
        &mut chamber,
        "touch /usr/x || touch /x || touch /dev/x || touch /etc/x",
    );
    assert_eq!(written.exit, Exit::Code(1), "{}", said(&written));
}

#[test]
fn there_is_no_network() {
    let source = "#include <sys/socket.h>\n#include <errno.h>\nint main(){int v[2];for(int f=0;f<46;f++)if(socket(f,SOCK_STREAM,0)>=0||socket(f,SOCK_DGRAM,0)>=0||socket(f,SOCK_RAW,0)>=0)return 1;return socketpair(AF_UNIX,SOCK_STREAM,0,v);}";
    let outcome = run_c(full(), &mut chamber(full()), source);
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
}

#[test]
fn files_stay_until_wiped() {
    let mut chamber = chamber(full());
    chamber.put("in/deep/a.txt", b"one", 0o644).unwrap();
    let outcome = shell(
        &mut chamber,
        "cat in/deep/a.txt; mkdir -p x/y; echo left >x/y/z; echo t >/tmp/t; echo s >/dev/shm/s",
    );
    assert_eq!(outcome.stdout, b"one", "{}", said(&outcome));
    assert_eq!(chamber.take("x/y/z", 100).unwrap(), b"left\n");
    chamber.wipe().unwrap();
    assert!(matches!(
        chamber.take("x/y/z", 100),
        Err(Error::NotAFile { .. })
    ));
    let after = shell(&mut chamber, "find /box /tmp /dev/shm/ -mindepth 1");
    assert_eq!(after.stdout, b"", "{}", said(&after));
}

#[test]
fn only_regular_files_of_fair_size_are_taken() {
    let mut chamber = chamber(full());
    let script = "ln -s /etc/passwd link; mkfifo fifo; mkdir dir; ln -s /etc out; echo big >big; ln -s big near";
    assert_eq!(shell(&mut chamber, script).exit, Exit::Code(0));
    for name in ["link", "fifo", "dir", "out/passwd", "near", "none"] {
        let result = chamber.take(name, 100);
        assert!(
            matches!(result, Err(Error::NotAFile { .. })),
            "{name} {result:?}"
        );
    }
    assert!(matches!(
        chamber.take("big", 2),
        Err(Error::TooLarge {
            size: 4,
            max: 2,
            ..
        })
    ));
    for name in ["", "/etc/passwd", "../x", "a/../b", "a//b", ".", "a\0"] {
        assert!(
            matches!(chamber.take(name, 9), Err(Error::BadName(_))),
            "{name}"
        );
        assert!(
            matches!(chamber.put(name, b"", 0o644), Err(Error::BadName(_))),
            "{name}"
        );
    }
}

#[test]
fn daemons_do_not_outlive_a_run() {
    let mut chamber = chamber(full());
    let outcome = shell(
        &mut chamber,
        "setsid sh -c 'sleep 60; echo late >late' >/dev/null 2>&1 & exit 0",
    );
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    assert!(
        outcome.usage.wall < slow_wall(&SMALL) / 2,
        "{}",
        said(&outcome)
    );
    let after = shell(&mut chamber, "ls /proc | grep -c '^[0-9]'");
    assert_eq!(after.stdout, b"3\n", "{}", said(&after));
}
