//! What the contestant is told about a run or a submission.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The outcome of one judging, in the field's words. Written and read as its short code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// Every test was answered right.
    #[serde(rename = "AC")]
    Accepted,
    /// A test was answered wrong.
    #[serde(rename = "WA")]
    WrongAnswer,
    /// A test took more CPU time, or far more wall time, than allowed.
    #[serde(rename = "TLE")]
    TimeLimitExceeded,
    /// A test took more memory than allowed.
    #[serde(rename = "MLE")]
    MemoryLimitExceeded,
    /// A test printed more than allowed.
    #[serde(rename = "OLE")]
    OutputLimitExceeded,
    /// A test ended with a signal or an exit code other than 0.
    #[serde(rename = "RTE")]
    RuntimeError,
    /// The source did not compile.
    #[serde(rename = "CE")]
    CompileError,
    /// Judging itself failed: our fault or the problem's, retried, never counted against anyone.
    #[serde(rename = "JE")]
    JudgingError,
}

impl Verdict {
    /// All verdicts, in the order of DESIGN §4.
    pub const ALL: [Self; 8] = [
        Self::Accepted,
        Self::WrongAnswer,
        Self::TimeLimitExceeded,
        Self::MemoryLimitExceeded,
        Self::OutputLimitExceeded,
        Self::RuntimeError,
        Self::CompileError,
        Self::JudgingError,
    ];

    /// The short code, such as `AC`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "AC",
            Self::WrongAnswer => "WA",
            Self::TimeLimitExceeded => "TLE",
            Self::MemoryLimitExceeded => "MLE",
            Self::OutputLimitExceeded => "OLE",
            Self::RuntimeError => "RTE",
            Self::CompileError => "CE",
            Self::JudgingError => "JE",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Verdict {
    type Err = UnknownVerdict;
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.code() == code)
            .ok_or(UnknownVerdict)
    }
}

/// The text is not one of the verdict codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a verdict code; use one of AC WA TLE MLE OLE RTE CE JE")]
pub struct UnknownVerdict;
