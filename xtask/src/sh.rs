//! Running programs and telling the person about it. Every command is shown before it runs.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What went wrong, in words for the person at the terminal.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The folder of the checkout.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A command in the checkout, from words.
pub(crate) fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .current_dir(root())
        .stdin(Stdio::null());
    command
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.is_empty() || word.contains([' ', '*', '$', '"']) {
                format!("'{word}'")
            } else {
                word.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs a command with its output shown; anything but success is a failure.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let words = shown(command);
    println!("  $ {words}");
    let status = command
        .status()
        .map_err(|why| format!("cannot start `{words}`: {why}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{words}` ended with {status}"))
    }
}

/// Runs a command, shows each line of its output and gives it to `see`.
pub(crate) fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Outcome {
    let words = shown(command);
    println!("  $ {words}");
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| format!("cannot start `{words}`: {why}"))?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            see(text.trim_end());
            line.clear();
        }
    }
    let status = child
        .wait()
        .map_err(|why| format!("cannot wait for `{words}`: {why}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{words}` ended with {status}"))
    }
}

/// What a command prints, or why it could not.
pub(crate) fn capture(command: &mut Command) -> Outcome<String> {
    let words = shown(command);
    let output = command
        .output()
        .map_err(|why| format!("cannot start `{words}`: {why}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(format!("`{words}` ended with {}: {why}", output.status))
    }
}

/// Reads a whole text file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|why| format!("cannot read {}: {why}", path.display()))
}

/// Writes a whole text file, and the folders above it.
pub(crate) fn write(path: &Path, text: &str) -> Outcome {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|why| format!("cannot make {}: {why}", folder.display()))?;
    }
    std::fs::write(path, text).map_err(|why| format!("cannot write {}: {why}", path.display()))
}

/// Numbered steps, so that the person knows what is waited for and how much is left.
pub(crate) struct Steps {
    total: usize,
    done: usize,
    since: Instant,
}

impl Steps {
    /// None done yet.
    pub(crate) fn new(total: usize) -> Steps {
        Steps {
            total,
            done: 0,
            since: Instant::now(),
        }
    }

    /// Announces the next step.
    pub(crate) fn next(&mut self, what: &str) {
        self.done += 1;
        let seconds = self.since.elapsed().as_secs_f32();
        println!(
            "[{}/{}] {what}  ({seconds:.1} s so far)",
            self.done, self.total
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        assert_eq!(
            shown(&command(&["sh", "-c", "exit 3", ""])),
            "sh -c 'exit 3' ''"
        );
    }

    #[test]
    fn watching_sees_every_line_and_the_failure() {
        let mut seen = Vec::new();
        let end = watch(
            &mut command(&["sh", "-c", "echo a; echo b; exit 3"]),
            |line| {
                seen.push(line.to_owned());
            },
        );
        assert_eq!(seen, ["a", "b"]);
        assert!(end.is_err_and(|why| why.contains("exit status: 3")));
    }
}
