//! The shapes of the YAML files in a package, read strictly: an unknown key is an error with its line.

use std::collections::BTreeMap;
use std::path::Path;

use agon_domain::decide::MAX_SOURCE_BYTES;
use agon_domain::source_rules::SourceRules;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Error;

/// `problem.yaml`, with what judging and showing need; the rest is only known by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Problem {
    pub(crate) problem_format_version: String,
    #[serde(default, rename = "type")]
    pub(crate) kind: Option<OneOrMore>,
    pub(crate) name: Titles,
    pub(crate) limits: Limits,
    pub(crate) languages: Option<OneOrMore>,
    #[serde(rename = "uuid")]
    _uuid: Option<IgnoredAny>,
    #[serde(rename = "version")]
    _version: Option<IgnoredAny>,
    #[serde(rename = "credits")]
    _credits: Option<IgnoredAny>,
    #[serde(rename = "source")]
    _source: Option<IgnoredAny>,
    #[serde(rename = "license")]
    _license: Option<IgnoredAny>,
    #[serde(rename = "rights_owner")]
    _rights_owner: Option<IgnoredAny>,
    #[serde(rename = "embargo_until")]
    _embargo_until: Option<IgnoredAny>,
    #[serde(rename = "keywords")]
    _keywords: Option<IgnoredAny>,
    #[serde(rename = "allow_file_writing")]
    _allow_file_writing: Option<IgnoredAny>,
    #[serde(rename = "constants")]
    _constants: Option<IgnoredAny>,
}

/// A word or a list of words.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(crate) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(word) => vec![word],
            Self::More(words) => words,
        }
    }
}

/// The title, which means the English one, or titles by language tag.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Titles {
    English(String),
    ByLanguage(BTreeMap<String, String>),
}

impl Titles {
    pub(crate) fn into_map(self) -> BTreeMap<String, String> {
        match self {
            Self::English(title) => BTreeMap::from([("en".to_owned(), title)]),
            Self::ByLanguage(titles) => titles,
        }
    }
}

/// `limits`: seconds and MiB.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) time_limit: Option<f64>,
    pub(crate) memory: Option<u32>,
    pub(crate) output: Option<u32>,
    pub(crate) validation_time: Option<f64>,
    pub(crate) validation_memory: Option<u32>,
    #[serde(rename = "time_multipliers")]
    _time_multipliers: Option<IgnoredAny>,
    #[serde(rename = "time_resolution")]
    _time_resolution: Option<IgnoredAny>,
    pub(crate) code: Option<u32>,
    #[serde(rename = "compilation_time")]
    _compilation_time: Option<IgnoredAny>,
    #[serde(rename = "compilation_memory")]
    _compilation_memory: Option<IgnoredAny>,
    #[serde(rename = "validation_output")]
    _validation_output: Option<IgnoredAny>,
    #[serde(rename = "validation_passes")]
    _validation_passes: Option<IgnoredAny>,
}

/// `test_group.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestGroup {
    pub(crate) max_score: Option<MaxScore>,
    pub(crate) score_aggregation: Option<Aggregation>,
    pub(crate) require_pass: Option<OneOrMore>,
    pub(crate) output_validator_args: Option<Vec<String>>,
    pub(crate) args: Option<Vec<String>>,
    pub(crate) static_validation_score: Option<IgnoredAny>,
    #[serde(rename = "input_validator_args")]
    _input_validator_args: Option<IgnoredAny>,
    #[serde(rename = "input_visualizer_args")]
    _input_visualizer_args: Option<IgnoredAny>,
    #[serde(rename = "output_visualizer_args")]
    _output_visualizer_args: Option<IgnoredAny>,
    #[serde(rename = "static_validator_args")]
    _static_validator_args: Option<IgnoredAny>,
    #[serde(rename = "full_feedback")]
    _full_feedback: Option<IgnoredAny>,
    #[serde(rename = "hint")]
    _hint: Option<IgnoredAny>,
    #[serde(rename = "description")]
    _description: Option<IgnoredAny>,
}

/// The most a group gives.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum MaxScore {
    Bounded(u32),
    Word(String),
}

/// How the scores of tests make that of a group, or those of groups that of the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Aggregation {
    PassFail,
    Sum,
    Min,
}

/// What `submissions.yaml` promises of a file or a folder; keys of the format that are not used here are let be.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Promise {
    pub(crate) language: Option<String>,
    pub(crate) score: Option<Score>,
}

/// A score, or the least and the most of it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub(crate) enum Score {
    Exactly(f64),
    Between([f64; 2]),
}

/// The file with the package's rules for sources, an extension of ours.
pub(crate) const SOURCE_RULES: &str = "source_rules.yaml";

/// `source_rules.yaml`, where there is one, and `limits.code`, which is in KiB; the smaller size holds.
pub(crate) fn source_rules(root: &Path, code_kib: Option<u32>) -> Result<SourceRules, Error> {
    let mut rules = if root.join(SOURCE_RULES).exists() {
        let rules: SourceRules = read(root, SOURCE_RULES)?;
        rules
            .check("")
            .map_err(|no| Error::new(SOURCE_RULES, no.to_string().trim_start_matches('.')))?;
        rules
    } else {
        SourceRules::default()
    };
    // What is larger than any source taken forbids nothing.
    let code = code_kib
        .map(|kib| kib.saturating_mul(1024))
        .filter(|bytes| (*bytes as usize) < MAX_SOURCE_BYTES);
    if code == Some(0) {
        return Err(Error::new(
            "problem.yaml",
            "`limits.code` must be at least 1 KiB",
        ));
    }
    rules.max_bytes = rules.max_bytes.into_iter().chain(code).min();
    Ok(rules)
}

/// Reads a YAML file of the package; `file` is its name inside the package.
pub(crate) fn read<T: DeserializeOwned>(root: &Path, file: &str) -> Result<T, Error> {
    let text = super::text(root, file)?;
    serde_saphyr::from_str(&text).map_err(|error| {
        let error = error.without_snippet();
        let line = error
            .location()
            .and_then(|at| u32::try_from(at.line()).ok());
        let reason = error.to_string();
        let reason = reason.lines().next().unwrap_or_default().to_owned();
        Error::at(file, line, reason)
    })
}
