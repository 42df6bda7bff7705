//! The rules by example, and what must hold for every contest.

mod arrivals;
mod changes;
mod compared;
mod contest;
mod decay;
mod freeze;
mod hostile;
mod icpc;
mod ioi;
mod looking_back;
mod points;
mod properties;
mod ranks;
mod resolving;
mod segments;
mod steps;
mod story;
mod walks;
