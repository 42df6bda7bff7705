//! All that runs.
//!
//! `agon serve` runs everything in one process: web, dispatch (log → queue, judgements → log), judge
//! workers, imports, standings. Each is a task that ends when the one token is cancelled.

mod demo;
mod dispatch;
mod imports;
pub(crate) mod standings;
mod workers;

use std::io::Write as _;
use std::net::TcpListener;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use agon_judge::{Judge, Listed};
use agon_sandbox::Level;
use agon_store::Store;
use agon_web::rooms::Boards;
use agon_web::work::Work;
use agon_web::{App, Language, Listening, Settings};
use anyhow::{Context, Result};
use tokio_util::sync::CancellationToken;

use crate::config::{Serve, Tls};

pub(crate) use demo::demo;

/// What is older than this and still under a temporary name was left behind.
const LEFTOVER: Duration = Duration::from_secs(3_600);

/// `agon serve`: everything in one process, until SIGTERM or Ctrl-C.
pub(crate) async fn serve(config: Serve) -> Result<ExitCode> {
    let store = open(&config).await?;
    let socket = TcpListener::bind(config.listen.address).with_context(|| {
        format!(
            "listening on {}; choose another with --port",
            config.listen.address
        )
    })?;
    let said = format!("serving on {}", url(&config, &socket)?);
    run(config, store, socket, &said).await
}

/// Opens the store; one server at a time holds a data folder.
async fn open(config: &Serve) -> Result<Store> {
    let data = &config.place.data;
    crate::commands::make_private(data)?;
    let path = data.join("serve.lock");
    let lock =
        std::fs::File::create(&path).with_context(|| format!("making {}", path.display()))?;
    lock.try_lock().with_context(|| {
        format!(
            "another server uses the data folder {}; stop it, or give --data",
            data.display()
        )
    })?;
    sweep(&config.place.data.join("scratch"), "agon-chamber-");
    sweep(&config.place.cache(), "import-");
    // Held for as long as the process lives, however it ends.
    std::mem::forget(lock);
    crate::commands::open(&config.place).await
}

/// Removes what a killed process left behind; an hour old, so that a command that runs now keeps its own.
fn sweep(folder: &std::path::Path, prefix: &str) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let age = entry
            .metadata()
            .and_then(|data| data.modified())
            .ok()
            .and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > LEFTOVER)
            && entry.file_name().to_string_lossy().starts_with(prefix)
            && let Err(error) = std::fs::remove_dir_all(entry.path())
        {
            tracing::warn!(%error, folder = %entry.path().display(), "cannot remove leftovers");
        }
    }
}

fn url(config: &Serve, socket: &TcpListener) -> Result<String> {
    let scheme = if config.listen.tls == Tls::Off {
        "http"
    } else {
        "https"
    };
    let address = socket.local_addr()?;
    if address.ip().is_unspecified() {
        return Ok(format!("{scheme}://{}:{}", host_name(), address.port()));
    }
    Ok(format!("{scheme}://{address}"))
}

/// What this machine calls itself.
fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match name.trim() {
        "" => "localhost".to_owned(),
        name => name.to_owned(),
    }
}

/// Runs all roles until told to end. What is `said` is printed when nothing is in the way any more.
async fn run(config: Serve, store: Store, socket: TcpListener, said: &str) -> Result<ExitCode> {
    let stop = CancellationToken::new();
    tokio::spawn(ask_to_stop(stop.clone()));
    let judge_config = agon_judge::Config {
        minimum: config.judging.minimum,
        force: config.judging.force(),
        scratch: config.place.data.join("scratch"),
        languages: config.judging.languages.clone(),
        kits: Some(kits(&config)),
        keeping: config.keeping,
    };
    let opened = tokio::task::spawn_blocking(move || Judge::open(judge_config)).await?;
    let judge = Arc::new(opened.map_err(chain).context("opening the judge")?);
    if let Some(banner) = banner(judge.level()) {
        tracing::warn!("PROTECTION IS {}: {banner}", judge.level());
    }
    let app = App::new(
        store.clone(),
        settings(&config, &judge),
        Work::default(),
        stop.clone(),
    );
    let listening = Listening {
        socket,
        tls: tls(&config)?,
    };
    let prepare = {
        let (judge, stop) = (judge.clone(), stop.clone());
        tokio::task::spawn_blocking(move || prepare(&judge, &stop))
    };
    listening.check().context("opening the certificate")?;
    println!("{said}");
    std::io::stdout().flush()?;
    let workers = workers::start(&app, &judge, &config);
    let dispatch = tokio::spawn(dispatch::run(app.clone(), stop.clone()));
    let imports = tokio::spawn(imports::run(
        app.clone(),
        config.place.cache(),
        stop.clone(),
    ));
    let standings = tokio::spawn(standings::run(app.clone(), config.standings, stop.clone()));
    let served = agon_web::serve(app.clone(), listening).await;
    stop.cancel();
    app.work.jobs.close();
    for task in [dispatch, imports, standings] {
        task.await.context("a role ended badly")?;
    }
    for worker in workers {
        worker.await.context("a judge worker ended badly")?;
    }
    prepare
        .await
        .context("preparing the toolchains ended badly")?;
    drop(app);
    store.close().await;
    served.context("serving")?;
    Ok(ExitCode::SUCCESS)
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

async fn ask_to_stop(stop: CancellationToken) {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be heard");
            return;
        }
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("going down; running requests may finish");
    stop.cancel();
}

fn settings(config: &Serve, judge: &Judge) -> Settings {
    let level = judge.level();
    let found = judge.languages().listed().into_iter().filter_map(language);
    Settings {
        protection: level.to_string(),
        banner: banner(level).map(str::to_owned),
        languages: found.collect(),
        open_registration: config.open_registration,
        boards: Boards {
            structure: config.scoreboard_structure,
            ..Boards::default()
        },
        secure_cookies: config.listen.tls != Tls::Off || !config.listen.plain_http,
    }
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

fn tls(config: &Serve) -> Result<Option<agon_web::Tls>> {
    Ok(match &config.listen.tls {
        Tls::Off => None,
        Tls::Files { cert, key } => Some(agon_web::Tls {
            cert: cert.clone(),
            key: key.clone(),
        }),
        Tls::SelfSigned => {
            let names = vec![
                "localhost".to_owned(),
                host_name(),
                config.listen.address.ip().to_string(),
            ];
            let made = agon_web::Tls::self_signed(&config.place.data, names);
            Some(made.context("making a certificate")?)
        }
    })
}
