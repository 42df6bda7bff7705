//! The engine: at which level this process holds programs, and what chambers share.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::cgroup::Base;
use crate::{Chamber, Error, Exit, Host, Level, Limits, Root, Spec, Stdin};

/// How to open a sandbox.
#[derive(Debug, Clone)]
pub struct Config {
    /// The weakest level that is acceptable.
    pub minimum: Level,
    /// The level to use, instead of the strongest the host gives.
    pub force: Option<Level>,
    /// A folder for chambers that cannot have a file system of their own.
    pub scratch: PathBuf,
}

/// Opens chambers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sandbox {
    pub(crate) engine: Arc<Engine>,
}

/// What all chambers of one sandbox share.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) level: Level,
    pub(crate) groups: Option<Base>,
    pub(crate) scratch: PathBuf,
}

impl Sandbox {
    /// Finds the level to use and proves it by running a program.
    ///
    /// # Errors
    /// The host gives no level that is strong enough, or the forced one does not work.
    pub fn open(config: Config) -> Result<Self, Error> {
        fs::create_dir_all(&config.scratch)
            .map_err(|error| Error::host(format!("make {}", config.scratch.display()), error))?;
        let level = match config.force {
            Some(level) => level,
            None => {
                let host = Host::probe_in(&config.scratch);
                if host.level < config.minimum {
                    return Err(Error::TooWeak {
                        wanted: config.minimum,
                        found: host.level,
                        advice: host.advice(),
                    });
                }
                host.level
            }
        };
        if level < config.minimum {
            return Err(Error::TooWeak {
                wanted: config.minimum,
                found: level,
                advice: format!("the configuration forces {level}; raise it or lower the minimum"),
            });
        }
        Self::at(level, config.scratch)
    }

    /// Tries one level.
    pub(crate) fn at(level: Level, scratch: PathBuf) -> Result<Self, Error> {
        let groups = match level {
            Level::Full => Some(
                Base::find().map_err(|error| Error::host("find writable control groups", error))?,
            ),
            Level::Rootless | Level::Guarded | Level::Unprotected => None,
        };
        let sandbox = Self {
            engine: Arc::new(Engine {
                level,
                groups,
                scratch,
            }),
        };
        sandbox.prove()?;
        Ok(sandbox)
    }

    /// How strongly programs are held.
    #[must_use]
    pub fn level(&self) -> Level {
        self.engine.level
    }

    /// Builds a chamber: walls, an empty working folder, and the init that waits for work.
    ///
    /// # Errors
    /// The walls could not be built.
    pub fn chamber(&self, root: &Root) -> Result<Chamber, Error> {
        Chamber::open(Arc::clone(&self.engine), root.clone())
    }

    fn prove(&self) -> Result<(), Error> {
        let outcome = self.chamber(&Root::standard())?.run(&Spec {
            argv: vec!["/bin/true".into()],
            env: vec![],
            stdin: Stdin::Empty,
            limits: Limits {
                cpu: Duration::from_secs(5),
                wall: Duration::from_secs(20),
                memory: 64 << 20,
                processes: 8,
                stdout: 4096,
                stderr: 4096,
                file_size: 1 << 20,
                open_files: 64,
                stack: None,
                address_space: false,
            },
        })?;
        match outcome.exit {
            Exit::Code(0) => Ok(()),
            other => Err(Error::host(
                "run /bin/true as a trial",
                std::io::Error::other(format!(
                    "{other:?}: {}",
                    String::from_utf8_lossy(&outcome.stderr)
                )),
            )),
        }
    }
}
