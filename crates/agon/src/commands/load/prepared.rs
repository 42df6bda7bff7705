//! What `--prepare` leaves in the data folder for `--url`: who takes part, and with which tokens.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use agon_domain::{Definition, Timestamp};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::plan::Plan;
use crate::synthetic::Outcome;

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
    /// For a real judge, what may be handed in at each problem; none where judgements are drawn.
    pub(crate) samples: Vec<Vec<Sample>>,
}

/// A submission that a package has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sample {
    /// Whether it should be accepted.
    pub(crate) is_right: bool,
    /// Its language's id.
    pub(crate) language: String,
    /// Its source.
    pub(crate) text: String,
}

/// Who says what came of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judges {
    /// The plan, and the synthetic judge obeys.
    Plan,
    /// The server's own judge.
    Server,
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

    /// Who says what came of a submission.
    pub(crate) fn judges(&self) -> Judges {
        match self.samples.len() {
            0 => Judges::Plan,
            _ => Judges::Server,
        }
    }

    /// Forgets samples in other languages than these.
    pub(crate) fn keep(&mut self, languages: &[String]) -> Result<()> {
        for samples in &mut self.samples {
            samples.retain(|sample| languages.contains(&sample.language));
            if samples.is_empty() {
                bail!("the server has none of the languages in which a package has samples");
            }
        }
        Ok(())
    }

    /// The contest's definition as the oracle needs it.
    pub(crate) fn definition(&self) -> Definition {
        let mut definition = self.plan.definition();
        definition.starts = self.starts;
        if self.judges() == Judges::Server {
            definition.problems.truncate(self.samples.len());
        }
        definition
    }

    /// The column at which something is handed in, and the form; `name` tells it from all others.
    pub(crate) fn form(&self, problem: u8, outcome: &Outcome, name: &str) -> (u8, Value) {
        let Some(column) = usize::from(problem).checked_rem(self.samples.len()) else {
            let form = json!({"language": "cpp", "source": outcome.source(name)});
            return (problem, form);
        };
        let is_right = outcome.verdict == agon_domain::Verdict::Accepted;
        let all = &self.samples[column];
        let fitting: Vec<&Sample> = all.iter().filter(|one| one.is_right == is_right).collect();
        let place = outcome.cpu_ms as usize;
        let sample = match fitting.len() {
            0 => &all[place % all.len()],
            count => fitting[place % count],
        };
        let mark = if sample.language == "python" {
            "#"
        } else {
            "//"
        };
        let source = format!("{}\n{mark} {name}\n", sample.text);
        let form = json!({"language": sample.language, "source": source});
        (u8::try_from(column).unwrap_or(u8::MAX), form)
    }
}
