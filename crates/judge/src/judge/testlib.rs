//! Checkers that speak the protocol of testlib: input, output and answer by name, an exit code, a message on
//! standard error whose first words repeat it.
//!
//! The package brings its own `testlib.h`; only the protocol is known here. Source of the codes: the exit codes
//! that testlib.h defines, <https://github.com/MikeMirzayanov/testlib>.

use agon_sandbox::{Exit, Stdin};

use super::Fault;
use super::score::WHOLE;
use super::validate::{Checked, ending, part};
use crate::checker::Check;
use crate::excerpt::cut;
use crate::program::{Allowed, Bench, Program, Workshop};
use crate::testdata::{Test, Validation, Worth};

/// A checker in its chamber.
pub(super) struct Testlib<'a> {
    bench: Bench<'a>,
    allowed: Allowed,
}

/// What a checker said.
#[derive(Debug, Clone, PartialEq)]
enum Said {
    Right,
    Wrong(&'static str),
    /// Points on the test's own scale.
    Points(String),
    /// A part of the test's points, in hundredths.
    Part(u32),
}

impl<'a> Testlib<'a> {
    pub(super) fn open(
        workshop: Workshop<'a>,
        program: &'a Program,
        limits: Validation,
    ) -> Result<Self, Fault> {
        Ok(Self {
            bench: workshop.bench(program)?,
            allowed: limits.allowed(),
        })
    }

    /// Asks about one output.
    pub(super) fn ask(
        &mut self,
        test: &Test,
        worth: Worth,
        output: &[u8],
    ) -> Result<Checked, Fault> {
        self.bench.clear()?;
        for (name, file) in [("input", &test.input), ("answer", &test.answer)] {
            let bytes = std::fs::read(file);
            let bytes =
                bytes.map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
            self.bench.chamber.put(name, &bytes, 0o644)?;
        }
        self.bench.chamber.put("output", output, 0o644)?;
        let folder = self
            .bench
            .chamber
            .workdir()
            .trim_end_matches('/')
            .to_owned();
        let files = ["input", "output", "answer"].map(|name| format!("{folder}/{name}"));
        let args: Vec<_> = files
            .into_iter()
            .chain(test.validator_args.iter().cloned())
            .collect();
        let outcome = self.bench.run(&args, Stdin::Empty, self.allowed)?;
        let message = cut(&outcome.stderr, 4 << 10);
        let broken = |what: String| Fault::new(format!("checker on {}: {what}", test.name));
        let said = said(outcome.exit, &message).map_err(broken)?;
        let mut checked = ruled(&said, worth).map_err(broken)?;
        message.trim().clone_into(&mut checked.jury);
        // The message quotes inputs and answers: the contestant sees it where all of that is open.
        if let (Check::Wrong(reason), true) = (&mut checked.check, test.open) {
            *reason = cut(message.trim().as_bytes(), 256);
        }
        Ok(checked)
    }
}

/// Reads the exit code. Where it only says that there are points, the message says how many; the code of a part
/// may be that of another verdict, so there the message comes first.
fn said(exit: Exit, message: &str) -> Result<Said, String> {
    let code = match exit {
        Exit::Code(code) => code,
        Exit::Signal(_)
        | Exit::CpuLimit
        | Exit::WallLimit
        | Exit::MemoryLimit
        | Exit::OutputLimit => return Err(ending(exit)),
    };
    if let Some(rest) = message.strip_prefix("partially correct (") {
        let number = rest
            .split_once(')')
            .and_then(|(number, _)| number.parse().ok());
        return match number {
            Some(part @ 0..=100) => Ok(Said::Part(part)),
            Some(_) | None => Err("a part must be a number of 0 to 100 hundredths".into()),
        };
    }
    match code {
        0 => Ok(Said::Right),
        1 => Ok(Said::Wrong("wrong answer")),
        2 | 4 => Ok(Said::Wrong("wrong output format")),
        8 => Ok(Said::Wrong("the output ends too soon")),
        7 => {
            let rest = message.strip_prefix("points ").unwrap_or(message);
            let number = rest.split_whitespace().next().unwrap_or_default();
            Ok(Said::Points(number.to_owned()))
        }
        3 => Err(format!(
            "it failed itself: {}",
            cut(message.as_bytes(), 512)
        )),
        other => {
            let said = cut(message.as_bytes(), 512);
            Err(format!("exit code {other} is none of testlib's. {said}"))
        }
    }
}

/// Points and parts make a share; whoever earns nothing of them was wrong.
fn ruled(said: &Said, worth: Worth) -> Result<Checked, String> {
    let share = match (said, worth) {
        (Said::Right, _) => WHOLE,
        (Said::Wrong(why), _) => return Ok(Checked::plain(Check::Wrong((*why).into()))),
        (Said::Part(hundredths), Worth::UpTo(_)) => hundredths * (WHOLE / 100),
        (Said::Points(number), Worth::UpTo(most)) => {
            part(number, most).map_err(|what| format!("its message {what}"))?
        }
        // Samples are worth nothing: any part of it is right.
        (Said::Part(hundredths), Worth::Sample) => hundredths.min(&1) * WHOLE,
        (Said::Points(number), Worth::Sample) => {
            part(number, f64::MAX).map_err(|what| format!("its message {what}"))?;
            let nothing = number.parse::<f64>().is_ok_and(|points| points == 0.0);
            if nothing { 0 } else { WHOLE }
        }
        (Said::Part(_) | Said::Points(_), Worth::PassFail | Worth::Nothing) => {
            return Err("gave a part of the points where tests pass or fail".into());
        }
    };
    let check = match share {
        0 => Check::Wrong("wrong answer".into()),
        _ => Check::Right,
    };
    Ok(Checked {
        share,
        ..Checked::plain(check)
    })
}

#[cfg(test)]
mod tests {
    use super::{ruled, said};
    use crate::testdata::Worth;
    use agon_sandbox::Exit;

    #[test]
    fn exit_codes_and_first_words_mean_what_testlib_means_by_them() {
        let rows = [
            (0, "ok 3 numbers", Worth::Nothing),
            (1, "wrong answer 1st numbers differ", Worth::Nothing),
            (2, "wrong output format Expected integer", Worth::Nothing),
            (4, "wrong output format Extra information", Worth::Nothing),
            (8, "unexpected eof Unexpected end of file", Worth::Nothing),
            (3, "FAIL the answer is no number", Worth::Nothing),
            (7, "points 7.5 well done", Worth::UpTo(10.0)),
            (7, "7.5", Worth::UpTo(10.0)),
            (7, "points 11", Worth::UpTo(10.0)),
            (7, "points 0", Worth::UpTo(10.0)),
            (7, "points many", Worth::UpTo(10.0)),
            (7, "points 3", Worth::PassFail),
            (7, "points 3", Worth::Nothing),
            (7, "points 3", Worth::Sample),
            (0, "partially correct (0) nothing of it", Worth::UpTo(10.0)),
            (1, "partially correct (1) little of it", Worth::UpTo(10.0)),
            (50, "partially correct (50) half of it", Worth::UpTo(10.0)),
            (200, "partially correct (200) all of it", Worth::UpTo(10.0)),
            (42, "", Worth::Nothing),
            (139, "", Worth::Nothing),
        ];
        let told = rows.map(|(code, message, worth)| {
            let ruling = said(Exit::Code(code), message).and_then(|said| ruled(&said, worth));
            match ruling {
                Ok(checked) => format!("{code} {message:?}: {:?} {}", checked.check, checked.share),
                Err(why) => format!("{code} {message:?}: error, {why}"),
            }
        });
        insta::assert_snapshot!(told.join("\n"), @r#"
        0 "ok 3 numbers": Right 1000000
        1 "wrong answer 1st numbers differ": Wrong("wrong answer") 0
        2 "wrong output format Expected integer": Wrong("wrong output format") 0
        4 "wrong output format Extra information": Wrong("wrong output format") 0
        8 "unexpected eof Unexpected end of file": Wrong("the output ends too soon") 0
        3 "FAIL the answer is no number": error, it failed itself: FAIL the answer is no number
        7 "points 7.5 well done": Right 750000
        7 "7.5": Right 750000
        7 "points 11": error, its message gives 11, more than the 10 that the test can give
        7 "points 0": Wrong("wrong answer") 0
        7 "points many": error, its message holds no number of 0 or more
        7 "points 3": error, gave a part of the points where tests pass or fail
        7 "points 3": error, gave a part of the points where tests pass or fail
        7 "points 3": Right 1000000
        0 "partially correct (0) nothing of it": Wrong("wrong answer") 0
        1 "partially correct (1) little of it": Right 10000
        50 "partially correct (50) half of it": Right 500000
        200 "partially correct (200) all of it": error, a part must be a number of 0 to 100 hundredths
        42 "": error, exit code 42 is none of testlib's. 
        139 "": error, exit code 139 is none of testlib's.
        "#);
    }
}
