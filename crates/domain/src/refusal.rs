//! A polite no: what was wished cannot be, and what to change.

use crate::contest::Phase;
use crate::source_rules::Grammar;

/// Why a wish is refused. The message tells the person what to do; the code is stable for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The contest has no such problem.
    #[error("this contest has no such problem; choose one from its list")]
    NoSuchProblem,
    /// The contest is not running for this participation.
    #[error("{}", not_running(*.0))]
    NotRunning(Phase),
    /// The account has not joined.
    #[error("join the contest first")]
    NotJoined,
    /// Joining is no longer, or not twice, possible.
    #[error("the contest is over; it can no longer be joined")]
    JoinTooLate,
    /// A disqualified participation hands nothing in.
    #[error("this participation is disqualified; ask the jury")]
    Disqualified,
    /// Nothing was written.
    #[error("the source is empty; write a program first")]
    SourceEmpty,
    /// Too much was written.
    #[error("the source has {bytes} bytes; at most {limit} are allowed")]
    SourceTooLarge {
        /// Its size.
        bytes: u64,
        /// The most allowed.
        limit: u64,
    },
    /// The source is not text.
    #[error("the source is not UTF-8 text; save it as UTF-8 and try again")]
    SourceNotUtf8,
    /// The judges have no such language, or the contest does not allow it.
    #[error("language {0} is not offered in this contest; choose one from its list")]
    LanguageNotOffered(String),
    /// The problem is for other languages.
    #[error("this problem is not for language {0}; choose one from its list")]
    LanguageNotForProblem(String),
    /// An idempotency key came again with another request.
    #[error("this Idempotency-Key was used for another request; send a new one")]
    KeyReused,
    /// A definition that could not be run.
    #[error("{field}: {reason}")]
    BadDefinition {
        /// The field at fault.
        field: String,
        /// What to write instead.
        reason: String,
    },
    /// Source rules for a language that nothing here can read.
    #[error(
        "{field}: rules cannot be written for {language}; they can for {}",
        grammars()
    )]
    NoGrammar {
        /// The field at fault.
        field: String,
        /// The language, as written.
        language: String,
    },
    /// A change that would break what has already happened.
    #[error("the contest is closed; it can no longer be changed")]
    Closed,
    /// There is nothing to thaw.
    #[error("the scoreboard is not frozen; nothing is hidden")]
    NotFrozen,
    /// The standing is fixed for ever.
    #[error("the contest is final; its standing can no longer change")]
    Final,
    /// No submission is meant.
    #[error("no judged submission is like that; change what is to be judged again")]
    NothingToRejudge,
    /// One at a time.
    #[error("another rejudging is open; apply or cancel it first")]
    RejudgingOpen,
    /// It is not there, or it has ended.
    #[error("there is no such open rejudging; choose one from the list")]
    NoSuchRejudging,
    /// It is still going on.
    #[error("{left} submissions are not judged again yet; wait for them, or cancel")]
    RejudgingUnfinished {
        /// How many.
        left: usize,
    },
    /// Some of it could not be judged, which counts against nobody.
    #[error(
        "{failed} submissions could not be judged again; cancel, mend what failed, and start anew"
    )]
    RejudgingFailed {
        /// How many.
        failed: usize,
    },
    /// The contest must be over first.
    #[error("the contest is not over; wait for its end")]
    NotOver,
}

fn not_running(phase: Phase) -> &'static str {
    match phase {
        Phase::Before => "the contest has not started yet; wait for the countdown",
        Phase::Running => "the contest is running",
        Phase::Over | Phase::Final => "the contest is over; submissions are no longer taken",
    }
}

fn grammars() -> String {
    Grammar::ALL.map(Grammar::name).join(", ")
}

impl Refusal {
    /// The stable code, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchProblem => "no-such-problem",
            Self::NotRunning(Phase::Before) => "contest-not-started",
            Self::NotRunning(_) => "contest-over",
            Self::NotJoined => "not-joined",
            Self::JoinTooLate => "join-too-late",
            Self::Disqualified => "disqualified",
            Self::SourceEmpty => "source-empty",
            Self::SourceTooLarge { .. } => "source-too-large",
            Self::SourceNotUtf8 => "source-not-utf8",
            Self::LanguageNotOffered(_) => "language-not-offered",
            Self::LanguageNotForProblem(_) => "language-not-for-problem",
            Self::KeyReused => "idempotency-key-reused",
            Self::BadDefinition { .. } => "bad-definition",
            Self::NoGrammar { .. } => "no-grammar",
            Self::Closed => "contest-closed",
            Self::NotFrozen => "not-frozen",
            Self::Final => "contest-final",
            Self::NothingToRejudge => "nothing-to-rejudge",
            Self::RejudgingOpen => "rejudging-open",
            Self::NoSuchRejudging => "no-such-rejudging",
            Self::RejudgingUnfinished { .. } => "rejudging-unfinished",
            Self::RejudgingFailed { .. } => "rejudging-failed",
            Self::NotOver => "contest-not-over",
        }
    }
}
