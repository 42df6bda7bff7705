//! What judging needs of a package: limits, tests in groups, and how outputs are checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use agon_domain::id::LanguageId;
use agon_domain::manifest::{ProblemKind, ProblemLimits};
use agon_domain::points::Points;
use agon_domain::source_rules::SourceRules;

mod discover;

use crate::checker::Comparison;
use crate::package::settings::{self, Aggregation, OneOrMore};
use crate::package::{Error, Package};
use crate::rules::{Rules, Scope};

/// The tests of a problem, and what else judging needs.
#[derive(Debug, Clone)]
pub struct Testdata {
    pub(crate) root: PathBuf,
    pub(crate) titles: BTreeMap<String, String>,
    pub(crate) kind: ProblemKind,
    pub(crate) limits: ProblemLimits,
    pub(crate) validation: Validation,
    pub(crate) languages: Vec<LanguageId>,
    pub(crate) samples: Vec<Test>,
    pub(crate) groups: Vec<Group>,
    pub(crate) aggregation: Aggregation,
    pub(crate) of: Points,
    pub(crate) validator: Option<Vec<PathBuf>>,
    /// The package's own rules for sources.
    pub(crate) source_rules: SourceRules,
    /// All rules for sources: the package's, and those added by [`Testdata::forbid`].
    pub(crate) rules: Rules,
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
            Some(list) if list != ["all"] => list.iter().map(|id| id_of(id).into()).collect(),
            Some(_) | None => Vec::new(),
        };
        let source_rules = settings::source_rules(root, problem.limits.code)?;
        let validator = discover::validator(root)?;
        let data = discover::data(root, kind, validator.is_none())?;
        Ok(Self {
            root: root.to_owned(),
            titles,
            kind,
            limits,
            validation,
            languages,
            samples: data.samples,
            groups: data.groups,
            aggregation: data.aggregation,
            of: data.of,
            validator,
            rules: Rules::of(Scope::Problem, &source_rules),
            source_rules,
        })
    }

    /// That of an opened package, used where it lies.
    #[must_use]
    pub fn of(package: &Package) -> Self {
        package.testdata().clone()
    }

    /// Holds sources to more rules than the package's own: a contest's, or those of its problem.
    pub fn forbid(&mut self, scope: Scope, rules: &SourceRules) {
        self.rules.add(scope, rules);
    }

    /// The number of all tests, samples too.
    #[must_use]
    pub fn tests(&self) -> u32 {
        let secret: usize = self.groups.iter().map(|group| group.tests.len()).sum();
        u32::try_from(self.samples.len() + secret).unwrap_or(u32::MAX)
    }
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
