//! The floor of every measurement: a program started and awaited with no protection at all.

use std::ffi::{CString, c_char, c_void};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use syscalls::{Sysno, syscall};

use crate::sys::{self, Key, Stack, share};

/// A program that is started bare, again and again.
pub struct Bare {
    program: CString,
    stack: Stack,
}

struct Start {
    program: *const c_char,
    argv: [*const c_char; 2],
    env: [*const c_char; 1],
}

impl Bare {
    /// The program at this path.
    ///
    /// # Errors
    /// The path is none.
    pub fn new(program: &Path) -> io::Result<Self> {
        Ok(Self {
            program: sys::cstr(program)?,
            stack: Stack::new(),
        })
    }

    /// Runs it once without arguments, by `vfork` and `exec`; answers the time until its end was known.
    ///
    /// # Errors
    /// It could not be started, or did not exit with 0.
    pub fn run(&mut self) -> io::Result<Duration> {
        let program = self.program.as_ptr();
        let mut start = Start {
            program,
            argv: [program, std::ptr::null()],
            env: [std::ptr::null()],
        };
        let began = Instant::now();
        let argument = (&raw mut start).cast::<c_void>();
        // SAFETY: with CLONE_VFORK this returns when the child needs neither stack nor argument any more.
        let pid = unsafe {
            share(
                libc::CLONE_VFORK,
                None,
                &mut self.stack,
                (exec, argument),
                Key(0),
            )
        };
        if pid < 0 {
            return Err(io::Error::from_raw_os_error(-pid as i32));
        }
        let mut status = 0;
        // SAFETY: the kernel writes the status to where it is told to.
        sys::check(i64::from(unsafe {
            libc::waitpid(pid as i32, &raw mut status, 0)
        }))?;
        let took = began.elapsed();
        if status != 0 {
            return Err(io::Error::other(format!("the program ended with {status}")));
        }
        Ok(took)
    }
}

/// # Safety
/// `argument` is a [`Start`].
unsafe extern "C" fn exec(argument: *mut c_void) -> ! {
    // SAFETY: as promised by the caller; all pointers are to terminated strings and lists.
    unsafe {
        let start = &*argument.cast::<Start>();
        let (argv, env) = (start.argv.as_ptr(), start.env.as_ptr());
        let _ = syscall!(Sysno::execve, start.program, argv, env);
        loop {
            let _ = syscall!(Sysno::exit_group, 127);
        }
    }
}
