//! What protection costs: runs of a program that does nothing, beside the same program started bare.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

use agon_sandbox::floor::Bare;
use agon_sandbox::{
    Chamber, Config, Exit, Fresh, Kind, Level, Limits, Outcome, Pool, Root, Sandbox, Spec, Start,
    Stdin,
};
use anyhow::{Context, Result, ensure};

use super::figure::{Figure, of, print};
use super::judging;
use crate::cli::JudgingArgs;

const NOTHING: &str = "int main(void) { return 0; }\n";
/// About 200 ms of work, which the bench prints beside the spread.
const WORK: &str = "int main(void) { volatile unsigned x = 1; for (unsigned i = 0; i < 235000000u; i++) x = x * 3 + i; return 0; }\n";
const ENDLESS: &str = "int main(void) { for (;;) {} }\n";

const LIMITS: Limits = Limits {
    cpu: Duration::from_secs(5),
    wall: Duration::from_secs(20),
    memory: 64 << 20,
    processes: 16,
    stdout: 1 << 20,
    stderr: 64 << 10,
    file_size: 1 << 20,
    open_files: 64,
    stack: None,
    address_space: false,
};

/// Measures the sandbox and the judge on it; `runs` is how often each run of nothing is repeated.
pub(crate) fn sandbox(runs: usize, judging: JudgingArgs, json: bool) -> Result<ExitCode> {
    let folder = tempfile::tempdir().context("making the bench's folder")?;
    let sandbox = Sandbox::open(Config {
        minimum: Level::Guarded,
        force: None,
        scratch: folder.path().join("scratch"),
    })?;
    eprintln!("level {}; {} runs of each kind", sandbox.level(), runs);
    let core = agon_sandbox::cores().last().copied();
    let nothing = compile(folder.path(), "nothing", NOTHING)?;
    let mut figures = std::thread::scope(|scope| {
        let all = scope.spawn(|| -> Result<Vec<Figure>> {
            if let Some(core) = core {
                ensure!(
                    agon_sandbox::stay_on(core),
                    "this thread cannot stay on a core"
                );
            }
            let mut figures = overheads(&sandbox, &nothing, core, (runs, Duration::ZERO))?;
            let few = (runs / 5).max(20);
            let idle = Duration::from_millis(30);
            figures.extend(overheads(&sandbox, &nothing, core, (few, idle))?);
            figures.extend(building(&sandbox)?);
            figures.push(kill_lag(&sandbox, folder.path(), core)?);
            figures.push(spread(&sandbox, folder.path(), core)?);
            Ok(figures)
        });
        all.join().expect("the bench does not panic")
    })?;
    figures.extend(throughput(&sandbox, &nothing)?);
    drop(sandbox);
    figures.extend(judging::figures(folder.path(), judging)?);
    print(&figures, json)
}

/// A static program of C.
fn compile(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let (source, program) = (folder.join(format!("{name}.c")), folder.join(name));
    std::fs::write(&source, text)?;
    let mut cc = Command::new("cc");
    cc.args(["-O1", "-static", "-o"]).arg(&program).arg(&source);
    let made = cc.status().context("running cc")?;
    ensure!(made.success(), "cc could not compile {name}.c");
    Ok(program)
}

fn chamber(sandbox: &Sandbox, program: &Path) -> Result<Chamber> {
    let bytes: Arc<[u8]> = std::fs::read(program)?.into();
    let mut chamber = sandbox.chamber(&Root::standard())?;
    chamber.install("program", &bytes)?;
    Ok(chamber)
}

fn spec(chamber: &Chamber, fresh: Fresh, core: Option<u32>) -> Spec {
    Spec {
        argv: vec![format!("{}/program", chamber.prog())],
        env: Vec::new(),
        stdin: Stdin::Empty,
        limits: LIMITS,
        fresh,
        start: Start::File,
        core,
    }
}

fn well(outcome: &Outcome) -> Result<()> {
    ensure!(
        outcome.exit == Exit::Code(0),
        "the program ended with {outcome:?}"
    );
    Ok(())
}

fn micros(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e6
}

/// Each kind of run and a bare one, in turn.
fn overheads(
    sandbox: &Sandbox,
    program: &Path,
    core: Option<u32>,
    (runs, idle): (usize, Duration),
) -> Result<Vec<Figure>> {
    let kinds = [
        ("next test of a submission", Fresh::Swept, (60.0, 120.0)),
        (
            "fresh pid namespace",
            Fresh::Processes,
            (100.0, f64::INFINITY),
        ),
        (
            "fresh pid, ipc, mount namespaces and tmpfs",
            Fresh::Everything,
            (250.0, f64::INFINITY),
        ),
    ];
    let mut bare = Bare::new(program)?;
    let mut chamber = chamber(sandbox, program)?;
    let mut floor = Vec::new();
    let mut times = kinds.map(|_| Vec::new());
    for _ in 0..runs {
        for (kind, times) in kinds.iter().zip(&mut times) {
            // Each run has a bare one right before it, in the same state of the caches.
            std::thread::sleep(idle);
            floor.push(bare.run()?.as_secs_f64() * 1e6);
            std::thread::sleep(idle);
            let spec = spec(&chamber, kind.1, core);
            let began = Instant::now();
            let outcome = chamber.run(&spec)?;
            times.push(micros(began));
            well(&outcome)?;
        }
    }
    let (half, most) = (of(floor.clone(), 50), of(floor, 90));
    let pause = if idle.is_zero() {
        ""
    } else {
        ", after 30 ms idle"
    };
    let mut figures = Vec::new();
    for ((name, _, goals), times) in kinds.into_iter().zip(times) {
        let over = |share, floor| of(times.clone(), share) - floor;
        let named = |share| format!("{name}{pause}, over bare, p{share}");
        let p50 = Figure::new(named(50), over(50, half), "µs").beside("bare", half);
        let p90 = Figure::new(named(90), over(90, most), "µs").beside("bare", most);
        if !idle.is_zero() {
            let idle_goal = if goals.1.is_finite() {
                p50.at_most(200.0)
            } else {
                p50
            };
            figures.extend([idle_goal, p90]);
        } else {
            let p90 = if goals.1.is_finite() {
                p90.at_most(goals.1)
            } else {
                p90
            };
            figures.extend([p50.at_most(goals.0), p90]);
        }
    }
    Ok(figures)
}

/// A chamber built, and one taken from the pool.
fn building(sandbox: &Sandbox) -> Result<Vec<Figure>> {
    let kind = Kind {
        root: Root::standard(),
        server: None,
    };
    let mut built = Vec::new();
    for _ in 0..100 {
        let began = Instant::now();
        let chamber = sandbox.chamber(&kind.root)?;
        built.push(micros(began));
        drop(chamber);
    }
    let pool = Pool::new(sandbox.clone(), 4)?;
    pool.prepare(&kind);
    let mut taken = Vec::new();
    for _ in 0..100 {
        while pool.ready(&kind) == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        let began = Instant::now();
        let chamber = pool.take(&kind)?;
        taken.push(micros(began));
        pool.done(chamber);
    }
    Ok(vec![
        Figure::new("a chamber taken from the pool, p50", of(taken, 50), "µs").at_most(100.0),
        Figure::new("a chamber built, p50", of(built, 50), "µs").at_most(1500.0),
    ])
}

/// How far past its limit of CPU time a program gets.
fn kill_lag(sandbox: &Sandbox, folder: &Path, core: Option<u32>) -> Result<Figure> {
    let program = compile(folder, "endless", ENDLESS)?;
    let mut chamber = chamber(sandbox, &program)?;
    let mut lags = Vec::new();
    for round in 0..40 {
        let mut spec = spec(&chamber, Fresh::Swept, core);
        spec.limits.cpu = Duration::from_millis(50 + round);
        let outcome = chamber.run(&spec)?;
        ensure!(outcome.exit == Exit::CpuLimit, "it ended with {outcome:?}");
        let past = outcome.usage.cpu.saturating_sub(spec.limits.cpu);
        lags.push(past.as_secs_f64() * 1e3);
    }
    Ok(Figure::new("CPU time past the limit, p50", of(lags, 50), "ms").at_most(2.0))
}

/// How much the CPU time of the same work varies while another core is busy.
fn spread(sandbox: &Sandbox, folder: &Path, core: Option<u32>) -> Result<Figure> {
    let program = compile(folder, "work", WORK)?;
    let mut chamber = chamber(sandbox, &program)?;
    let busy = std::sync::atomic::AtomicBool::new(true);
    let times = std::thread::scope(|scope| -> Result<Vec<f64>> {
        let other = scope.spawn(|| {
            if let Some(first) = agon_sandbox::cores().first() {
                let _ = agon_sandbox::stay_on(*first);
            }
            while busy.load(std::sync::atomic::Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        });
        let mut times = Vec::new();
        let mut go = || -> Result<()> {
            for _ in 0..200 {
                let outcome = chamber.run(&spec(&chamber, Fresh::Swept, core))?;
                well(&outcome)?;
                times.push(outcome.usage.cpu.as_secs_f64() * 1e3);
            }
            Ok(())
        };
        let went = go();
        busy.store(false, std::sync::atomic::Ordering::Relaxed);
        other.join().expect("it only spins");
        went.map(|()| times)
    })?;
    let (half, most) = (of(times.clone(), 50), of(times, 99));
    let share = (most - half) / half * 100.0;
    let name = "spread of CPU time, other core busy: (p99 − p50) / p50";
    Ok(Figure::new(name, share, "%")
        .beside("p50 in ms", half)
        .at_most(5.0))
}

/// Protected runs in a second, by one worker and by two.
fn throughput(sandbox: &Sandbox, program: &Path) -> Result<Vec<Figure>> {
    const LENGTH: Duration = Duration::from_secs(3);
    let cores = agon_sandbox::cores();
    let mut figures = Vec::new();
    for (workers, goal) in [(1, 2200.0), (2, 4300.0)] {
        let own = |worker: usize| cores.iter().rev().nth(worker).copied();
        let bare = together(workers, |worker| {
            let _ = own(worker).map(agon_sandbox::stay_on);
            let mut bare = Bare::new(program)?;
            count(LENGTH, || Ok(bare.run().map(drop)?))
        })?;
        let held = together(workers, |worker| {
            let _ = own(worker).map(agon_sandbox::stay_on);
            let mut chamber = chamber(sandbox, program)?;
            let spec = spec(&chamber, Fresh::Swept, own(worker));
            count(LENGTH, || well(&chamber.run(&spec)?))
        })?;
        let name = format!("protected runs of static C, {workers} worker(s)");
        let figure = Figure::new(name, held, "per s").beside("bare", bare);
        figures.push(figure.at_least(goal));
    }
    Ok(figures)
}

fn together(workers: usize, work: impl Fn(usize) -> Result<f64> + Sync) -> Result<f64> {
    std::thread::scope(|scope| {
        let work = &work;
        let all: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || work(worker)))
            .collect();
        all.into_iter()
            .map(|one| one.join().expect("the bench does not panic"))
            .sum()
    })
}

fn count(length: Duration, mut once: impl FnMut() -> Result<()>) -> Result<f64> {
    let began = Instant::now();
    let mut done = 0_u32;
    while began.elapsed() < length {
        once()?;
        done += 1;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}
