//! The processes inside: a template builds walls once and forks chambers' inits behind them; an init serves
//! requests until its socket closes.
//!
//! Both have one thread and talk to nobody but the host. An init is never a program's ancestor by accident:
//! whatever a program leaves behind becomes the init's child and is ended by it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use crate::sys::Key;
use crate::template::INIT;
use crate::wire::{Link, Open, Place, Reply, Request};
use crate::{CgroupKind, Locks, filter, sys};

mod child;
mod files;
mod landlock;
mod namespaces;
mod program;
mod reach;
mod root;
mod server;
mod template;
mod tree;

use files::Places;
use program::{Running, Starter};
use reach::Reach;

/// Becomes a template when this process was started as one; otherwise returns at once.
///
/// Must be the first line of each `main` whose process opens sandboxes, since the template is our own
/// program started anew.
pub fn init_if_asked() {
    if std::env::args_os().nth(1).is_some_and(|word| word == INIT) {
        sys::exit_now(i32::from(template::serve().is_err()));
    }
}

/// A step that failed, in words.
type Failure = (String, io::Error);

/// Adds what was tried to an error.
fn tried<T>(what: impl Into<String>, result: io::Result<T>) -> Result<T, Failure> {
    result.map_err(|error| (what.into(), error))
}

/// What stands once the walls are built.
struct Built {
    reach: Reach,
    places: Places,
    user: Option<u32>,
    entrances: Vec<OwnedFd>,
    key: Key,
}

/// The life of a chamber's init, in a process of its own.
fn live(mut link: Link, open: &Open, entrances: Vec<OwnedFd>, from: &template::Template) {
    let built = from.chamber(open, &link).and_then(|(reach, places, user)| {
        let built = Built {
            reach,
            places,
            user,
            entrances,
            key: from.key,
        };
        let children = lock(&built, from)?;
        Ok((built, children))
    });
    let (mut built, children) = match built {
        Ok(built) => built,
        Err(failure) => {
            let _ = link.send(&failed(failure), &[]);
            return;
        }
    };
    let ready = Reply::Ready {
        workdir: built.places.workdir.clone(),
        prog: built.places.prog.clone(),
    };
    if link.send(&ready, &[]).is_ok() {
        let _ = answer(&mut link, &children, &mut built);
    }
    built.reach.end_all(children.as_fd(), None, built.key);
}

/// Last steps that all walls share. Nothing may be gained after them.
fn lock(built: &Built, from: &template::Template) -> Result<OwnedFd, Failure> {
    sys::heed_signals();
    let children = tried("watch its children", sys::child_signal())?;
    tried("adopt orphans", sys::prctl(libc::PR_SET_CHILD_SUBREAPER, 1))?;
    tried("hide itself", sys::prctl(libc::PR_SET_DUMPABLE, 0))?;
    if built.places.walled && !from.filtered {
        filter(from.key, from.locks, from.groups)?;
    }
    Ok(children)
}

/// Gives up every way to gain rights, and most of the kernel's calls.
fn filter(key: Key, locks: Locks, groups: CgroupKind) -> Result<(), Failure> {
    tried(
        "drop privileges for good",
        sys::prctl(libc::PR_SET_NO_NEW_PRIVS, 1),
    )?;
    tried("install its filter", filter::install(key, locks, groups))
}

fn answer(link: &mut Link, children: &OwnedFd, built: &mut Built) -> io::Result<()> {
    let mut starter = Starter::new();
    let mut running: Option<Running> = None;
    loop {
        let pause = running.as_ref().and_then(Running::pause);
        let [asked, died] = sys::poll([Some(link.socket()), Some(children.as_fd())], pause)?;
        if died {
            reach::drain(children.as_fd());
        }
        if asked {
            let Some((request, fds)) = link.receive()? else {
                return Ok(());
            };
            handle(link, (request, fds), built, (&mut starter, &mut running))?;
        }
        let over = running.as_mut().is_some_and(Running::step);
        if over && let Some(mut run) = running.take() {
            let reply = match run.finish(built, children.as_fd(), &starter) {
                Ok(mut ended) => {
                    ended.dirty = built.places.dirty();
                    Reply::Done(ended)
                }
                Err(failure) => failed(failure),
            };
            link.send(&reply, &[])?;
        }
    }
}

fn handle(
    link: &mut Link,
    (request, fds): (Request, Vec<OwnedFd>),
    built: &mut Built,
    (starter, running): (&mut Starter, &mut Option<Running>),
) -> io::Result<()> {
    let reply = match request {
        Request::Kill => {
            if let Some(run) = running {
                run.stop();
            }
            return Ok(());
        }
        _ if running.is_some() => failed((
            "do two things at once".into(),
            io::Error::from_raw_os_error(libc::EBUSY),
        )),
        Request::Run(program) => match Running::start(&program, fds, built, starter) {
            Ok(run) => {
                *running = Some(run);
                return Ok(());
            }
            Err(failure) => failed(failure),
        },
        Request::Wake(program) => match starter.wake(&program, built) {
            Ok(()) => Reply::Ok,
            Err(failure) => failed(failure),
        },
        Request::Put { place, name, mode } => put(built, (place, &name, mode), &fds),
        Request::Take { name } => match built.places.take(&name) {
            Ok((file, size)) => return link.send(&Reply::File { size }, &[file.as_fd()]),
            Err(reply) => reply,
        },
        Request::Sweep => built.places.sweep(built.key).unwrap_or(Reply::TooMuch),
        Request::Wipe => built.places.wipe(built.key).unwrap_or(Reply::TooMuch),
    };
    link.send(&reply, &[])
}

fn put(built: &mut Built, (place, name, mode): (Place, &str, u32), fds: &[OwnedFd]) -> Reply {
    let Some(from) = fds.first() else {
        return failed((
            "find the contents".into(),
            io::ErrorKind::InvalidInput.into(),
        ));
    };
    let done = match place {
        Place::Box => built.places.put(name, mode, from, built.user),
        Place::Prog => built.places.install(name, mode, from, built.key),
    };
    done.map_or_else(
        |error| failed((format!("write {name}"), error)),
        |()| Reply::Ok,
    )
}

fn failed((what, error): Failure) -> Reply {
    let errno = error.raw_os_error();
    Reply::Failed {
        what: match errno {
            Some(_) => what,
            None => format!("{what} ({error})"),
        },
        errno: errno.unwrap_or(libc::EINVAL),
    }
}
