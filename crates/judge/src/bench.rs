//! A program in a chamber, where it can be run again and again.

use std::time::Duration;

use agon_domain::manifest::ProblemLimits;
use agon_sandbox::{Fresh, Limits, Outcome, Spec, Start, Stdin};

use crate::equipment::Equipment;
use crate::judge::Fault;
use crate::languages::Doing;
use crate::program::{Program, Workshop};
use crate::warm::Lent;

/// What one run may take, before the language's allowances.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowed {
    pub(crate) cpu_ms: u32,
    pub(crate) memory_mib: u32,
    pub(crate) output: u64,
}

impl Allowed {
    /// A problem's own limits.
    pub(crate) fn of(limits: ProblemLimits) -> Self {
        Self {
            cpu_ms: limits.cpu_ms,
            memory_mib: limits.memory_kib / 1024,
            output: u64::from(limits.output_kib) << 10,
        }
    }
}

/// A program in its chamber.
pub(crate) struct Bench<'a> {
    pub(crate) chamber: Lent<'a>,
    language: Equipment<'a>,
    core: Option<u32>,
}

impl<'a> Workshop<'a> {
    /// A chamber in which this program can be run again and again.
    pub(crate) fn bench(self, program: &Program) -> Result<Bench<'a>, Fault> {
        let language = self.equip(&program.language)?;
        let mut chamber = self.warm.lend(&language.running_in(), self.guest)?;
        chamber.install(&language.described.artefact, &program.artefact)?;
        Ok(Bench {
            chamber,
            language,
            core: self.core,
        })
    }
}

impl Bench<'_> {
    /// Empties the writable folders, so that no run finds anything of an earlier one.
    pub(crate) fn clear(&mut self) -> Result<(), Fault> {
        Ok(self.chamber.sweep()?)
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

    /// Runs a tool of the host's beside the program, within the same limits.
    pub(crate) fn tool(&mut self, argv: &[&str], allowed: Allowed) -> Result<Outcome, Fault> {
        let spec = Spec {
            argv: argv.iter().map(|word| (*word).to_owned()).collect(),
            start: Start::File,
            ..self.spec(&[], Stdin::Empty, allowed)
        };
        Ok(self.chamber.run(&spec)?)
    }

    /// What running the program once means to the sandbox.
    pub(crate) fn spec(&self, args: &[String], stdin: Stdin, allowed: Allowed) -> Spec {
        let mut places = self.language.places(&self.chamber);
        places.push(("memory_mib", allowed.memory_mib.to_string()));
        let (mut argv, start) = match self.chamber.has_server() {
            // A fork server is told the program alone.
            true => {
                let artefact = &self.language.described.artefact;
                (
                    vec![format!("{}/{artefact}", self.chamber.prog())],
                    Start::Server,
                )
            }
            false => (self.language.running(&places), Start::File),
        };
        argv.extend_from_slice(args);
        Spec {
            argv,
            env: self.language.environment(Doing::Run, &places),
            stdin,
            limits: self.limits(allowed),
            fresh: Fresh::Kept,
            start,
            core: self.core,
        }
    }

    /// The limits with the language's allowances.
    pub(crate) fn limits(&self, allowed: Allowed) -> Limits {
        let described = self.language.described;
        let cpu = Duration::from_millis(u64::from(allowed.cpu_ms) + u64::from(described.extra_ms));
        let mib = |count: u32| u64::from(count) << 20;
        Limits {
            cpu,
            wall: cpu * 3 + Duration::from_secs(2),
            memory: mib(allowed.memory_mib) + mib(described.extra_mib),
            processes: described.processes,
            stdout: allowed.output,
            stderr: 64 << 10,
            file_size: 64 << 20,
            open_files: 256,
            stack: Some(mib(described.stack_mib.unwrap_or(allowed.memory_mib))),
            address_space: !described.managed,
        }
    }
}
