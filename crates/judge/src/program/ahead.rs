//! Compiling by a compiler that was started ahead; what it does not settle is left to the ordinary one.

use agon_sandbox::{Exit, Outcome};

use super::{Beside, COMPILING, Compiled, Program, Source, Workshop};
use crate::equipment::Equipment;
use crate::testdata::Compiling;

impl Workshop<'_> {
    /// Compiles by a compiler that is ready. None where there is none, where it must be told more than a source, and where it did not
    /// settle it: whatever is to be said of a source is said by the ordinary compiler.
    pub(super) fn compile_ahead(
        self,
        language: &Equipment<'_>,
        source: &Source,
        beside: &[Beside<'_>],
    ) -> Option<Compiled> {
        let compilers = self.warm.compilers.as_ref()?;
        // They were started within the usual limits.
        if !beside.is_empty() || self.compiling != Compiling::default() {
            return None;
        }
        let waiting = compilers.take(language.compiler_ahead()?)?;
        let (mut chamber, outcome) = waiting.work(source.text.as_bytes(), self.core).ok()?;
        let settled = match outcome.exit {
            Exit::Code(0) if is_silent(&outcome) => {
                let taken = chamber.take(&language.described.artefact, COMPILING.file_size);
                taken.ok().map(|artefact| {
                    Compiled::Program(Program {
                        language: source.language.clone(),
                        artefact: artefact.into(),
                        said: String::new(),
                    })
                })
            }
            // The ordinary one would take longer: it has to get going first.
            Exit::CpuLimit | Exit::WallLimit => {
                Some(Compiled::Refused(self.compiling.took_too_long()))
            }
            Exit::Code(_) | Exit::Signal(_) | Exit::MemoryLimit | Exit::OutputLimit => None,
        };
        self.warm.end(chamber);
        if settled.is_some() {
            compilers.note();
        }
        settled
    }
}

fn is_silent(outcome: &Outcome) -> bool {
    outcome.stdout.is_empty() && outcome.stderr.is_empty()
}
