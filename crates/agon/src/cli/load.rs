//! How a contest day is rehearsed.

use std::path::PathBuf;

use agon_domain::Rule;
use agon_scoreboard::Structure;
use clap::{Args, ValueEnum};

use super::StoreArgs;

/// `agon load`.
#[derive(Debug, Clone, Args)]
#[group(id = "what", required = true, multiple = false, args = ["engine", "prepare", "url"])]
pub(crate) struct LoadArgs {
    /// Drive the log and the scoreboard in this process, and compare with the oracle.
    #[arg(long)]
    pub(crate) engine: bool,
    /// Make the contest, its participants and their session tokens in a data folder that no server uses.
    #[arg(long)]
    pub(crate) prepare: bool,
    /// Drive the server at this address, whose data folder was prepared.
    #[arg(long, value_name = "URL", requires = "data")]
    pub(crate) url: Option<String>,
    /// To be prepared for a real judge: a problem's package, whose sample submissions will be handed in; may be
    /// given several times.
    #[arg(long, value_name = "DIR", requires = "prepare")]
    pub(crate) package: Vec<PathBuf>,
    /// How many join.
    #[arg(long, default_value_t = 50_000, value_name = "N")]
    pub(crate) participants: u32,
    /// Events of the log: a joining for each participant, and two for each submission [default: 15 a participant].
    #[arg(long, value_name = "N")]
    pub(crate) events: Option<u64>,
    /// From what all is drawn: the same seed gives the same day.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How long the contest runs, in seconds.
    #[arg(long, default_value_t = 3_600, value_name = "SECONDS")]
    pub(crate) length: u32,
    /// With --engine: from so many seconds before the end the public's board stands still.
    #[arg(long, value_name = "SECONDS", conflicts_with_all = ["prepare", "url"])]
    pub(crate) freeze: Option<u32>,
    /// The scoring rule.
    #[arg(long, default_value = "points")]
    pub(crate) rule: RuleName,
    /// How the live board finds ranks.
    #[arg(long, default_value = "exact")]
    pub(crate) structure: StructureName,
    /// How much of the log goes through a real SQLite store.
    #[arg(long, default_value = "sample")]
    pub(crate) store: Share,
    /// At a server: how much faster than the clock the day goes.
    #[arg(long, default_value_t = 60.0, value_name = "TIMES")]
    pub(crate) speed: f64,
    /// At a server: how many follow its event stream.
    #[arg(long, default_value_t = 200, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=5_000))]
    pub(crate) streams: u32,
    /// At a server: how many connections are shared by all requests.
    #[arg(long, default_value_t = 64, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) connections: u32,
    /// Print a JSON array.
    #[arg(long)]
    pub(crate) json: bool,
    /// Where to write the report, one HTML file.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Where things are kept.
    #[command(flatten)]
    pub(crate) place: StoreArgs,
}

/// The rules by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuleName {
    Points,
    Icpc,
    Ioi,
    Best,
    Decay,
}

impl From<RuleName> for Rule {
    fn from(name: RuleName) -> Self {
        match name {
            RuleName::Points => Self::Points,
            RuleName::Icpc => Self::Icpc,
            RuleName::Ioi => Self::Ioi,
            RuleName::Best => Self::Best,
            RuleName::Decay => Self::Decay,
        }
    }
}

/// The structures by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StructureName {
    Exact,
    Sketch,
    Delta,
}

impl From<StructureName> for Structure {
    fn from(name: StructureName) -> Self {
        match name {
            StructureName::Exact => Self::Exact,
            StructureName::Sketch => Self::Sketch,
            StructureName::Delta => Self::Delta,
        }
    }
}

/// A share of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Share {
    /// Nothing.
    None,
    /// The start rush at the pace of the day, then 250,000 events as fast as it goes.
    Sample,
    /// The same, and all events.
    All,
}
