//! An ordinary user's way to control groups: started anew once, in a scope that systemd's user manager
//! makes and delegates. Whether that is to be tried is decided by a pure function of what was found.

use std::ffi::OsString;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use agon_sandbox::{CgroupKind, Host};

/// Says that the way was tried already, or that it shall not be.
pub(crate) const NO_SCOPE: &str = "AGON_NO_SCOPE";
const SYSTEMD_RUN: &str = "systemd-run";

/// What the decision rests on.
#[derive(Debug, Clone)]
struct Found {
    root: bool,
    opted_out: bool,
    /// Of the group we are in, where that is ours alone: a session's or a terminal's scope is not.
    groups: CgroupKind,
    /// The unified hierarchy is where processes are limited, not merely mounted beside the old one.
    unified: bool,
    /// The user manager's own socket.
    manager: bool,
    systemd_run: bool,
}

/// Whether to start anew in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Start anew, once.
    Enter,
    /// Stay, and why.
    Stay(&'static str),
}

impl Found {
    fn way(&self) -> Way {
        if self.root {
            Way::Stay("root needs none")
        } else if self.opted_out {
            Way::Stay("told not to, or entered already")
        } else if self.groups != CgroupKind::None {
            Way::Stay("control groups are writable as it is")
        } else if !self.unified {
            Way::Stay("this host has version 1 of control groups, which cannot be delegated")
        } else if !self.manager {
            Way::Stay("no systemd user manager runs; `loginctl enable-linger` starts one")
        } else if !self.systemd_run {
            Way::Stay("systemd-run is not on PATH")
        } else {
            Way::Enter
        }
    }
}

/// Looks whether a scope is needed and can be had.
pub(crate) fn look() -> Way {
    let owner = std::fs::metadata("/proc/self").map_or(0, |facts| facts.uid());
    let mut found = Found {
        root: owner == 0,
        opted_out: std::env::var_os(NO_SCOPE).is_some(),
        groups: CgroupKind::None,
        unified: Path::new("/sys/fs/cgroup/cgroup.controllers").exists(),
        manager: has_manager(owner),
        systemd_run: on_path(SYSTEMD_RUN),
    };
    let own = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    // Looking for groups makes some and moves who is in ours: only where nobody else is.
    if found.way() == Way::Enter && !is_shared(&own) {
        found.groups = Host::control_groups();
    }
    found.way()
}

/// Becomes the same program in a scope of its own, if that is the way; otherwise, or when it fails, returns.
pub(crate) fn enter() {
    if look() != Way::Enter {
        return;
    }
    let (Ok(program), trial) = (std::env::current_exe(), scope(&["true".into()])) else {
        return;
    };
    if let Err(why) = tried(trial) {
        tracing::warn!(
            "no delegated control group from systemd-run ({why}); figures will be approximate"
        );
        return;
    }
    let words = std::iter::once(program.into_os_string()).chain(std::env::args_os().skip(1));
    let error = scope(&words.collect::<Vec<_>>()).env(NO_SCOPE, "1").exec();
    tracing::warn!(%error, "cannot start anew in a scope");
}

/// A command in a scope whose control group is ours to divide.
fn scope(words: &[OsString]) -> Command {
    let mut command = Command::new(SYSTEMD_RUN);
    command.args(["--user", "--scope", "--quiet", "--collect"]);
    command.args(["--property=Delegate=yes", "--"]).args(words);
    command
}

fn tried(mut trial: Command) -> Result<(), String> {
    let output = trial
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default();
    Err(format!("{}: {said}", output.status))
}

/// Whether the group is a scope, which the user's other programs are in as well.
fn is_shared(own: &str) -> bool {
    own.lines()
        .filter_map(|line| line.strip_prefix("0::"))
        .any(|path| path.ends_with(".scope"))
}

fn has_manager(user: u32) -> bool {
    let folder = std::env::var_os("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty());
    let folder = folder.map_or_else(|| PathBuf::from(format!("/run/user/{user}")), PathBuf::from);
    std::fs::metadata(folder.join("systemd/private")).is_ok_and(|at| at.file_type().is_socket())
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ordinary user on a host with systemd, in a session's group.
    const ORDINARY: Found = Found {
        root: false,
        opted_out: false,
        groups: CgroupKind::None,
        unified: true,
        manager: true,
        systemd_run: true,
    };

    #[test]
    fn an_ordinary_user_with_a_manager_enters_a_scope() {
        assert_eq!(ORDINARY.way(), Way::Enter);
    }

    #[test]
    fn whoever_needs_none_or_can_have_none_stays() {
        let rows = [
            (
                Found {
                    root: true,
                    ..ORDINARY
                },
                "root",
            ),
            (
                Found {
                    opted_out: true,
                    ..ORDINARY
                },
                "told not to",
            ),
            (
                Found {
                    groups: CgroupKind::V2,
                    ..ORDINARY
                },
                "writable",
            ),
            (
                Found {
                    unified: false,
                    ..ORDINARY
                },
                "version 1",
            ),
            (
                Found {
                    manager: false,
                    ..ORDINARY
                },
                "no systemd user manager",
            ),
            (
                Found {
                    systemd_run: false,
                    ..ORDINARY
                },
                "not on PATH",
            ),
        ];
        for (found, reason) in rows {
            let way = found.way();
            let told = matches!(way, Way::Stay(why) if why.contains(reason));
            assert!(told, "{found:?} gives {way:?}");
        }
    }

    #[test]
    fn a_service_has_its_group_for_itself_and_a_session_does_not() {
        let service = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/agon.service\n";
        assert!(!is_shared(service));
        assert!(is_shared(
            "0::/user.slice/user-1000.slice/session-4.scope\n"
        ));
    }

    #[test]
    fn a_scope_is_asked_for_as_one_would_type_it() {
        let command = scope(&["agon".into(), "serve".into()]);
        let words: Vec<_> = command
            .get_args()
            .map(|word| word.to_string_lossy())
            .collect();
        assert_eq!(
            words.join(" "),
            "--user --scope --quiet --collect --property=Delegate=yes -- agon serve"
        );
    }
}
