//! The sample submissions of a package: `submissions/<verdict>/FILE`, and what `submissions.yaml` adds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use agon_domain::id::LanguageId;
use agon_domain::verdict::Verdict;

use super::settings::{self, Promise, Score};
use super::{Error, names};

/// A program of which the package says what the judge must find.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Its name inside `submissions`, such as `accepted/sum.py`.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// The language, where the package says so; else the file's ending tells.
    pub language: Option<LanguageId>,
    /// What the judge must find.
    pub expected: Expected,
}

/// What the judge must find.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// One of these verdicts.
    pub verdicts: Vec<Verdict>,
    /// The least and the most points, where the package says so.
    pub points: Option<(f64, f64)>,
}

/// The format's folders, and three of ours for verdicts that the format has no word for.
fn verdicts(folder: &str) -> Option<Vec<Verdict>> {
    use Verdict::{
        Accepted, CompileError, MemoryLimitExceeded, OutputLimitExceeded, RuntimeError,
        TimeLimitExceeded, WrongAnswer,
    };
    Some(match folder {
        "accepted" => vec![Accepted],
        "wrong_answer" => vec![WrongAnswer],
        "time_limit_exceeded" => vec![TimeLimitExceeded],
        "run_time_error" => vec![RuntimeError],
        "memory_limit_exceeded" => vec![MemoryLimitExceeded],
        "output_limit_exceeded" => vec![OutputLimitExceeded],
        "compile_error" => vec![CompileError],
        "rejected" => vec![
            WrongAnswer,
            TimeLimitExceeded,
            MemoryLimitExceeded,
            OutputLimitExceeded,
            RuntimeError,
            CompileError,
        ],
        _ => return None,
    })
}

pub(super) fn all(root: &Path) -> Result<Vec<Submission>, Error> {
    const FOLDER: &str = "submissions";
    const FILE: &str = "submissions/submissions.yaml";
    let mut promises = BTreeMap::new();
    if root.join(FILE).exists() {
        promises = settings::read::<BTreeMap<String, Promise>>(root, FILE)?;
    }
    let mut found = Vec::new();
    for folder in names(root, FOLDER)? {
        let place = format!("{FOLDER}/{folder}");
        if !root.join(&place).is_dir() {
            continue;
        }
        let verdicts = verdicts(&folder)
            .ok_or_else(|| Error::new(&*place, "no verdict goes by this folder's name"))?;
        for name in names(root, &place)? {
            let file = root.join(&place).join(&name);
            if !file.is_file() {
                return Err(Error::new(
                    format!("{place}/{name}"),
                    "a submission must be a single file",
                ));
            }
            let name = format!("{folder}/{name}");
            let named = [promises.get(&name), promises.get(&folder)];
            let said = || named.iter().copied().flatten();
            found.push(Submission {
                language: said()
                    .find_map(|p| p.language.as_deref())
                    .map(LanguageId::from),
                expected: Expected {
                    verdicts: verdicts.clone(),
                    points: said().find_map(|p| p.score).map(range),
                },
                name,
                file,
            });
        }
    }
    for name in promises.keys() {
        let used = |s: &Submission| s.name == *name || s.name.starts_with(&format!("{name}/"));
        if !name.contains('*') && !found.iter().any(used) {
            return Err(Error::new(FILE, format!("`{name}` names no submission")));
        }
    }
    Ok(found)
}

fn range(score: Score) -> (f64, f64) {
    match score {
        Score::Exactly(points) => (points, points),
        Score::Between([least, most]) => (least, most),
    }
}
