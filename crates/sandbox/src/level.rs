//! How well programs are kept apart from the host and each other.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The ladder of protection; a stronger level is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Limits only. Refused unless demanded in as many words.
    Unprotected,
    /// No namespaces: Landlock, a system-call filter and limits; memory and time are polled.
    Guarded,
    /// All namespaces by an ordinary user; no control groups: memory is polled.
    Rootless,
    /// All namespaces and control groups.
    Full,
}

impl Level {
    /// All levels, weakest first.
    pub const ALL: [Self; 4] = [Self::Unprotected, Self::Guarded, Self::Rootless, Self::Full];

    /// What it lacks of the next stronger one.
    #[must_use]
    pub fn lacks(self) -> Option<&'static str> {
        match self {
            Self::Full => None,
            Self::Rootless => Some(
                "no control groups: memory and CPU time are sums over the processes, looked at every 4 ms, and \
                 approximate; memory that belongs to no process goes unseen",
            ),
            Self::Guarded => Some(
                "no namespaces either: programs can list the host's processes and read what is open to \
                 everybody below /usr and /proc; Landlock, the system-call filter and a user of their own hold them",
            ),
            Self::Unprotected => Some(
                "nothing is kept apart: programs may all that their user may; only when demanded",
            ),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Unprotected => "unprotected",
            Self::Guarded => "guarded",
            Self::Rootless => "rootless",
            Self::Full => "full",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The text names no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a level of protection; write full, rootless, guarded or unprotected")]
pub struct UnknownLevel;

impl FromStr for Level {
    type Err = UnknownLevel;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.word() == word)
            .ok_or(UnknownLevel)
    }
}

/// Which kind of control groups the host lets us use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CgroupKind {
    /// One hierarchy for each controller.
    V1,
    /// The unified hierarchy.
    V2,
    /// None that we may write to.
    None,
}

/// One thing the probe looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What was tried.
    pub what: String,
    /// How it went.
    pub state: String,
    /// What to change, if something should be.
    pub advice: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn every_level_reads_back_what_it_prints() {
        for level in Level::ALL {
            assert_eq!(level.to_string().parse(), Ok(level));
        }
        assert!(Level::ALL.is_sorted());
        assert!("FULL".parse::<Level>().is_err());
    }
}
