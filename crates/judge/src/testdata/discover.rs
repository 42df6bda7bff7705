//! Finds the tests under `data/` and the validator's sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use agon_domain::manifest::ProblemKind;
use agon_domain::points::Points;

use super::{Group, Test};
use crate::checker::Comparison;
use crate::package::settings::{self, Aggregation, MaxScore, OneOrMore};
use crate::package::{Error, names};

const SETTINGS: &str = "test_group.yaml";

/// What `data/` holds.
pub(super) struct Data {
    pub(super) samples: Vec<Test>,
    pub(super) groups: Vec<Group>,
    pub(super) aggregation: Aggregation,
    pub(super) of: Points,
}

/// One folder of tests, as found.
struct Folder {
    settings: settings::TestGroup,
    tests: Vec<Test>,
    folders: Vec<String>,
}

/// Reads `data/sample` and `data/secret`, with groups one level deep as the format has them.
pub(super) fn data(root: &Path, kind: ProblemKind, natively: bool) -> Result<Data, Error> {
    let reader = Reader {
        root,
        kind,
        natively,
    };
    let samples = match root.join("data/sample").exists() {
        true => reader.folder("sample", &[])?.tests,
        false => Vec::new(),
    };
    let secret = reader.folder("secret", &[])?;
    let args = secret
        .settings
        .output_validator_args
        .clone()
        .unwrap_or_default();
    let (aggregation, of) = (
        secret
            .settings
            .score_aggregation
            .unwrap_or(Aggregation::Sum),
        reader.of(&secret)?,
    );
    let mut groups = Vec::new();
    for name in &secret.folders {
        let name = format!("secret/{name}");
        let folder = reader.folder(&name, &args)?;
        if !folder.folders.is_empty() {
            return Err(Error::new(
                format!("data/{name}"),
                "a test group holds no further folders",
            ));
        }
        groups.push(reader.group(name, folder, &groups)?);
    }
    if !secret.tests.is_empty() {
        if !groups.is_empty() {
            return Err(Error::new(
                "data/secret",
                "holds both tests and groups; use one or the other",
            ));
        }
        groups.push(Group {
            name: "secret".into(),
            tests: secret.tests,
            max: of,
            aggregation,
            requires: required(secret.settings.require_pass, &[])?,
        });
    }
    if groups.iter().all(|group| group.tests.is_empty()) {
        return Err(Error::new(
            "data/secret",
            "there is no test; write at least one NAME.in with its NAME.ans",
        ));
    }
    let most: Points = match aggregation {
        Aggregation::Sum => groups.iter().map(|group| group.max).sum(),
        Aggregation::Min => groups.iter().map(|group| group.max).min().unwrap_or(of),
        Aggregation::PassFail => of,
    };
    if kind == ProblemKind::Scoring && most > of {
        return Err(Error::new(
            format!("data/secret/{SETTINGS}"),
            format!("the groups give up to {most} points, more than its max_score of {of}"),
        ));
    }
    if kind == ProblemKind::PassFail {
        groups = vec![Group {
            name: "secret".into(),
            tests: groups.into_iter().flat_map(|group| group.tests).collect(),
            max: of,
            aggregation: Aggregation::PassFail,
            requires: Vec::new(),
        }];
    }
    Ok(Data {
        samples,
        groups,
        aggregation,
        of,
    })
}

struct Reader<'a> {
    root: &'a Path,
    kind: ProblemKind,
    natively: bool,
}

impl Reader<'_> {
    /// Reads `data/NAME`, whose parent's validator arguments are `inherited`.
    fn folder(&self, name: &str, inherited: &[String]) -> Result<Folder, Error> {
        let place = format!("data/{name}");
        let all: BTreeSet<String> = names(self.root, &place)?.into_iter().collect();
        let mut settings = settings::TestGroup::default();
        if all.contains(SETTINGS) {
            settings = settings::read(self.root, &format!("{place}/{SETTINGS}"))?;
            self.refuse(&settings, &format!("{place}/{SETTINGS}"))?;
        }
        let args = settings
            .output_validator_args
            .get_or_insert_with(|| inherited.to_vec())
            .clone();
        let (mut tests, mut folders) = (Vec::new(), Vec::new());
        for file in names(self.root, &place)? {
            let path = self.root.join(&place).join(&file);
            if path.is_dir() {
                if file.ends_with(".files") {
                    return Err(Error::new(
                        format!("{place}/{file}"),
                        "files beside a test are not supported",
                    ));
                }
                folders.push(file);
            } else if let Some(stem) = file.strip_suffix(".in") {
                tests.push(self.test(name, stem, &args)?);
            } else if let Some(stem) = file.strip_suffix(".ans")
                && !all.contains(&format!("{stem}.in"))
            {
                return Err(Error::new(
                    format!("{place}/{stem}.in"),
                    "the test's input is missing",
                ));
            }
        }
        Ok(Folder {
            settings,
            tests,
            folders,
        })
    }

    fn test(&self, folder: &str, stem: &str, inherited: &[String]) -> Result<Test, Error> {
        let name = format!("{folder}/{stem}");
        let file = |ending: &str| format!("data/{name}.{ending}");
        let own: settings::TestGroup = match self.root.join(file("yaml")).exists() {
            true => settings::read(self.root, &file("yaml"))?,
            false => settings::TestGroup::default(),
        };
        let answer = self.root.join(file("ans"));
        if !answer.is_file() {
            return Err(Error::new(file("ans"), "the test's answer is missing"));
        }
        let validator_args = own
            .output_validator_args
            .unwrap_or_else(|| inherited.to_vec());
        let comparison = match self.natively {
            true => Comparison::parse(&validator_args)
                .map_err(|reason| Error::new(file("in"), reason))?,
            false => Comparison::default(),
        };
        Ok(Test {
            input: self.root.join(file("in")),
            answer,
            name,
            program_args: own.args.unwrap_or_default(),
            validator_args,
            comparison,
        })
    }

    fn refuse(&self, settings: &settings::TestGroup, file: &str) -> Result<(), Error> {
        if settings.static_validation_score.is_some() {
            return Err(Error::new(file, "static validators are not supported"));
        }
        let scored = settings.max_score.is_some()
            || settings.score_aggregation.is_some()
            || settings.require_pass.is_some();
        if scored && (self.kind == ProblemKind::PassFail || file.starts_with("data/sample")) {
            return Err(Error::new(
                file,
                "only secret tests of a scoring problem have scores",
            ));
        }
        Ok(())
    }

    /// The most the whole gives: 1 for pass-fail problems.
    fn of(&self, secret: &Folder) -> Result<Points, Error> {
        match self.kind {
            ProblemKind::PassFail => Ok(Points::whole(1)),
            ProblemKind::Scoring => {
                let max = secret
                    .settings
                    .max_score
                    .clone()
                    .unwrap_or(MaxScore::Bounded(100));
                bounded(Some(max), "data/secret")
            }
        }
    }

    fn group(&self, name: String, folder: Folder, earlier: &[Group]) -> Result<Group, Error> {
        let place = format!("data/{name}");
        if folder.tests.is_empty() {
            return Err(Error::new(place, "the group has no test"));
        }
        let max = match self.kind {
            ProblemKind::PassFail => Points::ZERO,
            ProblemKind::Scoring => bounded(folder.settings.max_score, &place)?,
        };
        Ok(Group {
            requires: required(folder.settings.require_pass, earlier)
                .map_err(|error| Error::new(format!("{place}/{SETTINGS}"), error.reason))?,
            aggregation: folder
                .settings
                .score_aggregation
                .unwrap_or(Aggregation::PassFail),
            tests: folder.tests,
            name,
            max,
        })
    }
}

fn bounded(score: Option<MaxScore>, place: &str) -> Result<Points, Error> {
    let file = format!("{place}/{SETTINGS}");
    match score {
        Some(MaxScore::Bounded(score)) => Ok(Points::whole(score.into())),
        Some(MaxScore::Word(word)) if word == "unbounded" => {
            Err(Error::new(file, "unbounded scores are not supported"))
        }
        Some(MaxScore::Word(word)) => Err(Error::new(
            file,
            format!("`max_score: {word}` is not a number"),
        )),
        None => Err(Error::new(
            file,
            "write `max_score`, the most this group gives",
        )),
    }
}

/// The groups that must pass first: `sample`, or names of earlier groups.
fn required(names: Option<OneOrMore>, earlier: &[Group]) -> Result<Vec<String>, Error> {
    let names = names.map(OneOrMore::into_vec).unwrap_or_default();
    let full = |name: String| {
        let full = match name.as_str() {
            "sample" => name.clone(),
            short if short.starts_with("secret/") => name.clone(),
            short => format!("secret/{short}"),
        };
        let known = full == "sample" || earlier.iter().any(|group| group.name == full);
        let reason = || format!("`require_pass` names `{name}`, which is no earlier group");
        known
            .then_some(full)
            .ok_or_else(|| Error::new(format!("data/secret/{SETTINGS}"), reason()))
    };
    names.into_iter().map(full).collect()
}

/// The sources of the package's own validator: one file, or a folder of them.
pub(super) fn validator(root: &Path) -> Result<Option<Vec<PathBuf>>, Error> {
    const FOLDER: &str = "output_validator";
    if !root.join(FOLDER).exists() {
        return Ok(None);
    }
    let files: Vec<_> = names(root, FOLDER)?
        .iter()
        .map(|name| root.join(FOLDER).join(name))
        .collect();
    match files.iter().find(|file| !file.is_file()) {
        Some(other) => Err(Error::new(
            other.display().to_string(),
            "only files are supported here",
        )),
        None if files.is_empty() => Err(Error::new(FOLDER, "the folder is empty")),
        None => Ok(Some(files)),
    }
}
