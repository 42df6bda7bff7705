//! Ordinary rows beside the log: people, what they own, packages, drafts, final standings.

pub(crate) mod accounts;
pub(crate) mod contests;
pub(crate) mod drafts;
pub(crate) mod erasing;
pub(crate) mod imports;
pub(crate) mod organisations;
pub(crate) mod participations;
pub(crate) mod problems;
pub(crate) mod rejudgings;
pub(crate) mod segments;
pub(crate) mod sessions;
pub(crate) mod standings;
pub(crate) mod submissions;
