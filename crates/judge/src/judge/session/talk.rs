//! Interactive tests: the program and the package's validator talk, and whoever breaks off first is to blame.

use agon_sandbox::{Dialogue, Exit, Limits, Line, Outcome, Side, Stdin, converse};

use super::record::Record;
use super::{Checking, Judged, Ran, Session, too_many};
use crate::judge::Fault;
use crate::judge::validate::ending;
use crate::judge::words::{Ruling, stopped};
use crate::testdata::{Test, Worth};
use agon_domain::verdict::Verdict;

/// How many bytes are kept of a talk: more than is shown, so that marks and cuts have room.
const TRANSCRIPT: u64 = 8 << 10;
const BROKEN_PIPE: i32 = 13;

/// Whose end says how the test went.
#[derive(Debug, PartialEq, Eq)]
enum Blame {
    /// The program's: it broke off, or passed a limit.
    Program(Ruling),
    /// The validator's, by its exit code.
    Validator,
    /// Nobody's: judging failed.
    Nobody(String),
}

impl Session<'_> {
    /// A talk for each pass. The validator's folder stays as it is between them.
    pub(super) fn talk(&mut self, worth: Worth, test: &Test) -> Result<Ran, Fault> {
        let mut record = Record::default();
        for pass in 1..=self.testdata.passes {
            self.place(test)?;
            let dialogue = self.converse(test, pass)?;
            record.part();
            for (mark, line) in lines(&dialogue.transcript) {
                record.line(mark, &line);
            }
            let allowed = self.allowed;
            let limits = self.bench()?.limits(allowed);
            let blame = blame(&dialogue, &limits);
            let Dialogue { first, second, .. } = dialogue;
            record.take(first);
            match blame {
                Blame::Program(ruling) => return Ok(record.ran(&test.name, ruling, 0)),
                Blame::Nobody(why) => {
                    let on = format!("output_validator on {}", test.name);
                    return Err(Fault::new(format!("{on}: {why}")));
                }
                Blame::Validator => {}
            }
            let Checking::Validator(validator) = &mut self.checking else {
                return Err(nobody_to_talk_to());
            };
            let checked = validator.said(&test.name, worth, &second)?;
            if checked.next.is_none() {
                return Ok(record.checked(&test.name, checked));
            }
        }
        Err(too_many(test, self.testdata.passes))
    }

    fn converse(&mut self, test: &Test, pass: u32) -> Result<Dialogue, Fault> {
        let (Judged::Program(bench), Checking::Validator(validator)) =
            (&mut self.subject, &mut self.checking)
        else {
            return Err(nobody_to_talk_to());
        };
        if pass == 1 {
            validator.begin(test)?;
        }
        let program = bench.spec(&test.program_args, Stdin::Empty, self.allowed);
        let args = validator.args(test);
        let mut other = validator.bench.spec(&args, Stdin::Empty, validator.allowed);
        // A program that never answers is found out before the validator that waits for it.
        other.limits.wall += program.limits.wall;
        let own = &mut bench.chamber;
        let theirs = &mut validator.bench.chamber;
        Ok(converse((own, &program), (theirs, &other), TRANSCRIPT)?)
    }
}

fn nobody_to_talk_to() -> Fault {
    Fault::new("an interactive problem needs a program and an output_validator")
}

/// Who is to blame for the end of a talk; `limits` are the program's.
///
/// A program that ends badly while the validator still speaks has failed, whatever the validator makes of the
/// silence. Once the validator has said wrong, what the program does of it is no matter. Whoever was waited for
/// when time ran out is told by the clocks.
fn blame(talk: &Dialogue, limits: &Limits) -> Blame {
    let (program, validator) = (&talk.first, &talk.second);
    let own = stopped(program, limits);
    match talk.ended {
        Side::First => match own {
            Some(_) if was_kept_waiting(program, validator) => {
                let spent = validator.usage.cpu.as_secs_f64();
                Blame::Nobody(format!("let the program wait while it used {spent:.1} s"))
            }
            Some(ruling) => Blame::Program(ruling),
            None if validator.exit == Exit::Signal(BROKEN_PIPE) => Blame::Program(Ruling {
                verdict: Verdict::WrongAnswer,
                reason: "ended before the talk was over".into(),
            }),
            None => Blame::Validator,
        },
        Side::Second => match (validator.exit, own) {
            (Exit::Code(42), Some(ruling)) => Blame::Program(after(ruling, program.exit)),
            (
                Exit::Code(_)
                | Exit::Signal(_)
                | Exit::CpuLimit
                | Exit::MemoryLimit
                | Exit::OutputLimit,
                _,
            ) => Blame::Validator,
            (Exit::WallLimit, _) => Blame::Nobody(ending(validator.exit)),
        },
    }
}

/// Whether the program ran out of wall time while the validator worked for most of it.
fn was_kept_waiting(program: &Outcome, validator: &Outcome) -> bool {
    program.exit == Exit::WallLimit && validator.usage.cpu * 2 > program.usage.wall
}

/// A program that was right and then failed is told so.
fn after(mut ruling: Ruling, exit: Exit) -> Ruling {
    ruling.reason = match exit {
        Exit::Signal(BROKEN_PIPE) => "wrote on after the talk was over".into(),
        Exit::Signal(_)
        | Exit::Code(_)
        | Exit::CpuLimit
        | Exit::WallLimit
        | Exit::MemoryLimit
        | Exit::OutputLimit => format!("{}, after the talk was over", ruling.reason),
    };
    ruling
}

/// The talk line by line: `<` for what the program read, `>` for what it said.
fn lines(transcript: &[Line]) -> Vec<(char, String)> {
    let mut lines = Vec::new();
    for piece in transcript {
        let mark = match piece.by {
            Side::First => '>',
            Side::Second => '<',
        };
        let text = String::from_utf8_lossy(&piece.text);
        lines.extend(text.lines().map(|line| (mark, line.to_owned())));
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use agon_sandbox::{Dialogue, Exit, Limits, Outcome, Side, Usage};

    use super::{Blame, blame};

    const LIMITS: Limits = Limits {
        cpu: Duration::from_secs(1),
        wall: Duration::from_secs(5),
        memory: 64 << 20,
        processes: 1,
        stdout: 1 << 20,
        stderr: 1 << 10,
        file_size: 1 << 20,
        open_files: 16,
        stack: None,
        address_space: false,
    };

    fn ended(exit: Exit, cpu_s: u64, wall_s: u64) -> Outcome {
        Outcome {
            exit,
            usage: Usage {
                cpu: Duration::from_secs(cpu_s),
                wall: Duration::from_secs(wall_s),
                memory: 1 << 20,
                approximate: false,
            },
            stdout: Vec::new(),
            stderr: Vec::new(),
        }
    }

    #[test]
    fn whoever_breaks_off_first_is_to_blame() {
        use Side::{First, Second};
        let code = Exit::Code;
        let rows = [
            (code(0), code(42), First, 0),
            (code(0), code(43), First, 0),
            (code(0), code(1), First, 0),
            (code(0), Exit::Signal(13), First, 0),
            (code(1), code(43), First, 0),
            (code(1), code(1), First, 0),
            (Exit::Signal(11), Exit::Signal(13), First, 0),
            (Exit::CpuLimit, code(43), First, 0),
            (Exit::WallLimit, code(43), First, 0),
            (Exit::WallLimit, code(43), First, 4),
            (Exit::OutputLimit, code(43), First, 0),
            (code(0), code(43), Second, 0),
            (Exit::Signal(13), code(43), Second, 0),
            (Exit::CpuLimit, code(43), Second, 0),
            (code(0), code(42), Second, 0),
            (code(3), code(42), Second, 0),
            (Exit::Signal(13), code(42), Second, 0),
            (Exit::WallLimit, code(42), Second, 0),
            (code(0), code(1), Second, 0),
            (code(0), Exit::CpuLimit, Second, 9),
            (code(0), Exit::WallLimit, Second, 0),
        ];
        let told = rows.map(|(program, validator, first, cpu)| {
            let talk = Dialogue {
                first: ended(program, 0, 5),
                second: ended(validator, cpu, 5),
                ended: first,
                transcript: Vec::new(),
            };
            let blamed = match blame(&talk, &LIMITS) {
                Blame::Program(ruling) => format!("{} {}", ruling.verdict, ruling.reason),
                Blame::Validator => "as the validator says".into(),
                Blame::Nobody(why) => format!("nobody: {why}"),
            };
            let who = match first {
                First => "program",
                Second => "validator",
            };
            format!("{who} first, {program:?} and {validator:?} ({cpu} s): {blamed}")
        });
        insta::assert_snapshot!(told.join("\n"), @r"
        program first, Code(0) and Code(42) (0 s): as the validator says
        program first, Code(0) and Code(43) (0 s): as the validator says
        program first, Code(0) and Code(1) (0 s): as the validator says
        program first, Code(0) and Signal(13) (0 s): WA ended before the talk was over
        program first, Code(1) and Code(43) (0 s): RTE exit code 1
        program first, Code(1) and Code(1) (0 s): RTE exit code 1
        program first, Signal(11) and Signal(13) (0 s): RTE killed by signal 11 (SIGSEGV, an invalid memory access or too deep a recursion)
        program first, CpuLimit and Code(43) (0 s): TLE used 1.00 s of 1.00 s CPU time
        program first, WallLimit and Code(43) (0 s): TLE ran for 5.00 s while it used 0.00 s CPU time; at most 5.00 s may pass
        program first, WallLimit and Code(43) (4 s): nobody: let the program wait while it used 4.0 s
        program first, OutputLimit and Code(43) (0 s): OLE printed more than 1024 KiB
        validator first, Code(0) and Code(43) (0 s): as the validator says
        validator first, Signal(13) and Code(43) (0 s): as the validator says
        validator first, CpuLimit and Code(43) (0 s): as the validator says
        validator first, Code(0) and Code(42) (0 s): as the validator says
        validator first, Code(3) and Code(42) (0 s): RTE exit code 3, after the talk was over
        validator first, Signal(13) and Code(42) (0 s): RTE wrote on after the talk was over
        validator first, WallLimit and Code(42) (0 s): TLE ran for 5.00 s while it used 0.00 s CPU time; at most 5.00 s may pass, after the talk was over
        validator first, Code(0) and Code(1) (0 s): as the validator says
        validator first, Code(0) and CpuLimit (9 s): as the validator says
        validator first, Code(0) and WallLimit (0 s): nobody: took too long
        ");
    }
}
