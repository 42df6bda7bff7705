//! What can go wrong that is not the visitor's doing, and the two refusals only a database can give.

/// An answer that could not be given.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An idempotency key came again with another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The contest was closed between the decision and the append.
    #[error("the contest takes no more submissions")]
    ContestClosed,
    /// The stream has gone on since the decision.
    #[error("the contest has moved on since that was decided; decide anew")]
    Moved,
    /// A name that must be unique is taken.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// The time of an event is too far from this machine's clock.
    #[error(
        "an event {0} s off this machine's clock was refused; set the clocks of all nodes by NTP"
    )]
    ClockSkew(i64),
    /// A clock was set back: what is handed in would be earlier than what was handed in before.
    #[error(
        "an event {0} s before the last one of its contest was refused: this machine's clock was set \
         back, or was ahead; set the clocks of all nodes by NTP, and if the log's times are the wrong \
         ones, save the contest's settings again, from which on its time is counted"
    )]
    ClockBack(i64),
    /// There is no database to talk to.
    #[error(
        "the database cannot be reached; is it running, and are its user, password and name right"
    )]
    Unreachable(#[source] sqlx::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// SQLite failed under the log.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The machine gives no thread to write with.
    #[error("no thread could be started; raise the limit of processes")]
    NoThread(#[source] std::io::Error),
    /// An append failed. Submissions, joins and judgements may be sent again with their keys.
    #[error("the append failed: {0}")]
    Append(String),
    /// A wish holds what the database cannot keep, such as NUL in a text; nothing of it was written.
    #[error("the database cannot keep this: {0}")]
    Unfit(String),
    /// A judgement has points that no judging can give; nothing of it was written.
    #[error("a judgement was refused: {0}")]
    Impossible(#[from] agon_domain::points::Impossible),
    /// Blobs failed.
    #[error("the blob store failed: {0}")]
    Blob(#[from] object_store::Error),
    /// What was read is not what was written.
    #[error("{what} is damaged: {reason}; restore it from a backup")]
    Damaged {
        /// Which row or blob.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The tables were made by a later version.
    #[error("the database has schema {found}, this agon knows {known}; upgrade agon")]
    NewerSchema {
        /// What is there.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// The configuration names no database.
    #[error("cannot open {0}: write sqlite:PATH or postgres://USER@HOST/NAME")]
    UnknownDatabase(String),
    /// A folder could not be made.
    #[error("cannot make the folder {path}: {source}")]
    Folder {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl Error {
    /// Something read that is not what was written.
    pub(crate) fn damaged(what: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::Damaged {
            what: what.into(),
            reason: reason.to_string(),
        }
    }
}
