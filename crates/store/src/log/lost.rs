//! Why a batch was not written, by what follows from it for those who wait.

use crate::Error;
use crate::db::is_taken;

/// Why a batch was not written, or perhaps was.
#[derive(Debug)]
pub(crate) enum Lost {
    /// Another process was faster: look again.
    Race,
    /// A row is there already that no look-up asks for. Of many wishes perhaps only one is to blame.
    Taken(Error),
    /// The database cannot keep something of it. Of many wishes perhaps only one is to blame.
    Unfit(Error),
    /// The database is out of reach; nothing was written.
    Away(Error),
    /// The database went out of reach while it was told to write: perhaps it has.
    Unknown(Error),
    /// The database failed; nothing was written.
    Failed(Error),
}

impl Lost {
    /// The same, where the database had been told to write.
    pub(crate) fn once_told(self) -> Self {
        match self {
            Self::Away(error) => Self::Unknown(error),
            Self::Race | Self::Taken(_) | Self::Unfit(_) | Self::Unknown(_) | Self::Failed(_) => {
                self
            }
        }
    }

    /// Whether the database answered, and goes on answering as before.
    pub(crate) fn was_an_answer(&self) -> bool {
        match self {
            Self::Race | Self::Taken(_) | Self::Unfit(_) => true,
            Self::Away(_) | Self::Unknown(_) | Self::Failed(_) => false,
        }
    }
}

impl From<Error> for Lost {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => error.into(),
            Error::Unreachable(_) => Self::Away(error),
            // A row of one contest: others go on.
            Error::Damaged { .. } => Self::Unfit(error),
            other => Self::Failed(other),
        }
    }
}

impl From<sqlx::Error> for Lost {
    fn from(error: sqlx::Error) -> Self {
        if is_taken(&error) {
            return Self::Taken(error.into());
        }
        match &error {
            sqlx::Error::Database(told) => by_code(&told.code().unwrap_or_default())(error),
            sqlx::Error::Encode(_) => Self::Unfit(error.into()),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => {
                Self::Away(error.into())
            }
            _ => Self::Failed(error.into()),
        }
    }
}

/// By PostgreSQL's codes, see <https://www.postgresql.org/docs/15/errcodes-appendix.html>.
fn by_code(code: &str) -> fn(sqlx::Error) -> Lost {
    const CROSSED: [&str; 2] = ["40001", "40P01"];
    /// Data that cannot be, constraints, limits of the program.
    const UNFIT: [&str; 3] = ["22", "23", "54"];
    /// The connection is broken, or an operator shuts the server down.
    const AWAY: [&str; 2] = ["08", "57P"];
    let begins = |class: &&str| code.starts_with(*class);
    if CROSSED.contains(&code) {
        // Two waited for each other, of whom one had to give way.
        |_| Lost::Race
    } else if UNFIT.iter().any(&begins) {
        |error| Lost::Unfit(error.into())
    } else if AWAY.iter().any(begins) {
        |error| Lost::Away(error.into())
    } else {
        |error| Lost::Failed(error.into())
    }
}

impl From<rusqlite::Error> for Lost {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        const TAKEN: [i32; 2] = [
            ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
            ffi::SQLITE_CONSTRAINT_UNIQUE,
        ];
        const UNFIT: [ErrorCode; 3] = [
            ErrorCode::ConstraintViolation,
            ErrorCode::TooBig,
            ErrorCode::TypeMismatch,
        ];
        match error.sqlite_error() {
            Some(code) if TAKEN.contains(&code.extended_code) => Self::Taken(error.into()),
            Some(code) if UNFIT.contains(&code.code) => Self::Unfit(error.into()),
            Some(_) => Self::Failed(error.into()),
            // A row that is not what was written: one contest's.
            None => Self::Unfit(error.into()),
        }
    }
}
