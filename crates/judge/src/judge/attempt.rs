//! One judging from the first sample to the last group, stopping where nothing more can change.

use agon_domain::definition::Partial;
use agon_domain::manifest::{Judgement, ProblemKind, Run};
use agon_domain::verdict::Verdict;

use super::Fault;
use super::score::{Marks, score};
use super::session::{Ran, Session};
use super::statics::Statics;
use crate::testdata::{Group, Static, Test, Testdata, Worth};

/// A judging on its way.
pub(super) struct Attempt<'a, 'b> {
    pub(super) testdata: &'a Testdata,
    pub(super) partial: Partial,
    pub(super) session: Session<'a>,
    pub(super) statics: Option<Statics<'a>>,
    /// What came of a test that was run before its turn.
    pub(super) ahead: &'b dyn Fn(&Test) -> Option<Ran>,
    /// Hears how many tests are behind it, of how many.
    pub(super) progress: &'b mut dyn FnMut(u32, u32),
    pub(super) ended: Ended,
}

/// The tests that have been run so far, and what they gave.
#[derive(Default)]
pub(super) struct Ended {
    runs: Vec<Run>,
    marks: Vec<Marks>,
    passed: u32,
    first: Option<(Verdict, String)>,
    samples_passed: bool,
}

impl Attempt<'_, '_> {
    /// Runs what has to be run and writes down what came of it.
    pub(super) fn judge(mut self, judgement: &mut Judgement) -> Result<(), Fault> {
        let testdata = self.testdata;
        self.samples()?;
        self.ended.samples_passed = !self.ended.failed();
        for group in &testdata.groups {
            self.ended.marks.push(Marks::default());
            let whole = self.partial == Partial::Package;
            let unmet = whole && !self.ended.meets(testdata, &group.requires);
            if !unmet && !self.is_decided() {
                self.group(group)?;
            }
        }
        self.ended.into_judgement(judgement, testdata, self.partial);
        Ok(())
    }

    /// Whether a test has failed and nothing else can matter.
    fn is_decided(&self) -> bool {
        let all_or_nothing =
            self.testdata.kind == ProblemKind::PassFail && self.partial == Partial::Package;
        all_or_nothing && self.ended.failed()
    }

    fn samples(&mut self) -> Result<(), Fault> {
        let (testdata, worth) = (self.testdata, self.testdata.sample_worth());
        for asked in &testdata.sample_statics {
            self.look(worth, asked)?;
        }
        for test in &testdata.samples {
            if self.is_decided() {
                return Ok(());
            }
            self.test(worth, test)?;
        }
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Result<(), Fault> {
        let stops = self.partial == Partial::Package && group.stops();
        for asked in &group.statics {
            let worth = match asked.most {
                Some(most) => Worth::UpTo(most.0 as f64 / 1000.0),
                None => group.worth(self.testdata.kind),
            };
            let (passed, share) = self.look(worth, asked)?;
            self.ended.mark(passed).statics.push(share);
            if stops && !passed {
                return Ok(());
            }
        }
        let worth = group.worth(self.testdata.kind);
        for test in &group.tests {
            let (passed, share) = self.test(worth, test)?;
            self.ended.mark(passed).shares.push(share);
            if stops && !passed {
                return Ok(());
            }
        }
        Ok(())
    }

    fn test(&mut self, worth: Worth, test: &Test) -> Result<(bool, u32), Fault> {
        if let Some(mut ran) = (self.ahead)(test) {
            // Shown of the first test that fails, and of no other.
            ran.run.excerpt = ran.run.excerpt.filter(|_| !self.ended.failed());
            return Ok(self.take(ran));
        }
        let mut ran = self.session.run(worth, test)?;
        if ran.run.verdict != Verdict::Accepted && !self.ended.failed() {
            ran.run.excerpt = Some(self.session.excerpt(test, &ran)?);
        }
        Ok(self.take(ran))
    }

    /// A static validation, which is a test like any other.
    fn look(&mut self, worth: Worth, asked: &Static) -> Result<(bool, u32), Fault> {
        let statics = self.statics.as_mut();
        let statics = statics.ok_or_else(|| Fault::new("static_validator is not there"))?;
        let ran = statics.run(worth, asked)?;
        Ok(self.take(ran))
    }

    fn take(&mut self, ran: Ran) -> (bool, u32) {
        let passed = ran.run.verdict == Verdict::Accepted;
        let share = ran.share;
        self.ended.take(ran.run);
        (self.progress)(self.ended.count(), self.testdata.tests());
        (passed, share)
    }
}

impl Ended {
    fn failed(&self) -> bool {
        self.first.is_some()
    }

    fn count(&self) -> u32 {
        u32::try_from(self.runs.len()).unwrap_or(u32::MAX)
    }

    fn take(&mut self, run: Run) {
        if run.verdict == Verdict::Accepted {
            self.passed += 1;
        } else if self.first.is_none() {
            self.first = Some((run.verdict, run.test.clone()));
        }
        self.runs.push(run);
    }

    /// The marks of the group that is being judged, one more of them passed or not.
    fn mark(&mut self, passed: bool) -> &mut Marks {
        if self.marks.is_empty() {
            self.marks.push(Marks::default());
        }
        let last = self.marks.len() - 1;
        let marks = &mut self.marks[last];
        marks.passed += u32::from(passed);
        marks
    }

    /// Whether the groups of these names passed every test.
    fn meets(&self, testdata: &Testdata, names: &[String]) -> bool {
        let whole = |name: &String| {
            let mut each = testdata.groups.iter().zip(&self.marks);
            let full = |(group, marks): (&Group, &Marks)| {
                group.name == *name && marks.passed as usize == group.size()
            };
            if name == "sample" {
                self.samples_passed
            } else {
                each.any(full)
            }
        };
        names.iter().all(whole)
    }

    fn into_judgement(self, judgement: &mut Judgement, testdata: &Testdata, partial: Partial) {
        let most = |figure: fn(&Run) -> u32| self.runs.iter().map(figure).max().unwrap_or(0);
        let score = score(testdata, partial, &self.marks, !self.failed());
        judgement.points = score.points;
        judgement.groups = score.groups;
        judgement.tests_passed = self.passed;
        judgement.cpu_ms = most(|run| run.cpu_ms);
        judgement.wall_ms = most(|run| run.wall_ms);
        judgement.memory_kib = most(|run| run.memory_kib);
        judgement.runs = self.runs;
        if let Some((verdict, test)) = self.first {
            judgement.verdict = verdict;
            judgement.first_failed = Some(test);
        }
    }
}
