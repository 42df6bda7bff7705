//! The judge at work for somebody: whose chambers are used, and which cores.

use agon_domain::definition::Partial;
use agon_domain::manifest::{Judgement, Mode};
use agon_domain::verdict::Verdict;

use super::abreast::{Lender, Plan};
use super::answers::Answers;
use super::attempt::{Attempt, Ended};
use super::session::{Ran, Session, Subject};
use super::statics::Statics;
use super::{Fault, Handed, Judge, Trial, blank};
use crate::program::{Compiled, Source, Workshop};
use crate::testdata::{Test, Testdata};
use crate::warm::Guest;

/// For whom the judge works, and where.
#[derive(Debug, Clone, Copy)]
pub struct Seat {
    /// Whose programs these are.
    pub guest: Guest,
    /// The core that programs stay on; none leaves that to the kernel.
    pub core: Option<u32>,
}

impl Default for Seat {
    fn default() -> Self {
        Self {
            guest: Guest::Stranger,
            core: None,
        }
    }
}

/// The judge, working for somebody.
#[derive(Clone, Copy)]
pub struct Seated<'j> {
    pub(super) judge: &'j Judge,
    pub(super) seat: Seat,
    /// Who lends cores for tests of a submission to run at the same time.
    pub(super) lender: Option<&'j dyn Lender>,
}

impl<'j> Seated<'j> {
    /// Judges several tests of a submission at the same time, as far as cores are lent. What comes of it is the same
    /// but for the time and memory measured, which neighbours on other cores may change.
    #[must_use]
    pub fn borrowing(self, lender: &'j dyn Lender) -> Self {
        Self {
            lender: Some(lender),
            ..self
        }
    }

    /// Judges a source. `progress` hears how many tests are behind it, of how many.
    /// A failure of ours is tried once more and then is the verdict JE with its `fault`.
    pub fn judge(
        &self,
        testdata: &Testdata,
        source: &Source,
        partial: Partial,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Judgement {
        let faced = testdata.for_language(&source.language);
        let first = self.attempt(&faced, source, partial, progress);
        let judged = first.or_else(|_| self.attempt(&faced, source, partial, progress));
        let mut judgement = judged.unwrap_or_else(|fault| {
            let mut judgement = blank(&faced, partial);
            judgement.verdict = Verdict::JudgingError;
            judgement.fault = Some(fault.0);
            judgement
        });
        judgement.groups = testdata.spread(&source.language, judgement.groups);
        judgement
    }

    fn attempt(
        &self,
        testdata: &Testdata,
        source: &Source,
        partial: Partial,
        progress: &mut dyn FnMut(u32, u32),
    ) -> Result<Judgement, Fault> {
        let mut judgement = blank(testdata, partial);
        let program;
        let subject = match self.subject(testdata, source)? {
            Handed::Program(compiled) => {
                judgement.compiler_output.clone_from(&compiled.said);
                program = compiled;
                Subject::Program(&program)
            }
            Handed::Answers(answers) => Subject::Answers(answers),
            Handed::Refused(said) => {
                judgement.verdict = Verdict::CompileError;
                judgement.compiler_output = said;
                return Ok(judgement);
            }
        };
        let (checker, looker) = (
            self.judge.checker(testdata)?,
            self.judge.static_validator(testdata)?,
        );
        let workshop = self.workshop();
        let statics = match (&testdata.static_validator, &looker) {
            (Some(sources), Some(program)) => {
                let whose = (sources.place.as_str(), &**program);
                Some(Statics::open(workshop, testdata, whose, source)?)
            }
            (None, _) | (_, None) => None,
        };
        let program = match &subject {
            Subject::Program(program) => Some(*program),
            Subject::Answers(_) => None,
        };
        let checker = checker.as_deref();
        let session = Session::open(workshop, testdata, subject, checker)?;
        let attempt = |ahead: &dyn Fn(&Test) -> Option<Ran>| {
            let attempt = Attempt {
                testdata,
                partial,
                session,
                statics,
                ahead,
                progress,
                ended: Ended::default(),
            };
            attempt.judge(&mut judgement)
        };
        match (self.lender, program) {
            (Some(lender), Some(program)) => {
                let open = |core| {
                    let guest = Guest::Stranger;
                    let beside = Workshop {
                        guest,
                        core,
                        ..workshop
                    };
                    Session::open(beside, testdata, Subject::Program(program), checker)
                };
                let plan = Plan::of(testdata);
                std::thread::scope(|scope| {
                    let _end = plan.until_the_end();
                    attempt(&|test| {
                        let ran = plan.ask(test);
                        plan.hire(scope, lender, &open);
                        ran
                    })
                })?;
            }
            (None, _) | (_, None) => attempt(&|_| None)?,
        }
        Ok(judgement)
    }

    /// What was handed in, made ready to be judged.
    fn subject(&self, testdata: &Testdata, source: &Source) -> Result<Handed, Fault> {
        if testdata.mode == Mode::SubmitAnswer {
            let secret = testdata.groups.iter().flat_map(|group| &group.tests);
            let all = testdata.samples.iter().chain(secret);
            let names: Vec<_> = all.map(|test| test.name.as_str()).collect();
            return Ok(match Answers::read(&source.text, &names) {
                Ok(answers) => Handed::Answers(answers),
                Err(why) => Handed::Refused(format!("{why}\n")),
            });
        }
        let workshop = Workshop {
            compiling: testdata.compiling,
            ..self.workshop()
        };
        let usable = workshop.languages.usable(&source.language);
        let (described, _) = usable.map_err(Fault::new)?;
        let (grammar, file) = (described.grammar, &described.source);
        if let Some(said) = testdata.rules.broken(grammar, file, &source.text) {
            return Ok(Handed::Refused(said));
        }
        Ok(match workshop.compile(source, &[])? {
            Compiled::Program(program) => Handed::Program(program),
            Compiled::Refused(said) => Handed::Refused(said),
        })
    }

    /// Runs a source without judging it: on `input`, where any exit with 0 is well; else on the samples, checked.
    #[must_use]
    pub fn run(&self, testdata: &Testdata, source: &Source, input: Option<&str>) -> Trial {
        let mut trial = Trial {
            compiler_output: String::new(),
            ok: false,
            runs: Vec::new(),
            fault: None,
        };
        match self.try_out(testdata, source, input, &mut trial) {
            Ok(ok) => trial.ok = ok,
            Err(fault) => trial.fault = Some(fault.0),
        }
        trial
    }

    fn try_out(
        &self,
        testdata: &Testdata,
        source: &Source,
        input: Option<&str>,
        trial: &mut Trial,
    ) -> Result<bool, Fault> {
        let program;
        let subject = match self.subject(testdata, source)? {
            Handed::Program(compiled) => {
                trial.compiler_output.clone_from(&compiled.said);
                program = compiled;
                Subject::Program(&program)
            }
            Handed::Answers(answers) => Subject::Answers(answers),
            Handed::Refused(said) => {
                trial.compiler_output = said;
                return Ok(false);
            }
        };
        let workshop = self.workshop();
        if let (Some(input), Subject::Program(_)) = (input, &subject) {
            let mut session = Session::open(workshop, testdata, subject, None)?;
            trial.runs.push(session.free(input)?);
            return Ok(true);
        }
        let checker = self.judge.checker(testdata)?;
        let mut session = Session::open(workshop, testdata, subject, checker.as_deref())?;
        for test in &testdata.samples {
            let mut ran = session.run(testdata.sample_worth(), test)?;
            ran.run.excerpt = Some(session.excerpt(test, &ran)?);
            trial.runs.push(ran.run);
        }
        Ok(true)
    }

    pub(super) fn workshop(&self) -> Workshop<'j> {
        Workshop {
            guest: self.seat.guest,
            core: self.seat.core,
            ..self.judge.workshop()
        }
    }
}
