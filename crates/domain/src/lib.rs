//! What a contest is: ids, time, events, decisions and who may see what.
//!
//! Pure. Nothing here reads a clock, a file, a database or a random source: times, ids and
//! randomness are arguments. [`event::Event`] is the closed list of all that can have happened.

pub mod account;
pub mod allowance;
pub mod contest;
pub mod decide;
pub mod definition;
pub mod digest;
pub mod event;
pub mod id;
pub mod manifest;
pub mod points;
pub mod refusal;
pub mod schedule;
pub mod scoring;
pub mod source_rules;
pub mod time;
pub mod verdict;
pub mod visibility;

pub use account::Grant;
pub use allowance::Allowance;
pub use contest::{Contest, Entry, Phase, Rejudging, RejudgingState};
pub use definition::{ContestProblem, Definition, Feedback, Rule};
pub use digest::Digest;
pub use event::{Envelope, Event, Judged, ParticipationKind, Submitted};
pub use id::{
    AccountId, ContestId, LanguageId, Ordinal, OrganisationId, ProblemId, Seq, SubmissionKey,
};
pub use points::Points;
pub use refusal::Refusal;
pub use scoring::{Keep, Scoring};
pub use source_rules::SourceRules;
pub use time::Timestamp;
pub use verdict::Verdict;
