//! Runs strangers' programs behind walls, and says what they did.
//!
//! A [`Sandbox`] opens [`Chamber`]s. Each chamber is one small process, the *init*, which serves requests over a
//! socket; programs are its children. Inits are forked by a *template*, a process that built what chambers of
//! one kind share. A [`Pool`] keeps chambers ready. This crate reports facts and knows no verdicts. It is the
//! only one that may hold unsafe code.

mod cgroup;
mod chamber;
mod dialogue;
mod error;
mod filter;
pub mod floor;
#[cfg(fuzzing)]
pub mod fuzzing;
mod host;
mod init;
mod inputs;
mod level;
mod pool;
mod root;
mod sandbox;
mod spec;
mod sys;
mod template;
mod users;
mod wire;

pub use chamber::{Chamber, MOST_WORK, Patience, Waiting};
pub use dialogue::{Dialogue, Line, Side, converse};
pub use error::Error;
pub use host::Host;
pub use init::init_if_asked;
pub use level::{CgroupKind, Level, Note, UnknownLevel};
pub use pool::{Kind, Pool};
pub use root::{Locks, Mount, Root};
pub use sandbox::{Config, Sandbox};
pub use spec::{Exit, Fresh, Limits, Outcome, Server, Spec, Start, Stdin, Usage};

/// The cores that this process may use, in the order of their numbers.
#[must_use]
pub fn cores() -> Vec<u32> {
    sys::cores()
}

/// Keeps the calling thread on one core; answers whether the host let it.
#[must_use]
pub fn stay_on(core: u32) -> bool {
    sys::pin(core as usize, sys::Key(0)).is_ok()
}
