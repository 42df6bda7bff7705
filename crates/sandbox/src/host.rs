//! What this host gives, found by trying.

use std::path::Path;

use crate::cgroup::Base;
use crate::{CgroupKind, Error, Level, Note, Sandbox, sys};

/// What this host gives.
#[derive(Debug, Clone)]
pub struct Host {
    /// The strongest level that worked.
    pub level: Level,
    /// The control groups we may use.
    pub cgroup: CgroupKind,
    /// What was tried, how it went, and what to change.
    pub notes: Vec<Note>,
}

impl Host {
    /// Tries each level, strongest first, by running a program at it.
    #[must_use]
    pub fn probe() -> Self {
        Self::probe_in(&std::env::temp_dir())
    }

    /// The control groups we may use, found by making some; nothing is run.
    #[must_use]
    pub fn control_groups() -> CgroupKind {
        Base::find().map_or(CgroupKind::None, |base| base.kind())
    }

    pub(crate) fn probe_in(scratch: &Path) -> Self {
        let mut notes = Vec::new();
        let cgroup = groups(&mut notes);
        let mut level = Level::Unprotected;
        for tried in [Level::Full, Level::Rootless, Level::Guarded] {
            let result = Sandbox::at(tried, scratch.to_path_buf());
            notes.push(note(tried, &result));
            if result.is_ok() {
                level = tried;
                break;
            }
        }
        Self {
            level,
            cgroup,
            notes,
        }
    }

    /// Everything that should be changed, in one line.
    pub(crate) fn advice(&self) -> String {
        let lines: Vec<String> = self
            .notes
            .iter()
            .filter_map(|note| {
                Some(format!(
                    "{} ({}): {}",
                    note.what,
                    note.state,
                    note.advice.as_ref()?
                ))
            })
            .collect();
        lines.join("; ")
    }
}

fn groups(notes: &mut Vec<Note>) -> CgroupKind {
    let (kind, state, advice) = match Base::find() {
        Ok(base) => (
            base.kind(),
            format!("{:?}, writable", base.kind()).to_lowercase(),
            None,
        ),
        Err(error) => (
            CgroupKind::None,
            error.to_string(),
            Some("run as root on the host, or as a service with Delegate=yes".to_owned()),
        ),
    };
    notes.push(Note {
        what: "control groups".into(),
        state,
        advice,
    });
    kind
}

fn note(level: Level, result: &Result<Sandbox, Error>) -> Note {
    let advice = match level {
        Level::Full if sys::user() != 0 => {
            "start as root (programs never run as root), or where systemd's user manager delegates a control group"
        }
        Level::Full => "allow mounts and control groups (in a container: a privileged one)",
        Level::Rootless => {
            "allow user namespaces: sysctl user.max_user_namespaces and, where it exists, \
                            kernel.apparmor_restrict_unprivileged_userns"
        }
        Level::Guarded => "use Linux 6.12 or later with Landlock enabled, or start as root",
        Level::Unprotected => "demand a stronger level",
    };
    Note {
        what: format!("level {level}"),
        state: match result {
            Ok(_) => "works".into(),
            Err(error) => error.to_string(),
        },
        advice: result.is_err().then(|| advice.to_owned()),
    }
}
