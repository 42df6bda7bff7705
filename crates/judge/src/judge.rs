//! Judging: a source against a problem's testdata, in the sandbox, to a judgement that leaves nothing open.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use agon_domain::definition::Partial;
use agon_domain::manifest::{Excerpt, Judgement, Mode, Run};
use agon_domain::verdict::Verdict;
use agon_sandbox::{Level, Sandbox};

mod answers;
mod attempt;
mod own;
mod score;
mod session;
mod statics;
mod testlib;
mod validate;
mod words;

use crate::languages::Languages;
use crate::program::{Compiled, Program, Source, Workshop};
use crate::testdata::{Checker, Compiling, Sources, Test, Testdata};
use answers::Answers;
use attempt::{Attempt, Ended};
use score::{Marks, score};
use session::{Ran, Session, Subject};
use statics::Statics;
pub(crate) use validate::ending;

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
}

/// The judge. Shared by threads; each judging takes chambers of its own.
pub struct Judge {
    sandbox: Sandbox,
    languages: Languages,
    own: Mutex<HashMap<PathBuf, Arc<Program>>>,
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
        if sandbox.level() < Level::Full && is_root() {
            languages.keep_open_ones();
        }
        Ok(Self {
            sandbox,
            languages,
            own: Mutex::default(),
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
        let first = self.attempt(testdata, source, partial, progress);
        let judged = first.or_else(|_| self.attempt(testdata, source, partial, progress));
        judged.unwrap_or_else(|fault| {
            let mut judgement = blank(testdata, partial);
            judgement.verdict = Verdict::JudgingError;
            judgement.fault = Some(fault.0);
            judgement
        })
    }

    fn attempt(
        &self,
        testdata: &Testdata,
        source: &Source,
        partial: Partial,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<Judgement, Fault> {
        let mut judgement = blank(testdata, partial);
        let program;
        let subject = match self.subject(testdata, source)? {
            Handed::Program(compiled) => {
                judgement.compiler_output.clone_from(&compiled.said);
                program = compiled;
                Subject::Program(&program)
            }
            Handed::Answers(answers) => Subject::Answers(answers),
            Handed::Refused(said) => {
                judgement.verdict = Verdict::CompileError;
                judgement.compiler_output = said;
                return Ok(judgement);
            }
        };
        let (checker, looker) = (self.checker(testdata)?, self.static_validator(testdata)?);
        let workshop = self.workshop();
        let statics = match (&testdata.static_validator, &looker) {
            (Some(sources), Some(program)) => {
                let whose = (sources.place.as_str(), &**program);
                Some(Statics::open(workshop, testdata, whose, source)?)
            }
            (None, _) | (_, None) => None,
        };
        let attempt = Attempt {
            testdata,
            partial,
            session: Session::open(workshop, testdata, subject, checker.as_deref())?,
            statics,
            progress,
            ended: Ended::default(),
        };
        attempt.judge(&mut judgement)?;
        Ok(judgement)
    }

    /// What was handed in, made ready to be judged.
    fn subject(&self, testdata: &Testdata, source: &Source) -> Result<Handed, Fault> {
        let bytes = source.text.len() as u64;
        if let Some(kib) = testdata.code_kib
            && bytes > u64::from(kib) << 10
        {
            let said =
                format!("the source has {bytes} bytes; this problem takes at most {kib} KiB\n");
            return Ok(Handed::Refused(said));
        }
        if testdata.mode == Mode::SubmitAnswer {
            let secret = testdata.groups.iter().flat_map(|group| &group.tests);
            let all = testdata.samples.iter().chain(secret);
            let names: Vec<_> = all.map(|test| test.name.as_str()).collect();
            return Ok(match Answers::read(&source.text, &names) {
                Ok(answers) => Handed::Answers(answers),
                Err(why) => Handed::Refused(format!("{why}\n")),
            });
        }
        let workshop = Workshop {
            compiling: testdata.compiling,
            ..self.workshop()
        };
        Ok(match workshop.compile(source, &[])? {
            Compiled::Program(program) => Handed::Program(program),
            Compiled::Refused(said) => Handed::Refused(said),
        })
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
        let program;
        let subject = match self.subject(testdata, source)? {
            Handed::Program(compiled) => {
                trial.compiler_output.clone_from(&compiled.said);
                program = compiled;
                Subject::Program(&program)
            }
            Handed::Answers(answers) => Subject::Answers(answers),
            Handed::Refused(said) => {
                trial.compiler_output = said;
                return Ok(false);
            }
        };
        let workshop = self.workshop();
        if let (Some(input), Subject::Program(_)) = (input, &subject) {
            let mut session = Session::open(workshop, testdata, subject, None)?;
            trial.runs.push(session.free(input)?);
            return Ok(true);
        }
        let checker = self.checker(testdata)?;
        let mut session = Session::open(workshop, testdata, subject, checker.as_deref())?;
        for test in &testdata.samples {
            let mut ran = session.run(testdata.sample_worth(), test)?;
            ran.run.excerpt = Some(session.excerpt(test, &ran)?);
            trial.runs.push(ran.run);
        }
        Ok(true)
    }

    pub(crate) fn workshop(&self) -> Workshop<'_> {
        Workshop {
            sandbox: &self.sandbox,
            languages: &self.languages,
            compiling: Compiling::default(),
        }
    }

    /// The package's own checker, if it has one.
    fn checker(&self, testdata: &Testdata) -> Result<Option<Arc<Program>>, Fault> {
        match &testdata.checker {
            Checker::Native => Ok(None),
            Checker::Validator(sources) | Checker::Testlib(sources) => {
                self.own(testdata, sources).map(Some)
            }
        }
    }

    fn static_validator(&self, testdata: &Testdata) -> Result<Option<Arc<Program>>, Fault> {
        let sources = testdata.static_validator.as_ref();
        sources
            .map(|sources| self.own(testdata, sources))
            .transpose()
    }

    /// What the package's checker says of an output that lies in a file.
    pub(crate) fn look_at(&self, of: &Testdata, test: &Test, file: &Path) -> Result<Run, Fault> {
        let output = std::fs::read(file);
        let output = output.map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
        let output = String::from_utf8_lossy(&output).into_owned();
        let answers = Subject::Answers(Answers::one(&test.name, output));
        let handed_in = Testdata {
            mode: Mode::SubmitAnswer,
            ..of.clone()
        };
        let checker = self.checker(of)?;
        let mut session = Session::open(self.workshop(), &handed_in, answers, checker.as_deref())?;
        Ok(session.run(of.sample_worth(), test)?.run)
    }

    /// A program of the package, compiled once for each place its testdata lies in.
    pub(crate) fn own(
        &self,
        testdata: &Testdata,
        sources: &Sources,
    ) -> Result<Arc<Program>, Fault> {
        const MOST: usize = 256;
        let place = testdata.root.join(&sources.place);
        let kept = || self.own.lock().expect("no holder of this lock panics");
        if let Some(program) = kept().get(&place) {
            return Ok(program.clone());
        }
        let program = own::compile(self.workshop(), sources, &testdata.constants)?;
        let (program, mut kept) = (Arc::new(program), kept());
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(place, program.clone());
        Ok(program)
    }
}

/// What was handed in.
enum Handed {
    Program(Program),
    Answers(Answers),
    /// Not what was asked for, and why, for the contestant.
    Refused(String),
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
        interaction: String::new(),
    }
}
