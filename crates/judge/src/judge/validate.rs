//! A package's own validator, of outputs or of sources: run in the sandbox like any program, asked by exit code,
//! heard by the files it leaves in its folder of feedback.

use agon_sandbox::{Exit, Outcome, Stdin};

use super::Fault;
use super::score::WHOLE;
use crate::checker::Check;
use crate::excerpt::{cut, of};
use crate::program::{Allowed, Bench, Program, Workshop};
use crate::testdata::{Test, Validation, Worth};

/// What a checker found.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) check: Check,
    /// The share of the test's points, in millionths.
    pub(super) share: u32,
    /// For the jury.
    pub(super) jury: String,
    /// The input of a further pass.
    pub(super) next: Option<Vec<u8>>,
}

impl Checked {
    /// A finding by a checker that says nothing more.
    pub(super) fn plain(check: Check) -> Self {
        let share = if check == Check::Right { WHOLE } else { 0 };
        Self {
            check,
            share,
            jury: String::new(),
            next: None,
        }
    }
}

const RIGHT: i32 = 42;
const WRONG: i32 = 43;
/// What a contestant is told when the validator tells nothing.
pub(super) const UNEXPLAINED: &str = "not a right answer";
const NEXT: &str = "nextpass.in";
/// The two ways to give a score, of which a validator has to choose one.
const SCORE: &str = "score.txt";
const MULTIPLIER: &str = "score_multiplier.txt";

/// A validator in its chamber.
pub(super) struct Validator<'a> {
    pub(super) bench: Bench<'a>,
    pub(super) allowed: Allowed,
    place: &'a str,
    /// The largest file of feedback.
    largest: u64,
    multi_pass: bool,
    scored_by: Option<&'static str>,
}

impl<'a> Validator<'a> {
    /// A chamber for the validator of this place in the package.
    pub(super) fn open(
        workshop: Workshop<'a>,
        (place, program): (&'a str, &'a Program),
        limits: Validation,
        passes: u32,
    ) -> Result<Self, Fault> {
        Ok(Self {
            bench: workshop.bench(program)?,
            allowed: limits.allowed(),
            place,
            largest: limits.output,
            multi_pass: passes > 1,
            scored_by: None,
        })
    }

    /// Puts everything there for the first pass of a test.
    pub(super) fn begin(&mut self, test: &Test) -> Result<(), Fault> {
        self.clear()?;
        for (name, file) in [("input", &test.input), ("answer", &test.answer)] {
            let bytes = std::fs::read(file);
            let bytes =
                bytes.map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
            self.bench.chamber.put(name, &bytes, 0o644)?;
        }
        Ok(())
    }

    /// An empty folder of feedback, and nothing of an earlier test.
    pub(super) fn clear(&mut self) -> Result<(), Fault> {
        self.bench.clear()?;
        Ok(self.bench.chamber.put("feedback/.keep", b"", 0o644)?)
    }

    /// The path of a file in the validator's working folder.
    pub(super) fn path(&self, name: &str) -> String {
        let folder = self.bench.chamber.workdir().trim_end_matches('/');
        format!("{folder}/{name}")
    }

    /// Its arguments for this test.
    pub(super) fn args(&self, test: &Test) -> Vec<String> {
        let files = ["input", "answer", "feedback/"].map(|name| self.path(name));
        files
            .into_iter()
            .chain(test.validator_args.iter().cloned())
            .collect()
    }

    /// Asks about one output.
    pub(super) fn ask(
        &mut self,
        test: &Test,
        worth: Worth,
        output: &[u8],
    ) -> Result<Checked, Fault> {
        let args = self.args(test);
        let outcome = self
            .bench
            .run(&args, Stdin::Bytes(output.into()), self.allowed)?;
        self.said(&test.name, worth, &outcome)
    }

    /// What it said by its exit code and its feedback.
    pub(super) fn said(
        &mut self,
        test: &str,
        worth: Worth,
        outcome: &Outcome,
    ) -> Result<Checked, Fault> {
        let right = match outcome.exit {
            Exit::Code(RIGHT) => true,
            Exit::Code(WRONG) => false,
            other => return Err(self.broken(test, other, &outcome.stderr)),
        };
        let share = self.share(test, worth, right)?;
        let jury = self.feedback(test, "judgemessage.txt")?.unwrap_or_default();
        let next = match self.multi_pass {
            true => self.next(test, right)?,
            false => None,
        };
        let check = if right {
            Check::Right
        } else {
            // What judgemessage.txt says is for the jury.
            let said = self.feedback(test, "teammessage.txt")?;
            let said = said.map(|bytes| cut(&bytes, 256)).unwrap_or_default();
            let said = Some(said.trim().to_owned()).filter(|said| !said.is_empty());
            Check::Wrong(said.unwrap_or_else(|| UNEXPLAINED.into()))
        };
        Ok(Checked {
            check,
            share,
            jury: of(&jury).trim().to_owned(),
            next,
        })
    }

    fn wrong(&self, test: &str, what: &str) -> Fault {
        Fault::new(format!("{} on {test}: {what}", self.place))
    }

    /// An end that says nothing about the output.
    fn broken(&self, test: &str, exit: Exit, stderr: &[u8]) -> Fault {
        let what = ending(exit);
        let said = cut(stderr, 512);
        self.wrong(
            test,
            &format!("{what}; it should exit with 42 or 43. {said}"),
        )
    }

    /// A file of the feedback folder, if the validator wrote it.
    fn feedback(&mut self, test: &str, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self
            .bench
            .chamber
            .take(&format!("feedback/{name}"), self.largest)
        {
            Ok(bytes) => Ok(Some(bytes)),
            Err(agon_sandbox::Error::NotAFile { .. }) => Ok(None),
            Err(agon_sandbox::Error::TooLarge { .. }) => {
                let most = self.largest >> 20;
                Err(self.wrong(test, &format!("wrote more than {most} MiB into {name}")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The next pass's input, taken away so that the next pass must write its own.
    fn next(&mut self, test: &str, right: bool) -> Result<Option<Vec<u8>>, Fault> {
        let Some(next) = self.feedback(test, NEXT)? else {
            return Ok(None);
        };
        if !right {
            return Err(self.wrong(test, "wrote nextpass.in and yet said wrong"));
        }
        let mut spec = self.bench.spec(&[], Stdin::Empty, self.allowed);
        let file = self.path(&format!("feedback/{NEXT}"));
        spec.argv = vec!["/bin/rm".into(), "-f".into(), file];
        match self.bench.chamber.run(&spec)?.exit {
            Exit::Code(0) => Ok(Some(next)),
            other => Err(self.wrong(test, &format!("nextpass.in stays: {}", ending(other)))),
        }
    }

    /// The share it gives, by `score.txt` or `score_multiplier.txt`; the whole if it says nothing.
    fn share(&mut self, test: &str, worth: Worth, right: bool) -> Result<u32, Fault> {
        let whole = if right { WHOLE } else { 0 };
        if matches!(worth, Worth::Nothing | Worth::Sample) {
            return Ok(whole);
        }
        let score = self.feedback(test, SCORE)?;
        let multiplier = self.feedback(test, MULTIPLIER)?;
        let (text, file) = match (score, multiplier) {
            (None, None) => return Ok(whole),
            (Some(_), Some(_)) => {
                return Err(self.wrong(test, "wrote both score.txt and score_multiplier.txt"));
            }
            (Some(text), None) => (text, SCORE),
            (None, Some(text)) => (text, MULTIPLIER),
        };
        if *self.scored_by.get_or_insert(file) != file {
            let what = "wrote score.txt for one test and score_multiplier.txt for another";
            return Err(self.wrong(test, what));
        }
        let most = match worth {
            Worth::UpTo(most) if right => most,
            Worth::UpTo(_) => {
                return Err(self.wrong(test, &format!("wrote {file} and yet said wrong")));
            }
            Worth::PassFail | Worth::Nothing | Worth::Sample => {
                let what = format!("wrote {file} in a group that passes or fails as a whole");
                return Err(self.wrong(test, &what));
            }
        };
        let most = if file == SCORE { most } else { 1.0 };
        let text = String::from_utf8_lossy(&text);
        part(&text, most).map_err(|what| self.wrong(test, &format!("{file} {what}")))
    }
}

impl Validation {
    /// The limits of one run of a program of the package.
    pub(crate) fn allowed(self) -> Allowed {
        Allowed {
            cpu_ms: self.cpu_ms,
            memory_mib: self.memory_mib,
            output: self.output,
        }
    }
}

/// A score as a share of the most there is, in millionths.
pub(super) fn part(text: &str, most: f64) -> Result<u32, String> {
    let number = text.trim().parse::<f64>().ok();
    let Some(value) = number.filter(|value| value.is_finite() && *value >= 0.0) else {
        return Err("holds no number of 0 or more".into());
    };
    // A rounding error of the validator's own division is forgiven.
    if value > most * (1.0 + 1e-9) {
        return Err(format!(
            "gives {value}, more than the {most} that the test can give"
        ));
    }
    let part = if most == 0.0 {
        0.0
    } else {
        (value / most).min(1.0)
    };
    // Between 0 and a million.
    Ok((part * f64::from(WHOLE)).round() as u32)
}

/// How a program of the package ended, in words.
pub(crate) fn ending(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exit code {code}"),
        Exit::Signal(signal) => format!("killed by signal {signal}"),
        Exit::CpuLimit | Exit::WallLimit => "took too long".into(),
        Exit::MemoryLimit => "needed too much memory".into(),
        Exit::OutputLimit => "printed too much".into(),
    }
}
