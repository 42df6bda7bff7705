//! The rules by example, and what must hold for every contest.

mod changes;
mod freeze;
mod icpc;
mod points;
mod properties;
mod story;
