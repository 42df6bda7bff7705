//! What the sandbox saw, turned into what the contestant is told.

use agon_domain::verdict::Verdict;
use agon_sandbox::{Exit, Limits, Outcome};

use crate::checker::Check;

/// The verdict of one run and the reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ruling {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
}

/// What ended a run before its output could be looked at; none if it ended well.
/// Limits come first: output cut short by a limit is not worth checking.
pub(crate) fn stopped(outcome: &Outcome, limits: &Limits) -> Option<Ruling> {
    let seconds = |time: std::time::Duration| format!("{:.2} s", time.as_secs_f64());
    let (verdict, reason) = match outcome.exit {
        Exit::Code(0) => return None,
        Exit::CpuLimit => (
            Verdict::TimeLimitExceeded,
            format!(
                "used {} of {} CPU time",
                seconds(outcome.usage.cpu.max(limits.cpu)),
                seconds(limits.cpu)
            ),
        ),
        Exit::WallLimit => (
            Verdict::TimeLimitExceeded,
            format!(
                "ran for {} while it used {} CPU time; at most {} may pass",
                seconds(outcome.usage.wall),
                seconds(outcome.usage.cpu),
                seconds(limits.wall)
            ),
        ),
        Exit::MemoryLimit => {
            let reason = format!("needed more than {} MiB", limits.memory >> 20);
            (Verdict::MemoryLimitExceeded, reason)
        }
        Exit::OutputLimit => {
            let reason = format!("printed more than {} KiB", limits.stdout >> 10);
            (Verdict::OutputLimitExceeded, reason)
        }
        Exit::Code(code) => (Verdict::RuntimeError, format!("exit code {code}")),
        Exit::Signal(signal) => {
            let name = signal_name(signal)
                .map(|name| format!(" ({name})"))
                .unwrap_or_default();
            (
                Verdict::RuntimeError,
                format!("killed by signal {signal}{name}"),
            )
        }
    };
    Some(Ruling { verdict, reason })
}

impl From<Check> for Ruling {
    fn from(check: Check) -> Self {
        match check {
            Check::Right => Self {
                verdict: Verdict::Accepted,
                reason: String::new(),
            },
            Check::Wrong(reason) => Self {
                verdict: Verdict::WrongAnswer,
                reason,
            },
        }
    }
}

fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        4 => "SIGILL, an illegal instruction",
        6 => "SIGABRT, the program aborted itself",
        7 => "SIGBUS, a bad memory access",
        8 => "SIGFPE, such as a division by zero",
        9 => "SIGKILL",
        11 => "SIGSEGV, an invalid memory access or too deep a recursion",
        13 => "SIGPIPE",
        25 => "SIGXFSZ, a file grew too large",
        31 => "SIGSYS, a call to the system that is not allowed",
        _ => return None,
    })
}
