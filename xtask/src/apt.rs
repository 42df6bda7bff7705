//! Debian packages: what is missing, installed when we are root, else named in the one line to run.

use std::path::Path;

use crate::sh::{self, Outcome};
use crate::tools;

/// A package, and what on the machine shows that it is there.
pub(crate) struct Package {
    /// Its name for apt-get.
    pub(crate) name: &'static str,
    /// A program on the path, or a file when it starts with `/`.
    pub(crate) shows: &'static str,
}

/// What judging in the demo needs; other languages are taken as found.
pub(crate) const DEMO: [Package; 3] = [
    Package {
        name: "gcc",
        shows: "gcc",
    },
    Package {
        name: "g++",
        shows: "g++",
    },
    Package {
        name: "python3",
        shows: "python3",
    },
];

/// What the tests need beside that and the toolchains of all languages: a browser, PostgreSQL.
pub(crate) const TEST: [Package; 2] = [
    Package {
        name: "chromium",
        shows: "chromium",
    },
    Package {
        name: "postgresql",
        shows: "/usr/lib/postgresql",
    },
];

/// What runs the sandbox's tests on another kernel.
pub(crate) const MACHINE: [Package; 2] = [
    Package {
        name: "qemu-system-x86",
        shows: "qemu-system-x86_64",
    },
    Package {
        name: "systemd",
        shows: "/usr/lib/systemd/systemd",
    },
];

const POLICY: &str = "/usr/sbin/policy-rc.d";
const CLUSTERS: &str = "/etc/postgresql-common/createcluster.conf";

/// Makes sure of packages. Installs them as root; otherwise fails with the line that root has to run.
pub(crate) fn ensure<'a>(packages: impl IntoIterator<Item = &'a Package>) -> Outcome {
    let missing: Vec<&str> = packages
        .into_iter()
        .filter(|package| !there(package))
        .map(|package| package.name)
        .collect();
    install(&missing)
}

/// Installs packages that are missing, as root; otherwise fails with the line that root has to run.
pub(crate) fn install(missing: &[&str]) -> Outcome {
    if missing.is_empty() {
        return Ok(());
    }
    let line = line(missing);
    if !tools::on_path("apt-get") {
        return Err(format!(
            "missing: {}; install them and start again",
            missing.join(", ")
        ));
    }
    if !tools::is_root() {
        return Err(format!(
            "missing: {}; run this, then start again:\n  {line}",
            missing.join(", ")
        ));
    }
    println!("  missing: {}; apt-get installs them", missing.join(", "));
    let quiet = Quiet::begin()?;
    if apt(&["update", "-qq"]).is_err() {
        println!("  apt-get update failed; trying with the lists there are");
    }
    if missing.contains(&"postgresql") {
        apt(&[
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "postgresql-common",
        ])?;
        quiet.make_no_cluster()?;
    }
    let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
    words.extend(missing);
    apt(&words)
}

fn there(package: &Package) -> bool {
    if package.shows.starts_with('/') {
        Path::new(package.shows).exists()
    } else {
        tools::on_path(package.shows)
    }
}

/// The line that installs packages by hand.
fn line(missing: &[&str]) -> String {
    format!(
        "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends {}'",
        missing.join(" ")
    )
}

fn apt(words: &[&str]) -> Outcome {
    let mut command = sh::command(&["apt-get"]);
    sh::run(command.args(words).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// While it lives no package starts a service or makes a database cluster. Undone when dropped.
struct Quiet {
    made_policy: bool,
    clusters: std::cell::RefCell<Option<String>>,
}

impl Quiet {
    fn begin() -> Outcome<Quiet> {
        let made_policy = !Path::new(POLICY).exists();
        if made_policy {
            sh::write(Path::new(POLICY), "#!/bin/sh\nexit 101\n")?;
            sh::run(&mut sh::command(&["chmod", "755", POLICY]))?;
        }
        Ok(Quiet {
            made_policy,
            clusters: std::cell::RefCell::default(),
        })
    }

    fn make_no_cluster(&self) -> Outcome {
        let before = sh::read(Path::new(CLUSTERS))?;
        sh::write(
            Path::new(CLUSTERS),
            &format!("{before}\ncreate_main_cluster = false\n"),
        )?;
        self.clusters.replace(Some(before));
        Ok(())
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(before) = self.clusters.take()
            && let Err(why) = sh::write(Path::new(CLUSTERS), &before)
        {
            eprintln!("  {why}");
        }
        if self.made_policy
            && let Err(why) = std::fs::remove_file(POLICY)
        {
            eprintln!("  cannot remove {POLICY}: {why}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_there_when_its_program_or_file_is() {
        assert!(there(&Package {
            name: "dash",
            shows: "sh"
        }));
        assert!(there(&Package {
            name: "base-files",
            shows: "/"
        }));
        assert!(!there(&Package {
            name: "none",
            shows: "no-such-program-anywhere"
        }));
    }

    #[test]
    fn the_line_to_run_by_hand_is_whole() {
        assert_eq!(
            line(&["gcc", "g++"]),
            "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends gcc g++'"
        );
    }
}
