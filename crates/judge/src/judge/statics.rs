//! Static validation: the package's program looks at a source before anything of it is run.

use agon_domain::manifest::Run;
use agon_sandbox::Stdin;

use super::Fault;
use super::session::Ran;
use super::session::record::Record;
use super::validate::Validator;
use crate::program::{Program, Source, Workshop};
use crate::testdata::{Static, Testdata, Worth, code_of};

/// The validator in its chamber, and what it looks at.
pub(super) struct Statics<'a> {
    validator: Validator<'a>,
    source: &'a Source,
    /// The name the source has in its language.
    entry: &'a str,
}

impl<'a> Statics<'a> {
    pub(super) fn open(
        workshop: Workshop<'a>,
        testdata: &'a Testdata,
        (place, program): (&'a str, &'a Program),
        source: &'a Source,
    ) -> Result<Self, Fault> {
        let (described, _) = workshop
            .languages
            .usable(&source.language)
            .map_err(Fault::new)?;
        Ok(Self {
            validator: Validator::open(
                workshop.for_ourselves(),
                (place, program),
                testdata.validation,
                1,
            )?,
            source,
            entry: &described.source,
        })
    }

    /// Asks about the source.
    pub(super) fn run(&mut self, worth: Worth, asked: &Static) -> Result<Ran, Fault> {
        let entry = self.entry.to_owned();
        self.validator.clear()?;
        let text = self.source.text.as_bytes();
        self.validator.bench.chamber.put(&entry, text, 0o644)?;
        let language = code_of(&self.source.language).to_owned();
        let mut args = vec![language, entry, self.validator.path("feedback/")];
        args.extend_from_slice(&asked.args);
        let allowed = self.validator.allowed;
        let outcome = self.validator.bench.run(&args, Stdin::Empty, allowed)?;
        let checked = self.validator.said(&asked.name, worth, &outcome)?;
        // The figures would be the validator's, not the submission's.
        let mut ran = Record::default().checked(&asked.name, checked);
        ran.run.notes.told = true;
        let mut reason = ran.run.reason;
        if reason == super::validate::UNEXPLAINED {
            reason = "the source is not as the problem demands".into();
        }
        Ok(Ran {
            run: Run { reason, ..ran.run },
            ..ran
        })
    }
}
