//! What can go wrong on our side of the wall. How a program ended is never an error.

use std::io;

use crate::Level;
use crate::wire::Reply;

/// A failure of the sandbox itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The host cannot give the level that was demanded.
    #[error("the sandbox level {wanted} is demanded, but this host gives only {found}: {advice}")]
    TooWeak {
        /// The least level the configuration accepts.
        wanted: Level,
        /// The strongest level the host gives.
        found: Level,
        /// What to change.
        advice: String,
    },
    /// An operation of the host's side failed.
    #[error("could not {what}: {source}")]
    Host {
        /// What was tried.
        what: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// The init inside the chamber reported a failure.
    #[error("the chamber's init could not {what}: {source}")]
    Inside {
        /// What was tried.
        what: String,
        /// What the kernel said.
        source: io::Error,
    },
    /// The init went away; the chamber is of no further use.
    #[error("the chamber's init is gone ({0}); open a new chamber")]
    Gone(String),
    /// A file name that could leave the working folder.
    #[error("`{0}` is no plain relative file name")]
    BadName(String),
    /// Nothing has this name, or something other than a regular file.
    #[error("there is no regular file `{name}`")]
    NotAFile {
        /// The file's name.
        name: String,
    },
    /// The file is larger than the caller will accept.
    #[error("`{name}` has {size} bytes, more than the {max} allowed")]
    TooLarge {
        /// The file's name.
        name: String,
        /// Its size.
        size: u64,
        /// The most that was acceptable.
        max: u64,
    },
    /// The request is too large or malformed.
    #[error("the request is not acceptable: {0}")]
    BadRequest(String),
}

impl Error {
    pub(crate) fn host(what: impl Into<String>, source: io::Error) -> Self {
        Self::Host {
            what: what.into(),
            source,
        }
    }

    /// What an answer means that is not the one that was due.
    pub(crate) fn unexpected(name: &str, reply: Reply) -> Self {
        match reply {
            Reply::NotAFile => Self::NotAFile {
                name: name.to_owned(),
            },
            Reply::Failed { what, errno } => Self::Inside {
                what,
                source: io::Error::from_raw_os_error(errno),
            },
            other => Self::Gone(format!("it answered {other:?} about {name}")),
        }
    }
}
