//! The command line: what one may ask the binary to do.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod bench;
mod load;
mod people;
mod replay;

pub(crate) use bench::{Bare, BenchArgs, BenchCommand, BenchServeArgs, Serving, VerdictArgs};
pub(crate) use load::{LoadArgs, Share};
pub(crate) use people::{UserArgs, UserCommand};
pub(crate) use replay::{FoldArgs, RebuildArgs};

/// Programming contests on one machine or many.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// All commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve everything from one process.
    Serve(ServeArgs),
    /// Serve a demo contest that runs now, with the sample problems.
    Demo(DemoArgs),
    /// Judge one file against one package, without a server.
    Judge(JudgeArgs),
    /// Judge every sample submission of packages and compare with its folder's expectation.
    Verify(VerifyArgs),
    /// Find time limits from a package's accepted and too slow submissions.
    Calibrate(CalibrateArgs),
    /// Import a problem package, a folder or a zip.
    Import(ImportArgs),
    /// Create and list contests.
    Contest(ContestArgs),
    /// Create accounts, reset passwords, make administrators.
    User(UserArgs),
    /// List the languages: the version found on this host, or why there is none.
    Languages(LanguagesArgs),
    /// Tell what this host gives to protect it from hostile programs, and what is degraded.
    Doctor,
    /// Build all projections anew from the log, or verify that they equal it.
    Rebuild(RebuildArgs),
    /// Fold a contest's sealed segments into its exact standing.
    Fold(FoldArgs),
    /// A worker of `fold`.
    #[command(hide = true)]
    FoldWorker {
        /// All segments, in order.
        segments: Vec<PathBuf>,
    },
    /// A side of `bench cold`.
    #[command(hide = true)]
    FoldTimed {
        /// All segments, in order.
        segments: Vec<PathBuf>,
    },
    /// Measure.
    Bench(BenchArgs),
    /// Rehearse a contest day, and compare the board at its end with an oracle.
    Load(Box<LoadArgs>),
    /// Print the OpenAPI description of the HTTP API.
    Openapi,
}

impl Command {
    /// Whether it runs programs of strangers, or tells how it would; `--no-scope` is heeded.
    pub(crate) fn judges(&self) -> bool {
        match self {
            Self::Serve(ServeArgs {
                judging,
                synthetic_judge,
                ..
            }) => !judging.no_scope && !synthetic_judge,
            Self::Demo(DemoArgs { judging, .. })
            | Self::Judge(JudgeArgs { judging, .. })
            | Self::Verify(VerifyArgs { judging, .. })
            | Self::Calibrate(CalibrateArgs { judging, .. }) => !judging.no_scope,
            Self::Bench(BenchArgs { command }) => match command {
                BenchCommand::Judge { judging, .. } | BenchCommand::Sandbox { judging, .. } => {
                    !judging.no_scope
                }
                BenchCommand::Log { .. }
                | BenchCommand::Visible { .. }
                | BenchCommand::Restart { .. }
                | BenchCommand::Verdict(_)
                | BenchCommand::Scoreboard { .. }
                | BenchCommand::Serve(_)
                | BenchCommand::Bare { .. }
                | BenchCommand::Cold { .. } => false,
            },
            Self::Doctor => true,
            Self::Import(_)
            | Self::Contest(_)
            | Self::User(_)
            | Self::Languages(_)
            | Self::Rebuild(_)
            | Self::Fold(_)
            | Self::FoldWorker { .. }
            | Self::FoldTimed { .. }
            | Self::Load(_)
            | Self::Openapi => false,
        }
    }
}

/// Where things are kept. Flags go before the environment, that before the file, that before the defaults.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct StoreArgs {
    /// The data folder: database, blobs, keys [default: ./agon-data].
    #[arg(long, env = "AGON_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The database: `sqlite:FILE` or `postgres://…` [default: sqlite in the data folder].
    #[arg(
        long,
        env = "AGON_DATABASE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
    /// A file that holds the database URL, for secrets.
    #[arg(long, env = "AGON_DATABASE_FILE", value_name = "FILE")]
    pub(crate) database_file: Option<PathBuf>,
}

/// How to listen.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct ListenArgs {
    /// The address to listen on [default: 127.0.0.1].
    #[arg(long, env = "AGON_BIND", value_name = "ADDR")]
    pub(crate) bind: Option<IpAddr>,
    /// The port [default: 8080]; 0 takes any that is free.
    #[arg(long, env = "AGON_PORT")]
    pub(crate) port: Option<u16>,
    /// Serve https: `self` makes a certificate, or name CERT,KEY files.
    #[arg(
        long,
        env = "AGON_TLS",
        value_name = "self|CERT,KEY",
        conflicts_with = "plain_http"
    )]
    pub(crate) tls: Option<String>,
    /// Serve plain http beyond loopback: passwords travel in the clear.
    #[arg(long, env = "AGON_PLAIN_HTTP")]
    pub(crate) plain_http: bool,
}

/// How to judge.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct JudgingArgs {
    /// The least protection accepted: full, rootless, guarded or unprotected [default: full for `serve`, else
    /// guarded].
    #[arg(long, env = "AGON_PROTECTION", value_name = "LEVEL")]
    pub(crate) protection: Option<String>,
    /// How many programs are judged at the same time [default: cores - 1, at least 1].
    #[arg(long, env = "AGON_WORKERS")]
    pub(crate) workers: Option<usize>,
    /// As an ordinary user, do not start anew in a scope of systemd's user manager; also by AGON_NO_SCOPE=1.
    #[arg(long)]
    pub(crate) no_scope: bool,
    /// A `languages.toml` that replaces the built-in one.
    #[arg(long, env = "AGON_LANGUAGES", value_name = "FILE")]
    pub(crate) languages: Option<PathBuf>,
    /// Where prepared parts of toolchains are kept [default: cache/kits in the data folder; without a server
    /// agon/kits in the user's cache].
    #[arg(long, env = "AGON_KITS", value_name = "DIR")]
    pub(crate) kits: Option<PathBuf>,
}

/// What is kept warm for contestants who come back.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct WarmArgs {
    /// How many contestants' sandboxes are kept at most, of all together; whoever was not seen for longest gives way
    /// [default: 32].
    #[arg(long, env = "AGON_WARM_SANDBOXES", value_name = "N")]
    pub(crate) warm_sandboxes: Option<usize>,
    /// Seconds after which a contestant's unused sandbox is taken back [default: 300].
    #[arg(long, env = "AGON_WARM_IDLE", value_name = "SECONDS")]
    pub(crate) warm_idle: Option<u64>,
}

/// Who follows contests, and how closely.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct FollowArgs {
    /// How many event streams may stand at the same time, about 25 kB each; everybody else asks every few seconds
    /// [default: 10000, or as many as the limit of open files leaves room for].
    #[arg(long, env = "AGON_STREAMS", value_name = "N")]
    pub(crate) streams: Option<usize>,
    /// A board that moves is told to streams every so many milliseconds, 100 to 1000 [default: 500].
    #[arg(long, env = "AGON_BOARD_TICK", value_name = "MS")]
    pub(crate) board_tick: Option<u64>,
}

/// `agon languages`.
#[derive(Debug, Clone, Args)]
pub(crate) struct LanguagesArgs {
    /// Make the prepared parts of their toolchains now, instead of when they are first wanted.
    #[arg(long)]
    pub(crate) prepare: bool,
    /// Print the table of docs/judging.md instead.
    #[arg(long, conflicts_with = "prepare")]
    pub(crate) markdown: bool,
    /// How to judge.
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
}

/// `agon serve`.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct ServeArgs {
    /// A TOML file with the same names as the flags (`plain_http = true`).
    #[arg(long, env = "AGON_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where things are kept.
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// How to listen.
    #[command(flatten)]
    pub(crate) listen: ListenArgs,
    /// How to judge.
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    /// What is kept warm.
    #[command(flatten)]
    pub(crate) warm: WarmArgs,
    /// Seconds between two exact standings [default: 30].
    #[arg(long, env = "AGON_EXACT_INTERVAL", value_name = "SECONDS")]
    pub(crate) exact_interval: Option<u64>,
    /// Seconds between two snapshots of a contest's board, from which a restart goes on [default: 10].
    #[arg(long, env = "AGON_SNAPSHOT_INTERVAL", value_name = "SECONDS")]
    pub(crate) snapshot_interval: Option<u64>,
    /// How ranks are found: exact, sketch or delta [default: exact].
    #[arg(
        long,
        env = "AGON_SCOREBOARD_STRUCTURE",
        value_name = "exact|sketch|delta"
    )]
    pub(crate) scoreboard_structure: Option<String>,
    /// Who follows.
    #[command(flatten)]
    pub(crate) follow: FollowArgs,
    /// Run no programs: judgements are drawn, for rehearsals; on loopback only. Never on a data folder that counts.
    #[arg(long)]
    pub(crate) synthetic_judge: bool,
    /// Who may register: open or closed [default: open].
    #[arg(long, env = "AGON_REGISTRATION", value_name = "open|closed")]
    pub(crate) registration: Option<String>,
}

/// `agon demo`.
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    /// Where things are kept.
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// How to listen.
    #[command(flatten)]
    pub(crate) listen: ListenArgs,
    /// How to judge; the demo takes whatever protection the host gives.
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    /// What is kept warm.
    #[command(flatten)]
    pub(crate) warm: WarmArgs,
    /// The folder of problem packages.
    #[arg(long, value_name = "DIR", default_value = "problems")]
    pub(crate) problems: PathBuf,
}

/// `agon judge`.
#[derive(Debug, Clone, Args)]
pub(crate) struct JudgeArgs {
    /// The problem package's folder.
    pub(crate) package: PathBuf,
    /// The source file.
    pub(crate) submission: PathBuf,
    /// The language, when the file's ending does not tell.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// How to judge.
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
}

/// `agon verify`.
#[derive(Debug, Clone, Args)]
pub(crate) struct VerifyArgs {
    /// Problem packages.
    #[arg(required = true)]
    pub(crate) packages: Vec<PathBuf>,
    /// How to judge.
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
}

/// `agon calibrate`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CalibrateArgs {
    /// The problem package's folder.
    pub(crate) package: PathBuf,
    /// How often each submission is judged; of accepted ones the slowest time counts, of slow ones the fastest.
    #[arg(long, default_value_t = 1)]
    pub(crate) runs: u32,
    /// How long a run may take, in times of the package's own limit.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) patience: u32,
    /// Where to draw the times, as SVG.
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    /// Print one JSON object instead of the table.
    #[arg(long)]
    pub(crate) json: bool,
    /// How to judge.
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
}

/// `agon import`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ImportArgs {
    /// A package: a folder, or a zip file.
    pub(crate) package: PathBuf,
    /// The organisation that shall own the problem, by name.
    #[arg(long, default_value = "Agon")]
    pub(crate) organisation: String,
    /// Where things are kept.
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// `agon contest`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ContestArgs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: ContestCommand,
}

/// What one may do with contests.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ContestCommand {
    /// Create a contest from a TOML file; docs/operations.md shows one.
    Create {
        /// The file.
        file: PathBuf,
        /// The organisation that shall own it, by name.
        #[arg(long, default_value = "Agon")]
        organisation: String,
        /// Where things are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
    /// List all contests.
    List {
        /// Where things are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}
