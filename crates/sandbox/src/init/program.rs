//! One program: started, watched where nobody else does, and collected.

use std::ffi::{CString, NulError};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::time::Duration;

use super::child::{self, Limit, NewMount, Plan, Report, Texts, Trouble};
use super::reach::Reach;
use super::server::Server;
use super::tree::{self, Sampler};
use super::{Built, Failure, landlock, tried};
use crate::spec::Fresh;
use crate::sys::{self, Dead, Stack};
use crate::wire::{Ended, Over, Program};

/// How often the init samples where there are no control groups.
const SAMPLE: Duration = Duration::from_millis(4);

/// The resources that are limited, in the order of the limits in [`limits`].
const LIMITED: [u32; 10] = [
    libc::RLIMIT_CORE,
    libc::RLIMIT_CPU,
    libc::RLIMIT_FSIZE,
    libc::RLIMIT_NOFILE,
    libc::RLIMIT_STACK,
    libc::RLIMIT_AS,
    libc::RLIMIT_NPROC,
    libc::RLIMIT_MEMLOCK,
    libc::RLIMIT_MSGQUEUE,
    libc::RLIMIT_SIGPENDING,
];

const ENDLESS: u64 = libc::RLIM_INFINITY;
/// Bytes of memory that may be locked.
const LOCKED: u64 = 64 << 10;
const SIGNALS: u64 = 4096;

/// What a fork server keeps: to become the program's user.
const SET_USER: u32 = 1 << 6 | 1 << 7;

/// What starting programs takes, made once.
pub(super) struct Starter {
    report: Box<Report>,
    program: Box<Stack>,
    stand_in: Box<Stack>,
    core: Option<u32>,
    /// What the init's own limits are, which programs are born with, and the most that each may be set to.
    own: [[u64; 2]; LIMITED.len()],
    /// What the process that starts a program uses until it has ended.
    plan: Option<Box<Plan>>,
    /// Whether another process than the init waits for the program.
    within: bool,
    server: Option<Server>,
}

impl Starter {
    pub(super) fn new() -> Self {
        Self {
            own: own_limits(),
            report: Box::default(),
            program: Box::new(Stack::new()),
            stand_in: Box::new(Stack::new()),
            core: None,
            plan: None,
            within: false,
            server: None,
        }
    }

    /// Starts a program; answers the process to wait for.
    fn start(&mut self, program: &Program, fds: &[OwnedFd], built: &Built) -> Result<i32, Failure> {
        if let Some(core) = program.core.filter(|_| program.core != self.core) {
            tried("go to its core", sys::pin(core as usize, built.key))?;
            self.core = program.core;
        }
        self.report.clear();
        if program.served {
            self.within = false;
            let server = self.server.as_mut();
            let server = server.ok_or_else(|| {
                let missing = io::ErrorKind::NotConnected.into();
                ("find a fork server".to_owned(), missing)
            })?;
            return server.fork(program, fds, (built, &limits(program, built, self.own)));
        }
        let plan = self.plan.insert(Box::new(Plan {
            argv: Texts::new(texts(program.argv.clone())?),
            env: Texts::new(texts(environment(&program.env, built))?),
            workdir: text(&built.places.workdir)?,
            standard: standard(fds)?,
            fourth: None,
            kept: 0,
            entrances: built.entrances.iter().map(AsRawFd::as_raw_fd).collect(),
            born_in: fds.get(3).map(AsRawFd::as_raw_fd),
            limits: limits(program, built, self.own),
            user: built.user,
            shield: match built.reach {
                Reach::Domain => Some(landlock::enclose_signals),
                Reach::Namespace | Reach::User(_) | Reach::Tree => None,
            },
            mounts: mounts(program.fresh, built)?,
            key: built.key,
            report: &raw const *self.report,
            stack: &raw mut *self.program,
        }));
        let namespaces = match program.fresh {
            Fresh::Kept | Fresh::Swept => None,
            Fresh::Processes => Some(libc::CLONE_NEWPID),
            Fresh::Everything => Some(libc::CLONE_NEWPID | libc::CLONE_NEWIPC | libc::CLONE_NEWNS),
        };
        // Where the init itself must watch, it must also see.
        let namespaces = namespaces.filter(|_| built.places.own.is_some() && !program.watch);
        self.within = namespaces.is_some();
        // SAFETY: report, stacks and plan are this starter's, and stay until the next start, before which
        // everything that was started has been ended.
        let pid = unsafe {
            match namespaces {
                None => child::start_along(plan),
                Some(flags) => child::start_within(plan, flags, &mut self.stand_in),
            }
        };
        match i32::try_from(pid) {
            Ok(pid) if pid > 0 => Ok(pid),
            _ => Err((
                "fork the program".into(),
                io::Error::from_raw_os_error(-pid as i32),
            )),
        }
    }

    /// Starts a fork server, which lives outside the program's control groups and is no program's user.
    pub(super) fn wake(&mut self, wanted: &crate::Server, built: &Built) -> Result<(), Failure> {
        let (server, theirs) = Server::pair()?;
        let null = tried(
            "open /dev/null",
            std::fs::File::options()
                .read(true)
                .write(true)
                .open("/dev/null"),
        )?;
        self.report.clear();
        self.within = false;
        let plan = self.plan.insert(Box::new(Plan {
            argv: Texts::new(texts(wanted.argv.clone())?),
            env: Texts::new(texts(environment(&wanted.env, built))?),
            workdir: text(&built.places.workdir)?,
            standard: [null.as_raw_fd(); 3],
            fourth: Some(theirs.as_raw_fd()),
            kept: SET_USER,
            entrances: Vec::new(),
            born_in: None,
            limits: Vec::new(),
            user: None,
            shield: None,
            mounts: Vec::new(),
            key: built.key,
            report: &raw const *self.report,
            stack: &raw mut *self.program,
        }));
        // SAFETY: report, stack and plan are this starter's.
        let pid = unsafe { child::start(plan) };
        if pid <= 0 || self.report.trouble().is_some() {
            let why = io::Error::from_raw_os_error(-pid.min(0) as i32);
            return Err(("start a fork server".into(), why));
        }
        tried("list its children", tree::children())?;
        self.server = Some(server.ready(pid as i32)?);
        Ok(())
    }

    /// The process that outlives runs.
    fn server(&self) -> Option<i32> {
        self.server.as_ref().map(Server::pid)
    }

    /// The program's wait status: as its own parent saw it, or as we did.
    fn status(&self, seen: Option<i32>) -> i32 {
        match self.report.status() {
            Some(status) => status,
            None if self.within => libc::SIGKILL,
            None => seen.unwrap_or(libc::SIGKILL),
        }
    }
}

fn text(text: &str) -> Result<CString, Failure> {
    tried(
        "read its words",
        CString::new(text).map_err(io::Error::from),
    )
}

fn texts(texts: Vec<String>) -> Result<Vec<CString>, Failure> {
    let list: Result<_, NulError> = texts.into_iter().map(CString::new).collect();
    tried("read its arguments", list.map_err(io::Error::from))
}

fn standard(fds: &[OwnedFd]) -> Result<[RawFd; 3], Failure> {
    match fds {
        [stdin, stdout, stderr, ..] => Ok([stdin, stdout, stderr].map(AsRawFd::as_raw_fd)),
        _ => Err((
            "find three descriptors".into(),
            io::ErrorKind::InvalidInput.into(),
        )),
    }
}

fn environment(env: &[(String, String)], built: &Built) -> Vec<String> {
    let mut all: Vec<String> = env
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let tmp = built.places.tmp.as_ref();
    if let Some(tmp) = tmp.filter(|_| env.iter().all(|(name, _)| name != "TMPDIR")) {
        all.push(format!("TMPDIR={tmp}"));
    }
    all
}

/// What most programs are held to and the init does not feel, set for the init so that they are born with it.
fn own_limits() -> [[u64; 2]; LIMITED.len()] {
    for (resource, value) in [
        (libc::RLIMIT_CORE, 0),
        (libc::RLIMIT_STACK, ENDLESS),
        (libc::RLIMIT_MEMLOCK, LOCKED),
        (libc::RLIMIT_MSGQUEUE, 0),
        (libc::RLIMIT_SIGPENDING, SIGNALS),
    ] {
        let _ = sys::set_limit(resource, [value; 2]);
    }
    LIMITED.map(|resource| sys::limit(resource).unwrap_or_default())
}

/// The limits of a program, but those that it is born with.
fn limits(program: &Program, built: &Built, own: [[u64; 2]; LIMITED.len()]) -> Vec<Limit> {
    let seconds = program.cpu_nanos.div_ceil(1_000_000_000) + 1;
    let processes = u64::from(program.processes);
    let processes = match built.reach {
        // The init inside and the process that waits outside are the same user's.
        Reach::Namespace => processes + 2,
        Reach::User(_) => processes,
        Reach::Domain | Reach::Tree => processes + tree::threads_of(sys::user()),
    };
    let wanted = [
        0,
        seconds,
        program.file_size,
        program.open_files,
        program.stack.unwrap_or(ENDLESS),
        program.address_space.unwrap_or(ENDLESS),
        processes,
        LOCKED,
        0,
        SIGNALS,
    ];
    let all = LIMITED.into_iter().zip(wanted).zip(own);
    all.filter(|((_, wanted), own)| *own != [*wanted; 2])
        .map(|((resource, wanted), [_, most])| Limit {
            resource,
            wanted: [wanted; 2],
            lesser: [wanted.min(most); 2],
        })
        .collect()
}

/// The file systems that a program gets anew, beside those the chamber has.
fn mounts(fresh: Fresh, built: &Built) -> Result<Vec<NewMount>, Failure> {
    let Some(own) = built.places.own.filter(|_| fresh == Fresh::Everything) else {
        return Ok(Vec::new());
    };
    let plain = libc::MS_NOSUID | libc::MS_NODEV;
    let mount = |kind, at: &str, flags, options: &str| {
        Ok(NewMount {
            kind,
            at: text(at)?,
            flags,
            options: text(options)?,
        })
    };
    let quiet = plain | libc::MS_NOEXEC | libc::MS_RDONLY;
    Ok(vec![
        mount(c"tmpfs", "/box", plain, &own.writable())?,
        mount(c"tmpfs", "/tmp", plain, &own.writable())?,
        mount(c"proc", "/proc", quiet, super::files::PROC)?,
    ])
}

/// A program that runs.
pub(super) struct Running {
    main: i32,
    ended: Option<i32>,
    stopped: bool,
    over: Option<Over>,
    sampler: Option<Sampler>,
    cpu_before: u64,
    peak: u64,
    cpu_limit: u64,
    memory_limit: u64,
    /// The program's pipes, held open until the host knows that it is over.
    _pipes: Vec<OwnedFd>,
}

impl Running {
    /// Starts a program. Descriptors: its stdin, stdout, stderr, then the control group to be born in.
    pub(super) fn start(
        program: &Program,
        fds: Vec<OwnedFd>,
        built: &Built,
        starter: &mut Starter,
    ) -> Result<Self, Failure> {
        let cpu_before = if program.watch {
            sys::children_cpu()
        } else {
            0
        };
        let main = starter.start(program, &fds, built)?;
        Ok(Self {
            main,
            ended: None,
            stopped: false,
            over: None,
            sampler: program.watch.then(Sampler::default),
            cpu_before,
            peak: 0,
            cpu_limit: program.cpu_nanos,
            memory_limit: program.memory,
            _pipes: if program.talks { Vec::new() } else { fds },
        })
    }

    /// How long the init may sleep.
    pub(super) fn pause(&self) -> Option<Duration> {
        self.sampler.as_ref().map(|_| SAMPLE)
    }

    /// Asks for the program's end.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Collects the dead and looks at the clocks. Whether it is time to end everything.
    pub(super) fn step(&mut self) -> bool {
        while let Ok(Some(dead)) = sys::reap(libc::WNOHANG) {
            self.note(dead);
            if self.ended.is_some() {
                break;
            }
        }
        if let Some(sampler) = &mut self.sampler {
            sampler.take();
            if sampler.peak > self.memory_limit {
                self.over = Some(Over::Memory);
            } else if sampler.cpu_nanos > self.cpu_limit {
                self.over = Some(Over::Cpu);
            }
        }
        self.stopped || self.ended.is_some() || self.over.is_some()
    }

    fn note(&mut self, dead: Dead) {
        self.peak = self.peak.max(dead.peak_bytes);
        if dead.pid == self.main && self.ended.is_none() {
            self.ended = Some(dead.status);
        }
    }

    /// Ends what is left and sums up; a failure is our own, before there was a program.
    pub(super) fn finish(
        &mut self,
        built: &Built,
        children: BorrowedFd<'_>,
        starter: &Starter,
    ) -> Result<Ended, Failure> {
        let (reach, server) = match (built.user, starter.server()) {
            (Some(user), Some(server)) => (Reach::User(user), Some(server)),
            _ => (built.reach, None),
        };
        for dead in reach.end_all(children, server, built.key) {
            self.note(dead);
        }
        let unstarted = match starter.report.trouble() {
            None => None,
            Some(Trouble::Exec(errno)) => Some(errno),
            Some(Trouble::Step(what, errno)) => {
                return Err((what.into(), io::Error::from_raw_os_error(errno)));
            }
        };
        let sampled = self.sampler.as_ref();
        let counted = sampled.map_or(0, |_| sys::children_cpu() - self.cpu_before);
        Ok(Ended {
            status: starter.status(self.ended),
            unstarted,
            cpu_nanos: sampled.map_or(0, |sampler| sampler.cpu_nanos).max(counted),
            memory: sampled.map_or(0, |sampler| sampler.peak).max(self.peak),
            over: self.over,
            dirty: true,
        })
    }
}
