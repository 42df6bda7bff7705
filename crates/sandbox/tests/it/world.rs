//! What the tests share: chambers, limits, and C programs compiled in a chamber.

use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use agon_sandbox::{
    Chamber, Config, Error, Exit, Fresh, Level, Limits, Outcome, Root, Sandbox, Spec, Start, Stdin,
};

/// The strongest level.
pub(crate) fn full() -> &'static Sandbox {
    static FULL: OnceLock<Sandbox> = OnceLock::new();
    FULL.get_or_init(|| open(Level::Full))
}

pub(crate) fn open(level: Level) -> Sandbox {
    try_open(level).unwrap()
}

pub(crate) fn try_open(level: Level) -> Result<Sandbox, Error> {
    let scratch = std::env::temp_dir().join("agon-sandbox-tests");
    Sandbox::open(Config {
        minimum: level,
        force: Some(level),
        scratch,
    })
}

pub(crate) fn chamber(sandbox: &Sandbox) -> Chamber {
    sandbox.chamber(&Root::standard()).unwrap()
}

/// Small limits, so that passing them is quick.
pub(crate) const SMALL: Limits = Limits {
    cpu: Duration::from_millis(300),
    wall: Duration::from_secs(2),
    memory: 64 << 20,
    processes: 16,
    stdout: 64 << 10,
    stderr: 4 << 10,
    file_size: 16 << 20,
    open_files: 64,
    stack: None,
    address_space: true,
};

/// Room for compilers.
pub(crate) const LARGE: Limits = Limits {
    cpu: Duration::from_secs(30),
    wall: Duration::from_secs(60),
    memory: 2 << 30,
    processes: 256,
    stdout: 1 << 20,
    stderr: 1 << 20,
    file_size: 256 << 20,
    open_files: 1024,
    stack: None,
    address_space: false,
};

/// CPU time on this machine. Emulated ones say in `AGON_TEST_SLOWNESS` how many times slower they are.
pub(crate) fn slow(cpu: Duration) -> Duration {
    static FACTOR: LazyLock<u32> = LazyLock::new(|| {
        std::env::var("AGON_TEST_SLOWNESS").map_or(1, |factor| factor.parse().unwrap())
    });
    cpu * *FACTOR
}

/// The wall limit that leaves as much time beside the CPU limit, however slow this machine is.
pub(crate) fn slow_wall(limits: &Limits) -> Duration {
    limits.wall + (slow(limits.cpu) - limits.cpu) * 2
}

pub(crate) fn spec(argv: &[&str], mut limits: Limits) -> Spec {
    limits.wall = slow_wall(&limits);
    limits.cpu = slow(limits.cpu);
    Spec {
        argv: argv.iter().map(|word| (*word).to_owned()).collect(),
        env: vec![
            ("PATH".into(), "/usr/bin:/bin".into()),
            ("HOME".into(), "/tmp".into()),
        ],
        stdin: Stdin::Empty,
        limits,
        fresh: Fresh::Kept,
        start: Start::File,
        core: None,
    }
}

pub(crate) fn shell(chamber: &mut Chamber, script: &str) -> Outcome {
    chamber
        .run(&spec(&["/bin/sh", "-c", script], SMALL))
        .unwrap()
}

/// Compiles C where it will run, and answers with the binary.
pub(crate) fn compile(sandbox: &Sandbox, source: &str) -> Arc<[u8]> {
    let mut chamber = chamber(sandbox);
    chamber.put("a.c", source.as_bytes(), 0o644).unwrap();
    let gcc = ["/usr/bin/gcc", "-O0", "-w", "-pthread", "-o", "a", "a.c"];
    let outcome = chamber.run(&spec(&gcc, LARGE)).unwrap();
    assert_eq!(outcome.exit, Exit::Code(0), "{}", said(&outcome));
    chamber.take("a", 64 << 20).unwrap().into()
}

/// Compiles and runs C within small limits.
pub(crate) fn run_c(sandbox: &Sandbox, chamber: &mut Chamber, source: &str) -> Outcome {
    chamber.put("a", &compile(sandbox, source), 0o755).unwrap();
    chamber.run(&spec(&["./a"], SMALL)).unwrap()
}

/// All that a program said, for failing tests.
pub(crate) fn said(outcome: &Outcome) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!(
        "{:?} {:?}\n{}\n{}",
        outcome.exit,
        outcome.usage,
        text(&outcome.stdout),
        text(&outcome.stderr)
    )
}
