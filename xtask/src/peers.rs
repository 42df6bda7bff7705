//! The programs that `agon bench` measures beside: from Debian, and from PyPI in a folder of their own.

use crate::apt::{self, Package};
use crate::sh::{self, Outcome};
use crate::tools;

/// From Debian: Redis, nginx and what asks it, what makes Python's folders, and Java for Spark.
const DEBIAN: [Package; 5] = [
    Package {
        name: "redis-server",
        shows: "redis-server",
    },
    Package {
        name: "nginx",
        shows: "/usr/sbin/nginx",
    },
    Package {
        name: "wrk",
        shows: "wrk",
    },
    Package {
        name: "python3-venv",
        shows: "/var/lib/dpkg/info/python3-venv.list",
    },
    Package {
        name: "openjdk-17-jre-headless",
        shows: "java",
    },
];

/// From PyPI.
const PYTHON: [&str; 4] = ["duckdb", "polars", "datafusion", "pyspark"];

/// Installs all and says which versions there are.
pub(crate) fn ensure() -> Outcome {
    apt::ensure(&DEBIAN)?;
    let folder = tools::cache().join("peers");
    let python = folder.join("bin/python3");
    if !python.exists() {
        sh::run(sh::command(&["python3", "-m", "venv"]).arg(&folder))?;
    }
    let pip = || {
        let mut command = sh::command(&["env"]);
        command.arg(&python).args(["-m", "pip"]);
        command
    };
    sh::run(
        pip()
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(PYTHON),
    )?;
    println!("  python: {}", python.display());
    sh::run(&mut sh::command(&["redis-server", "--version"]))?;
    sh::run(&mut sh::command(&["/usr/sbin/nginx", "-v"]))?;
    sh::run(pip().args(["list", "--disable-pip-version-check"]))
}
