//! What a package says of single languages, in a file of ours, `agon.yaml`: time, memory, and groups of tests that only
//! some languages face. Other systems that read the format do not look into it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use agon_domain::allowance::Allowance;
use agon_domain::id::LanguageId;
use agon_domain::manifest::{ProblemKind, Restriction};
use agon_domain::points::Points;
use serde::Deserialize;

use super::{Group, Test, Testdata, id_of};
use crate::package::settings::{self, Aggregation};
use crate::package::{Error, text};

pub(crate) const FILE: &str = "agon.yaml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ours {
    #[serde(default)]
    languages: BTreeMap<String, Given>,
    #[serde(default)]
    groups: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    time_multiplier: Option<f64>,
    extra_memory: Option<u32>,
}

/// What `agon.yaml` says, if there is one.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) allowances: Vec<Allowance>,
    pub(super) restrictions: Vec<Restriction>,
}

/// Reads `agon.yaml`; `folders` are the names of the groups' folders.
pub(super) fn read(root: &Path) -> Result<Said, Error> {
    if !root.join(FILE).exists() {
        return Ok(Said::default());
    }
    // An empty file says nothing, which YAML takes for something else.
    if text(root, FILE)?.trim().is_empty() {
        return Ok(Said::default());
    }
    let ours: Ours = settings::read(root, FILE)?;
    let allowance = |(id, given): (&String, &Given)| -> Result<Allowance, Error> {
        let percent = match given.time_multiplier {
            None => None,
            Some(times) if times.is_finite() && (0.1..=100.0).contains(&times) => {
                // At most 10,000: the cast loses only the fraction that rounding left.
                Some((times * 100.0).round() as u32)
            }
            Some(_) => {
                let reason = format!("`languages.{id}.time_multiplier` must be 0.1 to 100");
                return Err(Error::new(FILE, reason));
            }
        };
        Ok(Allowance {
            language: language(id)?,
            time_percent: percent,
            extra_mib: given.extra_memory.unwrap_or(0),
        })
    };
    let allowances = ours.languages.iter().map(allowance);
    let allowances: Vec<_> = allowances.collect::<Result<_, _>>()?;
    Allowance::check(&allowances).map_err(|reason| Error::new(FILE, reason))?;
    let restriction = |(name, ids): (&String, &Vec<String>)| {
        let group = match name.starts_with("secret/") {
            true => name.clone(),
            false => format!("secret/{name}"),
        };
        if !root.join("data").join(&group).is_dir() || group.contains("..") {
            return Err(Error::new(
                FILE,
                format!("`groups` names `{name}`, which is no group"),
            ));
        }
        if ids.is_empty() {
            let reason = format!("`groups.{name}` names no language");
            return Err(Error::new(FILE, reason));
        }
        let languages = ids.iter().map(|id| language(id));
        Ok(Restriction {
            group,
            languages: languages.collect::<Result<_, _>>()?,
        })
    };
    Ok(Said {
        allowances,
        restrictions: ours
            .groups
            .iter()
            .map(restriction)
            .collect::<Result<_, _>>()?,
    })
}

/// A language's id as packages write it.
pub(super) fn language(id: &str) -> Result<LanguageId, Error> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+#-_".contains(c);
    if id.is_empty() || id.len() > 32 || !id.chars().all(fits) {
        let reason = format!("`{id}` is no language; `agon languages` lists them");
        return Err(Error::new(FILE, reason));
    }
    Ok(id_of(id).into())
}

/// Refuses restrictions under which languages could not earn the same.
pub(super) fn check(testdata: &Testdata) -> Result<(), Error> {
    let mut named: Vec<&LanguageId> = Vec::new();
    for restriction in &testdata.restrictions {
        let required = |group: &&Group| group.requires.contains(&restriction.group);
        if let Some(group) = testdata.groups.iter().find(required) {
            let reason = format!(
                "{} requires {}, so that it must be for all languages",
                group.name, restriction.group
            );
            return Err(Error::new(FILE, reason));
        }
        named.extend(&restriction.languages);
    }
    // Whoever is not named stands for all that are not, where the problem is for all languages.
    let other = LanguageId::from("");
    match testdata.languages.as_slice() {
        [] => named.push(&other),
        list => named = list.iter().collect(),
    }
    let mut first: Option<(&LanguageId, Points)> = None;
    for language in named {
        let narrowed = testdata.for_language(language);
        let shown = match language.0.as_str() {
            "" => "a language that `groups` does not name",
            id => id,
        };
        if narrowed.groups.iter().all(|group| group.tests.is_empty()) {
            return Err(Error::new(FILE, format!("{shown} has no test")));
        }
        let most = narrowed.groups.iter().map(|group| group.max).sum();
        let summed =
            testdata.kind == ProblemKind::Scoring && testdata.aggregation == Aggregation::Sum;
        match first {
            Some((_, before)) if summed && before != most => {
                let reason = format!(
                    "{shown} can earn {most} points and others {before}; give both as much"
                );
                return Err(Error::new(FILE, reason));
            }
            Some(_) => {}
            None => first = Some((language, most)),
        }
    }
    Ok(())
}

impl Testdata {
    /// The tests that programs in this language face; groups without any are left out.
    pub(crate) fn for_language(&self, language: &LanguageId) -> Cow<'_, Self> {
        if self.restrictions.is_empty() {
            return Cow::Borrowed(self);
        }
        let faces = |test: &Test| self.faces(language, &test.name);
        let mut narrowed = self.clone();
        for group in &mut narrowed.groups {
            group.tests.retain(faces);
        }
        narrowed.groups.retain(|group| !group.tests.is_empty());
        Cow::Owned(narrowed)
    }

    /// Points per group of the tests for one language, as points per group of all: nothing for those left out.
    pub(crate) fn spread(&self, language: &LanguageId, groups: Vec<Points>) -> Vec<Points> {
        if self.restrictions.is_empty() {
            return groups;
        }
        let mut earned = groups.into_iter();
        let there = |group: &Group| {
            group
                .tests
                .iter()
                .any(|test| self.faces(language, &test.name))
        };
        let each = self.groups.iter().map(|group| match there(group) {
            true => earned.next().unwrap_or(Points::ZERO),
            false => Points::ZERO,
        });
        each.collect()
    }

    fn faces(&self, language: &LanguageId, test: &str) -> bool {
        let within = |group: &str| {
            test.strip_prefix(group)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let shut = |one: &&Restriction| within(&one.group) && !one.languages.contains(language);
        !self.restrictions.iter().any(|one| shut(&one))
    }

    /// What a language is given here, if anything is said of it.
    pub(crate) fn allowance(&self, language: &LanguageId) -> Option<&Allowance> {
        Allowance::find(language, &[&self.given, &self.allowances])
    }

    /// With what a contest gives languages in place of what the package does; the nearest first.
    #[must_use]
    pub fn giving(mut self, nearest: &[&[Allowance]]) -> Self {
        self.given = nearest.concat();
        self
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use insta::assert_snapshot;

    use super::*;

    /// Opens a scoring package of two groups with this `agon.yaml`.
    fn open(ours: &str, second: u32) -> Result<Testdata, Error> {
        let (ours, languages) = ours.split_once(" for ").unwrap_or((ours, ""));
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write(
            "problem.yaml",
            &format!(
                "problem_format_version: 2025-09\ntype: scoring\nname: Sum\n\
                 limits:\n  time_limit: 1\n{languages}"
            ),
        );
        for (group, points) in [("1", 40), ("2", 60), ("3", second)] {
            write(&format!("data/secret/{group}/01.in"), "1\n");
            write(&format!("data/secret/{group}/01.ans"), "1\n");
            let settings = format!("max_score: {points}\n");
            write(&format!("data/secret/{group}/test_group.yaml"), &settings);
        }
        write("data/secret/test_group.yaml", "max_score: 200\n");
        write(FILE, ours);
        Testdata::open(folder.path())
    }

    /// The groups that each language faces, or what is wrong.
    fn faced(ours: &str, second: u32) -> String {
        match open(ours, second) {
            Err(error) => error.to_string(),
            Ok(testdata) => {
                let faces = |id: &str| {
                    let narrowed = testdata.for_language(&id.into());
                    let groups: Vec<_> = narrowed.groups.iter().map(|g| &g.name[7..]).collect();
                    let earned = narrowed.groups.iter().map(|group| group.max).collect();
                    let points = testdata.spread(&id.into(), earned);
                    let points: Vec<_> = points.iter().map(ToString::to_string).collect();
                    format!("{id} {} of {}", groups.join("+"), points.join(" "))
                };
                ["cpp", "python", "java"].map(faces).join("; ")
            }
        }
    }

    #[test]
    fn some_languages_face_other_groups_and_earn_as_much() {
        assert_snapshot!(faced("", 60), @"cpp 1+2+3 of 40 60 60; python 1+2+3 of 40 60 60; java 1+2+3 of 40 60 60");
        assert_snapshot!(faced("groups: { 2: [cpp, java], secret/3: [python3] }", 60), @"agon.yaml: a language that `groups` does not name can earn 40 points and others 100; give both as much");
        assert_snapshot!(faced("groups: { 2: [cpp, java], 3: [python] }", 50), @"agon.yaml: python can earn 90 points and others 100; give both as much");
        assert_snapshot!(faced("groups: { 2: [cpp], 3: [python] }", 60), @"agon.yaml: a language that `groups` does not name can earn 40 points and others 100; give both as much");
        assert_snapshot!(faced("groups: { 2: [cpp, java], secret/3: [python3] } for languages: [cpp, java, python3]", 60), @"cpp 1+2 of 40 60 0; python 1+3 of 40 0 60; java 1+2 of 40 60 0");
        assert_snapshot!(faced("groups: { 4: [cpp] }", 60), @"agon.yaml: `groups` names `4`, which is no group");
        assert_snapshot!(faced("groups: { 2: [] }", 60), @"agon.yaml: `groups.2` names no language");
        assert_snapshot!(faced("groups: { 1: [cpp], 2: [cpp], 3: [cpp] }", 60), @"agon.yaml: a language that `groups` does not name has no test");
    }

    #[test]
    fn languages_are_given_time_and_memory() {
        let given = |ours: &str| match open(ours, 60) {
            Err(error) => error.to_string(),
            Ok(testdata) => {
                let all = testdata.allowances.iter();
                let all =
                    all.map(|a| format!("{} {:?} {}", a.language, a.time_percent, a.extra_mib));
                all.collect::<Vec<_>>().join("; ")
            }
        };
        assert_snapshot!(given("languages:\n  python3: { time_multiplier: 2.5, extra_memory: 64 }\n  java: {}\n"), @"java None 0; python Some(250) 64");
        assert_snapshot!(given("languages:\n  Java 17: {}\n"), @"agon.yaml: `Java 17` is no language; `agon languages` lists them");
        assert_snapshot!(given("languages:\n  java: { time_multiplier: 0 }\n"), @"agon.yaml: `languages.java.time_multiplier` must be 0.1 to 100");
        assert_snapshot!(given("languages:\n  java: { extra_memory: 70000 }\n"), @"agon.yaml: java: write at most 65536 MiB of extra memory");
        assert_snapshot!(given("languages:\n  java: { time: 2 }\n"), @"agon.yaml, line 2: unknown field `time`, expected one of time_multiplier, extra_memory at line 2, column 11");
    }

    #[test]
    fn a_contest_goes_before_the_package() {
        let testdata = open("languages:\n  java: { time_multiplier: 2 }\n", 60).unwrap();
        let contest = [Allowance {
            language: "java".into(),
            time_percent: None,
            extra_mib: 1,
        }];
        let testdata = testdata.giving(&[&[], &contest]);
        assert_eq!(testdata.allowance(&"java".into()), Some(&contest[0]));
        assert_eq!(testdata.allowance(&"cpp".into()), None);
    }
}
