//! Decisions: a wish against a contest and a clock, answered with a fact or a refusal.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::contest::{Contest, Phase};
use crate::definition::{ContestProblem, Definition};
use crate::digest::Digest;
use crate::event::{Event, Judged, Submitted};
use crate::id::{LanguageId, Ordinal, ProblemId, Seq};
use crate::points::Impossible;
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// The largest source taken, in bytes.
pub const MAX_SOURCE_BYTES: usize = 64 * 1024;

/// A source somebody wishes to hand in.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// Who.
    pub by: Ordinal,
    /// The problem.
    pub problem: ProblemId,
    /// The language.
    pub language: LanguageId,
    /// The source, as it came.
    pub source: &'a [u8],
    /// The key of the participation's source digests.
    pub digest_key: &'a [u8; 32],
}

/// Whether a source can be judged at all; says what to change when not.
pub fn check_source(source: &[u8]) -> Result<&str, Refusal> {
    if source.len() > MAX_SOURCE_BYTES {
        return Err(Refusal::SourceTooLarge {
            bytes: source.len() as u64,
            limit: MAX_SOURCE_BYTES as u64,
        });
    }
    let text = std::str::from_utf8(source).map_err(|_| Refusal::SourceNotUtf8)?;
    // Text of two bytes a letter is mostly UTF-8, too; no program has a NUL in it.
    if text.contains('\0') {
        return Err(Refusal::SourceNotUtf8);
    }
    if text.trim().is_empty() {
        return Err(Refusal::SourceEmpty);
    }
    Ok(text)
}

/// Accepts or refuses a submission. Pure: the caller brings the contest and the clock.
pub fn submit(contest: &Contest, attempt: &Attempt<'_>, now: Timestamp) -> Result<Event, Refusal> {
    let definition = may_run(contest, attempt.by, now)?;
    let problem = definition
        .problem(attempt.problem)
        .ok_or(Refusal::NoSuchProblem)?;
    check_language(definition, problem, &attempt.language)?;
    let source = check_source(attempt.source)?;
    Ok(Event::Submitted(Submitted {
        participation: attempt.by,
        problem: problem.problem,
        language: attempt.language.clone(),
        source: Digest::keyed(attempt.digest_key, source.as_bytes()),
        bytes: u32::try_from(source.len()).unwrap_or(u32::MAX),
    }))
}

/// Whether a participation may run or hand in programs now.
pub fn may_run(contest: &Contest, by: Ordinal, now: Timestamp) -> Result<&Definition, Refusal> {
    let entry = contest.entry(by).ok_or(Refusal::NotJoined)?;
    let definition = contest
        .definition
        .as_ref()
        .ok_or(Refusal::NotRunning(Phase::Before))?;
    if entry.disqualified {
        return Err(Refusal::Disqualified);
    }
    match contest.phase_for(entry, now) {
        Phase::Running => Ok(definition),
        phase => Err(Refusal::NotRunning(phase)),
    }
}

/// The language of answers that are handed in themselves.
pub const ANSWERS: &str = "text";

/// Whether the contest offers this language at this problem. What the judges have is the caller's to check.
pub fn check_language(
    definition: &Definition,
    problem: &ContestProblem,
    language: &LanguageId,
) -> Result<(), Refusal> {
    let allows = |list: &[LanguageId]| list.is_empty() || list.contains(language);
    // Answers instead of a program are for the problems that ask for them, and there the contest has no choice.
    if language.0 == ANSWERS {
        return match problem.languages.contains(language) {
            true => Ok(()),
            false => Err(Refusal::LanguageNotForProblem(language.0.clone())),
        };
    }
    if !allows(&definition.languages) {
        return Err(Refusal::LanguageNotOffered(language.0.clone()));
    }
    if !allows(&problem.languages) {
        return Err(Refusal::LanguageNotForProblem(language.0.clone()));
    }
    Ok(())
}

/// Whether the contest may still be joined.
pub fn join(contest: &Contest, now: Timestamp) -> Result<(), Refusal> {
    match contest.phase(now) {
        Phase::Before | Phase::Running => Ok(()),
        Phase::Over | Phase::Final => Err(Refusal::JoinTooLate),
    }
}

/// Defines a contest, or defines it anew while it is not closed.
pub fn define(contest: &Contest, definition: Definition) -> Result<Event, Refusal> {
    if contest.closed || contest.finalised {
        return Err(Refusal::Closed);
    }
    definition.check()?;
    Ok(Event::Defined {
        definition: Box::new(definition),
    })
}

/// Lets the public see what the freeze hid, once nobody can hand in any more.
pub fn thaw(contest: &Contest, now: Timestamp) -> Result<Event, Refusal> {
    let is_frozen = contest
        .definition
        .as_ref()
        .is_some_and(|definition| definition.freezes().is_some());
    if !is_frozen || contest.thawed {
        return Err(Refusal::NotFrozen);
    }
    match contest.phase(now) {
        Phase::Over | Phase::Final => Ok(Event::Thawed),
        Phase::Before | Phase::Running => Err(Refusal::NotOver),
    }
}

/// Closes the contest once the last moment and the grace period after it have passed.
#[must_use]
pub fn close(contest: &Contest, now: Timestamp) -> Option<Event> {
    let definition = contest.definition.as_ref()?;
    let grace = Duration::from_secs(definition.grace_s.into());
    let due = contest.last_moment()?.after(grace);
    (!contest.closed && now >= due).then_some(Event::Closed)
}

/// Whether a contest is closed, waits for no judgement and for no rejudging, and is not final yet.
#[must_use]
pub fn is_due_to_finalise(contest: &Contest) -> bool {
    let waits = contest.pending > 0 || contest.rejudging().is_some();
    contest.closed && !waits && !contest.finalised
}

/// Finalises a contest where that is due.
#[must_use]
pub fn finalise(contest: &Contest, standings: Digest) -> Option<Event> {
    is_due_to_finalise(contest).then_some(Event::Finalised { standings })
}

/// Whether what a judge says was earned can be. What cannot must not enter the log, as the fold
/// believes it.
///
/// # Errors
/// Which points cannot be.
pub fn check_points(judged: &Judged) -> Result<(), Impossible> {
    let earned = std::iter::once(judged.points).chain(judged.groups.iter().copied());
    Impossible::check(earned, judged.of)
}

/// Has submissions judged anew. What comes of it counts for nobody until it is applied.
pub fn rejudge(contest: &Contest, which: impl IntoIterator<Item = Seq>) -> Result<Event, Refusal> {
    if contest.finalised {
        return Err(Refusal::Final);
    }
    if contest.rejudging().is_some() {
        return Err(Refusal::RejudgingOpen);
    }
    let which: BTreeSet<Seq> = which.into_iter().collect();
    if which.is_empty() {
        return Err(Refusal::NothingToRejudge);
    }
    let which = which.into_iter().collect();
    Ok(Event::RejudgingStarted { which })
}

/// Has a rejudging count, of which `left` submissions are not judged yet and `failed` could not be.
pub fn apply(
    contest: &Contest,
    rejudging: Seq,
    (left, failed): (usize, usize),
) -> Result<Event, Refusal> {
    open(contest, rejudging)?;
    if left > 0 {
        return Err(Refusal::RejudgingUnfinished { left });
    }
    // What is our fault is never counted against anyone.
    if failed > 0 {
        return Err(Refusal::RejudgingFailed { failed });
    }
    Ok(Event::RejudgingApplied { rejudging })
}

/// Drops a rejudging.
pub fn cancel(contest: &Contest, rejudging: Seq) -> Result<Event, Refusal> {
    open(contest, rejudging)?;
    Ok(Event::RejudgingCancelled { rejudging })
}

fn open(contest: &Contest, rejudging: Seq) -> Result<(), Refusal> {
    if contest.finalised {
        return Err(Refusal::Final);
    }
    let known = contest.rejudging().filter(|one| one.seq == rejudging);
    known.map(|_| ()).ok_or(Refusal::NoSuchRejudging)
}
