//! One program: started, watched where nobody else does, and collected.

use std::ffi::{CString, NulError};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::reach::Reach;
use super::tree::{self, Sampler};
use super::{Built, Failure, landlock, tried};
use crate::sys::{self, Dead};
use crate::wire::{Ended, Over, Program};

/// How often the init samples, in milliseconds, where there are no control groups.
const SAMPLE_MILLIS: u64 = 4;

/// A program that runs.
pub(super) struct Running {
    main: i32,
    status: Option<i32>,
    stopped: bool,
    over: Option<Over>,
    sampler: Option<Sampler>,
    cpu_before: u64,
    peak: u64,
    cpu_limit: u64,
    memory_limit: u64,
}

impl Running {
    /// Starts a program. Descriptors: its stdin, stdout, stderr, then entrances of control groups.
    pub(super) fn start(
        program: &Program,
        fds: &[OwnedFd],
        built: &Built,
    ) -> Result<Self, Failure> {
        let [stdin, stdout, stderr, entrances @ ..] = fds else {
            return Err((
                "find three descriptors".into(),
                io::ErrorKind::InvalidInput.into(),
            ));
        };
        let cpu_before = sys::children_cpu();
        let (news, trouble) = tried("make a pipe", sys::pipe())?;
        let start = Start {
            standard: [stdin.as_fd(), stdout.as_fd(), stderr.as_fd()],
            entrances,
            built,
        };
        let main = tried("fork", sys::fork())?;
        if main == 0 {
            let Err((what, error)) = start.become_program(program);
            let _ = File::from(trouble).write_all(format!("{what} ({error})").as_bytes());
            sys::exit_now(127);
        }
        drop(trouble);
        let mut what = String::new();
        while !tried(
            "wait for the program to start",
            sys::poll([Some(news.as_fd())], None),
        )?[0]
        {}
        let _ = File::from(news).take(4096).read_to_string(&mut what);
        if !what.is_empty() {
            while sys::reap(0).is_ok_and(|dead| dead.is_none_or(|dead| dead.pid != main)) {}
            return Err((what, io::Error::from_raw_os_error(libc::ECANCELED)));
        }
        Ok(Self {
            main,
            status: None,
            stopped: false,
            over: None,
            sampler: program.watch.then(Sampler::default),
            cpu_before,
            peak: 0,
            cpu_limit: program.cpu_nanos,
            memory_limit: program.memory,
        })
    }

    /// How long the init may sleep, in milliseconds.
    pub(super) fn pause(&self) -> Option<u64> {
        self.sampler.as_ref().map(|_| SAMPLE_MILLIS)
    }

    /// Asks for the program's end.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Collects the dead and looks at the clocks. Whether it is time to end everything.
    pub(super) fn step(&mut self) -> bool {
        while let Ok(Some(dead)) = sys::reap(libc::WNOHANG) {
            self.note(dead);
        }
        if let Some(sampler) = &mut self.sampler {
            sampler.take();
            if sampler.peak > self.memory_limit {
                self.over = Some(Over::Memory);
            } else if sampler.cpu_nanos > self.cpu_limit {
                self.over = Some(Over::Cpu);
            }
        }
        self.stopped || self.status.is_some() || self.over.is_some()
    }

    fn note(&mut self, dead: Dead) {
        self.peak = self.peak.max(dead.peak_bytes);
        if dead.pid == self.main && self.status.is_none() {
            self.status = Some(dead.status);
        }
    }

    /// Ends what is left and sums up.
    pub(super) fn finish(mut self, reach: &Reach, children: BorrowedFd<'_>) -> Ended {
        for dead in reach.end_all(children) {
            self.note(dead);
        }
        let sampled = self.sampler.as_ref().map_or(0, |sampler| sampler.cpu_nanos);
        let sampled_peak = self.sampler.as_ref().map_or(0, |sampler| sampler.peak);
        Ended {
            status: self.status.unwrap_or(libc::SIGKILL),
            cpu_nanos: (sys::children_cpu() - self.cpu_before).max(sampled),
            memory: self.peak.max(sampled_peak),
            over: self.over,
        }
    }
}

/// What a new child needs to become the program.
struct Start<'a> {
    standard: [BorrowedFd<'a>; 3],
    entrances: &'a [OwnedFd],
    built: &'a Built,
}

/// A function that only returns to say what went wrong.
type Never = std::convert::Infallible;

impl Start<'_> {
    fn become_program(&self, program: &Program) -> Result<Never, Failure> {
        for entrance in self.entrances {
            let mut file = File::from(tried("copy a descriptor", entrance.try_clone())?);
            tried("enter its control group", file.write_all(b"0"))?;
        }
        tried("place its descriptors", sys::place_standard(self.standard))?;
        sys::default_signals();
        tried("start a session", sys::new_session())?;
        let workdir = &self.built.places.workdir;
        tried("go to its folder", std::env::set_current_dir(workdir))?;
        let list = |texts: Vec<String>| -> Result<Vec<CString>, Failure> {
            let list: Result<Vec<CString>, NulError> =
                texts.into_iter().map(CString::new).collect();
            tried("read its arguments", list.map_err(io::Error::from))
        };
        let argv = list(program.argv.clone())?;
        let env = list(self.environment(program))?;
        tried("limit its resources", self.limit(program))?;
        match (self.built.user, self.built.reach) {
            (Some(user), _) => tried("become its user", sys::become_user(user))?,
            (None, Reach::Domain) => {
                tried(
                    "shield the init from its signals",
                    landlock::enclose_signals(),
                )?;
            }
            (None, Reach::Namespace | Reach::User(_) | Reach::Tree) => {}
        }
        tried("give up its capabilities", sys::keep_capabilities(0))?;
        let error = sys::exec(&argv, &env);
        // A file that cannot be started is the program's fault, told as a shell would.
        let _ = writeln!(io::stderr(), "could not start {}: {error}", program.argv[0]);
        sys::exit_now(127);
    }

    fn environment(&self, program: &Program) -> Vec<String> {
        let pairs = program.env.iter();
        let mut env: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let tmp = self.built.places.tmp.as_ref();
        if let Some(tmp) = tmp.filter(|_| program.env.iter().all(|(name, _)| name != "TMPDIR")) {
            env.push(format!("TMPDIR={tmp}"));
        }
        env
    }

    fn limit(&self, program: &Program) -> io::Result<()> {
        let seconds = program.cpu_nanos.div_ceil(1_000_000_000) + 1;
        let processes = u64::from(program.processes);
        let processes = match self.built.reach {
            // The init inside and the process that waits outside are the same user's.
            Reach::Namespace => processes + 2,
            Reach::User(_) => processes,
            Reach::Domain | Reach::Tree => processes + tree::threads_of(sys::user()),
        };
        let all = [
            (libc::RLIMIT_CORE, 0),
            (libc::RLIMIT_CPU, seconds),
            (libc::RLIMIT_FSIZE, program.file_size),
            (libc::RLIMIT_NOFILE, program.open_files),
            (
                libc::RLIMIT_STACK,
                program.stack.unwrap_or(libc::RLIM_INFINITY),
            ),
            (
                libc::RLIMIT_AS,
                program.address_space.unwrap_or(libc::RLIM_INFINITY),
            ),
            (libc::RLIMIT_NPROC, processes),
            (libc::RLIMIT_MEMLOCK, 64 << 10),
            (libc::RLIMIT_MSGQUEUE, 0),
            (libc::RLIMIT_SIGPENDING, 4096),
        ];
        for (resource, most) in all {
            sys::limit(resource, most)?;
        }
        Ok(())
    }
}
