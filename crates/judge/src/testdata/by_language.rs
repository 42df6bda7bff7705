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
    // Whoever is not named stands for all that are not.
    let other = LanguageId::from("");
    named.push(&other);
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
