//! What was asked, made whole: flags, then the environment, then the file, then the defaults.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use agon_judge::Keeping;
use agon_sandbox::Level;
use agon_scoreboard::Structure;
use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cli::{DemoArgs, FollowArgs, JudgingArgs, ListenArgs, ServeArgs, StoreArgs, WarmArgs};
use crate::roles::standings::Intervals;

mod following;
mod warm;

pub(crate) use self::following::{Following, open_all_files};

/// Where things are kept.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The database's URL.
    pub(crate) database: String,
}

/// How https is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tls {
    /// Plain http: on loopback, or said in as many words.
    Off,
    /// A certificate made here and kept in the data folder.
    SelfSigned,
    /// The operator's certificate chain and key, PEM files.
    Files {
        /// The certificate chain.
        cert: PathBuf,
        /// Its key.
        key: PathBuf,
    },
}

/// How to listen.
#[derive(Debug, Clone)]
pub(crate) struct Listen {
    /// The address wished; the demo takes the next port when it is busy.
    pub(crate) address: SocketAddr,
    /// How https is served.
    pub(crate) tls: Tls,
    /// Plain http was asked for in so many words: browsers get cookies that work there.
    pub(crate) plain_http: bool,
}

/// How to judge.
#[derive(Debug, Clone)]
pub(crate) struct Judging {
    /// The least protection accepted.
    pub(crate) minimum: Level,
    /// How many programs are judged at the same time.
    pub(crate) workers: usize,
    /// A language file that replaces the built-in one.
    pub(crate) languages: Option<PathBuf>,
    /// Where prepared parts of toolchains are kept; none where nothing is said.
    pub(crate) kits: Option<PathBuf>,
}

/// Who judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judges {
    /// Workers, in the sandbox.
    Sandbox,
    /// Nobody: judgements are drawn, for rehearsals.
    Synthetic,
}

/// All that `agon serve` needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Serve {
    /// Where things are kept.
    pub(crate) place: Place,
    /// How to listen.
    pub(crate) listen: Listen,
    /// How to judge.
    pub(crate) judging: Judging,
    /// Who judges.
    pub(crate) judges: Judges,
    /// How much is kept warm.
    pub(crate) keeping: Keeping,
    /// Between two exact standings, and between two snapshots.
    pub(crate) standings: Intervals,
    /// How ranks are found.
    pub(crate) scoreboard_structure: Structure,
    /// How event streams are served.
    pub(crate) following: Following,
    /// Whether anybody may register.
    pub(crate) open_registration: bool,
}

/// The configuration file: the names of the flags, all optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    data: Option<PathBuf>,
    database: Option<String>,
    database_file: Option<PathBuf>,
    bind: Option<IpAddr>,
    port: Option<u16>,
    tls: Option<String>,
    plain_http: bool,
    protection: Option<String>,
    workers: Option<usize>,
    languages: Option<PathBuf>,
    kits: Option<PathBuf>,
    warm_sandboxes: Option<usize>,
    warm_idle: Option<u64>,
    exact_interval: Option<u64>,
    snapshot_interval: Option<u64>,
    scoreboard_structure: Option<String>,
    streams: Option<usize>,
    board_tick: Option<u64>,
    registration: Option<String>,
}

impl Serve {
    /// Puts flags, environment and file together for `agon serve`.
    pub(crate) fn resolve(args: ServeArgs) -> Result<Self> {
        let file = read_file(args.config.as_deref())?;
        let registration = args
            .registration
            .or(file.registration)
            .unwrap_or("open".into());
        let store = StoreArgs {
            data: args.store.data.or(file.data),
            database: args.store.database.or(file.database),
            database_file: args.store.database_file.or(file.database_file),
        };
        let listen = ListenArgs {
            bind: args.listen.bind.or(file.bind),
            port: args.listen.port.or(file.port),
            tls: args.listen.tls.or(file.tls),
            plain_http: args.listen.plain_http || file.plain_http,
        };
        let judging = JudgingArgs {
            protection: args.judging.protection.or(file.protection),
            workers: args.judging.workers.or(file.workers),
            languages: args.judging.languages.or(file.languages),
            no_scope: args.judging.no_scope,
            kits: args.judging.kits.or(file.kits),
        };
        let warm = WarmArgs {
            warm_sandboxes: args.warm.warm_sandboxes.or(file.warm_sandboxes),
            warm_idle: args.warm.warm_idle.or(file.warm_idle),
        };
        let follow = FollowArgs {
            streams: args.follow.streams.or(file.streams),
            board_tick: args.follow.board_tick.or(file.board_tick),
        };
        let listen = Listen::resolve(&listen)?;
        let judges = match args.synthetic_judge {
            true => Judges::synthetic(&listen)?,
            false => Judges::Sandbox,
        };
        Ok(Self {
            keeping: warm::keeping(&warm)?,
            place: Place::resolve(store)?,
            listen,
            judges,
            judging: Judging::resolve(judging, Level::Full, serving_workers())?,
            standings: Intervals {
                exact: seconds(args.exact_interval.or(file.exact_interval), 30),
                snapshot: seconds(args.snapshot_interval.or(file.snapshot_interval), 10),
            },
            scoreboard_structure: structure(
                args.scoreboard_structure
                    .or(file.scoreboard_structure)
                    .as_deref(),
            )?,
            following: following::following(&follow, following::files())?,
            open_registration: match registration.as_str() {
                "open" => true,
                "closed" => false,
                other => bail!("registration {other:?} is unknown; write open or closed"),
            },
        })
    }

    /// The demo: whatever protection the host gives, everything else by default.
    pub(crate) fn demo(args: &DemoArgs) -> Result<Self> {
        Ok(Self {
            keeping: warm::keeping(&args.warm)?,
            place: Place::resolve(args.store.clone())?,
            listen: Listen::resolve(&args.listen)?,
            judges: Judges::Sandbox,
            judging: Judging::resolve(args.judging.clone(), Level::Guarded, serving_workers())?,
            standings: Intervals {
                exact: seconds(None, 30),
                snapshot: seconds(None, 10),
            },
            scoreboard_structure: Structure::default(),
            following: following::following(&FollowArgs::default(), following::files())?,
            open_registration: true,
        })
    }
}

/// An interval of at least a second.
fn seconds(asked: Option<u64>, usual: u64) -> Duration {
    Duration::from_secs(asked.unwrap_or(usual).max(1))
}

/// The structure of this name, the usual one where nothing is said.
fn structure(name: Option<&str>) -> Result<Structure> {
    let Some(name) = name else {
        return Ok(Structure::default());
    };
    name.parse().context("scoreboard_structure")
}

fn read_file(path: Option<&Path>) -> Result<File> {
    let Some(path) = path else {
        return Ok(File::default());
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("reading the configuration {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("in the configuration {}", path.display()))
}

/// One core is left to serve, where there is more than one.
fn serving_workers() -> usize {
    cores().saturating_sub(1).max(1)
}

/// `agon/kits` in the user's cache, where there is a user with a home.
fn user_kits() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = set("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(set("HOME")?).join(".cache")))?;
    Some(cache.join("agon/kits"))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Place {
    /// Names the data folder and the database in it, or the one given.
    pub(crate) fn resolve(args: StoreArgs) -> Result<Self> {
        let data = args.data.unwrap_or_else(|| PathBuf::from("agon-data"));
        let database = match (args.database, args.database_file) {
            (Some(_), Some(_)) => bail!("give --database or --database-file, not both"),
            (Some(url), None) => url,
            (None, Some(file)) => std::fs::read_to_string(&file)
                .with_context(|| format!("reading the database URL from {}", file.display()))?
                .trim()
                .to_owned(),
            (None, None) => format!("sqlite:{}", data.join("agon.db").display()),
        };
        Ok(Self { data, database })
    }

    /// Where blobs lie.
    pub(crate) fn blobs(&self) -> PathBuf {
        self.data.join("blobs")
    }

    /// Where judges unpack testdata; may be deleted when nothing runs.
    pub(crate) fn cache(&self) -> PathBuf {
        self.data.join("cache")
    }
}

impl Judges {
    /// Refuses where others than the rehearsal could come: what they hand in would not be judged.
    fn synthetic(listen: &Listen) -> Result<Self> {
        let ip = listen.address.ip();
        if !ip.is_loopback() {
            bail!(
                "--synthetic-judge draws judgements and judges nobody, so it serves loopback only; \
                 {ip} is not: leave --bind out, or serve without --synthetic-judge"
            );
        }
        Ok(Self::Synthetic)
    }
}

impl Listen {
    fn resolve(args: &ListenArgs) -> Result<Self> {
        let ip = args.bind.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let tls = match args.tls.as_deref() {
            None => Tls::Off,
            Some("self") => Tls::SelfSigned,
            Some(files) => {
                let (cert, key) = files.split_once(',').with_context(|| {
                    format!("--tls {files}: write `self`, or CERT,KEY with a comma between")
                })?;
                Tls::Files {
                    cert: cert.into(),
                    key: key.into(),
                }
            }
        };
        if tls == Tls::Off && !ip.is_loopback() && !args.plain_http {
            bail!(
                "{ip} is not loopback: passwords would travel in the clear; \
                 add --tls self, --tls CERT,KEY, or say --plain-http"
            );
        }
        Ok(Self {
            address: SocketAddr::new(ip, args.port.unwrap_or(8080)),
            tls,
            plain_http: args.plain_http,
        })
    }
}

impl Judging {
    /// Unprotected is never found by looking: it is taken when it was demanded in as many words.
    pub(crate) fn force(&self) -> Option<Level> {
        (self.minimum == Level::Unprotected).then_some(Level::Unprotected)
    }

    /// For commands without a server: all cores, unless told otherwise, and what they prepare in the user's cache.
    pub(crate) fn local(args: JudgingArgs) -> Result<Self> {
        let mut own = Self::resolve(args, Level::Guarded, cores())?;
        own.kits = own.kits.or_else(user_kits);
        Ok(own)
    }

    fn resolve(args: JudgingArgs, minimum: Level, workers: usize) -> Result<Self> {
        let minimum = match args.protection {
            None => minimum,
            Some(word) => word.parse().map_err(|_| {
                anyhow::anyhow!(
                    "protection {word:?} is unknown; write full, rootless, guarded or unprotected"
                )
            })?,
        };
        Ok(Self {
            minimum,
            workers: args.workers.unwrap_or(workers).max(1),
            languages: args.languages,
            kits: args.kits,
        })
    }
}
