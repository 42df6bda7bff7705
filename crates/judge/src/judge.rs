//! Judging: a source against a problem's testdata, in the sandbox, to a judgement that leaves nothing open.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use agon_domain::definition::Partial;
use agon_domain::manifest::{Excerpt, Judgement, ProblemKind, Run};
use agon_domain::verdict::Verdict;
use agon_sandbox::{Level, Sandbox};

pub mod prepare;
mod score;
mod session;
mod validate;
mod words;

use crate::kits::Kits;
use crate::languages::Languages;
use crate::program::{Compiled, Program, Source, Workshop};
use crate::testdata::{Group, Test, Testdata};
use score::{Marks, score};
use session::{Ran, Session};

/// How a judge is opened.
#[derive(Debug, Clone)]
pub struct Config {
    /// The least protection to be content with.
    pub minimum: Level,
    /// The level to use, even where the host gives a better one.
    pub force: Option<Level>,
    /// A folder for the sandbox's own needs.
    pub scratch: PathBuf,
    /// A language file that replaces the built-in `languages.toml`.
    pub languages: Option<PathBuf>,
    /// Where prepared parts of toolchains are kept from one start to the next; none means that none are made.
    pub kits: Option<PathBuf>,
}

/// The judge. Shared by threads; each judging takes chambers of its own.
pub struct Judge {
    sandbox: Sandbox,
    languages: Languages,
    kits: Kits,
    validators: Mutex<HashMap<PathBuf, Arc<Program>>>,
}

/// Why a judge could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The sandbox could not be opened.
    #[error("cannot open the sandbox")]
    Sandbox(#[from] agon_sandbox::Error),
    /// The language file cannot be used.
    #[error("{}: {reason}", file.display())]
    Languages {
        /// The file.
        file: PathBuf,
        /// What to change in it.
        reason: String,
    },
}

/// Judging failed, by our fault or the package's.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Fault(String);

impl Fault {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl From<agon_sandbox::Error> for Fault {
    fn from(error: agon_sandbox::Error) -> Self {
        let mut text = format!("sandbox: {error}");
        let mut cause = std::error::Error::source(&error);
        while let Some(deeper) = cause {
            text.push_str(&format!(": {deeper}"));
            cause = deeper.source();
        }
        Self(text)
    }
}

/// What came of trying a source out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What the compiler said.
    pub compiler_output: String,
    /// Whether it compiled and everything could be run.
    pub ok: bool,
    /// The runs, each with its excerpt.
    pub runs: Vec<Run>,
    /// Why trying failed by no fault of the source; for organisers only.
    pub fault: Option<String>,
}

/// As root, programs run as users of their own.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

impl Judge {
    /// Opens the sandbox and probes the languages.
    pub fn open(config: Config) -> Result<Self, Error> {
        let mut languages = match config.languages {
            Some(file) => {
                Languages::from_file(&file).map_err(|reason| Error::Languages { file, reason })?
            }
            None => Languages::standard(),
        };
        let sandbox = Sandbox::open(agon_sandbox::Config {
            minimum: config.minimum,
            force: config.force,
            scratch: config.scratch,
        })?;
        if sandbox.level() == Level::Guarded && is_root() {
            languages.keep_open_ones();
        }
        let kits = Kits::new(config.kits, sandbox.level(), &languages);
        Ok(Self {
            sandbox,
            languages,
            kits,
            validators: Mutex::default(),
        })
    }

    /// How well programs are shut in.
    #[must_use]
    pub fn level(&self) -> Level {
        self.sandbox.level()
    }

    /// The languages.
    #[must_use]
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// Judges a source. `progress` hears how many tests are behind it, of how many.
    /// A failure of ours is tried once more and then is the verdict JE with its `fault`.
    pub fn judge(
        &self,
        testdata: &Testdata,
        source: &Source,
        partial: Partial,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Judgement {
        let faced = testdata.for_language(&source.language);
        let first = self.attempt(&faced, source, partial, progress);
        let judged = first.or_else(|_| self.attempt(&faced, source, partial, progress));
        let mut judgement = judged.unwrap_or_else(|fault| {
            let mut judgement = blank(&faced, partial);
            judgement.verdict = Verdict::JudgingError;
            judgement.fault = Some(fault.0);
            judgement
        });
        judgement.groups = testdata.spread(&source.language, judgement.groups);
        judgement
    }

    fn attempt(
        &self,
        testdata: &Testdata,
        source: &Source,
        partial: Partial,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<Judgement, Fault> {
        let mut judgement = blank(testdata, partial);
        let workshop = self.workshop();
        let program = match workshop.compile(source, &[])? {
            Compiled::Program(program) => program,
            Compiled::Refused(said) => {
                judgement.verdict = Verdict::CompileError;
                judgement.compiler_output = said;
                return Ok(judgement);
            }
        };
        judgement.compiler_output.clone_from(&program.said);
        let validator = self.validator(testdata)?;
        let mut session = Session::open(workshop, testdata, &program, validator.as_deref())?;
        let total = testdata.tests();
        let mut ended = Ended::default();
        let all_or_nothing = testdata.kind == ProblemKind::PassFail && partial == Partial::Package;
        for test in &testdata.samples {
            let ran = session.run(None, test)?;
            ended.take(ran, &session, test)?;
            progress(ended.count(), total);
            if all_or_nothing && ended.failed() {
                break;
            }
        }
        ended.samples_passed = !ended.failed();
        for (place, group) in testdata.groups.iter().enumerate() {
            ended.marks.push(Marks::default());
            let unmet = partial == Partial::Package && !ended.meets(testdata, &group.requires);
            if unmet || (all_or_nothing && ended.failed()) {
                continue;
            }
            let stops = partial == Partial::Package && group.stops();
            for test in &group.tests {
                let ran = session.run(Some(group), test)?;
                let passed = ran.run.verdict == Verdict::Accepted;
                ended.marks[place].shares.push(ran.share);
                ended.marks[place].passed += u32::from(passed);
                ended.take(ran, &session, test)?;
                progress(ended.count(), total);
                if stops && !passed {
                    break;
                }
            }
        }
        ended.into_judgement(&mut judgement, testdata, partial);
        Ok(judgement)
    }

    /// Runs a source without judging it: on `input`, where any exit with 0 is well; else on the samples, checked.
    #[must_use]
    pub fn run(&self, testdata: &Testdata, source: &Source, input: Option<&str>) -> Trial {
        let mut trial = Trial {
            compiler_output: String::new(),
            ok: false,
            runs: Vec::new(),
            fault: None,
        };
        match self.try_out(testdata, source, input, &mut trial) {
            Ok(ok) => trial.ok = ok,
            Err(fault) => trial.fault = Some(fault.0),
        }
        trial
    }

    fn try_out(
        &self,
        testdata: &Testdata,
        source: &Source,
        input: Option<&str>,
        trial: &mut Trial,
    ) -> Result<bool, Fault> {
        let workshop = self.workshop();
        let program = match workshop.compile(source, &[])? {
            Compiled::Program(program) => program,
            Compiled::Refused(said) => {
                trial.compiler_output = said;
                return Ok(false);
            }
        };
        trial.compiler_output.clone_from(&program.said);
        if let Some(input) = input {
            let mut session = Session::open(workshop, testdata, &program, None)?;
            trial.runs.push(session.free(input)?);
            return Ok(true);
        }
        let validator = self.validator(testdata)?;
        let mut session = Session::open(workshop, testdata, &program, validator.as_deref())?;
        for test in &testdata.samples {
            let mut ran = session.run(None, test)?;
            ran.run.excerpt = Some(session.excerpt(test, &ran)?);
            trial.runs.push(ran.run);
        }
        Ok(true)
    }

    pub(crate) fn workshop(&self) -> Workshop<'_> {
        Workshop {
            sandbox: &self.sandbox,
            languages: &self.languages,
            kits: &self.kits,
        }
    }

    /// The package's validator, compiled once for each place its testdata lies in.
    fn validator(&self, testdata: &Testdata) -> Result<Option<Arc<Program>>, Fault> {
        const MOST: usize = 256;
        let kept = || {
            self.validators
                .lock()
                .expect("no holder of this lock panics")
        };
        if let Some(program) = kept().get(&testdata.root) {
            return Ok(Some(program.clone()));
        }
        let Some(program) = validate::compile(self.workshop(), testdata)? else {
            return Ok(None);
        };
        let (program, mut kept) = (Arc::new(program), kept());
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(testdata.root.clone(), program.clone());
        Ok(Some(program))
    }
}

/// The tests that have been run so far, and what they gave.
#[derive(Default)]
struct Ended {
    runs: Vec<Run>,
    marks: Vec<Marks>,
    passed: u32,
    first: Option<(Verdict, String)>,
    samples_passed: bool,
}

impl Ended {
    fn failed(&self) -> bool {
        self.first.is_some()
    }

    fn count(&self) -> u32 {
        u32::try_from(self.runs.len()).unwrap_or(u32::MAX)
    }

    fn take(&mut self, mut ran: Ran, session: &Session<'_>, test: &Test) -> Result<(), Fault> {
        if ran.run.verdict == Verdict::Accepted {
            self.passed += 1;
        } else if self.first.is_none() {
            self.first = Some((ran.run.verdict, test.name.clone()));
            ran.run.excerpt = Some(session.excerpt(test, &ran)?);
        }
        self.runs.push(ran.run);
        Ok(())
    }

    /// Whether the groups of these names passed every test.
    fn meets(&self, testdata: &Testdata, names: &[String]) -> bool {
        let whole = |name: &String| {
            let each = testdata.groups.iter().zip(&self.marks);
            let full = |(group, marks): (&Group, &Marks)| {
                group.name == *name && marks.passed as usize == group.tests.len()
            };
            if name == "sample" {
                self.samples_passed
            } else {
                each.into_iter().any(full)
            }
        };
        names.iter().all(whole)
    }

    fn into_judgement(self, judgement: &mut Judgement, testdata: &Testdata, partial: Partial) {
        let score = score(testdata, partial, &self.marks, !self.failed());
        judgement.points = score.points;
        judgement.groups = score.groups;
        judgement.tests_passed = self.passed;
        judgement.cpu_ms = self.runs.iter().map(|run| run.cpu_ms).max().unwrap_or(0);
        judgement.wall_ms = self.runs.iter().map(|run| run.wall_ms).max().unwrap_or(0);
        judgement.memory_kib = self
            .runs
            .iter()
            .map(|run| run.memory_kib)
            .max()
            .unwrap_or(0);
        judgement.runs = self.runs;
        if let Some((verdict, test)) = self.first {
            judgement.verdict = verdict;
            judgement.first_failed = Some(test);
        }
    }
}

/// A judgement before anything was run.
fn blank(testdata: &Testdata, partial: Partial) -> Judgement {
    let nothing = vec![Marks::default(); testdata.groups.len()];
    let score = score(testdata, partial, &nothing, false);
    Judgement {
        verdict: Verdict::Accepted,
        points: score.points,
        of: score.of,
        groups: score.groups,
        cpu_ms: 0,
        wall_ms: 0,
        memory_kib: 0,
        tests_passed: 0,
        tests_total: testdata.tests(),
        first_failed: None,
        compiler_output: String::new(),
        fault: None,
        runs: Vec::new(),
    }
}

/// An excerpt of a run on an input that has no answer.
fn unanswered(input: &str, ran: &Ran) -> Excerpt {
    Excerpt {
        input: crate::excerpt::of(input.as_bytes()),
        answer: String::new(),
        output: crate::excerpt::of(&ran.stdout),
        stderr: crate::excerpt::of(&ran.stderr),
    }
}
