//! Programs started ahead of their work.
//!
//! Some programs take seconds to get ready for work of milliseconds, and cannot be forked once they are: virtual
//! machines. Such a program of ours is started in a chamber that nobody has used, gets ready at the lowest weight,
//! says so by its first line, and waits on its standard input. What is then written there is its one piece of work:
//! clocks begin at zero, limits are those of any run, and the chamber is used up when it has ended.
//!
//! Until then nothing of a stranger's is in the chamber. The program's readiness cannot be forged, since nobody but
//! us has had a say by then; what comes after is believed as far as any program is: exit, clocks, and files taken.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::run::{Paused, Watch, program};
use super::{Chamber, Warden};
use crate::cgroup::Weight;
use crate::{Error, Level, Limits, Outcome, Spec, Usage, sys};

/// The most that can be written to a program that waits, in bytes.
pub const MOST_WORK: usize = 256 << 10;

/// How long somebody waits for a program to get ready.
#[derive(Debug, Clone, Copy)]
pub struct Patience<'a> {
    /// So long at most.
    pub longest: Duration,
    /// And only until this becomes true.
    pub ends: &'a AtomicBool,
}

/// A program that is ready and waits for its work. Dropping it ends it.
#[derive(Debug)]
pub struct Waiting {
    chamber: Chamber,
    paused: Paused,
    input: OwnedFd,
    spent: Usage,
}

impl Chamber {
    /// Starts a program ahead of its work and waits until it is ready.
    /// The limits of the specification are those of its work, but memory and processes, which hold at once; its core
    /// is where it gets ready; its standard input is not used.
    ///
    /// # Errors
    /// Nothing counts its time by itself here, it could not be started, or it did not get ready.
    pub fn start_ahead(mut self, spec: &Spec, patience: Patience<'_>) -> Result<Waiting, Error> {
        self.ready(spec.fresh)?;
        let pipe = sys::pipe_to_write().map_err(|error| Error::host("make a pipe", error))?;
        let (stdin, input) = pipe;
        let level = self.engine.level;
        let (paused, spent) = get_ready(&mut self.warden, level, (spec, &stdin), patience)?;
        Ok(Waiting {
            chamber: self,
            paused,
            input,
            spent,
        })
    }
}

impl Waiting {
    /// What getting ready has taken.
    #[must_use]
    pub fn spent(&self) -> Usage {
        self.spent
    }

    /// Whether it still waits; one that has ended is of no use.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        // It says nothing between two requests: what is heard of its init is its end.
        let heard = self.chamber.warden.socket().map(Some);
        let heard = heard.and_then(|socket| {
            let heard = sys::poll([socket], Some(Duration::ZERO));
            heard.map_err(|error| Error::host("listen to a chamber", error))
        });
        matches!(heard, Ok([false]))
    }

    /// Hands over the work and runs the program to its end, or to the end of its limits, on one core or on all.
    /// The chamber that comes back is for taking files from, and nothing else.
    ///
    /// # Errors
    /// The program has ended before, or the work is too large for it.
    pub fn work(self, work: &[u8], core: Option<u32>) -> Result<(Chamber, Outcome), Error> {
        let started = Instant::now();
        if !self.is_alive() {
            return Err(Error::Gone("its program ended while it waited".into()));
        }
        let Self {
            mut chamber,
            paused,
            input,
            ..
        } = self;
        if work.len() > MOST_WORK {
            return Err(Error::BadRequest(format!(
                "{} bytes of work, more than the {MOST_WORK} that a waiting program can be told",
                work.len()
            )));
        }
        let cores = core.map_or_else(sys::cores, |core| vec![core]);
        set_free(&chamber.warden, &cores)?;
        let mut watch = Watch::resume(&mut chamber.warden, paused, (started, cores.len()))?;
        let told = sys::write(input.as_fd(), work);
        let told = told.map_err(|error| Error::host("tell a waiting program its work", error))?;
        if told < work.len() {
            return Err(Error::BadRequest(
                "the pipe to a waiting program holds less than its work".into(),
            ));
        }
        drop(input);
        while !watch.is_over() {
            let pause = watch.pause()?;
            watch.step(pause)?;
            watch.limit()?;
        }
        let outcome = watch.conclude()?;
        Ok((chamber, outcome))
    }
}

/// Starts the program and watches it until it has said its first line.
fn get_ready(
    warden: &mut Warden,
    level: Level,
    (spec, stdin): (&Spec, &OwnedFd),
    patience: Patience<'_>,
) -> Result<(Paused, Usage), Error> {
    let Some(group) = &warden.group else {
        return Err(Error::BadRequest(
            "without control groups nothing tells getting ready from work".into(),
        ));
    };
    group.weigh(Weight::Least);
    let mut program = program(spec, level);
    program.cpu_nanos += patience.longest.as_nanos() as u64;
    let first = Spec {
        limits: Limits {
            cpu: patience.longest,
            wall: patience.longest,
            ..spec.limits
        },
        ..spec.clone()
    };
    let mut watch = Watch::start(warden, program, &first, stdin)?;
    loop {
        let pause = watch.pause()?;
        watch.step(pause)?;
        if watch.is_over() {
            let outcome = watch.conclude()?;
            let said = String::from_utf8_lossy(&outcome.stderr);
            return Err(Error::BadRequest(format!(
                "a program that was to wait for work ended with {:?}: {said:.200}",
                outcome.exit
            )));
        }
        if watch.stdout.kept.contains(&b'\n') {
            return watch.leave(spec.limits);
        }
        if patience.ends.load(Ordering::Relaxed) {
            return Err(Error::BadRequest("nobody waits for it any more".into()));
        }
        watch.limit()?;
    }
}

/// Lets the program run where its work is to be done, as fast as any.
fn set_free(warden: &Warden, cores: &[u32]) -> Result<(), Error> {
    let moving = |error| Error::host("move a waiting program to its core", error);
    let Some(group) = &warden.group else {
        return Ok(());
    };
    group.weigh(Weight::Usual);
    for thread in group.threads().map_err(moving)? {
        match sys::pin_thread(thread, cores) {
            // It has ended meanwhile.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => {}
            moved => moved.map_err(moving)?,
        }
    }
    Ok(())
}
