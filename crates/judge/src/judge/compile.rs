//! Compiling alone, for those who want to know what compiling does or takes.

use std::sync::Arc;

use super::Seated;
use crate::program::{Compiled, Source};

/// What came of compiling a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compilation {
    /// The file that running needs; none when the source was refused.
    pub program: Option<Arc<[u8]>>,
    /// What the compiler said.
    pub said: String,
}

impl Seated<'_> {
    /// Compiles a source within the usual limits, as judging it would.
    ///
    /// # Errors
    /// It could not be compiled by our fault.
    pub fn compile(&self, source: &Source) -> Result<Compilation, String> {
        let compiled = self.workshop().compile(source, &[]);
        Ok(match compiled.map_err(|fault| fault.0)? {
            Compiled::Program(program) => Compilation {
                program: Some(program.artefact),
                said: program.said,
            },
            Compiled::Refused(said) => Compilation {
                program: None,
                said,
            },
        })
    }
}
