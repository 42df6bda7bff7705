//! One run, watched from the host: pipes drained, clocks read, the program ended when it must be.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use super::Warden;
use crate::wire::{Ended, Over, Program, Reply, Request};
use crate::{Error, Exit, Level, Limits, Outcome, Spec, Stdin, Usage, sys};

/// How long the init may take to end and reap everything.
const PATIENCE: Duration = Duration::from_secs(10);
/// Without control groups: address space beyond the memory limit. Wide enough that a program that asks for
/// too much is seen using it, which is told as such, instead of failing in its own way; narrow enough that
/// between two samples it cannot take the host's memory.
const ADDRESS_SLACK: u64 = 1 << 30;

/// One output of the program, kept up to its budget.
struct Stream {
    pipe: Option<File>,
    kept: Vec<u8>,
    budget: u64,
    over: bool,
}

/// What made the host end the run.
#[derive(Clone, Copy)]
enum Stop {
    Cpu,
    Wall,
    Memory,
    Output,
}

pub(super) fn run(warden: &mut Warden, level: Level, spec: &Spec) -> Result<Outcome, Error> {
    if spec.argv.is_empty() {
        return Err(Error::BadRequest("there is no program to run".into()));
    }
    let limits = spec.limits;
    let entrances = prepare(warden, &limits)?;
    let stdin = stdin(&spec.stdin, level)?;
    let (mut stdout, out) = Stream::open(limits.stdout)?;
    let (mut stderr, err) = Stream::open(limits.stderr)?;
    let mut fds = vec![stdin.as_fd(), out.as_fd(), err.as_fd()];
    fds.extend(entrances.iter().map(AsFd::as_fd));
    let started = Instant::now();
    warden.send(&Request::Run(program(spec, level)), &fds)?;
    drop((out, err, stdin, entrances));
    let (ended, stop) = watch(warden, &limits, started, &mut stdout, &mut stderr)?;
    let wall = started.elapsed();
    stdout.finish();
    stderr.finish();
    conclude(warden, &limits, ended, stop, wall, stdout, stderr)
}

fn prepare(warden: &mut Warden, limits: &Limits) -> Result<Vec<File>, Error> {
    let Some(group) = &mut warden.group else {
        return Ok(vec![]);
    };
    group
        .prepare(limits.memory, limits.processes)
        .and_then(|()| group.entrances())
        .map_err(|error| Error::host("set a control group's limits", error))
}

fn program(spec: &Spec, level: Level) -> Program {
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
    }
}

/// Standard input that the program cannot change, even by opening it anew.
fn stdin(wanted: &Stdin, level: Level) -> Result<OwnedFd, Error> {
    let result = match wanted {
        Stdin::Empty => File::open("/dev/null").map(OwnedFd::from),
        Stdin::Bytes(bytes) => sealed(&mut &bytes[..]),
        // Where the program runs as our own user it could open the file anew, for writing.
        Stdin::File(path) => File::open(path).and_then(|mut file| match level {
            Level::Full => Ok(OwnedFd::from(file)),
            Level::Rootless | Level::Guarded | Level::Unprotected => sealed(&mut file),
        }),
    };
    result.map_err(|error| Error::host(format!("prepare standard input {wanted:.40?}"), error))
}

fn sealed(from: &mut dyn Read) -> io::Result<OwnedFd> {
    let mut file = File::from(sys::memfd()?);
    io::copy(from, &mut file)?;
    file.flush()?;
    file.rewind()?;
    sys::seal(file.as_fd())?;
    Ok(file.into())
}

/// Waits for the run's end, and brings it about when a limit is passed.
fn watch(
    warden: &mut Warden,
    limits: &Limits,
    started: Instant,
    stdout: &mut Stream,
    stderr: &mut Stream,
) -> Result<(Ended, Option<Stop>), Error> {
    let mut stop = None;
    let mut give_up = None;
    loop {
        if stop.is_none() {
            stop = passed(warden, limits, started, stdout)?;
            if stop.is_some() {
                warden.send(&Request::Kill, &[])?;
                give_up = Some(Instant::now() + PATIENCE);
            }
        }
        let pause = match give_up {
            Some(until) if Instant::now() > until => {
                warden.init.end();
                return Err(Error::Gone("it could not end the program".into()));
            }
            Some(_) => 100,
            None => pause(warden, limits, started)?,
        };
        let fds = [Some(warden.init.socket()?), stdout.fd(), stderr.fd()];
        let [done, out, err] = sys::poll(fds, Some(pause))
            .map_err(|error| Error::host("wait for the program", error))?;
        if out {
            stdout.drain();
        }
        if err {
            stderr.drain();
        }
        if done {
            return match warden.receive()?.0 {
                Reply::Done(ended) => Ok((ended, stop)),
                other => Err(super::unexpected("the program", other)),
            };
        }
    }
}

/// Which limit has been passed by now.
fn passed(
    warden: &Warden,
    limits: &Limits,
    started: Instant,
    stdout: &Stream,
) -> Result<Option<Stop>, Error> {
    if stdout.over {
        return Ok(Some(Stop::Output));
    }
    if let Some(group) = &warden.group {
        let clock = |error| Error::host("read a control group's clock", error);
        if group.out_of_memory().map_err(clock)? {
            return Ok(Some(Stop::Memory));
        }
        if group.cpu().map_err(clock)? > limits.cpu {
            return Ok(Some(Stop::Cpu));
        }
    }
    Ok((started.elapsed() > limits.wall).then_some(Stop::Wall))
}

/// How long nothing can go wrong, in milliseconds: the rest of its processor time, used by all cores.
fn pause(warden: &Warden, limits: &Limits, started: Instant) -> Result<u64, Error> {
    const LONGEST: Duration = Duration::from_millis(20);
    let mut rest = limits.wall.saturating_sub(started.elapsed()).min(LONGEST);
    if let Some(group) = &warden.group {
        let used = group
            .cpu()
            .map_err(|error| Error::host("read a control group's clock", error))?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        rest = rest.min(limits.cpu.saturating_sub(used) / cores as u32);
    }
    Ok(rest.as_millis() as u64 + 1)
}

fn conclude(
    warden: &Warden,
    limits: &Limits,
    ended: Ended,
    stop: Option<Stop>,
    wall: Duration,
    stdout: Stream,
    stderr: Stream,
) -> Result<Outcome, Error> {
    let clock = |error| Error::host("read a control group's clock", error);
    let (cpu, memory, starved) = match &warden.group {
        Some(group) => (
            group.cpu().map_err(clock)?,
            group.peak().map_err(clock)?,
            group.out_of_memory().map_err(clock)?,
        ),
        None => (
            Duration::from_nanos(ended.cpu_nanos),
            ended.memory,
            ended.memory > limits.memory,
        ),
    };
    let plain = if libc::WIFEXITED(ended.status) {
        Exit::Code(libc::WEXITSTATUS(ended.status))
    } else {
        Exit::Signal(libc::WTERMSIG(ended.status))
    };
    let exit = match (stop, ended.over) {
        _ if starved => Exit::MemoryLimit,
        _ if stdout.over => Exit::OutputLimit,
        (_, Some(Over::Memory)) | (Some(Stop::Memory), _) => Exit::MemoryLimit,
        (_, Some(Over::Cpu)) | (Some(Stop::Cpu), _) => Exit::CpuLimit,
        _ if cpu > limits.cpu => Exit::CpuLimit,
        (Some(Stop::Wall), _) => Exit::WallLimit,
        (Some(Stop::Output), _) => Exit::OutputLimit,
        // At the very limit the kernel first takes back cached files; only a failure tells of need.
        (None, None) if plain != Exit::Code(0) && memory >= limits.memory => Exit::MemoryLimit,
        (None, None) => plain,
    };
    Ok(Outcome {
        exit,
        usage: Usage {
            cpu,
            wall,
            memory,
            approximate: warden.group.is_none(),
        },
        stdout: stdout.kept,
        stderr: stderr.kept,
    })
}

impl Stream {
    fn open(budget: u64) -> Result<(Self, OwnedFd), Error> {
        let (read, write) = sys::pipe().map_err(|error| Error::host("make a pipe", error))?;
        let stream = Self {
            pipe: Some(read.into()),
            kept: Vec::new(),
            budget,
            over: false,
        };
        Ok((stream, write))
    }

    fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.pipe.as_ref().map(AsFd::as_fd)
    }

    /// Reads what is there, once; beyond the budget it is thrown away.
    fn drain(&mut self) -> bool {
        let mut buffer = [0; 64 << 10];
        let Some(pipe) = &mut self.pipe else {
            return false;
        };
        match pipe.read(&mut buffer) {
            Ok(0) => self.pipe = None,
            Ok(length) => {
                let room = (self.budget - self.kept.len() as u64) as usize;
                self.kept.extend_from_slice(&buffer[..length.min(room)]);
                self.over |= length > room;
                return true;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return true,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => self.pipe = None,
        }
        false
    }

    /// Reads the rest, which is finite: all writers are gone.
    fn finish(&mut self) {
        while !self.over && self.drain() {}
    }
}
