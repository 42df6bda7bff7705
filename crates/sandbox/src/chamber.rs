//! One chamber, seen from the host: its init process and the requests it answers.

use std::sync::Arc;

use crate::sandbox::Engine;
use crate::wire::{Place, Reply, Request};
use crate::{Error, Fresh, Level, Outcome, Root, Server, Spec};

mod folder;
pub(crate) mod run;
mod stream;
mod waiting;
mod warden;

pub use waiting::{MOST_WORK, Patience, Waiting};
pub(crate) use warden::Warden;

/// One walled room, in which programs run one after another. Dropping it ends everything in it.
#[derive(Debug)]
pub struct Chamber {
    engine: Arc<Engine>,
    root: Root,
    warden: Warden,
    /// What was installed, to be there again in a new room.
    installed: Vec<(String, Arc<[u8]>)>,
    /// The fork server, to be there again in a new room.
    server: Option<Server>,
}

impl Chamber {
    pub(crate) fn open(engine: Arc<Engine>, root: Root) -> Result<Self, Error> {
        let warden = Warden::start(&engine, &root)?;
        Ok(Self {
            engine,
            root,
            warden,
            installed: Vec::new(),
            server: None,
        })
    }

    /// The working folder, as programs see it.
    #[must_use]
    pub fn workdir(&self) -> &str {
        &self.warden.workdir
    }

    /// The folder of installed programs, as programs see it. They cannot write there.
    #[must_use]
    pub fn prog(&self) -> &str {
        &self.warden.prog
    }

    /// What this chamber was built to show.
    #[must_use]
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Writes a file into the working folder, with the folders on its way; an old one is replaced.
    ///
    /// # Errors
    /// The name could leave the working folder, or there is no room.
    pub fn put(&mut self, name: &str, bytes: &[u8], mode: u32) -> Result<(), Error> {
        plain(name)?;
        self.warden.dirty = true;
        self.warden.put(Place::Box, name, bytes, mode)
    }

    /// Writes a file into the folder of programs, to be read and run; it is there until the chamber is wiped.
    ///
    /// # Errors
    /// The name could leave the folder, or there is no room.
    pub fn install(&mut self, name: &str, bytes: &Arc<[u8]>) -> Result<(), Error> {
        plain(name)?;
        self.warden.install(name, bytes)?;
        self.installed.retain(|(other, _)| other != name);
        self.installed.push((name.to_owned(), Arc::clone(bytes)));
        Ok(())
    }

    /// Reads a regular file from the working folder.
    ///
    /// # Errors
    /// There is no such file, it is not a regular one, or it has more than `max` bytes.
    pub fn take(&mut self, name: &str, max: u64) -> Result<Vec<u8>, Error> {
        plain(name)?;
        self.warden.take(name, max)
    }

    /// Runs a program to its end, or to the end of its limits; afterwards nothing of it runs any more.
    /// Files in the working folder stay as far as [`Spec::fresh`] of the next run lets them.
    ///
    /// # Errors
    /// The program could not be started at all, or the init is gone.
    pub fn run(&mut self, spec: &Spec) -> Result<Outcome, Error> {
        self.ready(spec.fresh)?;
        run::run(&mut self.warden, self.engine.level, spec)
    }

    /// Starts a fork server, of which runs can be made by [`Start::Server`](crate::Start). It is a program of ours,
    /// run with the right to become the chamber's user and no other; it must not read what submissions wrote.
    ///
    /// # Errors
    /// This chamber cannot have one ([`Chamber::serves`]), or it did not warm up.
    pub fn wake(&mut self, server: &Server) -> Result<(), Error> {
        if !self.engine.serves() {
            return Err(Error::BadRequest(
                "a fork server needs root and the first version of control groups".into(),
            ));
        }
        self.warden.wake(server)?;
        self.server = Some(server.clone());
        Ok(())
    }

    /// Whether a fork server is awake here.
    #[must_use]
    pub fn has_server(&self) -> bool {
        self.server.is_some()
    }

    /// Makes the folders fit for a run, in a new room if need be.
    pub(crate) fn ready(&mut self, fresh: Fresh) -> Result<(), Error> {
        if self.warden.unfit.is_some() {
            return self.renew();
        }
        match fresh {
            Fresh::Kept => Ok(()),
            Fresh::Swept | Fresh::Processes | Fresh::Everything => self.sweep(),
        }
    }

    pub(crate) fn parts(&mut self) -> (&mut Warden, Level) {
        (&mut self.warden, self.engine.level)
    }

    /// Empties the writable folders, if anything was written there.
    ///
    /// # Errors
    /// A new room had to be built and could not.
    pub fn sweep(&mut self) -> Result<(), Error> {
        if !self.warden.dirty {
            return Ok(());
        }
        if let Ok((Reply::Ok, _)) = self.warden.ask(&Request::Sweep, &[]) {
            self.warden.dirty = false;
            return Ok(());
        }
        // Too much to delete, or the init is no more: a new one starts clean.
        self.renew()
    }

    /// Empties all folders, that of programs too.
    ///
    /// # Errors
    /// A new room had to be built and could not.
    pub fn wipe(&mut self) -> Result<(), Error> {
        self.installed.clear();
        if self.warden.unfit.is_none()
            && let Ok((Reply::Ok, _)) = self.warden.ask(&Request::Wipe, &[])
        {
            if let Some(folder) = &self.warden.folder {
                folder
                    .forget_programs()
                    .map_err(|error| Error::host("empty a folder of programs", error))?;
            }
            self.warden.dirty = false;
            return Ok(());
        }
        self.renew()
    }

    /// Whether the last run left nothing behind that only a new room can be free of.
    #[must_use]
    pub fn is_fit(&self) -> bool {
        self.warden.unfit.is_none()
    }

    /// Whether no run was ended by a limit, so that the chamber may be kept for the same guest.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.is_fit() && !self.warden.strained
    }

    fn renew(&mut self) -> Result<(), Error> {
        self.warden = Warden::start(&self.engine, &self.root)?;
        for (name, bytes) in &self.installed {
            self.warden.install(name, bytes)?;
        }
        if let Some(server) = &self.server {
            self.warden.wake(server)?;
        }
        Ok(())
    }
}

/// Accepts only names that stay in the working folder.
fn plain(name: &str) -> Result<(), Error> {
    let fine = |part: &str| !part.is_empty() && part != "." && part != ".." && part.len() <= 255;
    if name.len() < 4096 && !name.contains('\0') && name.split('/').all(fine) {
        Ok(())
    } else {
        Err(Error::BadName(name.to_owned()))
    }
}
