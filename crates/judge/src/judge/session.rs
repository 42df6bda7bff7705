//! One program over many tests: a chamber for it, and one for the package's validator where it has its own.

use std::sync::Arc;
use std::time::Duration;

use agon_domain::manifest::{Excerpt, Run};
use agon_sandbox::{Outcome, Stdin};

use super::score::WHOLE;
use super::validate::{self, Checked};
use super::words::{Ruling, stopped};
use super::{Fault, unanswered};
use crate::checker::Check;
use crate::excerpt;
use crate::program::{Allowed, Bench, Program, Workshop};
use crate::testdata::{Group, Test, Testdata};

/// A program and all it needs to be judged, test after test.
pub(super) struct Session<'a> {
    testdata: &'a Testdata,
    bench: Bench<'a>,
    validator: Option<Bench<'a>>,
    allowed: Allowed,
}

/// A run with what it printed, and the share of the test's points it earned, in millionths.
pub(super) struct Ran {
    pub(super) run: Run,
    pub(super) share: u32,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

impl<'a> Session<'a> {
    pub(super) fn open(
        workshop: Workshop<'a>,
        testdata: &'a Testdata,
        program: &'a Program,
        validator: Option<&'a Program>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            testdata,
            bench: workshop.bench(program)?,
            validator: validator
                .map(|program| workshop.bench(program))
                .transpose()?,
            allowed: workshop.allowed(testdata, program)?,
        })
    }

    /// Runs one test and has its output checked.
    pub(super) fn run(&mut self, group: Option<&Group>, test: &Test) -> Result<Ran, Fault> {
        self.bench.clear()?;
        let stdin = Stdin::File(test.input.clone());
        let outcome = self.bench.run(&test.program_args, stdin, self.allowed)?;
        let limits = self.bench.limits(self.allowed);
        if let Some(ruling) = stopped(&outcome, &limits) {
            return Ok(ran(&test.name, ruling, 0, outcome));
        }
        let checked = self.check(group, test, &outcome.stdout)?;
        Ok(ran(
            &test.name,
            checked.check.into(),
            checked.share,
            outcome,
        ))
    }

    fn check(
        &mut self,
        group: Option<&Group>,
        test: &Test,
        output: &[u8],
    ) -> Result<Checked, Fault> {
        if let Some(bench) = &mut self.validator {
            return validate::ask(bench, self.testdata, (group, test), output);
        }
        let answer = std::fs::read(&test.answer);
        let answer = answer.map_err(|error| Fault::new(format!("{}.ans: {error}", test.name)))?;
        let check = test.comparison.check(output, &answer);
        let share = if check == Check::Right { WHOLE } else { 0 };
        Ok(Checked { check, share })
    }

    /// Runs the program on an input of somebody's own, which nothing checks.
    pub(super) fn free(&mut self, input: &str) -> Result<Run, Fault> {
        self.bench.clear()?;
        let stdin = Stdin::Bytes(Arc::from(input.as_bytes()));
        let outcome = self.bench.run(&[], stdin, self.allowed)?;
        let limits = self.bench.limits(self.allowed);
        let ruling = stopped(&outcome, &limits).unwrap_or_else(|| Ruling::from(Check::Right));
        let mut ran = ran("input", ruling, 0, outcome);
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
        })
    }
}

fn ran(test: &str, ruling: Ruling, share: u32, outcome: Outcome) -> Ran {
    let milliseconds = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    Ran {
        run: Run {
            test: test.to_owned(),
            verdict: ruling.verdict,
            cpu_ms: milliseconds(outcome.usage.cpu),
            wall_ms: milliseconds(outcome.usage.wall),
            memory_kib: u32::try_from(outcome.usage.memory >> 10).unwrap_or(u32::MAX),
            reason: ruling.reason,
            excerpt: None,
        },
        share,
        stdout: outcome.stdout,
        stderr: outcome.stderr,
    }
}
