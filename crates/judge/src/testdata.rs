//! What judging needs of a package: limits, tests in groups, and how outputs are checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use agon_domain::allowance::Allowance;
use agon_domain::id::LanguageId;
use agon_domain::manifest::{ProblemKind, ProblemLimits, Restriction};
use agon_domain::points::Points;

pub(crate) mod by_language;
mod discover;

use crate::calibrate::Rule;
use crate::checker::Comparison;
use crate::package::settings::{self, Aggregation, OneOrMore};
use crate::package::{Error, Package};

/// The tests of a problem, and what else judging needs.
#[derive(Debug, Clone)]
pub struct Testdata {
    pub(crate) root: PathBuf,
    pub(crate) titles: BTreeMap<String, String>,
    pub(crate) kind: ProblemKind,
    pub(crate) limits: ProblemLimits,
    pub(crate) validation: Validation,
    pub(crate) languages: Vec<LanguageId>,
    /// What the package gives languages, and what a contest gives in place of it.
    pub(crate) allowances: Vec<Allowance>,
    given: Vec<Allowance>,
    /// How a limit is found from the package's solutions.
    pub(crate) calibration: Rule,
    pub(crate) restrictions: Vec<Restriction>,
    pub(crate) samples: Vec<Test>,
    pub(crate) groups: Vec<Group>,
    pub(crate) aggregation: Aggregation,
    pub(crate) of: Points,
    pub(crate) validator: Option<Vec<PathBuf>>,
}

/// The limits of a run of the package's own validator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Validation {
    pub(crate) cpu_ms: u32,
    pub(crate) memory_mib: u32,
}

/// Secret tests judged together. A pass-fail problem has one group, `secret`.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) name: String,
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
    pub(crate) program_args: Vec<String>,
    pub(crate) validator_args: Vec<String>,
    pub(crate) comparison: Comparison,
}

impl Group {
    /// Whether a failed test decides the whole group, so that the rest need not be run.
    pub(crate) fn stops(&self) -> bool {
        match self.aggregation {
            Aggregation::Min | Aggregation::PassFail => true,
            Aggregation::Sum => false,
        }
    }
}

impl Testdata {
    /// Opens `problem.yaml`, `data/` and `output_validator/` in this folder: a package, or an unpacked archive.
    pub fn open(root: &Path) -> Result<Self, Error> {
        const FILE: &str = "problem.yaml";
        let problem: settings::Problem = settings::read(root, FILE)?;
        let version = problem.problem_format_version.as_str();
        if version != "2025-09" {
            let reason = format!("format version {version} is not known; use 2025-09");
            return Err(Error::new(FILE, reason));
        }
        let kind = kind(problem.kind)?;
        let limits = limits(&problem.limits)?;
        let validation = Validation {
            cpu_ms: milliseconds(
                problem.limits.validation_time.unwrap_or(60.0),
                "limits.validation_time",
            )?,
            memory_mib: problem
                .limits
                .validation_memory
                .unwrap_or(1024)
                .clamp(16, 4096),
        };
        let titles = problem.name.into_map();
        if titles.is_empty() || titles.values().any(|title| title.trim().is_empty()) {
            return Err(Error::new(
                FILE,
                "`name` must be a title, or titles by language",
            ));
        }
        let languages = match problem.languages.map(OneOrMore::into_vec) {
            Some(list) if list != ["all"] => {
                let known = list.iter().map(|id| by_language::language(id));
                let known: Result<_, Error> = known.collect();
                known.map_err(|error| Error::new(FILE, error.reason))?
            }
            Some(_) | None => Vec::new(),
        };
        let said = by_language::read(root)?;
        let calibration = calibration(&problem.limits)?;
        let validator = discover::validator(root)?;
        let data = discover::data(root, kind, validator.is_none())?;
        let testdata = Self {
            root: root.to_owned(),
            titles,
            kind,
            limits,
            validation,
            languages,
            allowances: said.allowances,
            given: Vec::new(),
            calibration,
            restrictions: said.restrictions,
            samples: data.samples,
            groups: data.groups,
            aggregation: data.aggregation,
            of: data.of,
            validator,
        };
        by_language::check(&testdata)?;
        Ok(testdata)
    }

    /// That of an opened package, used where it lies.
    #[must_use]
    pub fn of(package: &Package) -> Self {
        package.testdata().clone()
    }

    /// The number of all tests, samples too.
    #[must_use]
    pub fn tests(&self) -> u32 {
        let secret: usize = self.groups.iter().map(|group| group.tests.len()).sum();
        u32::try_from(self.samples.len() + secret).unwrap_or(u32::MAX)
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
fn id_of(code: &str) -> &str {
    match code {
        "python3" => "python",
        other => other,
    }
}

fn kind(words: Option<OneOrMore>) -> Result<ProblemKind, Error> {
    let words = words.map_or_else(|| vec!["pass-fail".into()], OneOrMore::into_vec);
    match words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["pass-fail"] => Ok(ProblemKind::PassFail),
        ["scoring"] => Ok(ProblemKind::Scoring),
        other => {
            let reason = format!(
                "`type` {} is not supported; use pass-fail or scoring",
                other.join(", ")
            );
            Err(Error::new("problem.yaml", reason))
        }
    }
}

fn limits(given: &settings::Limits) -> Result<ProblemLimits, Error> {
    const FILE: &str = "problem.yaml";
    let seconds = given
        .time_limit
        .ok_or_else(|| Error::new(FILE, "write `limits.time_limit`, in seconds"))?;
    let memory = given.memory.unwrap_or(1024);
    if !(4..=65_536).contains(&memory) {
        return Err(Error::new(FILE, "`limits.memory` must be 4 to 65536 MiB"));
    }
    let output = given.output.unwrap_or(8);
    if !(1..=1024).contains(&output) {
        return Err(Error::new(FILE, "`limits.output` must be 1 to 1024 MiB"));
    }
    Ok(ProblemLimits {
        cpu_ms: milliseconds(seconds, "limits.time_limit")?,
        memory_kib: memory * 1024,
        output_kib: output * 1024,
    })
}

/// Seconds of a file as milliseconds, at most ten minutes.
fn milliseconds(seconds: f64, field: &str) -> Result<u32, Error> {
    if !(0.001..=600.0).contains(&seconds) {
        return Err(Error::new(
            "problem.yaml",
            format!("`{field}` must be above 0 and at most 600 seconds"),
        ));
    }
    // In range and positive: the cast loses only the fraction that rounding left.
    Ok((seconds * 1000.0).round() as u32)
}
