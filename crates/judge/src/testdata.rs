//! What judging needs of a package: limits, tests in groups, and how outputs are checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use agon_domain::allowance::Allowance;
use agon_domain::decide::ANSWERS;
use agon_domain::id::LanguageId;
use agon_domain::manifest::{Mode, ProblemKind, ProblemLimits, Restriction};
use agon_domain::points::Points;
use agon_domain::source_rules::SourceRules;

pub(crate) mod by_language;
mod cases;
mod discover;
mod extras;
mod kind;
mod limits;
mod programs;

pub(crate) use extras::{Extra, extras};
pub(crate) use limits::{Compiling, Validation};
pub(crate) use programs::{Checker, Sources, generator, input_validators};

use crate::calibrate::Rule;
use crate::checker::Comparison;
use crate::package::settings::{self, Aggregation, Constants, InputArgs, OneOrMore};
use crate::package::{Error, Package};
use crate::rules::{Rules, Scope};

/// The tests of a problem, and what else judging needs.
#[derive(Debug, Clone)]
pub struct Testdata {
    pub(crate) root: PathBuf,
    pub(crate) titles: BTreeMap<String, String>,
    pub(crate) kind: ProblemKind,
    pub(crate) mode: Mode,
    /// The most passes of one test; 1 if the problem is not multi-pass.
    pub(crate) passes: u32,
    pub(crate) limits: ProblemLimits,
    pub(crate) validation: Validation,
    pub(crate) compiling: Compiling,
    pub(crate) constants: Constants,
    pub(crate) languages: Vec<LanguageId>,
    /// What the package gives languages, and what a contest gives in place of it.
    pub(crate) allowances: Vec<Allowance>,
    pub(crate) given: Vec<Allowance>,
    /// How a limit is found from the package's solutions.
    pub(crate) calibration: Rule,
    pub(crate) restrictions: Vec<Restriction>,
    pub(crate) samples: Vec<Test>,
    pub(crate) sample_statics: Vec<Static>,
    pub(crate) groups: Vec<Group>,
    pub(crate) aggregation: Aggregation,
    pub(crate) of: Points,
    pub(crate) checker: Checker,
    pub(crate) static_validator: Option<Sources>,
    /// The package's own rules for sources.
    pub(crate) source_rules: SourceRules,
    /// All rules for sources: the package's, and those added by [`Testdata::forbid`].
    pub(crate) rules: Rules,
}

/// Secret tests judged together. A pass-fail problem has one group, `secret`.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) statics: Vec<Static>,
    pub(crate) tests: Vec<Test>,
    pub(crate) max: Points,
    pub(crate) aggregation: Aggregation,
    pub(crate) requires: Vec<String>,
}

/// One testcase.
#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub(crate) name: String,
    pub(crate) input: PathBuf,
    pub(crate) answer: PathBuf,
    /// Files put beside the program, by their names there.
    pub(crate) files: Vec<(String, PathBuf)>,
    pub(crate) program_args: Vec<String>,
    pub(crate) validator_args: Vec<String>,
    pub(crate) input_args: InputArgs,
    pub(crate) comparison: Comparison,
    /// Whether the data is shown to whoever fails it.
    pub(crate) open: bool,
    pub(crate) hint: String,
    pub(crate) description: String,
}

/// A look at the source, which counts as a test.
#[derive(Debug, Clone)]
pub(crate) struct Static {
    pub(crate) name: String,
    pub(crate) args: Vec<String>,
    /// The most it gives; nothing where it only passes or fails.
    pub(crate) most: Option<Points>,
}

/// What a test can earn by a score of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Worth {
    /// Nothing, as the problem has no scores.
    Nothing,
    /// Nothing, as it is a sample; a score is let be.
    Sample,
    /// All or nothing; a score is an error.
    PassFail,
    /// Up to this many points.
    UpTo(f64),
}

impl Group {
    /// Whether a failed test decides the whole group, so that the rest need not be run.
    pub(crate) fn stops(&self) -> bool {
        match self.aggregation {
            Aggregation::Min | Aggregation::PassFail => true,
            Aggregation::Sum => false,
        }
    }

    /// Tests and static validations.
    pub(crate) fn size(&self) -> usize {
        self.tests.len() + self.statics.len()
    }

    /// What static validation gives at most.
    pub(crate) fn static_most(&self) -> Points {
        self.statics.iter().filter_map(|one| one.most).sum()
    }

    /// What each test can earn.
    pub(crate) fn worth(&self, kind: ProblemKind) -> Worth {
        let points = |points: Points| points.0 as f64 / 1000.0;
        match (kind, self.aggregation) {
            (ProblemKind::PassFail, _) => Worth::Nothing,
            (ProblemKind::Scoring, Aggregation::PassFail) => Worth::PassFail,
            (ProblemKind::Scoring, Aggregation::Min) => Worth::UpTo(points(self.max)),
            (ProblemKind::Scoring, Aggregation::Sum) => {
                let rest = Points(self.max.0 - self.static_most().0);
                Worth::UpTo(points(rest) / self.tests.len().max(1) as f64)
            }
        }
    }
}

impl Testdata {
    /// Opens `problem.yaml`, `data/` and the validators in this folder: a package, or an unpacked archive.
    pub fn open(root: &Path) -> Result<Self, Error> {
        const FILE: &str = "problem.yaml";
        let problem: settings::Problem = settings::read(root, FILE)?;
        let version = problem.problem_format_version.as_str();
        if version != "2025-09" {
            let reason = format!("format version {version} is not known; use 2025-09");
            return Err(Error::new(FILE, reason));
        }
        let kind = kind::of(problem.kind, problem.limits.validation_passes)?;
        let limits = limits::of_runs(&problem.limits)?;
        let titles = problem.name.into_map();
        if titles.is_empty() || titles.values().any(|title| title.trim().is_empty()) {
            return Err(Error::new(
                FILE,
                "`name` must be a title, or titles by language",
            ));
        }
        let languages = match problem.languages.map(OneOrMore::into_vec) {
            // There are no programs to be written in any.
            _ if kind.mode == Mode::SubmitAnswer => vec![ANSWERS.into()],
            Some(list) if list != ["all"] => {
                let known = list.iter().map(|id| by_language::language(id));
                let known: Result<_, Error> = known.collect();
                known.map_err(|error| Error::new(FILE, error.reason))?
            }
            Some(_) | None => Vec::new(),
        };
        let checker = programs::checker(root, kind)?;
        let static_validator = programs::static_validator(root, kind)?;
        let reader = cases::Reader {
            root,
            kind,
            natively: matches!(checker, Checker::Native),
            statically: static_validator.is_some(),
            constants: &problem.constants,
        };
        let data = discover::data(&reader)?;
        let said = by_language::read(root)?;
        let calibration = calibration(&problem.limits)?;
        let source_rules = settings::source_rules(root, problem.limits.code)?;
        let testdata = Self {
            root: root.to_owned(),
            titles,
            kind: kind.scored,
            mode: kind.mode,
            passes: kind.passes,
            limits,
            validation: limits::of_validation(&problem.limits)?,
            compiling: limits::of_compiling(&problem.limits)?,
            constants: problem.constants,
            languages,
            allowances: said.allowances,
            given: Vec::new(),
            calibration,
            restrictions: said.restrictions,
            samples: data.samples,
            sample_statics: data.sample_statics,
            groups: data.groups,
            aggregation: data.aggregation,
            of: data.of,
            checker,
            static_validator,
            rules: Rules::of(Scope::Problem, &source_rules),
            source_rules,
        };
        by_language::check(&testdata)?;
        Ok(testdata)
    }

    /// That of an opened package, used where it lies.
    #[must_use]
    pub fn of(package: &Package) -> Self {
        package.testdata().clone()
    }

    /// What each sample can earn.
    pub(crate) fn sample_worth(&self) -> Worth {
        match self.kind {
            ProblemKind::PassFail => Worth::Nothing,
            ProblemKind::Scoring => Worth::Sample,
        }
    }

    /// Holds sources to more rules than the package's own: a contest's, or those of its problem.
    pub fn forbid(&mut self, scope: Scope, rules: &SourceRules) {
        self.rules.add(scope, rules);
    }

    /// The number of all tests, samples and static validations too.
    #[must_use]
    pub fn tests(&self) -> u32 {
        let secret: usize = self.groups.iter().map(Group::size).sum();
        let samples = self.samples.len() + self.sample_statics.len();
        u32::try_from(samples + secret).unwrap_or(u32::MAX)
    }
}

/// How a limit is found from solutions; the defaults are the format's.
fn calibration(given: &settings::Limits) -> Result<Rule, Error> {
    let times = given.time_multipliers.as_ref();
    let rule = Rule {
        ac_to_time_limit: times.and_then(|t| t.ac_to_time_limit).unwrap_or(2.0),
        time_limit_to_tle: times.and_then(|t| t.time_limit_to_tle).unwrap_or(1.5),
        time_resolution_s: given.time_resolution.unwrap_or(1.0),
    };
    let wrong = |field: &str, reason: &str| {
        let reason = format!("`limits.{field}` {reason}");
        Err(Error::new("problem.yaml", reason))
    };
    if !(1.0..=100.0).contains(&rule.ac_to_time_limit) {
        return wrong("time_multipliers.ac_to_time_limit", "must be 1 to 100");
    }
    if !(1.0..=100.0).contains(&rule.time_limit_to_tle) {
        return wrong("time_multipliers.time_limit_to_tle", "must be 1 to 100");
    }
    if !(0.001..=60.0).contains(&rule.time_resolution_s) {
        return wrong("time_resolution", "must be 0.001 to 60 seconds");
    }
    Ok(rule)
}

/// The format's language codes where ours differ.
const CODES: [(&str, &str); 1] = [("python3", "python")];

/// Our id of a language of the format.
fn id_of(code: &str) -> &str {
    let ours = CODES.iter().find(|(format, _)| *format == code);
    ours.map_or(code, |(_, ours)| ours)
}

/// The format's code of a language of ours.
pub(crate) fn code_of(id: &LanguageId) -> &str {
    let code = CODES.iter().find(|(_, ours)| *ours == id.0);
    code.map_or(&id.0, |(format, _)| format)
}
