//! The process inside: builds its own walls, then serves requests until the socket closes.
//!
//! It has one thread, talks to nobody but the host, and is never a program's ancestor by accident:
//! whatever a program leaves behind becomes the init's child and is ended by it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use crate::chamber::INIT;
use crate::wire::{self, Reply, Request, Walls};
use crate::{filter, sys};

mod files;
mod landlock;
mod namespaces;
mod program;
mod reach;
mod tree;

use files::Places;
use program::Running;
use reach::Reach;

/// Becomes a chamber's init when this process was started as one; otherwise returns at once.
///
/// Must be the first line of each `main` whose process opens sandboxes, since the init is our own
/// program started anew.
pub fn init_if_asked() {
    if std::env::args_os().nth(1).is_some_and(|word| word == INIT) {
        sys::exit_now(i32::from(serve().is_err()));
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
}

fn serve() -> io::Result<()> {
    let socket = sys::standard_input();
    let Some((Request::Build { walls, user }, _)) = wire::receive(socket.as_fd())? else {
        return Ok(());
    };
    let built = match build(walls, user, &socket) {
        Ok(built) => built,
        Err(failure) => return wire::send(socket.as_fd(), &failed(failure), &[]),
    };
    let children = match lock(&built) {
        Ok(children) => children,
        Err(failure) => return wire::send(socket.as_fd(), &failed(failure), &[]),
    };
    let workdir = built.places.workdir.clone();
    wire::send(socket.as_fd(), &Reply::Ready { workdir }, &[])?;
    let result = answer(&socket, &children, &built);
    built.reach.end_all(children.as_fd());
    result
}

/// Builds the walls. With namespaces, only the first process inside returns.
fn build(walls: Walls, user: Option<u32>, socket: &OwnedFd) -> Result<Built, Failure> {
    match walls {
        Walls::Namespaces {
            user_namespace,
            mounts,
            tmpfs_bytes,
        } => {
            let user = namespaces::enter(user_namespace, user, socket)?;
            namespaces::furnish(&mounts, tmpfs_bytes, user)?;
            Ok(Built {
                reach: Reach::Namespace,
                places: Places::open("/box", "/tmp")?,
                user: (!user_namespace).then_some(user),
            })
        }
        Walls::Landlock { readable, folder } => {
            tried(
                "drop privileges for good",
                sys::prctl(libc::PR_SET_NO_NEW_PRIVS, 1),
            )?;
            let places = Places::in_folder(&folder, true)?;
            landlock::enclose(&readable, &folder)?;
            let reach = Reach::without_namespace(user)?;
            Ok(Built {
                reach,
                places,
                user,
            })
        }
        Walls::Nothing { folder } => Ok(Built {
            reach: user.map_or(Reach::Tree, Reach::User),
            places: Places::in_folder(&folder, false)?,
            user,
        }),
    }
}

/// Last steps that all walls share. Nothing may be gained after them.
fn lock(built: &Built) -> Result<OwnedFd, Failure> {
    let children = tried("watch its children", sys::child_signal())?;
    tried("adopt orphans", sys::prctl(libc::PR_SET_CHILD_SUBREAPER, 1))?;
    tried("hide itself", sys::prctl(libc::PR_SET_DUMPABLE, 0))?;
    tried(
        "drop privileges for good",
        sys::prctl(libc::PR_SET_NO_NEW_PRIVS, 1),
    )?;
    if built.places.walled {
        tried("install its filter", filter::install())?;
    }
    Ok(children)
}

fn answer(socket: &OwnedFd, children: &OwnedFd, built: &Built) -> io::Result<()> {
    let mut running: Option<Running> = None;
    loop {
        let pause = running.as_ref().and_then(Running::pause);
        let [asked, died] = sys::poll([Some(socket.as_fd()), Some(children.as_fd())], pause)?;
        if died {
            reach::drain(children.as_fd());
        }
        if asked {
            let Some((request, fds)) = wire::receive(socket.as_fd())? else {
                return Ok(());
            };
            handle(socket, request, &fds, built, &mut running)?;
        }
        let over = running.as_mut().is_some_and(Running::step);
        if over && let Some(run) = running.take() {
            let ended = run.finish(&built.reach, children.as_fd());
            wire::send(socket.as_fd(), &Reply::Done(ended), &[])?;
        }
    }
}

fn handle(
    socket: &OwnedFd,
    request: Request,
    fds: &[OwnedFd],
    built: &Built,
    running: &mut Option<Running>,
) -> io::Result<()> {
    let say = |reply: Reply| wire::send(socket.as_fd(), &reply, &[]);
    match request {
        Request::Kill => {
            if let Some(run) = running {
                run.stop();
            }
            Ok(())
        }
        _ if running.is_some() => say(failed((
            "do two things at once".into(),
            io::Error::from_raw_os_error(libc::EBUSY),
        ))),
        Request::Run(program) => match Running::start(&program, fds, built) {
            Ok(run) => {
                *running = Some(run);
                Ok(())
            }
            Err(failure) => say(failed(failure)),
        },
        Request::Put { name, mode } => match fds.first() {
            Some(from) => say(built.places.put(&name, mode, from, built.user).map_or_else(
                |error| failed((format!("write {name}"), error)),
                |()| Reply::Ok,
            )),
            None => say(failed((
                "find the contents".into(),
                io::ErrorKind::InvalidInput.into(),
            ))),
        },
        Request::Take { name } => match built.places.take(&name) {
            Ok((file, size)) => wire::send(socket.as_fd(), &Reply::File { size }, &[file.as_fd()]),
            Err(reply) => say(reply),
        },
        Request::Wipe => say(built.places.wipe().map_or(Reply::TooMuch, |()| Reply::Ok)),
        Request::Build { .. } => say(failed((
            "build walls twice".into(),
            io::Error::from_raw_os_error(libc::EALREADY),
        ))),
    }
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
