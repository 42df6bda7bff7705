//! Judging: a source against a problem's testdata, in the sandbox, to a judgement that leaves nothing open.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use agon_domain::definition::Partial;
use agon_domain::id::LanguageId;
use agon_domain::manifest::{Excerpt, Judgement, Mode, Run};
use agon_domain::verdict::Verdict;
use agon_sandbox::{Level, Sandbox, Usage};

mod abreast;
mod answers;
mod attempt;
mod compile;
mod own;
mod prepare;
mod score;
mod seated;
mod session;
mod statics;
mod testlib;
mod validate;
mod words;

use crate::kits::Kits;
use crate::languages::Languages;
use crate::program::{Program, Source, Workshop};
use crate::testdata::{Checker, Compiling, Sources, Test, Testdata};
use crate::warm::{Compilers, Guest, Keeping, Warm};
pub use abreast::{Lender, Spare};
use answers::Answers;
pub use compile::Compilation;
use score::{Marks, score};
pub use seated::{Seat, Seated};
use session::{Ran, Session, Subject};
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
    /// Where prepared parts of toolchains are kept from one start to the next; none means that none are made.
    pub kits: Option<PathBuf>,
    /// How much is kept warm.
    pub keeping: Keeping,
}

/// The judge. Shared by threads; each judging takes chambers of its own.
pub struct Judge {
    sandbox: Sandbox,
    languages: Languages,
    own: Mutex<HashMap<PathBuf, Arc<Program>>>,
    kits: Kits,
    warm: Arc<Warm>,
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
        let warm = Arc::new(Warm::new(sandbox.clone(), config.keeping)?);
        Warm::reclaim_now_and_then(&warm);
        let kits = Kits::new(config.kits, sandbox.level(), &languages);
        Ok(Self {
            sandbox,
            languages,
            own: Mutex::default(),
            kits,
            warm,
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

    /// The judge, working for somebody in particular.
    #[must_use]
    pub fn at(&self, seat: Seat) -> Seated<'_> {
        Seated {
            judge: self,
            seat,
            lender: None,
        }
    }

    /// Judges a source for a stranger; see [`Seated::judge`].
    pub fn judge(
        &self,
        testdata: &Testdata,
        source: &Source,
        partial: Partial,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Judgement {
        let seated = self.at(Seat::default());
        seated.judge(testdata, source, partial, progress)
    }

    /// Runs a source for a stranger; see [`Seated::run`].
    #[must_use]
    pub fn run(&self, testdata: &Testdata, source: &Source, input: Option<&str>) -> Trial {
        self.at(Seat::default()).run(testdata, source, input)
    }

    /// Has a chamber ready in which this guest's programs of this language will run, if the host has the language.
    ///
    /// # Errors
    /// No chamber could be built.
    pub fn welcome(&self, guest: Guest, language: &LanguageId) -> Result<(), Error> {
        let workshop = self.workshop();
        if let Ok(language) = workshop.equip(language) {
            self.warm.prepare(&language.running_in(), guest)?;
            if let (Some(compilers), Some(recipe)) =
                (&self.warm.compilers, language.compiler_ahead())
            {
                compilers.want(recipe);
            }
        }
        Ok(())
    }

    /// How many chambers are kept for guests now.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.warm.kept()
    }

    /// How often a guest has found the chamber that was kept.
    #[must_use]
    pub fn found(&self) -> u64 {
        self.warm.found()
    }

    /// What each compiler that is ready to compile one source took to get ready.
    #[must_use]
    pub fn compilers_ready(&self) -> Vec<Usage> {
        let compilers = self.warm.compilers.as_ref();
        compilers.map(Compilers::spent).unwrap_or_default()
    }

    /// How many sources were compiled, or refused for taking too long, by compilers that were ready.
    #[must_use]
    pub fn compiled_ahead(&self) -> u64 {
        self.warm.compilers.as_ref().map_or(0, Compilers::settled)
    }

    pub(crate) fn workshop(&self) -> Workshop<'_> {
        Workshop {
            sandbox: &self.sandbox,
            languages: &self.languages,
            compiling: Compiling::default(),
            kits: &self.kits,
            warm: &self.warm,
            guest: Guest::Stranger,
            core: None,
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
        groups: score.groups,
        tests_total: testdata.tests(),
        ..Judgement::bare(Verdict::Accepted, score.points, score.of)
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
