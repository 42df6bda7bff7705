//! One output of a program, kept up to its budget.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use crate::{Error, sys};

/// The reading end of a pipe, and what came out of it.
#[derive(Debug)]
pub(crate) struct Stream {
    pipe: Option<File>,
    pub(crate) kept: Vec<u8>,
    budget: usize,
    /// Whether more came than was to be kept.
    pub(crate) over: bool,
}

impl Stream {
    /// A new pipe: what reads it, and the end to write to.
    pub(crate) fn open(budget: u64) -> Result<(Self, OwnedFd), Error> {
        let (read, write) = sys::pipe().map_err(|error| Error::host("make a pipe", error))?;
        let stream = Self {
            pipe: Some(read.into()),
            kept: Vec::new(),
            budget: usize::try_from(budget).unwrap_or(usize::MAX),
            over: false,
        };
        Ok((stream, write))
    }

    /// The pipe, while something may still come.
    pub(crate) fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.pipe.as_ref().map(AsFd::as_fd)
    }

    /// Lets the pipe go: whoever writes to it is told that nobody reads.
    pub(crate) fn close(&mut self) {
        self.pipe = None;
    }

    /// Reads what is there, once; beyond the budget it is thrown away. Whether there may be more at once.
    pub(crate) fn drain(&mut self) -> bool {
        const MOST: usize = 64 << 10;
        let Some(pipe) = &self.pipe else {
            return false;
        };
        match sys::read(pipe.as_fd(), &mut self.kept, MOST) {
            Ok(0) => self.pipe = None,
            Ok(length) => {
                if length == MOST {
                    // It was full: there is much to come.
                    sys::widen(pipe.as_fd());
                }
                self.over |= self.kept.len() > self.budget;
                self.kept.truncate(self.budget);
                return length == MOST;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return true,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => self.pipe = None,
        }
        false
    }

    /// Reads the rest, which is finite: all writers are gone.
    pub(crate) fn finish(&mut self) {
        while !self.over {
            let before = self.kept.len();
            self.drain();
            if self.kept.len() == before {
                return;
            }
        }
    }
}
