//! From source text to a program that can be run: compiling in one chamber, running in another.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use agon_domain::id::LanguageId;
use agon_sandbox::{Chamber, Exit, Fresh, Limits, Mount, Outcome, Root, Sandbox, Spec, Stdin};

use crate::excerpt::cut;
use crate::judge::Fault;
use crate::languages::{Described, Languages, Toolchain};
use crate::testdata::Compiling;

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
    language: LanguageId,
    artefact: Arc<[u8]>,
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
}

/// The limits of one run, before the language's allowances.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowed {
    pub(crate) cpu_ms: u32,
    pub(crate) memory_mib: u32,
    pub(crate) output: u64,
}

/// A program in its chamber.
pub(crate) struct Bench<'a> {
    pub(crate) chamber: Chamber,
    program: &'a Program,
    described: &'a Described,
    toolchain: &'a Toolchain,
}

impl<'a> Workshop<'a> {
    fn chamber(self, toolchain: &Toolchain, tmpfs_bytes: u64) -> Result<Chamber, Fault> {
        let mount = |folder: &std::path::PathBuf| Mount {
            host: folder.clone(),
            inside: folder.clone(),
        };
        let mut root = Root::standard().with(toolchain.folder.iter().map(mount));
        root.tmpfs_bytes = tmpfs_bytes;
        Ok(self.sandbox.chamber(&root)?)
    }

    /// Compiles a source in a chamber of its own and takes out the one file that running needs.
    pub(crate) fn compile(self, source: &Source, beside: &[Beside<'_>]) -> Result<Compiled, Fault> {
        let (described, toolchain) = self
            .languages
            .usable(&source.language)
            .map_err(Fault::new)?;
        let mut chamber = self.chamber(toolchain, 512 << 20)?;
        chamber.put(&described.source, source.text.as_bytes(), 0o644)?;
        for file in beside {
            chamber.put(file.name, file.bytes, 0o644)?;
        }
        let limits = self.compiling.limits();
        let workdir = chamber.workdir().to_owned();
        let extra = [("box", workdir.clone())];
        let mut said = String::new();
        for step in &described.compile {
            let spec = Spec {
                argv: step
                    .iter()
                    .map(|word| toolchain.fill(word, &extra))
                    .collect(),
                env: environment(described, toolchain, &extra),
                stdin: Stdin::Empty,
                limits,
                fresh: Fresh::Kept,
                core: None,
            };
            let outcome = chamber.run(&spec)?;
            said.push_str(&compiler_text(&outcome, &workdir));
            let why = match outcome.exit {
                Exit::Code(0) => continue,
                Exit::Code(127) if said.starts_with("could not start ") => {
                    return Err(Fault::new(said));
                }
                Exit::Code(_) => String::new(),
                Exit::Signal(signal) => format!("the compiler was killed by signal {signal}\n"),
                Exit::CpuLimit | Exit::WallLimit => {
                    format!("compiling took more than {} s\n", self.compiling.cpu_s)
                }
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

    /// A chamber in which this program can be run again and again.
    pub(crate) fn bench(self, program: &'a Program) -> Result<Bench<'a>, Fault> {
        let (described, toolchain) = self
            .languages
            .usable(&program.language)
            .map_err(Fault::new)?;
        Ok(Bench {
            chamber: self.chamber(toolchain, 256 << 20)?,
            program,
            described,
            toolchain,
        })
    }
}

impl Compiling {
    /// The limits of each step of compiling.
    fn limits(self) -> Limits {
        let cpu = Duration::from_secs(self.cpu_s.into());
        Limits {
            cpu,
            wall: cpu * 2,
            memory: u64::from(self.memory_mib) << 20,
            ..COMPILING
        }
    }
}

impl Bench<'_> {
    /// Empties the working folder, so that no run finds anything of an earlier one, and puts the program there.
    pub(crate) fn clear(&mut self) -> Result<(), Fault> {
        self.chamber.wipe()?;
        Ok(self
            .chamber
            .put(&self.described.artefact, &self.program.artefact, 0o755)?)
    }

    /// Runs the program once.
    pub(crate) fn run(
        &mut self,
        args: &[String],
        stdin: Stdin,
        allowed: Allowed,
    ) -> Result<Outcome, Fault> {
        let spec = self.spec(args, stdin, allowed);
        Ok(self.chamber.run(&spec)?)
    }

    /// What running the program once means to the sandbox.
    pub(crate) fn spec(&self, args: &[String], stdin: Stdin, allowed: Allowed) -> Spec {
        let extra = [
            ("box", self.chamber.workdir().to_owned()),
            ("memory_mib", allowed.memory_mib.to_string()),
        ];
        let fill = |word: &String| self.toolchain.fill(word, &extra);
        let mut argv: Vec<_> = self.described.run.iter().map(fill).collect();
        argv.extend_from_slice(args);
        Spec {
            argv,
            env: environment(self.described, self.toolchain, &extra),
            stdin,
            limits: self.limits(allowed),
            fresh: Fresh::Kept,
            core: None,
        }
    }

    /// The limits with the language's allowances.
    pub(crate) fn limits(&self, allowed: Allowed) -> Limits {
        let cpu =
            Duration::from_millis(u64::from(allowed.cpu_ms) + u64::from(self.described.extra_ms));
        let mib = |count: u32| u64::from(count) << 20;
        Limits {
            cpu,
            wall: cpu * 3 + Duration::from_secs(2),
            memory: mib(allowed.memory_mib) + mib(self.described.extra_mib),
            processes: self.described.processes,
            stdout: allowed.output,
            stderr: 64 << 10,
            file_size: 64 << 20,
            open_files: 256,
            stack: Some(mib(self.described.stack_mib.unwrap_or(allowed.memory_mib))),
            address_space: !self.described.managed,
        }
    }
}

fn environment(
    of: &Described,
    toolchain: &Toolchain,
    extra: &[(&str, String)],
) -> Vec<(String, String)> {
    let fixed = [
        ("PATH", "/usr/bin:/bin"),
        ("HOME", "{box}"),
        ("TMPDIR", "{box}"),
        ("LANG", "C.UTF-8"),
    ];
    let own = of
        .environment
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let all = fixed.into_iter().chain(own);
    all.map(|(name, value)| (name.to_owned(), toolchain.fill(value, extra)))
        .collect()
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
