//! Runs strangers' programs behind walls, and says what they did.
//!
//! A [`Sandbox`] opens [`Chamber`]s. Each chamber is one small process, the *init*, which built its own
//! walls and serves requests over a socket; programs are its children. This crate reports facts and
//! knows no verdicts. It is the only one that may hold unsafe code.

mod cgroup;
mod chamber;
mod error;
mod filter;
#[cfg(fuzzing)]
pub mod fuzzing;
mod host;
mod init;
mod level;
mod root;
mod sandbox;
mod spec;
mod sys;
mod users;
mod wire;

pub use chamber::Chamber;
pub use error::Error;
pub use host::Host;
pub use init::init_if_asked;
pub use level::{CgroupKind, Level, Note, UnknownLevel};
pub use root::{Mount, Root};
pub use sandbox::{Config, Sandbox};
pub use spec::{Exit, Limits, Outcome, Spec, Stdin, Usage};
