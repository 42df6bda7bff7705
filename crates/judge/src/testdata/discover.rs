//! Puts the tests under `data/` together to groups, by the rules of the format's "Result aggregation".

use agon_domain::manifest::ProblemKind;
use agon_domain::points::Points;

use super::cases::{Folder, Given, Reader, SETTINGS};
use super::{Group, Static, Test};
use crate::package::Error;
use crate::package::settings::{Aggregation, MaxScore, OneOrMore};

/// What `data/` holds.
pub(super) struct Data {
    pub(super) samples: Vec<Test>,
    pub(super) sample_statics: Vec<Static>,
    pub(super) groups: Vec<Group>,
    pub(super) aggregation: Aggregation,
    pub(super) of: Points,
}

/// Reads `data/sample` and `data/secret`, with groups one level deep as the format has them.
pub(super) fn data(reader: &Reader<'_>) -> Result<Data, Error> {
    let (samples, sample_statics) = samples(reader)?;
    let mut secret = reader.folder("secret", &Given::default())?;
    let aggregation = secret
        .settings
        .score_aggregation
        .unwrap_or(Aggregation::Sum);
    let of = whole(reader, &secret)?;
    let names = std::mem::take(&mut secret.folders);
    let needs = needed(secret.settings.require_pass.take(), "secret", &[])?;
    let mut groups = Vec::new();
    for name in names {
        let name = format!("secret/{name}");
        let mut folder = reader.folder(&name, &secret.given)?;
        reader.all_below(&name, &mut folder)?;
        let group = group(reader, name, folder, (&needs, &groups))?;
        groups.push(group);
    }
    let scored = (reader.kind.scored == ProblemKind::Scoring).then_some(aggregation);
    let statics = reader.statics("secret", &secret.settings, scored)?;
    if !secret.tests.is_empty() && !groups.is_empty() {
        let reason = "holds both tests and groups; use one or the other";
        return Err(Error::new("data/secret", reason));
    }
    if groups.is_empty() {
        groups.push(Group {
            name: "secret".into(),
            statics,
            tests: secret.tests,
            max: of,
            aggregation,
            requires: needs,
        });
    } else if !statics.is_empty() {
        // Static validation of the whole stands like a group before the others.
        let max = statics.iter().filter_map(|one| one.most).sum();
        let own = Group {
            name: "secret".into(),
            statics,
            tests: Vec::new(),
            max,
            aggregation,
            requires: needs,
        };
        groups.insert(0, own);
    }
    if groups.iter().all(|group| group.size() == 0) {
        let reason = "there is no test; write at least one NAME.in with its NAME.ans";
        return Err(Error::new("data/secret", reason));
    }
    match reader.kind.scored {
        ProblemKind::Scoring => fits(&groups, aggregation, of)?,
        ProblemKind::PassFail => groups = vec![joined(groups, of)],
    }
    Ok(Data {
        samples,
        sample_statics,
        groups,
        aggregation,
        of,
    })
}

fn samples(reader: &Reader<'_>) -> Result<(Vec<Test>, Vec<Static>), Error> {
    if !reader.root.join("data/sample").exists() {
        return Ok((Vec::new(), Vec::new()));
    }
    let folder = reader.folder("sample", &Given::of_samples())?;
    if let Some(inner) = folder.folders.first() {
        let place = format!("data/sample/{inner}");
        return Err(Error::new(
            place,
            "samples have no groups; put the tests into data/sample",
        ));
    }
    let statics = reader.statics("sample", &folder.settings, None)?;
    Ok((folder.tests, statics))
}

/// A pass-fail problem is one group, whatever folders its tests lie in.
fn joined(groups: Vec<Group>, of: Points) -> Group {
    let mut whole = Group {
        name: "secret".into(),
        statics: Vec::new(),
        tests: Vec::new(),
        max: of,
        aggregation: Aggregation::PassFail,
        requires: Vec::new(),
    };
    for group in groups {
        whole.statics.extend(group.statics);
        whole.tests.extend(group.tests);
    }
    whole
}

/// Groups that give more than the whole would be an error while judging; so would an uneven mixture.
fn fits(groups: &[Group], aggregation: Aggregation, of: Points) -> Result<(), Error> {
    let file = format!("data/secret/{SETTINGS}");
    let most: Points = match aggregation {
        Aggregation::Sum => groups.iter().map(|group| group.max).sum(),
        Aggregation::Min => groups.iter().map(|group| group.max).min().unwrap_or(of),
        Aggregation::PassFail => of,
    };
    if most > of {
        let reason =
            format!("the groups give up to {most} points, more than its max_score of {of}");
        return Err(Error::new(file, reason));
    }
    let uneven = |group: &&Group| group.aggregation != Aggregation::PassFail;
    if aggregation == Aggregation::PassFail
        && let Some(group) = groups.iter().find(uneven)
    {
        let reason = format!(
            "is pass-fail as a whole, so {} must be pass-fail too",
            group.name
        );
        return Err(Error::new(file, reason));
    }
    let too_much = |group: &&Group| group.static_most() > group.max;
    if let Some(group) = groups.iter().find(too_much) {
        let reason = "`static_validation_score` is more than `max_score`";
        return Err(Error::new(
            format!("data/{}/{SETTINGS}", group.name),
            reason,
        ));
    }
    Ok(())
}

/// The most the whole gives: 1 for pass-fail problems.
fn whole(reader: &Reader<'_>, secret: &Folder) -> Result<Points, Error> {
    match reader.kind.scored {
        ProblemKind::PassFail => Ok(Points::whole(1)),
        ProblemKind::Scoring => {
            let max = secret.settings.max_score.clone();
            bounded(Some(max.unwrap_or(MaxScore::Bounded(100))), "data/secret")
        }
    }
}

fn group(
    reader: &Reader<'_>,
    name: String,
    folder: Folder,
    (needs, earlier): (&[String], &[Group]),
) -> Result<Group, Error> {
    let place = format!("data/{name}");
    let aggregation = folder
        .settings
        .score_aggregation
        .unwrap_or(Aggregation::PassFail);
    let scored = (reader.kind.scored == ProblemKind::Scoring).then_some(aggregation);
    let statics = reader.statics(&name, &folder.settings, scored)?;
    if folder.tests.is_empty() && statics.is_empty() {
        return Err(Error::new(place, "the group has no test"));
    }
    let max = match reader.kind.scored {
        ProblemKind::PassFail => Points::ZERO,
        ProblemKind::Scoring => bounded(folder.settings.max_score, &place)?,
    };
    let mut requires = needs.to_vec();
    requires.extend(needed(folder.settings.require_pass, &name, earlier)?);
    Ok(Group {
        requires,
        aggregation,
        statics,
        tests: folder.tests,
        name,
        max,
    })
}

fn bounded(score: Option<MaxScore>, place: &str) -> Result<Points, Error> {
    let file = format!("{place}/{SETTINGS}");
    match score {
        Some(MaxScore::Bounded(score)) => Ok(Points::whole(score.into())),
        Some(MaxScore::Word(word)) if word == "unbounded" => {
            let reason =
                "unbounded scores are not supported: a contest needs the most a problem gives";
            Err(Error::new(file, reason))
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

/// What must pass before `of` is run: `sample`, or names of earlier groups that pass or fail as a whole.
fn needed(names: Option<OneOrMore>, of: &str, earlier: &[Group]) -> Result<Vec<String>, Error> {
    let file = format!("data/{of}/{SETTINGS}");
    let full = |name: String| {
        let full = match name.as_str() {
            "sample" => return Ok(name),
            short if short.starts_with("secret/") => name.clone(),
            short => format!("secret/{short}"),
        };
        let Some(group) = earlier.iter().find(|group| group.name == full) else {
            let reason = format!("`require_pass` names `{name}`, which is no earlier group");
            return Err(Error::new(&*file, reason));
        };
        if group.aggregation != Aggregation::PassFail {
            let reason =
                format!("`require_pass` names `{name}`, whose aggregation is not pass-fail");
            return Err(Error::new(&*file, reason));
        }
        Ok(full)
    };
    let names = names.map(OneOrMore::into_vec).unwrap_or_default();
    names.into_iter().map(full).collect()
}
