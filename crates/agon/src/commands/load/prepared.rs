//! What `--prepare` leaves in the data folder for `--url`: who takes part, and with which tokens.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use agon_domain::{Definition, Timestamp};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::plan::Plan;

/// A prepared rehearsal. It holds secrets of accounts that stand for nobody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Prepared {
    /// The day that will be drawn.
    pub(crate) plan: Plan,
    /// The contest.
    pub(crate) contest: String,
    /// When it started: long before anybody comes.
    pub(crate) starts: Timestamp,
    /// The organiser's session token.
    pub(crate) organiser: String,
    /// Everybody's password, for measuring logins.
    pub(crate) password: String,
    /// Everybody's session token.
    pub(crate) tokens: Vec<String>,
}

impl Prepared {
    /// Where it lies.
    pub(crate) fn file(data: &Path) -> PathBuf {
        data.join("rehearsal.json")
    }

    /// The handle of a participant.
    pub(crate) fn handle(who: usize) -> String {
        format!("runner{who:07}")
    }

    /// Whose handle it is.
    pub(crate) fn who(handle: &str) -> Option<u32> {
        handle.strip_prefix("runner")?.parse().ok()
    }

    /// Reads what was prepared.
    pub(crate) fn read(data: &Path) -> Result<Self> {
        let file = Self::file(data);
        let text = std::fs::read_to_string(&file).with_context(|| {
            format!(
                "reading {}; make it with agon load --prepare before the server starts",
                file.display()
            )
        })?;
        serde_json::from_str(&text).with_context(|| format!("in {}", file.display()))
    }

    /// Writes it for the folder's owner alone.
    pub(crate) fn write(&self, data: &Path) -> Result<()> {
        let file = Self::file(data);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut opened = options
            .open(&file)
            .with_context(|| format!("writing {}", file.display()))?;
        opened.write_all(&serde_json::to_vec(self)?)?;
        Ok(())
    }

    /// The contest's definition as the oracle needs it.
    pub(crate) fn definition(&self) -> Definition {
        Definition {
            starts: self.starts,
            ..self.plan.definition()
        }
    }
}
