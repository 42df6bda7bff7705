//! Who sees what: the one rule, asked by every channel.
//!
//! Two audiences fold the log differently: the public sees submissions from before the freeze and
//! their judgements; the jury sees all. A participant is the public, plus what is their own.

use crate::contest::{Contest, Phase};
use crate::definition::{Definition, Feedback};
use crate::id::Ordinal;
use crate::manifest::Run;
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// Somebody who looks at a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Anybody, logged in or not.
    Public,
    /// A participation of this contest.
    Participant(Ordinal),
    /// Organisers: owner, jury and observer.
    Jury,
}

/// What is shown of a run on a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nothing but the submission's verdict.
    Nothing,
    /// The test's name, and the reason as far as it tells nothing of the data.
    Reason,
    /// Also the beginning of input, answer and output.
    Data,
}

/// Whether statements and samples are open: from the start on, for the jury always.
#[must_use]
pub fn statements(contest: &Contest, viewer: Viewer, now: Timestamp) -> bool {
    let started = |phase| phase != Phase::Before;
    match viewer {
        Viewer::Jury => true,
        Viewer::Public => started(contest.phase(now)),
        Viewer::Participant(who) => match contest.entry(who) {
            Some(entry) => started(contest.phase_for(entry, now)),
            None => started(contest.phase(now)),
        },
    }
}

/// Whether the source, compiler text and attempts of `owner` may be seen.
#[must_use]
pub fn attempts(viewer: Viewer, owner: Ordinal) -> bool {
    match viewer {
        Viewer::Jury => true,
        Viewer::Participant(who) => who == owner,
        Viewer::Public => false,
    }
}

/// What the owner of a submission, or the jury, is shown of a test. Samples are in the statement already.
#[must_use]
pub fn failing_test(viewer: Viewer, feedback: Feedback, test: &str) -> Shown {
    let sample = test.starts_with("sample/");
    match (viewer, feedback) {
        (Viewer::Jury, _) | (_, Feedback::Data) => Shown::Data,
        (_, Feedback::Test | Feedback::Verdict) if sample => Shown::Data,
        (_, Feedback::Test) => Shown::Reason,
        (_, Feedback::Verdict) => Shown::Nothing,
    }
}

/// Whether the reason of a verdict is told with the test's name. What is wrong with an answer quotes the right
/// one, so that is data; of the others the program's own behaviour is the reason.
#[must_use]
pub fn reason(shown: Shown, verdict: Verdict) -> bool {
    match shown {
        Shown::Nothing => false,
        Shown::Reason => verdict != Verdict::WrongAnswer,
        Shown::Data => true,
    }
}

/// What is shown of a run: more than of others where its package opens the test.
#[must_use]
pub fn run(viewer: Viewer, feedback: Feedback, run: &Run) -> Shown {
    match failing_test(viewer, feedback, &run.test) {
        Shown::Reason if run.notes.open => Shown::Data,
        shown => shown,
    }
}

/// Whether a run's reason is told: also a wrong answer's, where the package wrote it for the contestant.
#[must_use]
pub fn reason_of(shown: Shown, run: &Run) -> bool {
    reason(shown, run.verdict) || (shown == Shown::Reason && run.notes.told)
}

/// Whether a submission made at `at` counts on the board the public sees: before the freeze, or
/// once the freeze was lifted.
#[must_use]
pub fn on_public_board(definition: Option<&Definition>, thawed: bool, at: Timestamp) -> bool {
    hidden_from(definition, thawed).is_none_or(|hidden| at < hidden)
}

/// The moment from which on submissions are hidden from the board the public sees; none when nothing is.
#[must_use]
pub fn hidden_from(definition: Option<&Definition>, thawed: bool) -> Option<Timestamp> {
    definition.and_then(Definition::freezes).filter(|_| !thawed)
}
