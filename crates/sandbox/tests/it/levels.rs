//! What the weaker levels claim, too, as root and as an ordinary user.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use agon_sandbox::{Error, Exit, Level, Sandbox, Stdin};

use crate::world::{SMALL, chamber, open, run_c, said, shell, slow, spec, try_open};

#[test]
fn rootless_by_root() {
    subset(Level::Rootless);
}

#[test]
fn guarded_by_root() {
    guarded();
}

#[test]
fn rootless_by_an_ordinary_user() {
    let name = "levels::rootless_by_an_ordinary_user";
    by_an_ordinary_user(name, || subset(Level::Rootless));
}

#[test]
fn guarded_by_an_ordinary_user_where_the_kernel_keeps_signals_inside() {
    let name = "levels::guarded_by_an_ordinary_user_where_the_kernel_keeps_signals_inside";
    by_an_ordinary_user(name, guarded);
}

/// An ordinary user needs a kernel whose Landlock keeps signals inside.
fn guarded() {
    if is_root() || kernel() >= (6, 12) {
        return subset(Level::Guarded);
    }
    let refused = try_open(Level::Guarded).unwrap_err().to_string();
    assert!(refused.contains("Landlock lacks that"), "{refused}");
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// The first two numbers of the kernel's version.
fn kernel() -> (u32, u32) {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let mut numbers = release.split('.').map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

/// Runs the named test again as somebody else, if we are root.
fn by_an_ordinary_user(test: &str, check: fn()) {
    if !is_root() {
        return check();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    let copy = folder.path().join("it");
    fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
    let output = Command::new("setpriv")
        .args(["--reuid=54321", "--regid=54321", "--clear-groups"])
        .arg(&copy)
        .args([test, "--exact"])
        .env("TMPDIR", folder.path())
        .current_dir("/")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
}

fn subset(level: Level) {
    let sandbox = open(level);
    assert_eq!(sandbox.level(), level);
    ends(&sandbox);
    leftovers(&sandbox);
    memory(&sandbox);
    walls(&sandbox, level);
    files(&sandbox);
}

fn ends(sandbox: &Sandbox) {
    let mut chamber = chamber(sandbox);
    let hello = shell(&mut chamber, "echo hello; echo oh >&2; exit 3");
    assert_eq!(hello.exit, Exit::Code(3), "{}", said(&hello));
    assert_eq!(
        (&hello.stdout[..], &hello.stderr[..]),
        (&b"hello\n"[..], &b"oh\n"[..])
    );
    assert!(hello.usage.approximate);
    assert_eq!(shell(&mut chamber, "kill -KILL $$").exit, Exit::Signal(9));
    let busy = shell(&mut chamber, "while :; do :; done");
    assert_eq!(busy.exit, Exit::CpuLimit, "{}", said(&busy));
    assert!(busy.usage.cpu < slow(SMALL.cpu) * 2, "{}", said(&busy));
    let twice = shell(
        &mut chamber,
        "(while :; do :; done) & (while :; do :; done) & wait",
    );
    assert_eq!(twice.exit, Exit::CpuLimit, "{}", said(&twice));
    let sleeper = shell(&mut chamber, "sleep 60");
    assert_eq!(sleeper.exit, Exit::WallLimit, "{}", said(&sleeper));
    let flood = shell(&mut chamber, "exec cat /dev/zero");
    assert_eq!(flood.exit, Exit::OutputLimit, "{}", said(&flood));
}

/// Processes that could still write to a file of their chamber would.
fn leftovers(sandbox: &Sandbox) {
    let mut chamber = chamber(sandbox);
    let script = "for i in 1 2 3; do setsid sh -c 'while :; do echo >>left; sleep 0.1; done' & done >/dev/null 2>&1; sleep 0.1";
    let outcome = shell(&mut chamber, script);
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    let still = "a=$(stat -c %s left); sleep 0.4; test $a = $(stat -c %s left)";
    let after = shell(&mut chamber, still);
    assert_eq!(after.exit, Exit::Code(0), "{}", said(&after));
    let bomb = run_c(
        sandbox,
        &mut chamber,
        "#include <unistd.h>\nint main(){for(;;)fork();}",
    );
    assert!(
        matches!(bomb.exit, Exit::CpuLimit | Exit::WallLimit),
        "{}",
        said(&bomb)
    );
    let after = shell(&mut chamber, "/bin/true; /bin/true && echo fine");
    assert_eq!(after.stdout, b"fine\n", "{}", said(&after));
}

fn memory(sandbox: &Sandbox) {
    let mut chamber = chamber(sandbox);
    let touch = "#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\nint main(){char*p=malloc(128<<20);memset(p,1,128<<20);usleep(50000);return p[5]-1;}";
    let outcome = run_c(sandbox, &mut chamber, touch);
    assert_eq!(outcome.exit, Exit::MemoryLimit, "{}", said(&outcome));
    let children = "#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <sys/wait.h>\nint main(){for(int i=0;i<6;i++)if(!fork()){char*p=malloc(16<<20);memset(p,1,16<<20);sleep(1);_exit(0);}while(wait(0)>0);return 0;}";
    let outcome = run_c(sandbox, &mut chamber, children);
    assert_eq!(outcome.exit, Exit::MemoryLimit, "{}", said(&outcome));
    let little = "#include <stdlib.h>\n#include <string.h>\nint main(){char*p=malloc(20<<20);memset(p,1,20<<20);return p[5]-1;}";
    let outcome = run_c(sandbox, &mut chamber, little);
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    assert!(outcome.usage.memory >= 20 << 20, "{}", said(&outcome));
}

fn walls(sandbox: &Sandbox, level: Level) {
    let mut chamber = chamber(sandbox);
    let own = std::process::id();
    for secret in [
        "/etc/shadow",
        "/etc/passwd-",
        "/etc/gshadow",
        &format!("/proc/{own}/environ"),
    ] {
        let outcome = shell(&mut chamber, &format!("cat {secret}"));
        assert_ne!(outcome.exit, Exit::Code(0), "{secret} {}", said(&outcome));
    }
    let sockets = "#include <sys/socket.h>\nint main(){int v[2];for(int f=0;f<46;f++)if(socket(f,SOCK_STREAM,0)>=0||socket(f,SOCK_DGRAM,0)>=0)return 1;return socketpair(AF_UNIX,SOCK_STREAM,0,v);}";
    let outcome = run_c(sandbox, &mut chamber, sockets);
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    // Neither the host process nor the init may be signalled, whoever is asked.
    if level == Level::Guarded {
        let outcome = shell(&mut chamber, &format!("kill -0 {own}"));
        assert_ne!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    }
    let everybody = shell(&mut chamber, "kill -9 -1; echo on");
    assert_eq!(everybody.stdout, b"on\n", "{}", said(&everybody));
    let init = shell(&mut chamber, "kill -9 $PPID; echo alive");
    assert_eq!(init.stdout, b"alive\n", "{}", said(&init));
    let written = shell(
        &mut chamber,
        "echo x >/dev/shm/agon-x || echo x >/usr/x || echo x >/var/tmp/x",
    );
    if level == Level::Guarded {
        assert_ne!(written.exit, Exit::Code(0), "{}", said(&written));
    }
}

fn files(sandbox: &Sandbox) {
    let mut one = chamber(sandbox);
    let mut other = chamber(sandbox);
    one.put("in/a.txt", b"one", 0o644).unwrap();
    let spy = format!("cat {}/in/a.txt", one.workdir());
    assert_ne!(shell(&mut other, &spy).exit, Exit::Code(0));
    let outcome = shell(
        &mut one,
        "cat in/a.txt; mkdir -p x/y; echo left >x/y/z; ln -s /etc/passwd link; chmod 0 x/y",
    );
    assert_eq!(outcome.stdout, b"one", "{}", said(&outcome));
    assert!(matches!(
        one.take("link", 9999),
        Err(Error::NotAFile { .. })
    ));
    one.wipe().unwrap();
    let after = shell(&mut one, "find . -mindepth 1");
    assert_eq!(after.stdout, b"", "{}", said(&after));
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "kept\n").unwrap();
    let mut wanted = spec(&["/bin/sh", "-c", "cat; echo x >/proc/self/fd/0"], SMALL);
    wanted.stdin = Stdin::File(file.path().into());
    let outcome = one.run(&wanted).unwrap();
    assert_eq!(outcome.stdout, b"kept\n", "{}", said(&outcome));
    assert_eq!(fs::read(file.path()).unwrap(), b"kept\n");
}
