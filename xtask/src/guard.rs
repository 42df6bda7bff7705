//! A server in the background that cannot outlive us. Between us and it stands a shell in its own
//! process group, which waits on a pipe from us: when we end, in whatever way, the pipe closes, and
//! the shell ends the server and removes its folder.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::sh::{self, Outcome};

/// `$1` the folder to remove, `$2` the signal to end with, the rest the server.
const SCRIPT: &str = r#"
folder=$1; signal=$2; shift 2
"$@" </dev/null & server=$!
read -r _
kill -s "$signal" "$server" 2>/dev/null
tenths=0
while sleep 0.1 && kill -0 "$server" 2>/dev/null; do
    tenths=$((tenths + 1))
    [ "$tenths" -lt 200 ] || kill -s KILL "$server" 2>/dev/null
done
rm -rf "$folder"
"#;

/// A running server and its folder. Dropping it ends both.
pub(crate) struct Guard {
    shell: Child,
    folder: PathBuf,
}

impl Guard {
    /// Starts a server whose output goes into `FOLDER/log`.
    pub(crate) fn start(server: &Command, folder: &Path, signal: &str) -> Outcome<Guard> {
        let log = folder.join("log");
        let open = || {
            std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(&log)
                .map_err(|why| format!("cannot write {}: {why}", log.display()))
        };
        println!("  $ {} &", sh::shown(server));
        let mut shell = sh::command(&["sh", "-c", SCRIPT, "guard"]);
        shell
            .arg(folder)
            .arg(signal)
            .arg(server.get_program())
            .args(server.get_args());
        shell.envs(
            server
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        shell.stdin(Stdio::piped()).stdout(open()?).stderr(open()?);
        std::os::unix::process::CommandExt::process_group(&mut shell, 0);
        let shell = shell
            .spawn()
            .map_err(|why| format!("cannot start a shell: {why}"))?;
        Ok(Guard {
            shell,
            folder: folder.to_path_buf(),
        })
    }

    /// What the server has said so far.
    pub(crate) fn log(&self) -> String {
        sh::read(&self.folder.join("log")).unwrap_or_else(|why| why)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        if let Err(why) = self.shell.wait() {
            eprintln!("  cannot wait for a server to end: {why}");
        }
    }
}

/// A fresh folder under the system's one for temporary files.
pub(crate) fn fresh_folder(name: &str) -> Outcome<PathBuf> {
    let pattern = std::env::temp_dir().join(format!("{name}.XXXXXXXX"));
    let mut mktemp = sh::command(&["mktemp", "-d"]);
    Ok(PathBuf::from(sh::capture(mktemp.arg(pattern))?.trim()))
}

/// Waits until `ready` gives something; a server that needs longer than `seconds` failed.
pub(crate) fn wait_for<T>(seconds: u64, mut ready: impl FnMut() -> Option<T>) -> Option<T> {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
    loop {
        if let Some(found) = ready() {
            return Some(found);
        }
        if std::time::Instant::now() > until {
            return None;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_and_its_folder_end_with_the_guard() {
        let folder = fresh_folder("agon-guard").expect("a folder");
        let server = sh::command(&["sh", "-c", "echo pid $$; exec sleep 1000"]);
        let guard = Guard::start(&server, &folder, "TERM").expect("a server");
        let pid = wait_for(10, || {
            guard.log().trim().strip_prefix("pid ").map(str::to_owned)
        });
        let process = Path::new("/proc").join(pid.expect("the server's process id"));
        assert!(process.exists() && folder.exists());
        drop(guard);
        assert!(!process.exists() && !folder.exists());
    }
}
