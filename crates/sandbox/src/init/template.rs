//! The process that forks inits. What all chambers of one kind share is built here once; each init adds what
//! is its own.

use std::io;
use std::os::fd::AsFd;

use super::files::{self, Places};
use super::reach::Reach;
use super::{Failure, filter, landlock, live, namespaces, root, tried};
use crate::sys::{self, Key};
use crate::wire::{Build, Link, Open, Reply, Walls};
use crate::{CgroupKind, Locks};

/// What inits inherit.
pub(super) struct Template {
    walls: Walls,
    pub(super) groups: CgroupKind,
    pub(super) locks: Locks,
    pub(super) key: Key,
    /// Whether the filter is installed already.
    pub(super) filtered: bool,
}

pub(super) fn serve() -> io::Result<()> {
    let mut link = Link::new(sys::take_standard_input()?);
    let Some((build, _)) = link.receive()? else {
        return Ok(());
    };
    let template = match Template::build(build) {
        Ok(template) => template,
        Err(failure) => return link.send(&super::failed(failure), &[]),
    };
    link.send(&Reply::Ok, &[])?;
    sys::disown_children();
    loop {
        let Some((open, mut fds)) = link.receive::<Open>()? else {
            return Ok(());
        };
        if fds.is_empty() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let own = fds.remove(0);
        match sys::split(template.namespaces(), template.key) {
            Ok(None) => {
                drop(link);
                live(Link::new(own), &open, fds, &template);
                sys::exit_now(0);
            }
            Ok(Some(process)) => link.send(&Reply::Ok, &[process.as_fd()])?,
            Err(error) => {
                link.send(&super::failed(("fork a chamber".into(), error)), &[])?;
            }
        }
    }
}

impl Template {
    fn build(build: Build) -> Result<Self, Failure> {
        let key = tried("choose a key", Key::random())?;
        let filtered = match &build.walls {
            Walls::Shared(shown) => {
                tried("make a namespace", sys::unshare(libc::CLONE_NEWNS))?;
                root::furnish(shown, || Ok(()))?;
                filter(key, build.locks, build.groups)?;
                true
            }
            Walls::Own(_) | Walls::Landlock { .. } | Walls::Nothing => false,
        };
        Ok(Self {
            walls: build.walls,
            groups: build.groups,
            locks: build.locks,
            key,
            filtered,
        })
    }

    /// What an init of this template is born into.
    fn namespaces(&self) -> i32 {
        match self.walls {
            Walls::Shared(_) => namespaces::all(self.groups),
            Walls::Own(_) | Walls::Landlock { .. } | Walls::Nothing => 0,
        }
    }

    /// Builds what is a chamber's own. With a user namespace only the first process inside returns.
    pub(super) fn chamber(
        &self,
        open: &Open,
        link: &Link,
    ) -> Result<(Reach, Places, Option<u32>), Failure> {
        tried(
            "die with its parent",
            sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as u64),
        )?;
        match &self.walls {
            Walls::Shared(_) => {
                let user = open.user.ok_or_else(|| {
                    let denied = io::ErrorKind::PermissionDenied.into();
                    ("choose a user for programs".to_owned(), denied)
                })?;
                let own = files::Own {
                    user,
                    bytes: open.tmpfs_bytes,
                };
                own.mount("/".as_ref(), self.key)?;
                namespaces::settle(self.key)?;
                Ok((Reach::Namespace, Places::walled(own)?, Some(user)))
            }
            Walls::Own(shown) => {
                namespaces::enter(open.user, self.groups, link)?;
                let own = files::Own {
                    user: namespaces::INSIDE,
                    bytes: open.tmpfs_bytes,
                };
                root::furnish(shown, || own.mount("".as_ref(), self.key))?;
                namespaces::settle(self.key)?;
                Ok((Reach::Namespace, Places::walled(own)?, None))
            }
            Walls::Landlock { readable } => {
                tried(
                    "drop privileges for good",
                    sys::prctl(libc::PR_SET_NO_NEW_PRIVS, 1),
                )?;
                let folder = open.folder.as_deref().unwrap_or("/nowhere".as_ref());
                let places = Places::in_folder(folder, true)?;
                landlock::enclose(readable, folder)?;
                let reach = Reach::without_namespace(open.user)?;
                Ok((reach, places, open.user))
            }
            Walls::Nothing => {
                let folder = open.folder.as_deref().unwrap_or("/nowhere".as_ref());
                let reach = open.user.map_or(Reach::Tree, Reach::User);
                Ok((reach, Places::in_folder(folder, false)?, open.user))
            }
        }
    }
}
