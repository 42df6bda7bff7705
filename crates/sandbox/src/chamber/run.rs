//! One run, watched from the host: pipes drained, clocks read, the program ended when it must be.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use super::Warden;
use super::stream::Stream;
use crate::cgroup::Group;
use crate::inputs::{self, Inputs};
use crate::wire::{Ended, Over, Program, Reply, Request};
use crate::{Error, Exit, Level, Limits, Outcome, Spec, Start, Stdin, Usage, sys};

/// How long the init may take to end and reap everything.
const PATIENCE: Duration = Duration::from_secs(10);
/// Without control groups: address space beyond the memory limit. Wide enough that a program that asks for
/// too much is seen using it, which is told as such, instead of failing in its own way; narrow enough that
/// between two samples it cannot take the host's memory.
const ADDRESS_SLACK: u64 = 1 << 30;

/// The host looks at a run's clocks at least and at most this often.
const LONGEST: Duration = Duration::from_millis(20);
const SHORTEST: Duration = Duration::from_micros(500);

/// What made the host end the run.
#[derive(Clone, Copy)]
enum Stop {
    Cpu,
    Wall,
    Memory,
    Output,
}

pub(super) fn run(warden: &mut Warden, level: Level, spec: &Spec) -> Result<Outcome, Error> {
    let stdin = stdin(&spec.stdin, &warden.inputs)?;
    let mut watch = Watch::start(warden, program(spec, level), spec, &stdin)?;
    // At first nothing can have been used yet.
    let mut pause = watch.rest(Duration::ZERO);
    loop {
        watch.step(pause)?;
        if watch.is_over() {
            return watch.conclude();
        }
        watch.limit()?;
        pause = watch.pause()?;
    }
}

/// A run that goes on while nobody watches it: a program that waits.
#[derive(Debug)]
pub(crate) struct Paused {
    limits: Limits,
    stdout: Stream,
    stderr: Stream,
}

/// A run that goes on.
pub(crate) struct Watch<'a> {
    warden: &'a mut Warden,
    limits: Limits,
    cores: u32,
    started: Instant,
    pub(crate) stdout: Stream,
    stderr: Stream,
    stop: Option<Stop>,
    give_up: Option<Instant>,
    ended: Option<(Ended, Duration)>,
}

impl<'a> Watch<'a> {
    /// Sets limits and starts the program.
    pub(crate) fn start(
        warden: &'a mut Warden,
        program: Program,
        spec: &Spec,
        stdin: &OwnedFd,
    ) -> Result<Self, Error> {
        if spec.argv.is_empty() {
            return Err(Error::BadRequest("there is no program to run".into()));
        }
        let limits = spec.limits;
        if let Some(group) = &mut warden.group {
            group
                .prepare(limits.memory, limits.processes)
                .map_err(|error| Error::host("set a control group's limits", error))?;
        }
        let (stdout, out) = Stream::open(limits.stdout)?;
        let (stderr, err) = Stream::open(limits.stderr)?;
        // A descriptor of our own, since the group is the warden's, which is to send it.
        let birthplace = warden.group.as_ref().and_then(Group::birthplace);
        let birthplace = birthplace.map(|fd| fd.try_clone_to_owned()).transpose();
        let birthplace = birthplace.map_err(|error| Error::host("copy a descriptor", error))?;
        let mut fds = vec![stdin.as_fd(), out.as_fd(), err.as_fd()];
        fds.extend(birthplace.iter().map(AsFd::as_fd));
        let started = Instant::now();
        warden.send(&Request::Run(program), &fds)?;
        let all = || std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
        Ok(Self {
            warden,
            limits,
            cores: spec.core.map_or_else(all, |_| 1),
            started,
            stdout,
            stderr,
            stop: None,
            give_up: None,
            ended: None,
        })
    }

    /// Watches on, with clocks at zero, since what began at `started` and is done on so many cores.
    pub(crate) fn resume(
        warden: &'a mut Warden,
        paused: Paused,
        (started, cores): (Instant, usize),
    ) -> Result<Self, Error> {
        if let Some(group) = &mut warden.group {
            group.restart().map_err(clock)?;
        }
        Ok(Self {
            warden,
            limits: paused.limits,
            cores: cores as u32,
            started,
            stdout: paused.stdout,
            stderr: paused.stderr,
            stop: None,
            give_up: None,
            ended: None,
        })
    }

    /// Leaves a program that waits to itself, with the limits it will have; answers what it has used so far.
    /// What it has said is forgotten.
    pub(crate) fn leave(mut self, limits: Limits) -> Result<(Paused, Usage), Error> {
        let mut usage = Usage {
            cpu: Duration::ZERO,
            wall: self.started.elapsed(),
            memory: 0,
            approximate: self.warden.group.is_none(),
        };
        if let Some(group) = &self.warden.group {
            usage.cpu = group.cpu().map_err(clock)?;
            usage.memory = group.peak().map_err(clock)?;
        }
        self.stdout.kept.clear();
        self.stderr.kept.clear();
        let paused = Paused {
            limits,
            stdout: self.stdout,
            stderr: self.stderr,
        };
        Ok((paused, usage))
    }

    /// Waits for news, at most so long, and takes them in.
    pub(super) fn step(&mut self, pause: Duration) -> Result<(), Error> {
        let ready = sys::poll(self.fds()?, Some(pause))
            .map_err(|error| Error::host("wait for the program", error))?;
        self.hear(ready)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.ended.is_some()
    }

    /// What to wait for: the init, standard output, standard error.
    pub(crate) fn fds(&self) -> Result<[Option<BorrowedFd<'_>>; 3], Error> {
        let init = match self.ended {
            Some(_) => None,
            None => Some(self.warden.socket()?),
        };
        Ok([init, self.stdout.fd(), self.stderr.fd()])
    }

    /// Takes in what has come.
    pub(crate) fn hear(&mut self, [init, out, err]: [bool; 3]) -> Result<(), Error> {
        if out {
            self.stdout.drain();
        }
        if err {
            self.stderr.drain();
        }
        if !init {
            return Ok(());
        }
        match self.warden.receive()? {
            Reply::Done(ended) => {
                self.ended = Some((ended, self.started.elapsed()));
                self.warden.dirty |= ended.dirty;
                Ok(())
            }
            other => Err(Error::unexpected("the program", other)),
        }
    }

    /// Ends the program when it has passed a limit.
    pub(crate) fn limit(&mut self) -> Result<(), Error> {
        if self.ended.is_some() {
            return Ok(());
        }
        if let Some(until) = self.give_up {
            if Instant::now() > until {
                self.warden.init.end();
                self.warden.unfit = Some("its init could not end a program");
                return Err(Error::Gone("it could not end the program".into()));
            }
            return Ok(());
        }
        self.stop = self.passed()?;
        if self.stop.is_some() {
            self.warden.send(&Request::Kill, &[])?;
            self.give_up = Some(Instant::now() + PATIENCE);
        }
        Ok(())
    }

    /// Which limit has been passed by now.
    fn passed(&self) -> Result<Option<Stop>, Error> {
        if self.stdout.over {
            return Ok(Some(Stop::Output));
        }
        if let Some(group) = &self.warden.group {
            if group.out_of_memory().map_err(clock)? {
                return Ok(Some(Stop::Memory));
            }
            if group.cpu().map_err(clock)? > self.limits.cpu {
                return Ok(Some(Stop::Cpu));
            }
        }
        Ok((self.started.elapsed() > self.limits.wall).then_some(Stop::Wall))
    }

    /// How long nothing can go wrong: the rest of its processor time, used by all its cores.
    pub(crate) fn pause(&self) -> Result<Duration, Error> {
        if self.give_up.is_some() {
            return Ok(LONGEST * 5);
        }
        let used = self.warden.group.as_ref().map(Group::cpu);
        Ok(self.rest(used.transpose().map_err(clock)?.unwrap_or_default()))
    }

    /// The same, knowing what was used.
    fn rest(&self, used: Duration) -> Duration {
        let wall = self.limits.wall.saturating_sub(self.started.elapsed());
        let cpu = match self.warden.group {
            Some(_) => self.limits.cpu.saturating_sub(used) / self.cores,
            None => LONGEST,
        };
        wall.min(cpu).clamp(SHORTEST, LONGEST)
    }

    /// The facts, once it is over.
    pub(crate) fn conclude(mut self) -> Result<Outcome, Error> {
        let Some((ended, wall)) = self.ended else {
            return Err(Error::Gone("the run is not over".into()));
        };
        self.stdout.finish();
        self.stderr.finish();
        let mut stderr = std::mem::take(&mut self.stderr.kept);
        if let Some(errno) = ended.unstarted {
            let why = io::Error::from_raw_os_error(errno);
            stderr.extend_from_slice(format!("could not start it: {why}\n").as_bytes());
        }
        let usage = self.usage(&ended, wall)?;
        let exit = self.exit(&ended, &usage)?;
        self.warden.strained |= !matches!(exit, Exit::Code(_) | Exit::Signal(_));
        Ok(Outcome {
            exit,
            usage,
            stdout: std::mem::take(&mut self.stdout.kept),
            stderr,
        })
    }

    fn usage(&mut self, ended: &Ended, wall: Duration) -> Result<Usage, Error> {
        let Some(group) = &self.warden.group else {
            return Ok(Usage {
                cpu: Duration::from_nanos(ended.cpu_nanos),
                wall,
                memory: ended.memory,
                approximate: true,
            });
        };
        let usage = Usage {
            cpu: group.cpu().map_err(clock)?,
            wall,
            memory: group.peak().map_err(clock)?,
            approximate: false,
        };
        if !group.is_empty().map_err(clock)? {
            self.warden.unfit = Some("a process outlived its run");
        }
        Ok(usage)
    }

    fn exit(&self, ended: &Ended, usage: &Usage) -> Result<Exit, Error> {
        let starved = match &self.warden.group {
            Some(group) => group.out_of_memory().map_err(clock)?,
            None => ended.memory > self.limits.memory,
        };
        let plain = if ended.unstarted.is_some() {
            // As a shell tells it.
            Exit::Code(127)
        } else if libc::WIFEXITED(ended.status) {
            Exit::Code(libc::WEXITSTATUS(ended.status))
        } else {
            Exit::Signal(libc::WTERMSIG(ended.status))
        };
        Ok(match (self.stop, ended.over) {
            _ if starved => Exit::MemoryLimit,
            _ if self.stdout.over => Exit::OutputLimit,
            (_, Some(Over::Memory)) | (Some(Stop::Memory), _) => Exit::MemoryLimit,
            (_, Some(Over::Cpu)) | (Some(Stop::Cpu), _) => Exit::CpuLimit,
            _ if usage.cpu > self.limits.cpu => Exit::CpuLimit,
            (Some(Stop::Wall), _) => Exit::WallLimit,
            (Some(Stop::Output), _) => Exit::OutputLimit,
            // At the very limit the kernel first takes back cached files; only a failure tells of need.
            (None, None) if plain != Exit::Code(0) && usage.memory >= self.limits.memory => {
                Exit::MemoryLimit
            }
            (None, None) => plain,
        })
    }
}

fn clock(error: io::Error) -> Error {
    Error::host("read a control group's clock", error)
}

pub(crate) fn program(spec: &Spec, level: Level) -> Program {
    let limits = &spec.limits;
    let sampled = level < Level::Full;
    Program {
        argv: spec.argv.clone(),
        env: spec.env.clone(),
        cpu_nanos: limits.cpu.as_nanos() as u64,
        memory: limits.memory,
        processes: limits.processes,
        file_size: limits.file_size,
        open_files: limits.open_files,
        stack: limits.stack,
        address_space: (sampled && limits.address_space)
            .then(|| limits.memory.saturating_add(ADDRESS_SLACK)),
        watch: sampled,
        fresh: spec.fresh,
        talks: false,
        served: spec.start == Start::Server,
        core: spec.core,
    }
}

/// Standard input that the program cannot change, even by opening it anew, and that tells it no name.
fn stdin(wanted: &Stdin, inputs: &Inputs) -> Result<OwnedFd, Error> {
    let result = match wanted {
        Stdin::Empty => File::open("/dev/null").map(OwnedFd::from),
        Stdin::Bytes(bytes) => inputs::sealed(&mut &bytes[..]),
        Stdin::File(path) => inputs.open(path),
    };
    result.map_err(|error| Error::host(format!("prepare standard input {wanted:.40?}"), error))
}
