//! One program over many tests: a chamber for it, and one for whoever checks where the package brings that along.

use std::sync::Arc;

use agon_domain::manifest::{Excerpt, Mode, Run};
use agon_domain::verdict::Verdict;
use agon_sandbox::Stdin;

use super::answers::Answers;
use super::testlib::Testlib;
use super::validate::{Checked, Validator};
use super::words::{Ruling, stopped};
use super::{Fault, unanswered};
use crate::bench::{Allowed, Bench};
use crate::checker::Check;
use crate::excerpt;
use crate::program::{Program, Workshop};
use crate::testdata::{Checker, Test, Testdata, Worth};

mod fair;
pub(super) mod record;
mod talk;

use record::Record;

/// What is judged.
pub(super) enum Subject<'a> {
    /// A program, to be run.
    Program(&'a Program),
    /// Answers, to be looked at.
    Answers(Answers),
}

/// A program and all it needs to be judged, test after test.
pub(super) struct Session<'a> {
    pub(super) testdata: &'a Testdata,
    pub(super) checking: Checking<'a>,
    subject: Judged<'a>,
    pub(super) allowed: Allowed,
}

/// Whose output is checked.
enum Judged<'a> {
    Program(Box<Bench<'a>>),
    Answers(Answers),
}

/// Who checks.
pub(super) enum Checking<'a> {
    Natively,
    Validator(Validator<'a>),
    Testlib(Testlib<'a>),
}

/// A run with what it printed, and the share of the test's points it earned, in millionths.
pub(super) struct Ran {
    pub(super) run: Run,
    pub(super) share: u32,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
    /// The talk, of an interactive or multi-pass run.
    pub(super) interaction: String,
}

impl<'a> Session<'a> {
    pub(super) fn open(
        workshop: Workshop<'a>,
        testdata: &'a Testdata,
        subject: Subject<'a>,
        checker: Option<&'a Program>,
    ) -> Result<Self, Fault> {
        let limits = testdata.validation;
        let ours = workshop.for_ourselves();
        let checking = match (&testdata.checker, checker) {
            (Checker::Validator(sources), Some(program)) => {
                let whose = (sources.place.as_str(), program);
                Checking::Validator(Validator::open(ours, whose, limits, testdata.passes)?)
            }
            (Checker::Testlib(_), Some(program)) => {
                Checking::Testlib(Testlib::open(ours, program, limits)?)
            }
            (Checker::Native, _) | (Checker::Validator(_) | Checker::Testlib(_), None) => {
                Checking::Natively
            }
        };
        let allowed = match &subject {
            Subject::Program(program) => workshop.allowed(testdata, program)?,
            Subject::Answers(_) => Allowed::of(testdata.limits),
        };
        Ok(Self {
            testdata,
            checking,
            subject: match subject {
                Subject::Program(program) => Judged::Program(Box::new(workshop.bench(program)?)),
                Subject::Answers(answers) => Judged::Answers(answers),
            },
            allowed,
        })
    }

    /// Judges one test.
    pub(super) fn run(&mut self, worth: Worth, test: &Test) -> Result<Ran, Fault> {
        let mut ran = match self.testdata.mode {
            Mode::SubmitAnswer => self.answered(worth, test)?,
            Mode::Batch => self.passes(worth, test)?,
            Mode::Interactive => self.talk(worth, test)?,
        };
        let failed = ran.run.verdict != Verdict::Accepted;
        if failed {
            ran.run.notes.hint.clone_from(&test.hint);
            ran.run.notes.told = !matches!(self.checking, Checking::Natively);
            ran.run.notes.open = test.open;
            if !test.description.is_empty() {
                let notes = &mut ran.run.notes.jury;
                *notes = format!("{}\n{notes}", test.description).trim().to_owned();
            }
        }
        Ok(ran)
    }

    /// The program's chamber.
    pub(super) fn bench(&mut self) -> Result<&mut Bench<'a>, Fault> {
        match &mut self.subject {
            Judged::Program(bench) => Ok(bench),
            Judged::Answers(_) => Err(Fault::new("answers cannot be run")),
        }
    }

    /// An empty working folder with the program and the test's own files.
    pub(super) fn place(&mut self, test: &Test) -> Result<(), Fault> {
        let bench = self.bench()?;
        bench.clear()?;
        for (name, file) in &test.files {
            let bytes = std::fs::read(file);
            let bytes =
                bytes.map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
            bench.chamber.put(name, &bytes, 0o644)?;
        }
        Ok(())
    }

    /// A pass reads the input, each further one what the validator wrote for it.
    fn passes(&mut self, worth: Worth, test: &Test) -> Result<Ran, Fault> {
        let mut record = Record::default();
        let mut given: Option<Arc<[u8]>> = None;
        for pass in 1..=self.testdata.passes {
            let stdin = match &given {
                None => Stdin::File(test.input.clone()),
                Some(bytes) => Stdin::Bytes(bytes.clone()),
            };
            let (outcome, others) = self.fairly(test, &stdin)?;
            record.repeated(others);
            let allowed = self.allowed;
            let ruling = stopped(&outcome, &self.bench()?.limits(allowed));
            if self.testdata.passes > 1 {
                let read = match &given {
                    None => excerpt::of_file(&test.input)
                        .map_err(|error| Fault::new(format!("{}.in: {error}", test.name)))?,
                    Some(bytes) => excerpt::of(bytes),
                };
                record.pass(&read, &excerpt::of(&outcome.stdout));
            }
            let output = record.take(outcome);
            if let Some(ruling) = ruling {
                return Ok(record.ran(&test.name, ruling, 0));
            }
            let checked = self.check(worth, test, (pass, &output))?;
            match checked.next {
                Some(next) if pass < self.testdata.passes => given = Some(next.into()),
                Some(_) => return Err(too_many(test, self.testdata.passes)),
                None => return Ok(record.checked(&test.name, checked)),
            }
        }
        Err(too_many(test, self.testdata.passes))
    }

    /// Looks at the answer that was handed in.
    fn answered(&mut self, worth: Worth, test: &Test) -> Result<Ran, Fault> {
        let Judged::Answers(answers) = &self.subject else {
            return Err(Fault::new(
                "a program was handed in where answers are asked for",
            ));
        };
        let mut record = Record::default();
        let Some(answer) = answers.to(&test.name).map(|text| text.as_bytes().to_vec()) else {
            let nothing = Check::Wrong("no answer was handed in".into());
            return Ok(record.checked(&test.name, Checked::plain(nothing)));
        };
        record.printed(answer.clone());
        let checked = self.check(worth, test, (1, &answer))?;
        Ok(record.checked(&test.name, checked))
    }

    fn check(
        &mut self,
        worth: Worth,
        test: &Test,
        (pass, output): (u32, &[u8]),
    ) -> Result<Checked, Fault> {
        match &mut self.checking {
            Checking::Validator(validator) => {
                if pass == 1 {
                    validator.begin(test)?;
                }
                validator.ask(test, worth, output)
            }
            Checking::Testlib(checker) => checker.ask(test, worth, output),
            Checking::Natively => {
                let answer = std::fs::read(&test.answer);
                let answer =
                    answer.map_err(|error| Fault::new(format!("{}.ans: {error}", test.name)))?;
                Ok(Checked::plain(test.comparison.check(output, &answer)))
            }
        }
    }

    /// Runs the program on an input of somebody's own, which nothing checks.
    pub(super) fn free(&mut self, input: &str) -> Result<Run, Fault> {
        let allowed = self.allowed;
        let bench = self.bench()?;
        bench.clear()?;
        let stdin = Stdin::Bytes(Arc::from(input.as_bytes()));
        let outcome = bench.run(&[], stdin, allowed)?;
        let ruling = stopped(&outcome, &bench.limits(allowed));
        let ruling = ruling.unwrap_or_else(|| Ruling::from(Check::Right));
        let mut record = Record::default();
        record.take(outcome);
        let mut ran = record.ran("input", ruling, 0);
        ran.run.excerpt = Some(unanswered(input, &ran));
        Ok(ran.run)
    }

    /// The beginnings of what a run read, should have printed and printed.
    pub(super) fn excerpt(&self, test: &Test, ran: &Ran) -> Result<Excerpt, Fault> {
        let read = |file: &std::path::Path| {
            excerpt::of_file(file)
                .map_err(|error| Fault::new(format!("{}: {error}", file.display())))
        };
        Ok(Excerpt {
            input: read(&test.input)?,
            answer: read(&test.answer)?,
            output: excerpt::of(&ran.stdout),
            stderr: excerpt::of(&ran.stderr),
            interaction: ran.interaction.clone(),
        })
    }
}

/// More passes than the package allows its validator.
pub(super) fn too_many(test: &Test, passes: u32) -> Fault {
    Fault::new(format!(
        "output_validator on {}: asked for a pass after {passes}, which is all that limits.validation_passes allows",
        test.name
    ))
}
