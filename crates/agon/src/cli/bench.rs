//! What can be measured.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::JudgingArgs;

/// `agon bench`.
#[derive(Debug, Clone, Args)]
pub(crate) struct BenchArgs {
    /// What to measure.
    #[command(subcommand)]
    pub(crate) command: BenchCommand,
}

/// What can be measured.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum BenchCommand {
    /// Durable appends through the store in a fresh database, beside bare loops over the same engine.
    Log {
        /// An empty PostgreSQL database to measure beside SQLite; tables are made in it and stay.
        #[arg(long, env = "AGON_TEST_POSTGRES", hide_env_values = true)]
        postgres: Option<String>,
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Time from an acknowledged event to a board that shows it, with a room that follows the store.
    Visible {
        /// Events in a second.
        #[arg(long, default_value_t = 5_000)]
        rate: u32,
        /// For how many seconds.
        #[arg(long, default_value_t = 20)]
        seconds: u32,
        /// How many have joined.
        #[arg(long, default_value_t = 20_000)]
        participants: u32,
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Time from the start of a server until the board of a large contest is read, and exact again.
    Restart {
        /// How many join.
        #[arg(long, default_value_t = 1_000_000)]
        participants: u32,
        /// A joining for each, and two events for each submission.
        #[arg(long, default_value_t = 15_000_000)]
        events: u64,
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// What protection costs, beside the same program started bare; starts of languages; whole submissions.
    Sandbox {
        /// How often each kind of run is repeated.
        #[arg(long, default_value_t = 1000)]
        runs: usize,
        /// How to judge.
        #[command(flatten)]
        judging: JudgingArgs,
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Time from a source to its judgement, in the judge.
    Judge {
        /// A problem package.
        package: PathBuf,
        /// A source file.
        submission: PathBuf,
        /// How many times.
        #[arg(long, default_value_t = 20)]
        runs: usize,
        /// How to judge.
        #[command(flatten)]
        judging: JudgingArgs,
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// The cold path from sealed segments, beside general engines where they are installed.
    Cold {
        /// How many join.
        #[arg(long, default_value_t = 1_000_000)]
        participants: u32,
        /// A joining for each, and two events for each submission.
        #[arg(long, default_value_t = 15_000_000)]
        events: u64,
        /// The Python that `cargo xtask peers` names.
        #[arg(long, value_name = "FILE")]
        python: PathBuf,
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// The rank structures of the hot board, beside Redis where it is installed.
    Scoreboard {
        /// How many are ranked.
        #[arg(long, default_value_t = 1_000_000)]
        participants: u32,
        /// How many updates, for each rule.
        #[arg(long, default_value_t = 15_000_000)]
        updates: usize,
        /// Print a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Serving: pages of a board, event streams, logins; each beside its peer.
    Serve(BenchServeArgs),
    /// A peer of `bench serve`.
    #[command(hide = true)]
    Bare {
        /// Which.
        #[command(subcommand)]
        what: Bare,
    },
    /// Time from Submit to the verdict, at a server whose newest contest runs.
    Verdict(VerdictArgs),
}

/// `agon bench verdict`.
#[derive(Debug, Clone, Args)]
pub(crate) struct VerdictArgs {
    /// The server, such as `http://127.0.0.1:8080`.
    pub(crate) server: String,
    /// The problem's label.
    pub(crate) label: String,
    /// A source file.
    pub(crate) source: PathBuf,
    /// Its language's id.
    #[arg(long)]
    pub(crate) language: String,
    /// How many submissions.
    #[arg(long, default_value_t = 20)]
    pub(crate) runs: usize,
    /// Print a JSON array.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `agon bench serve`.
#[derive(Debug, Clone, Args)]
pub(crate) struct BenchServeArgs {
    /// Measure this alone.
    #[arg(long)]
    pub(crate) only: Option<Serving>,
    /// How often both sides take their turn.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) rounds: u32,
    /// How long a turn is, in seconds.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub(crate) seconds: u32,
    /// Print a JSON array.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What can be measured of serving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Serving {
    /// Pages, beside nginx.
    Board,
    /// Event streams, beside a bare loop.
    Streams,
    /// Logins, beside a bare hash; and what others notice of a storm of them.
    Logins,
    /// All rows of a board at once, beside its pages.
    Whole,
}

/// Peers that are processes of this program.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Bare {
    /// Event streams that all tell the same.
    Streams {
        /// Between two frames, in milliseconds.
        #[arg(long)]
        tick: u64,
    },
    /// Password hashes, one after the other.
    Hashes {
        /// For how long.
        #[arg(long)]
        seconds: u64,
    },
}
