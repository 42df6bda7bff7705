//! What an operator may do with accounts.

use clap::{Args, Subcommand};

use super::StoreArgs;

/// `agon user`.
#[derive(Debug, Clone, Args)]
pub(crate) struct UserArgs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: UserCommand,
    /// Where things are kept.
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// What the operator may do with accounts. Passwords are generated and printed once.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum UserCommand {
    /// Create an account.
    Add {
        /// Its handle.
        handle: String,
        /// Make it an administrator.
        #[arg(long)]
        admin: bool,
        /// Make it an owner of this organisation, by name, created if there is none.
        #[arg(long)]
        owner_of: Option<String>,
    },
    /// Give an account a new password.
    Password {
        /// Its handle.
        handle: String,
    },
    /// Print a one-time code with which the person sets a new password.
    ResetCode {
        /// Its handle.
        handle: String,
    },
    /// Blank all personal data of an account; standings keep their numbers.
    Erase {
        /// Its handle.
        handle: String,
    },
}
