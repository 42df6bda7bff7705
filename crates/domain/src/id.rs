//! One newtype per thing that is named by a number or a token.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

uuid_id! {
    /// A person's account. Never appears in an event.
    AccountId
}
uuid_id! {
    /// An organisation, the owner of problems and contests.
    OrganisationId
}
uuid_id! {
    /// A contest, and the log stream that holds it. The nil id is the installation's own stream.
    ContestId
}
uuid_id! {
    /// A problem as the installation holds it; its testdata may change, its id does not.
    ProblemId
}
uuid_id! {
    /// The public name of a submission: random, so that it tells nothing of how many there are.
    SubmissionKey
}

impl ContestId {
    /// The stream of installation facts, stream 0.
    pub const INSTALLATION: Self = Self(Uuid::nil());
}

/// The place of an event in its contest's stream: 1, 2, 3, … without gaps. 0 stands before the first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl Seq {
    /// The place before the first event.
    pub const START: Self = Self(0);

    /// The next place.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The dense number of a participation in its contest: 0, 1, 2, … in order of joining.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Ordinal(pub u32);

impl Ordinal {
    /// How many partitions a contest's participations are spread over.
    pub const PARTITIONS: u32 = 64;

    /// The partition this participation belongs to.
    #[must_use]
    pub fn partition(self) -> u32 {
        self.0 % Self::PARTITIONS
    }
}

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A language by its short name in `languages.toml`, such as `cpp` or `python3`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LanguageId(pub String);

impl fmt::Display for LanguageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for LanguageId {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}
