//! The rules by example, and what must hold for every contest.

mod changes;
mod contest;
mod freeze;
mod icpc;
mod points;
mod properties;
mod ranks;
mod steps;
mod story;
