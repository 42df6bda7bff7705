//! Two programs that talk: what one prints the other reads, and the host listens.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use crate::chamber::run::{Watch, program};
use crate::sys::{self, Wait};
use crate::{Chamber, Error, Outcome, Spec};

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// Something that one side said, up to where the other answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who said it.
    pub by: Side,
    /// What was said.
    pub text: Vec<u8>,
}

/// The facts about a conversation.
#[derive(Debug, Clone)]
pub struct Dialogue {
    /// How the first ended. Its output is in the transcript alone.
    pub first: Outcome,
    /// How the second ended.
    pub second: Outcome,
    /// Who ended, or closed its output, first.
    pub ended: Side,
    /// The beginning of what was said, in the order in which it was heard.
    pub transcript: Vec<Line>,
}

/// The most that is heard of one side and not yet read by the other.
const UNREAD: usize = 256 << 10;

/// Runs two programs that talk: what one prints the other reads. `transcript` is how many bytes are kept of it.
/// When one ends, or closes its output, the other finds the end of its input; when one reads no more, the other
/// gets a broken pipe. Both are ended by their own limits. The standard inputs of the specs are not used.
///
/// # Errors
/// A program could not be started at all, or an init is gone.
pub fn converse(
    first: (&mut Chamber, &Spec),
    second: (&mut Chamber, &Spec),
    transcript: u64,
) -> Result<Dialogue, Error> {
    first.0.ready(first.1.fresh)?;
    second.0.ready(second.1.fresh)?;
    let (read_first, write_first) = pipe()?;
    let (read_second, write_second) = pipe()?;
    let mut one = speaker(first, &read_first)?;
    let other = speaker(second, &read_second);
    drop((read_first, read_second));
    let mut other = match other {
        Ok(other) => other,
        Err(error) => {
            // The first must not be left to its fate: without a partner it ends by its limits at the latest.
            drop((write_first, write_second));
            finish(&mut one)?;
            return Err(error);
        }
    };
    let mut heard = Heard {
        lines: Vec::new(),
        room: usize::try_from(transcript).unwrap_or(usize::MAX),
        ended: None,
    };
    let (mut to_second, mut to_first) = (Relay::new(write_second), Relay::new(write_first));
    while !(one.is_over() && other.is_over()) {
        one.limit()?;
        other.limit()?;
        wait(
            (&mut one, &mut to_second),
            (&mut other, &mut to_first),
            &mut heard,
        )?;
    }
    let mut outcomes = [one.conclude()?, other.conclude()?];
    for outcome in &mut outcomes {
        outcome.stdout.clear();
    }
    let [first, second] = outcomes;
    Ok(Dialogue {
        first,
        second,
        ended: heard.ended.unwrap_or(Side::First),
        transcript: heard.lines,
    })
}

fn speaker<'a>(
    (chamber, spec): (&'a mut Chamber, &Spec),
    stdin: &OwnedFd,
) -> Result<Watch<'a>, Error> {
    let (warden, level) = chamber.parts();
    let mut program = program(spec, level);
    program.talks = true;
    Watch::start(warden, program, spec, stdin)
}

fn finish(watch: &mut Watch<'_>) -> Result<(), Error> {
    while !watch.is_over() {
        watch.limit()?;
        let pause = watch.pause()?;
        let ready = sys::poll(watch.fds()?, Some(pause)).map_err(waiting)?;
        watch.hear(ready)?;
    }
    Ok(())
}

fn waiting(error: io::Error) -> Error {
    Error::host("wait for two programs", error)
}

fn pipe() -> Result<(OwnedFd, OwnedFd), Error> {
    sys::pipe_to_write().map_err(|error| Error::host("make a pipe", error))
}

/// One round: waits until anything happens on either side, and passes on what was said.
fn wait(
    (one, to_second): (&mut Watch<'_>, &mut Relay),
    (other, to_first): (&mut Watch<'_>, &mut Relay),
    heard: &mut Heard,
) -> Result<(), Error> {
    let pause = one.pause()?.min(other.pause()?);
    let ready = {
        let [init_one, out_one, err_one] = one.fds()?;
        let [init_other, out_other, err_other] = other.fds()?;
        let read = |fd: Option<_>| fd.map(Wait::Read);
        let list = [
            read(init_one),
            // A side whose partner does not listen is not listened to either.
            read(out_one.filter(|_| to_second.has_room())),
            read(err_one),
            read(init_other),
            read(out_other.filter(|_| to_first.has_room())),
            read(err_other),
            to_second.wait(),
            to_first.wait(),
        ];
        sys::poll_both(list, Some(pause)).map_err(waiting)?
    };
    let [
        init_one,
        out_one,
        err_one,
        init_other,
        out_other,
        err_other,
        ..,
    ] = ready;
    one.hear([init_one, out_one, err_one])?;
    other.hear([init_other, out_other, err_other])?;
    to_second.pass(one, Side::First, heard);
    to_first.pass(other, Side::Second, heard);
    Ok(())
}

/// What is kept of a conversation.
struct Heard {
    lines: Vec<Line>,
    room: usize,
    /// Whose end was seen first. The end of somebody's output is seen before all that follows from it, which
    /// cannot be said of the news that a process has ended.
    ended: Option<Side>,
}

impl Heard {
    fn take(&mut self, by: Side, text: &[u8]) {
        let text = &text[..text.len().min(self.room)];
        self.room -= text.len();
        match self.lines.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.by == by => last.text.extend_from_slice(text),
            _ => self.lines.push(Line {
                by,
                text: text.to_vec(),
            }),
        }
    }
}

/// Carries what one side prints to the other's input.
struct Relay {
    to: Option<OwnedFd>,
    unread: Vec<u8>,
    heard: usize,
}

impl Relay {
    fn new(to: OwnedFd) -> Self {
        Self {
            to: Some(to),
            unread: Vec::new(),
            heard: 0,
        }
    }

    fn has_room(&self) -> bool {
        self.unread.len() < UNREAD
    }

    /// What to wait for: that the other takes what it has not read yet.
    fn wait(&self) -> Option<Wait<'_>> {
        let to = self.to.as_ref().filter(|_| !self.unread.is_empty())?;
        Some(Wait::Write(to.as_fd()))
    }

    /// Passes on what was heard since the last time.
    fn pass(&mut self, from: &mut Watch<'_>, by: Side, heard: &mut Heard) {
        let new = from.stdout.kept.get(self.heard..).unwrap_or_default();
        if self.to.is_some() {
            heard.take(by, new);
            self.unread.extend_from_slice(new);
        }
        self.heard = from.stdout.kept.len();
        while let Some(to) = self.to.as_ref().filter(|_| !self.unread.is_empty()) {
            match sys::write(to.as_fd(), &self.unread) {
                Ok(written) => drop(self.unread.drain(..written)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => {
                    // The other reads no more: the speaker is told by its own pipe.
                    heard.ended.get_or_insert(by.other());
                    self.to = None;
                    self.unread.clear();
                    from.stdout.close();
                }
            }
        }
        if from.stdout.fd().is_none() || from.is_over() {
            heard.ended.get_or_insert(by);
            if self.unread.is_empty() {
                self.to = None;
            }
        }
    }
}
