//! Looking at a program with the interpreter that is warm already, in the chamber in which its guest runs.

use std::sync::Arc;

use agon_sandbox::{Exit, Fresh, Spec, Start, Stdin};

use super::{Beside, Program, Source, Workshop};
use crate::equipment::Equipment;
use crate::judge::Fault;
use crate::languages::Doing;

impl Workshop<'_> {
    /// A program that is its own artefact and with which the guest's fork server has found no fault. None where that
    /// is not for a server to say, or where it said anything: the language's own commands decide then.
    pub(super) fn check_served(
        self,
        language: &Equipment<'_>,
        source: &Source,
        beside: &[Beside<'_>],
    ) -> Result<Option<Program>, Fault> {
        let described = language.described;
        let check = described
            .server
            .as_ref()
            .and_then(|server| server.check.as_ref());
        let Some(check) = check else { return Ok(None) };
        if described.source != described.artefact || !beside.is_empty() {
            return Ok(None);
        }
        let mut chamber = self.warm.lend(&language.running_in(), self.guest)?;
        chamber.goes_on();
        if !chamber.has_server() {
            return Ok(None);
        }
        let artefact: Arc<[u8]> = source.text.as_bytes().into();
        chamber.install(&described.artefact, &artefact)?;
        let places = language.places(&chamber);
        let looked = chamber.run(&Spec {
            argv: language.fill(check, &places),
            env: language.environment(Doing::Run, &places),
            stdin: Stdin::Empty,
            limits: self.compiling.limits(),
            fresh: Fresh::Swept,
            start: Start::Server,
            core: self.core,
        })?;
        let silent = looked.stdout.is_empty() && looked.stderr.is_empty();
        Ok((looked.exit == Exit::Code(0) && silent).then(|| Program {
            language: source.language.clone(),
            artefact,
            said: String::new(),
        }))
    }
}
