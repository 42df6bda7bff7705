//! A language as it is equipped on this host: its toolchain, its kit, and what its commands and variables become with them.

use std::path::Path;

use agon_sandbox::{Chamber, Kind, Locks, Root, Server};

use crate::languages::{Described, Doing, KIT, Toolchain, With};

/// A language, its toolchain and its kit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Equipment<'a> {
    pub(crate) described: &'a Described,
    pub(crate) toolchain: &'a Toolchain,
    /// The folder of the host that holds the kit.
    pub(crate) kit: Option<&'a Path>,
}

/// What placeholders mean at the moment, by name.
pub(crate) type Places = Vec<(&'static str, String)>;

/// What they mean in a chamber with a file system of its own, before there is one.
fn nowhere() -> Places {
    vec![
        ("box", "/box".to_owned()),
        ("prog", "/prog".to_owned()),
        ("kit", KIT.to_owned()),
    ]
}

/// What a compiler that is started ahead of its work is made of. Equal ones are the same compiler.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Recipe {
    pub(crate) kind: Kind,
    pub(crate) argv: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    /// Texts that lie beside the source.
    pub(crate) files: Vec<(String, String)>,
}

impl Equipment<'_> {
    /// What programs see of the host.
    pub(crate) fn root(&self, tmpfs_bytes: u64) -> Root {
        let mut root = self.toolchain.root(self.kit);
        root.tmpfs_bytes = tmpfs_bytes;
        root
    }

    /// The placeholders that every command knows, where this is the working folder.
    pub(crate) fn places(&self, chamber: &Chamber) -> Places {
        vec![
            ("box", chamber.workdir().to_owned()),
            ("prog", chamber.prog().to_owned()),
            ("kit", KIT.to_owned()),
        ]
    }

    /// Chambers to compile in. Compilers lock files.
    pub(crate) fn compiling_in(&self) -> Kind {
        Kind {
            root: Root {
                locks: Locks::Allowed,
                ..self.root(512 << 20)
            },
            server: None,
        }
    }

    /// Chambers to run in, with the language's fork server where there is one.
    pub(crate) fn running_in(&self) -> Kind {
        let nowhere = nowhere();
        let server = self.described.server.as_ref().map(|server| {
            let mut places = nowhere.clone();
            places.push(("server", server.text().to_owned()));
            Server {
                argv: self.fill(&server.command, &places),
                env: self.environment(Doing::Run, &nowhere),
            }
        });
        Kind {
            root: self.root(256 << 20),
            server,
        }
    }

    /// The commands that compile.
    pub(crate) fn compiling(&self, places: &Places) -> Vec<Vec<String>> {
        let commands = self.described.compiling(self.with());
        let fill = |words: Vec<&str>| self.fill(&words, places);
        commands.into_iter().map(fill).collect()
    }

    /// What a compiler is that is started ahead of its work, where this language can have one.
    pub(crate) fn compiler_ahead(&self) -> Option<Recipe> {
        let command = self.described.compiling_ahead(self.with())?;
        let places = nowhere();
        let files = self.described.files.iter();
        Some(Recipe {
            kind: self.compiling_in(),
            argv: self.fill(command, &places),
            env: self.environment(Doing::Compile, &places),
            files: files
                .map(|(name, text)| (name.clone(), text.clone()))
                .collect(),
        })
    }

    /// The command that runs a program.
    pub(crate) fn running(&self, places: &Places) -> Vec<String> {
        self.fill(&self.described.running(self.with()), places)
    }

    /// The whole environment.
    pub(crate) fn environment(&self, doing: Doing, places: &Places) -> Vec<(String, String)> {
        let fixed = [
            ("PATH", "/usr/bin:/bin"),
            ("HOME", "{box}"),
            ("TMPDIR", "{box}"),
            ("LANG", "C.UTF-8"),
        ];
        let own = self.described.variables(doing, self.with());
        let all = fixed.into_iter().chain(own);
        all.map(|(name, value)| (name.to_owned(), self.toolchain.fill(value, places)))
            .collect()
    }

    /// Words of a command with their placeholders replaced.
    pub(crate) fn fill(&self, words: &[impl AsRef<str>], places: &Places) -> Vec<String> {
        let fill = |word: &_| self.toolchain.fill(AsRef::<str>::as_ref(word), places);
        words.iter().map(fill).collect()
    }

    fn with(&self) -> With {
        match self.kit {
            Some(_) => With::Kit,
            None => With::NoKit,
        }
    }
}
