//! Who judges: workers with a sandbox, or nobody in a rehearsal.

use std::ops::ControlFlow;
use std::sync::Arc;

use agon_domain::allowance::Runtime;
use agon_judge::{Judge, Listed};
use agon_sandbox::Level;
use agon_web::rooms::Boards;
use agon_web::{App, Language, Settings};
use anyhow::{Context, Result};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{synthetic, workers};
use crate::config::{Judges, Serve, Tls};

/// What everybody is told who comes to a rehearsal.
const REHEARSAL: &str = "Rehearsal: nothing is judged here. Verdicts and points are made up.";

/// Who judges in this process.
pub(super) enum Judging {
    /// Workers, in the sandbox.
    Sandbox(Arc<Judge>),
    /// Nobody: judgements are drawn.
    Synthetic,
}

impl Judging {
    /// Opens the judge, where there is one.
    pub(super) async fn open(config: &Serve) -> Result<Self> {
        match config.judges {
            Judges::Synthetic => {
                tracing::warn!("JUDGEMENTS ARE SYNTHETIC: {REHEARSAL}");
                return Ok(Self::Synthetic);
            }
            Judges::Sandbox => {}
        }
        let judge_config = agon_judge::Config {
            minimum: config.judging.minimum,
            force: config.judging.force(),
            scratch: config.place.data.join("scratch"),
            languages: config.judging.languages.clone(),
            kits: Some(kits(config)),
            keeping: config.keeping,
        };
        let opened = tokio::task::spawn_blocking(move || Judge::open(judge_config)).await?;
        let judge = Arc::new(opened.map_err(chain).context("opening the judge")?);
        if let Some(banner) = banner(judge.level()) {
            tracing::warn!("PROTECTION IS {}: {banner}", judge.level());
        }
        Ok(Self::Sandbox(judge))
    }

    /// Prepares toolchains beside the server.
    pub(super) fn prepare(&self, stop: &CancellationToken) -> JoinHandle<()> {
        match self {
            Self::Synthetic => tokio::spawn(async {}),
            Self::Sandbox(judge) => {
                let (judge, stop) = (judge.clone(), stop.clone());
                tokio::task::spawn_blocking(move || prepare(&judge, &stop))
            }
        }
    }

    /// Starts whoever judges; each task ends when the queue is closed.
    pub(super) fn start(
        &self,
        app: &App,
        config: &Serve,
        stop: &CancellationToken,
    ) -> Vec<JoinHandle<()>> {
        match self {
            Self::Sandbox(judge) => workers::start(app, judge, config),
            Self::Synthetic => vec![tokio::spawn(synthetic::run(app.clone(), stop.clone()))],
        }
    }

    /// What the web process is told.
    pub(super) fn settings(&self, config: &Serve) -> Settings {
        let (protection, banner, languages) = match self {
            Self::Sandbox(judge) => {
                let level = judge.level();
                let found = judge.languages().listed().into_iter().filter_map(language);
                let banner = banner(level).map(str::to_owned);
                (level.to_string(), banner, found.collect())
            }
            Self::Synthetic => (
                "synthetic".to_owned(),
                Some(REHEARSAL.to_owned()),
                vec![any_text()],
            ),
        };
        Settings {
            protection,
            banner,
            languages,
            open_registration: config.open_registration,
            boards: Boards {
                structure: config.scoreboard_structure,
                tick: config.following.tick,
                ..Boards::default()
            },
            streams: config.following.streams,
            secure_cookies: config.listen.tls != Tls::Off || !config.listen.plain_http,
        }
    }
}

/// The one language of a rehearsal: no compiler is asked.
fn any_text() -> Language {
    Language {
        id: "cpp".to_owned(),
        name: "any text".to_owned(),
        version: "not compiled".to_owned(),
        editor: "cpp".to_owned(),
        extensions: vec!["cpp".to_owned()],
        template: String::new(),
        runtime: Runtime {
            time_percent: 100,
            extra_ms: 0,
            extra_mib: 0,
        },
    }
}

/// Where prepared parts of toolchains are kept.
fn kits(config: &Serve) -> std::path::PathBuf {
    let said = config.judging.kits.clone();
    said.unwrap_or_else(|| config.place.cache().join("kits"))
}

/// Makes what toolchains can have prepared, while the server already serves.
fn prepare(judge: &Judge, stop: &CancellationToken) {
    judge.prepare(|language, made| {
        match made {
            Ok(()) => tracing::debug!(language = %language, "toolchain prepared"),
            Err(why) => tracing::warn!(language = %language, why, "judging does without a prepared toolchain"),
        }
        if stop.is_cancelled() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
}

/// An error with all its causes in one text: the ends of a chain say what to change.
fn chain(error: agon_judge::judge::Error) -> anyhow::Error {
    anyhow::Error::new(error)
}

/// What everybody is told of a level that is not the strongest.
fn banner(level: Level) -> Option<&'static str> {
    match level {
        Level::Full => None,
        Level::Rootless => {
            Some("Programs run without control groups: time and memory are approximate.")
        }
        Level::Guarded => Some(
            "Reduced protection: this host allows no namespaces. Run only programs of people you trust.",
        ),
        Level::Unprotected => {
            Some("No protection: programs can read and change everything this server can.")
        }
    }
}

fn language(listed: Listed) -> Option<Language> {
    Some(Language {
        version: listed.version.ok()?,
        id: listed.id.0,
        name: listed.name,
        editor: listed.editor,
        extensions: listed.extensions,
        template: listed.template,
        runtime: listed.runtime,
    })
}
