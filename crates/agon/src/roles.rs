//! All that runs.
//!
//! `agon serve` runs everything in one process: web, dispatch (log → queue, judgements → log), judge
//! workers or in a rehearsal the synthetic judge, imports, standings. Each is a task that ends when the one token is cancelled.

mod demo;
mod dispatch;
mod imports;
mod judging;
pub(crate) mod standings;
mod synthetic;
mod workers;

use std::io::Write as _;
use std::net::TcpListener;
use std::process::ExitCode;
use std::time::Duration;

use agon_store::Store;
use agon_web::work::Work;
use agon_web::{App, Listening};
use anyhow::{Context, Result};
use tokio_util::sync::CancellationToken;

use crate::config::{Serve, Tls, open_all_files};

use self::judging::Judging;

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
    open_all_files();
    let stop = CancellationToken::new();
    tokio::spawn(ask_to_stop(stop.clone()));
    let judging = Judging::open(&config).await?;
    let app = App::new(
        store.clone(),
        judging.settings(&config),
        Work::default(),
        stop.clone(),
    );
    let listening = Listening {
        socket,
        tls: tls(&config)?,
    };
    let prepare = judging.prepare(&stop);
    listening.check().context("opening the certificate")?;
    println!("{said}");
    std::io::stdout().flush()?;
    let workers = judging.start(&app, &config, &stop);
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
