//! What an account may do to an object it was granted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A role on an organisation or a contest; each includes the ones before it. Only `admin`, kept
/// with the account, is global.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// Sees all, changes nothing.
    Observer,
    /// Judges: answers, rejudges, disqualifies.
    Jury,
    /// Decides: defines, grants, imports.
    Owner,
}

impl Grant {
    /// The word stored and shown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Observer => "observer",
            Self::Jury => "jury",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a role; use observer, jury or owner")]
pub struct UnknownGrant;

impl FromStr for Grant {
    type Err = UnknownGrant;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::Observer, Self::Jury, Self::Owner]
            .into_iter()
            .find(|grant| grant.word() == word)
            .ok_or(UnknownGrant)
    }
}
