//! From source text to a program that can be run: compiling, in a chamber of its own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use agon_domain::id::LanguageId;
use agon_sandbox::{Exit, Fresh, Limits, Outcome, Sandbox, Spec, Start, Stdin};

use crate::bench::Allowed;
use crate::equipment::Equipment;
use crate::excerpt::cut;
use crate::judge::Fault;
use crate::kits::Kits;
use crate::languages::{Doing, Languages};
use crate::testdata::{Compiling, Testdata};
use crate::warm::{Cache, Guest, Warm};

mod ahead;
mod served;

/// What compiling may take, where the package does not say.
const COMPILING: Limits = Limits {
    cpu: Duration::from_secs(30),
    wall: Duration::from_secs(60),
    memory: 1 << 30,
    processes: 128,
    stdout: 64 << 10,
    stderr: 64 << 10,
    file_size: 256 << 20,
    open_files: 1024,
    stack: Some(64 << 20),
    address_space: false,
};

/// The longest text kept of a compiler.
const COMPILER_TEXT: usize = 16 << 10;

/// Source text and the language it is in.
#[derive(Debug, Clone)]
pub struct Source {
    /// The language.
    pub language: LanguageId,
    /// The text.
    pub text: String,
}

/// A program ready to be run.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) language: LanguageId,
    pub(crate) artefact: Arc<[u8]>,
    /// What the compiler said, warnings mostly.
    pub(crate) said: String,
}

/// What came of compiling.
pub(crate) enum Compiled {
    Program(Program),
    /// Not a program of its language; the compiler's words.
    Refused(String),
}

/// A file put beside the source, such as a header.
pub(crate) struct Beside<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// Where programs are made and run.
#[derive(Clone, Copy)]
pub(crate) struct Workshop<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) languages: &'a Languages,
    pub(crate) compiling: Compiling,
    pub(crate) kits: &'a Kits,
    pub(crate) warm: &'a Warm,
    /// For whom it is done.
    pub(crate) guest: Guest,
    /// The core that programs stay on.
    pub(crate) core: Option<u32>,
}

impl<'a> Workshop<'a> {
    /// The same for a program that is not a guest's, such as a checker.
    pub(crate) fn for_ourselves(self) -> Self {
        Self {
            guest: Guest::Stranger,
            ..self
        }
    }

    /// What a program may count on at a problem, in its language.
    pub(crate) fn allowed(self, testdata: &Testdata, program: &Program) -> Result<Allowed, Fault> {
        let id = &program.language;
        let (described, _) = self.languages.usable(id).map_err(Fault::new)?;
        let allowance = testdata.allowance(id);
        let limits = testdata.limits.scaled(described.runtime(), allowance);
        Ok(Allowed::of(limits))
    }

    /// The language with its toolchain, and its kit where there is one: without it all is slower, not otherwise.
    pub(crate) fn equip(self, id: &LanguageId) -> Result<Equipment<'a>, Fault> {
        let (described, toolchain) = self.languages.usable(id).map_err(Fault::new)?;
        let kit = self.kits.of(self.sandbox, described, toolchain);
        Ok(Equipment {
            described,
            toolchain,
            kit: kit.and_then(Result::ok),
        })
    }

    /// Compiles a source in a chamber of its own and takes out the one file that running needs; what a guest has
    /// had compiled before is remembered for that guest.
    pub(crate) fn compile(self, source: &Source, beside: &[Beside<'_>]) -> Result<Compiled, Fault> {
        let language = self.equip(&source.language)?;
        let Guest::Session(session) = self.guest else {
            return self.compile_anew(&language, source, beside);
        };
        let same = Cache::key(session, &language, source, beside);
        if let Some(program) = self.warm.cache.get(&same) {
            return Ok(Compiled::Program(program));
        }
        let compiled = match self.check_served(&language, source, beside)? {
            Some(program) => Compiled::Program(program),
            None => self.compile_anew(&language, source, beside)?,
        };
        if let Compiled::Program(program) = &compiled {
            self.warm.cache.keep(same, program);
        }
        Ok(compiled)
    }

    fn compile_anew(
        self,
        language: &Equipment<'_>,
        source: &Source,
        beside: &[Beside<'_>],
    ) -> Result<Compiled, Fault> {
        if let Some(compiled) = self.compile_ahead(language, source, beside) {
            return Ok(compiled);
        }
        let described = language.described;
        let mut chamber = self.warm.single(&language.compiling_in())?;
        for (name, text) in &described.files {
            chamber.put(name, text.trim_start().as_bytes(), 0o644)?;
        }
        chamber.put(&described.source, source.text.as_bytes(), 0o644)?;
        for file in beside {
            chamber.put(file.name, file.bytes, 0o644)?;
        }
        let limits = self.compiling.limits();
        let workdir = chamber.workdir().to_owned();
        let places = language.places(&chamber);
        let mut said = String::new();
        for argv in language.compiling(&places) {
            let spec = Spec {
                argv,
                env: language.environment(Doing::Compile, &places),
                stdin: Stdin::Empty,
                limits,
                fresh: Fresh::Kept,
                start: Start::File,
                core: self.core,
            };
            let outcome = chamber.run(&spec)?;
            said.push_str(&compiler_text(&outcome, &workdir));
            let why = match outcome.exit {
                Exit::Code(0) => continue,
                Exit::Code(127) if said.starts_with("could not start it") => {
                    return Err(Fault::new(said));
                }
                Exit::Code(_) => String::new(),
                Exit::Signal(signal) => format!("the compiler was killed by signal {signal}\n"),
                Exit::CpuLimit | Exit::WallLimit => self.compiling.took_too_long(),
                Exit::MemoryLimit => {
                    format!(
                        "compiling took more than {} MiB\n",
                        self.compiling.memory_mib
                    )
                }
                Exit::OutputLimit => "the compiler said too much\n".into(),
            };
            return Ok(Compiled::Refused(cut(
                (why + &said).as_bytes(),
                COMPILER_TEXT,
            )));
        }
        let artefact = match chamber.take(&described.artefact, COMPILING.file_size) {
            Ok(artefact) => artefact,
            Err(agon_sandbox::Error::NotAFile { .. } | agon_sandbox::Error::TooLarge { .. }) => {
                return Ok(Compiled::Refused(format!(
                    "{said}the compiler left no program of a fitting size\n"
                )));
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Compiled::Program(Program {
            language: source.language.clone(),
            artefact: artefact.into(),
            said: cut(said.as_bytes(), COMPILER_TEXT),
        }))
    }
}

impl Compiling {
    fn took_too_long(self) -> String {
        format!("compiling took more than {} s\n", self.cpu_s)
    }

    /// The limits of each step of compiling.
    pub(crate) fn limits(self) -> Limits {
        let cpu = Duration::from_secs(self.cpu_s.into());
        Limits {
            cpu,
            wall: cpu * 2,
            memory: u64::from(self.memory_mib) << 20,
            ..COMPILING
        }
    }
}

/// What the compiler said, without the working folder's path.
fn compiler_text(outcome: &Outcome, workdir: &str) -> String {
    let mut text = String::from_utf8_lossy(&outcome.stderr).into_owned();
    text.push_str(&String::from_utf8_lossy(&outcome.stdout));
    text.replace(&format!("{}/", workdir.trim_end_matches('/')), "")
}

/// Reads a source file whose language is known or told by its ending.
pub(crate) fn read(
    languages: &Languages,
    file: &Path,
    language: Option<&LanguageId>,
) -> Result<Source, String> {
    let shown = file.display();
    let language = language.cloned().or_else(|| languages.of_file(file));
    let language =
        language.ok_or_else(|| format!("{shown}: no language has files of this ending"))?;
    let bytes = std::fs::read(file).map_err(|error| format!("{shown}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{shown}: is not UTF-8"))?;
    Ok(Source { language, text })
}
