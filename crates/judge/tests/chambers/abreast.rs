//! Several tests of a submission at the same time: nothing comes of it that would not have come one after the other.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use agon_domain::definition::Partial;
use agon_domain::manifest::Judgement;
use agon_judge::package::Submission;
use agon_judge::{Config, Guest, Judge, Keeping, Lender, Level, Package, Seat, Source, Spare};

/// The tests, by name.
pub(crate) const ALL: &[(&str, fn())] = &[
    (
        "tests_at_the_same_time_come_to_what_they_come_to_in_turn",
        tests_at_the_same_time_come_to_what_they_come_to_in_turn,
    ),
    (
        "a_core_is_given_back_after_the_test_on_it_when_its_owner_waits",
        a_core_is_given_back_after_the_test_on_it_when_its_owner_waits,
    ),
];

/// Lends so many cores at a time, and counts how often.
struct Idle {
    left: Arc<AtomicUsize>,
    lent: AtomicU32,
    wanted: bool,
}

impl Idle {
    fn new(cores: usize, wanted: bool) -> Self {
        Self {
            left: Arc::new(AtomicUsize::new(cores)),
            lent: AtomicU32::new(0),
            wanted,
        }
    }
}

struct Lent {
    back: Arc<AtomicUsize>,
    wanted: bool,
}

impl Lender for Idle {
    fn lend(&self) -> Option<Box<dyn Spare + Send>> {
        let take = |left: usize| left.checked_sub(1);
        self.left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
            .ok()?;
        self.lent.fetch_add(1, Ordering::SeqCst);
        Some(Box::new(Lent {
            back: self.left.clone(),
            wanted: self.wanted,
        }))
    }
}

impl Spare for Lent {
    fn core(&self) -> Option<u32> {
        None
    }

    fn is_wanted(&self) -> bool {
        self.wanted
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.back.fetch_add(1, Ordering::SeqCst);
    }
}

static JUDGE: LazyLock<Judge> = LazyLock::new(|| {
    Judge::open(Config {
        minimum: Level::Guarded,
        force: None,
        scratch: std::env::temp_dir().join("agon-judge-tests"),
        languages: None,
        kits: None,
        keeping: Keeping::default(),
    })
    .expect("a judge")
});

fn package(name: &str) -> Package {
    let problems = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../problems");
    Package::open(&problems.join(name)).expect("a sample package")
}

fn source(of: &Submission) -> Source {
    let language = JUDGE.languages().of_file(&of.file);
    Source {
        language: language.expect("its ending tells"),
        text: fs::read_to_string(&of.file).expect("it can be read"),
    }
}

/// All but what was measured: the machine decides about that.
fn lasting(mut judgement: Judgement) -> Judgement {
    (judgement.cpu_ms, judgement.wall_ms, judgement.memory_kib) = (0, 0, 0);
    for run in &mut judgement.runs {
        (run.cpu_ms, run.wall_ms, run.memory_kib) = (0, 0, 0);
        run.repeats.clear();
        // Where programs see the host's names, tracebacks name the chamber.
        let excerpt = run.excerpt.as_mut();
        if let Some(excerpt) = excerpt.filter(|_| JUDGE.level() < Level::Full) {
            excerpt.stderr.clear();
        }
    }
    judgement
}

/// Judges with `lender`, and hears the progress.
fn judged(
    package: &Package,
    source: &Source,
    partial: Partial,
    lender: Option<&Idle>,
) -> (Judgement, Vec<(u32, u32)>) {
    // What is compiled is remembered for guests.
    let seat = Seat {
        guest: Guest::Session(1),
        core: None,
    };
    let mut seated = JUDGE.at(seat);
    if let Some(lender) = lender {
        seated = seated.borrowing(lender);
    }
    let mut heard = Vec::new();
    let judgement = seated.judge(package.testdata(), source, partial, &mut |done, all| {
        heard.push((done, all));
    });
    (lasting(judgement), heard)
}

/// Each a kind of its own: groups, a validator, a checker of testlib's, a talk, passes, scores, answers.
const PACKAGES: [&str; 8] = [
    "treasuries",
    "feastdays",
    "banquet",
    "tithe",
    "echo",
    "torches",
    "carts",
    "rope",
];

fn tests_at_the_same_time_come_to_what_they_come_to_in_turn() {
    let mut helped = 0;
    for package in PACKAGES.map(package) {
        for submission in package.submissions().expect("sample submissions") {
            let ending = submission.file.extension().and_then(|it| it.to_str());
            // Of those that take long or much, neither order nor neighbours of tests matter: they are left away.
            let folder = submission.name.split('/').next();
            let is_quick = matches!(folder, Some("accepted" | "wrong_answer" | "run_time_error"));
            if !is_quick || !matches!(ending, Some("py" | "txt")) {
                continue;
            }
            let source = source(&submission);
            for (partial, cores) in [(Partial::Package, 1), (Partial::Tests, 3)] {
                let in_turn = judged(&package, &source, partial, None);
                let idle = Idle::new(cores, false);
                let at_once = judged(&package, &source, partial, Some(&idle));
                let what = format!("{} {} {partial:?}", package.name(), submission.name);
                assert_eq!(at_once, in_turn, "{what} on {cores} more cores");
                let back = idle.left.load(Ordering::SeqCst);
                assert_eq!(back, cores, "{what}: a core is not given back");
                helped += idle.lent.load(Ordering::SeqCst);
            }
        }
    }
    assert!(helped > 0, "no core was ever of use");
}

fn a_core_is_given_back_after_the_test_on_it_when_its_owner_waits() {
    let package = package("treasuries");
    let all = package.submissions().expect("sample submissions");
    let right = all.iter().find(|one| one.name == "accepted/sum.py");
    let source = source(right.expect("it is there"));
    let in_turn = judged(&package, &source, Partial::Package, None);
    let idle = Idle::new(1, true);
    assert_eq!(
        judged(&package, &source, Partial::Package, Some(&idle)),
        in_turn
    );
    // Each time it was asked for again at once, and lent anew.
    assert!(idle.lent.load(Ordering::SeqCst) > 1);
    assert_eq!(idle.left.load(Ordering::SeqCst), 1);
}
