//! Finds limits from a package's own solutions: the accepted ones must fit with room, the too slow ones must not.

use std::path::Path;

use agon_domain::definition::Partial;
use agon_domain::id::LanguageId;
use agon_domain::verdict::Verdict;
use serde::Serialize;

mod plot;
mod rule;
mod table;

pub use plot::plot;
pub use rule::{Multiplier, Proposal, Rule};
pub use table::table;

use crate::judge::Judge;
use crate::package::{Package, Submission};
use crate::program::read;
use crate::verify::Error;

/// What was measured, and what follows from it.
#[derive(Debug, Clone, Serialize)]
pub struct Calibration {
    /// The package's name.
    pub package: String,
    /// Its time limit now, in milliseconds.
    pub time_limit_ms: u32,
    /// The rule followed.
    pub rule: Rule,
    /// The solutions, the accepted ones first.
    pub programs: Vec<Timed>,
    /// What the measurements give; none when no solution could be measured or none separates them.
    pub proposal: Option<Proposal>,
    /// What stands in the way, or should be looked at.
    pub notes: Vec<String>,
}

/// A solution of which the package says that it is fast enough or too slow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timed {
    /// Its name, such as `accepted/sum.py`.
    pub name: String,
    /// Its language.
    pub language: LanguageId,
    /// What the package says of it.
    pub says: Says,
    /// What came of it with a generous limit.
    pub verdict: Verdict,
    /// CPU time of its slowest run, in milliseconds.
    pub cpu_ms: u32,
    /// It was stopped: it needs more than that.
    pub stopped: bool,
    /// CPU time its language is given beyond the limit, in milliseconds.
    pub extra_ms: u32,
}

/// What a package says of a solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// It must be accepted.
    Accepted,
    /// It must exceed the time limit.
    TooSlow,
}

/// How often each solution is judged, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Judgings of each; of accepted ones the slowest counts, of slow ones the fastest.
    pub runs: u32,
    /// CPU time that a run may take, in hundredths of the package's limit.
    pub percent: u32,
}

/// Judges the package's accepted and too slow solutions with a generous limit and proposes limits. `tell` hears of each
/// solution when it was measured.
///
/// # Errors
/// The package is broken, or a solution cannot be read.
pub fn calibrate(
    judge: &Judge,
    package: &Path,
    effort: Effort,
    tell: &mut dyn FnMut(&Timed),
) -> Result<Calibration, Error> {
    let package = Package::open(package)?;
    let (mut programs, mut notes) = (Vec::new(), Vec::new());
    for submission in package.submissions()? {
        let Some(says) = says(&submission) else {
            continue;
        };
        let language = submission.language.as_ref();
        let source = read(judge.languages(), &submission.file, language).map_err(Error::Source)?;
        if let Err(why) = judge.languages().usable(&source.language) {
            notes.push(format!("{}: not measured: {why}", submission.name));
            continue;
        }
        let timed = measure(judge, &package, (&submission.name, says), &source, effort);
        tell(&timed);
        if let Some(note) = odd(&timed) {
            notes.push(note);
        }
        programs.push(timed);
    }
    programs.sort_by_key(|timed| timed.says == Says::TooSlow);
    let rule = package.testdata().calibration;
    let sound: Vec<_> = programs.iter().filter(|one| odd(one).is_none()).collect();
    let proposal = match rule.propose(&sound) {
        Ok(proposal) => Some(proposal),
        Err(why) => {
            notes.push(why);
            None
        }
    };
    Ok(Calibration {
        package: package.name().to_owned(),
        time_limit_ms: package.testdata().limits.cpu_ms,
        rule,
        programs,
        proposal,
        notes,
    })
}

fn says(submission: &Submission) -> Option<Says> {
    match submission.expected.verdicts.as_slice() {
        [Verdict::Accepted] => Some(Says::Accepted),
        [Verdict::TimeLimitExceeded] => Some(Says::TooSlow),
        _ => None,
    }
}

fn measure(
    judge: &Judge,
    package: &Package,
    (name, says): (&str, Says),
    source: &crate::Source,
    effort: Effort,
) -> Timed {
    let mut testdata = package.testdata().clone();
    let cpu = u64::from(testdata.limits.cpu_ms) * u64::from(effort.percent) / 100;
    testdata.limits.cpu_ms = u32::try_from(cpu).unwrap_or(u32::MAX);
    let extra_ms = judge
        .languages()
        .usable(&source.language)
        .map_or(0, |(described, _)| described.extra_ms);
    let once = || {
        let judged = judge.judge(&testdata, source, Partial::Package, &mut |_, _| {});
        (judged.verdict, judged.cpu_ms)
    };
    let all: Vec<_> = (0..effort.runs.max(1)).map(|_| once()).collect();
    let each = all.into_iter();
    let counts = match says {
        Says::Accepted => each.max_by_key(|one| (one.0 != Verdict::Accepted, one.1)),
        Says::TooSlow => each.min_by_key(|one| one.1),
    };
    let (verdict, cpu_ms) = counts.expect("it was judged at least once");
    Timed {
        name: name.to_owned(),
        language: source.language.clone(),
        says,
        verdict,
        cpu_ms,
        stopped: verdict == Verdict::TimeLimitExceeded,
        extra_ms,
    }
}

/// Why a measurement cannot be used.
fn odd(timed: &Timed) -> Option<String> {
    match (timed.says, timed.verdict) {
        (Says::Accepted, Verdict::Accepted)
        | (Says::TooSlow, Verdict::Accepted | Verdict::TimeLimitExceeded) => None,
        (Says::Accepted, verdict) => {
            Some(format!("{}: not used: {verdict} instead of AC", timed.name))
        }
        (Says::TooSlow, verdict) => Some(format!(
            "{}: not used: {verdict} when it is given time",
            timed.name
        )),
    }
}
