//! A private PostgreSQL for the tests: its own user, folder and port, gone when dropped.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::guard::{self, Guard};
use crate::sh::{self, Outcome};
use crate::tools;

/// A running server.
pub(crate) struct Postgres {
    guard: Guard,
    port: u16,
}

impl Postgres {
    /// Makes a cluster in a fresh folder and starts it on a free port of the loopback.
    pub(crate) fn start() -> Outcome<Postgres> {
        let programs = programs()?;
        let folder = guard::fresh_folder("agon-postgres")?;
        let user = user()?;
        if let Some(user) = &user {
            sh::run(sh::command(&["chown", user]).arg(&folder))?;
        }
        let data = folder.join("data");
        let mut make = as_user(user.as_deref(), &programs.join("initdb"));
        make.arg("-D").arg(&data);
        make.args([
            "-U",
            "agon",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-instructions",
        ]);
        if let Err(why) = sh::capture(&mut make) {
            return Err(match std::fs::remove_dir_all(&folder) {
                Ok(()) => why,
                Err(also) => format!("{why}; cannot remove {}: {also}", folder.display()),
            });
        }
        let port = free_port()?;
        let mut server = as_user(user.as_deref(), &programs.join("postgres"));
        server
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1"]);
        server.args([
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=200",
        ]);
        let postgres = Postgres {
            guard: Guard::start(&server, &folder, "INT")?,
            port,
        };
        postgres.wait(&programs)?;
        Ok(postgres)
    }

    /// Where tests reach it; they may make databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://agon@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&self, programs: &Path) -> Outcome {
        let port = self.port.to_string();
        let mut ask = Command::new(programs.join("pg_isready"));
        ask.args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", "agon"]);
        guard::wait_for(30, || {
            ask.status()
                .is_ok_and(|status| status.success())
                .then_some(())
        })
        .ok_or_else(|| format!("PostgreSQL did not start:\n{}", self.guard.log()))
    }
}

/// The folder of the newest installed server's programs.
fn programs() -> Outcome<PathBuf> {
    let all = Path::new("/usr/lib/postgresql");
    let versions = std::fs::read_dir(all)
        .map_err(|why| format!("cannot read {}: {why}", all.display()))?
        .filter_map(|entry| {
            entry
                .ok()?
                .file_name()
                .to_string_lossy()
                .parse::<u32>()
                .ok()
        });
    versions
        .map(|version| (version, all.join(version.to_string()).join("bin")))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .max()
        .map(|(_, bin)| bin)
        .ok_or_else(|| format!("there is no PostgreSQL server in {}", all.display()))
}

/// PostgreSQL refuses to run as root: as root we take its own user, else `nobody`.
fn user() -> Outcome<Option<String>> {
    if !tools::is_root() {
        return Ok(None);
    }
    let accounts = sh::read(Path::new("/etc/passwd"))?;
    let known = |name: &str| {
        accounts
            .lines()
            .any(|line| line.starts_with(&format!("{name}:")))
    };
    ["postgres", "nobody"]
        .into_iter()
        .find(|name| known(name))
        .map(|name| Some(name.to_owned()))
        .ok_or_else(|| "there is no user besides root to run PostgreSQL".to_owned())
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let mut command = match user {
        Some(user) => {
            let mut command = sh::command(&["setpriv", "--init-groups", "--reuid", user]);
            command.args(["--regid", group(user)]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.current_dir("/");
    command
}

fn group(user: &str) -> &str {
    if user == "nobody" { "nogroup" } else { user }
}

fn free_port() -> Outcome<u16> {
    std::net::TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|why| format!("cannot find a free port: {why}"))
}
