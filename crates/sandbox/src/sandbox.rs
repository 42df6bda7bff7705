//! The engine: at which level this process holds programs, and what chambers share.

use std::collections::HashMap;
use std::fs;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::cgroup::Base;
use crate::inputs::Inputs;
use crate::template::Template;
use crate::wire::Open;
use crate::{
    CgroupKind, Chamber, Error, Exit, Fresh, Host, Level, Limits, Root, Spec, Start, Stdin, sys,
};

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
    pub(crate) inputs: Arc<Inputs>,
    templates: Mutex<HashMap<Root, Arc<Mutex<Template>>>>,
}

impl Engine {
    /// Has the template of this root fork an init; a dead template is replaced once.
    pub(crate) fn fork(
        &self,
        root: &Root,
        open: &Open,
        socket: &OwnedFd,
        entrances: &[BorrowedFd<'_>],
    ) -> Result<OwnedFd, Error> {
        let kind = Self::kind(root);
        let ask = |template: Arc<Mutex<Template>>| {
            let mut template = template.lock().unwrap_or_else(PoisonError::into_inner);
            template.fork(open, socket, entrances)
        };
        match ask(self.template(&kind)?) {
            Err(Error::Gone(_)) => {
                self.all().remove(&kind);
                ask(self.template(&kind)?)
            }
            other => other,
        }
    }

    fn template(&self, kind: &Root) -> Result<Arc<Mutex<Template>>, Error> {
        let mut all = self.all();
        if let Some(template) = all.get(kind) {
            return Ok(Arc::clone(template));
        }
        let template = Arc::new(Mutex::new(Template::start(
            self.level,
            self.cgroup(),
            kind,
        )?));
        all.insert(kind.clone(), Arc::clone(&template));
        Ok(template)
    }

    /// Whether chambers may have fork servers. In the second version of control groups a child of theirs could
    /// enter its group only by being moved there, which takes as long as starting an interpreter.
    pub(crate) fn serves(&self) -> bool {
        self.level == Level::Full && self.cgroup() == CgroupKind::V1 && sys::user() == 0
    }

    fn cgroup(&self) -> CgroupKind {
        self.groups.as_ref().map_or(CgroupKind::None, Base::kind)
    }

    /// What templates are told apart by: the sizes of file systems are each chamber's own.
    fn kind(root: &Root) -> Root {
        let mut kind = root.clone();
        kind.tmpfs_bytes = 0;
        kind
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<Root, Arc<Mutex<Template>>>> {
        self.templates
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
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
                inputs: Arc::default(),
                templates: Mutex::default(),
            }),
        };
        sandbox.prove()?;
        Ok(sandbox)
    }

    /// Whether chambers may have fork servers here.
    #[must_use]
    pub fn serves(&self) -> bool {
        self.engine.serves()
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
            fresh: Fresh::Swept,
            start: Start::File,
            core: None,
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
