//! `agon demo`: a server with an organiser, the sample problems and two contests that run now.

use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use agon_domain::{Digest, OrganisationId, Timestamp};
use agon_store::Store;
use agon_web::organise::{self, ContestForm};
use anyhow::{Context, Result, anyhow, bail};

use super::{open, run, url};
use crate::cli::DemoArgs;
use crate::commands::import::import_path;
use crate::commands::{organisation, user};
use crate::config::Serve;

/// The organiser's handle.
const ORGANISER: &str = "organiser";
/// The organisation that owns what the demo makes.
const ORGANISATION: &str = "Agon";
/// A new contest is made when none runs for at least this long yet.
const LEFT: Duration = Duration::from_secs(30 * 60);
/// How long the demo contest runs.
const LENGTH_S: u32 = 60 * 60;
/// The contests: the sample problems with their labels and points; problems/README.md describes them.
const CONTESTS: [Round; 2] = [
    Round {
        title: "Demo contest",
        problems: &[
            ("A", "treasuries", 50),
            ("B", "scytale", 100),
            ("C", "spectator", 100),
            ("D", "ringroad", 150),
            ("E", "banquet", 200),
            ("F", "feastdays", 300),
            ("G", "heralds", 250),
            ("H", "dayrunner", 300),
            ("I", "stalls", 350),
        ],
    },
    Round {
        title: "Kinds of problems",
        problems: &[
            ("A", "echo", 100),
            ("B", "tithe", 100),
            ("C", "torches", 150),
            ("D", "rope", 200),
            ("E", "carts", 200),
        ],
    },
];

/// A contest of the demo.
struct Round {
    /// A number follows.
    title: &'static str,
    /// Label, package and points.
    problems: &'static [(&'static str, &'static str, u32)],
}

/// Runs the demo until Ctrl-C.
pub(crate) async fn demo(args: DemoArgs) -> Result<ExitCode> {
    let config = Serve::demo(&args)?;
    let store = open(&config).await?;
    let login = config.place.data.join("demo-login.txt");
    let owner = organisation(&store, ORGANISATION).await?;
    let known = store.account_by_handle(ORGANISER).await?;
    // A password whose file is gone helps nobody: it was deleted, or a crash came before it was written.
    let password = match known {
        None => Some(user::add(&store, ORGANISER, true, Some(ORGANISATION)).await?),
        Some(row) if !login.exists() => Some(user::renew(&store, row.id).await?),
        Some(_) => None,
    };
    if let Some(password) = password {
        write_login(&login, &password)?;
    }
    import_all(&store, owner, &args.problems, &config.place.cache()).await?;
    store.follow_index().await?;
    for round in &CONTESTS {
        make_contest(&store, owner, round).await?;
    }
    let socket = listen(&config)?;
    let said = format!(
        "Agon runs at {}  (Ctrl-C ends it)\norganiser's login: {}\n{}",
        url(&config, &socket)?,
        login.display(),
        std::fs::read_to_string(&login).unwrap_or_default().trim()
    );
    run(config, store, socket, &said).await
}

fn write_login(path: &Path, password: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options
        .open(path)
        .with_context(|| format!("writing {}", path.display()))?;
    writeln!(file, "handle: {ORGANISER}\npassword: {password}")?;
    Ok(())
}

/// Imports the sample packages that changed since the last start.
async fn import_all(
    store: &Store,
    owner: OrganisationId,
    folder: &Path,
    cache: &Path,
) -> Result<()> {
    let all: Vec<_> = CONTESTS.iter().flat_map(|round| round.problems).collect();
    for (place, (_, name, _)) in all.iter().enumerate() {
        let package = folder.join(name);
        if !package.is_dir() {
            bail!(
                "{} is not there; give the folder of packages with --problems",
                package.display()
            );
        }
        let mark = cache.join("demo").join(name);
        let stamp = stamp(&package)?;
        let known = std::fs::read_to_string(&mark).unwrap_or_default();
        if known == stamp && store.problem_named(owner, name).await?.is_some() {
            continue;
        }
        println!("importing problem {}/{}: {name}", place + 1, all.len());
        import_path(store, owner, &package, cache)
            .await?
            .map_err(|refused| anyhow!("{name}: {refused}"))?;
        std::fs::create_dir_all(cache.join("demo"))?;
        std::fs::write(&mark, stamp)?;
    }
    Ok(())
}

/// Changes when a file of the package does.
fn stamp(folder: &Path) -> Result<String> {
    let mut lines = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?
        {
            let entry = entry?;
            let meta = entry.metadata()?;
            if meta.is_dir() {
                folders.push(entry.path());
            } else {
                lines.push(format!(
                    "{} {} {:?}",
                    entry.path().display(),
                    meta.len(),
                    meta.modified()?
                ));
            }
        }
    }
    lines.sort();
    Ok(Digest::of(lines.join("\n").as_bytes()).to_string())
}

/// Makes a contest, unless one like it runs for long enough yet.
async fn make_contest(store: &Store, owner: OrganisationId, round: &Round) -> Result<()> {
    let now = agon_web::now();
    let rows = store.contest_index().await?;
    let demos = || rows.iter().filter(|row| row.title.starts_with(round.title));
    let runs = |row: &agon_store::IndexRow| {
        row.starts <= now && row.ends >= now.after(LEFT) && !row.closed
    };
    if demos().any(runs) {
        return Ok(());
    }
    let earlier = demos().count();
    let form: ContestForm = serde_json::from_value(serde_json::json!({
        "title": format!("{} {}", round.title, earlier + 1),
        "starts": whole_second(now),
        "length_s": LENGTH_S,
        "feedback": "data",
        "problems": round.problems.iter().map(|(label, name, points)| serde_json::json!({
            "label": label, "problem": name, "points": points, "partial": partial(name)
        })).collect::<Vec<_>>(),
    }))?;
    let made = organise::create_contest(store, owner, &form, now).await;
    made.map_err(|problem| anyhow!("creating {}: {}", round.title, problem.detail()))?;
    Ok(())
}

/// A package that scores by groups does so; the others give points for each test.
fn partial(name: &str) -> &'static str {
    match name {
        "feastdays" | "rope" | "carts" => "package",
        _ => "tests",
    }
}

/// A time as the API writes it.
fn whole_second(at: Timestamp) -> String {
    agon_web::written(Timestamp(at.0 / 1_000_000 * 1_000_000))
}

/// The port wished, or the next one that is free.
fn listen(config: &Serve) -> Result<TcpListener> {
    let mut address = config.listen.address;
    for _ in 0..100 {
        match TcpListener::bind(address) {
            Ok(socket) => return Ok(socket),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                println!("port {} is busy, taking the next one", address.port());
                let next = address.port().checked_add(1).context("no port is left")?;
                address.set_port(next);
            }
            Err(error) => return Err(error).with_context(|| format!("listening on {address}")),
        }
    }
    bail!(
        "a hundred ports from {} on are busy; give one with --port",
        config.listen.address.port()
    )
}
