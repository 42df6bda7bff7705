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
    #[serde(default)]
    pub(crate) constants: Constants,
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
    pub(crate) code: Option<u32>,
    pub(crate) compilation_time: Option<f64>,
    pub(crate) compilation_memory: Option<u32>,
    pub(crate) validation_output: Option<u32>,
    pub(crate) validation_passes: Option<u32>,
    pub(crate) time_multipliers: Option<TimeMultipliers>,
    pub(crate) time_resolution: Option<f64>,
}

/// How limits follow from solutions, for `agon calibrate`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimeMultipliers {
    pub(crate) ac_to_time_limit: Option<f64>,
    pub(crate) time_limit_to_tle: Option<f64>,
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
    pub(crate) static_validation_score: Option<StaticScore>,
    pub(crate) static_validator_args: Option<Vec<String>>,
    pub(crate) input_validator_args: Option<InputArgs>,
    pub(crate) full_feedback: Option<bool>,
    #[serde(rename = "input_visualizer_args")]
    _input_visualizer_args: Option<IgnoredAny>,
    #[serde(rename = "output_visualizer_args")]
    _output_visualizer_args: Option<IgnoredAny>,
}

/// `NAME.yaml` beside a test.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestCase {
    pub(crate) args: Option<Vec<String>>,
    pub(crate) output_validator_args: Option<Vec<String>>,
    pub(crate) input_validator_args: Option<InputArgs>,
    pub(crate) full_feedback: Option<bool>,
    pub(crate) hint: Option<String>,
    pub(crate) description: Option<String>,
    #[serde(rename = "input_visualizer_args")]
    _input_visualizer_args: Option<IgnoredAny>,
    #[serde(rename = "output_visualizer_args")]
    _output_visualizer_args: Option<IgnoredAny>,
}

/// Arguments of all input validators, or of each by its name.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum InputArgs {
    All(Vec<String>),
    Each(BTreeMap<String, Vec<String>>),
}

impl Default for InputArgs {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl InputArgs {
    /// The arguments of the validator of this name; one that is not named has none.
    pub(crate) fn of(&self, validator: &str) -> &[String] {
        match self {
            Self::All(args) => args,
            Self::Each(each) => each.get(validator).map_or(&[], Vec::as_slice),
        }
    }
}

/// What a static validation gives at most.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum StaticScore {
    Most(u32),
    Word(String),
}

/// `constants`: names that stand for values, written `{{name}}`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Constants(BTreeMap<String, Constant>);

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Constant {
    Whole(i64),
    Number(f64),
    Text(String),
}

impl Constants {
    /// A text with each `{{name}}` of a known name replaced.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.0 {
            let value = match value {
                Constant::Whole(number) => number.to_string(),
                Constant::Number(number) => number.to_string(),
                Constant::Text(text) => text.clone(),
            };
            filled = filled.replace(&format!("{{{{{name}}}}}"), &value);
        }
        filled
    }

    /// The bytes of a file, with constants replaced where it is text.
    pub(crate) fn fill_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.0.is_empty() {
            return bytes;
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.fill(&text).into_bytes(),
            Err(error) => error.into_bytes(),
        }
    }
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
    parse(&super::text(root, file)?, file)
}

/// Reads the text of a YAML file of this name.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, Error> {
    serde_saphyr::from_str(text).map_err(|error| {
        let error = error.without_snippet();
        let line = error
            .location()
            .and_then(|at| u32::try_from(at.line()).ok());
        let reason = error.to_string();
        let reason = reason.lines().next().unwrap_or_default().to_owned();
        Error::at(file, line, reason)
    })
}
