//! Runs near the limit of time are repeated, so that a bad moment of the machine decides nothing.

use std::time::Duration;

use agon_sandbox::{Exit, Outcome, Stdin};

use super::Session;
use crate::judge::Fault;
use crate::testdata::Test;

/// How far beyond its limit a run may be to be repeated, in percent of the limit.
const MARGIN: u32 = 10;
/// How often it is repeated at most.
const REPEATS: usize = 2;

impl Session<'_> {
    /// Runs the program on one input. A run that passes the limit of CPU time by no more than the margin is
    /// repeated, and the best run is taken; the CPU times of the others are given beside it, in milliseconds.
    pub(super) fn fairly(
        &mut self,
        test: &Test,
        stdin: &Stdin,
    ) -> Result<(Outcome, Vec<u32>), Fault> {
        let mut best = self.once(test, stdin)?;
        let mut others = Vec::new();
        let limit = {
            let allowed = self.allowed;
            self.bench()?.limits(allowed).cpu
        };
        while is_near(&best, limit) && others.len() < REPEATS {
            let next = self.once(test, stdin)?;
            let worse = if next.usage.cpu < best.usage.cpu {
                std::mem::replace(&mut best, next)
            } else {
                next
            };
            others.push(u32::try_from(worse.usage.cpu.as_millis()).unwrap_or(u32::MAX));
        }
        if best.usage.cpu > limit && best.exit == Exit::Code(0) {
            best.exit = Exit::CpuLimit;
        }
        Ok((best, others))
    }

    fn once(&mut self, test: &Test, stdin: &Stdin) -> Result<Outcome, Fault> {
        self.place(test)?;
        let allowed = self.allowed;
        let bench = self.bench()?;
        let mut spec = bench.spec(&test.program_args, stdin.clone(), allowed);
        spec.limits.cpu += spec.limits.cpu * MARGIN / 100;
        Ok(bench.chamber.run(&spec)?)
    }
}

/// Whether a run ended well, though a little late.
fn is_near(outcome: &Outcome, limit: Duration) -> bool {
    outcome.exit == Exit::Code(0) && outcome.usage.cpu > limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use agon_sandbox::Usage;

    #[test]
    fn only_a_run_that_ended_well_and_late_is_near() {
        let limit = Duration::from_millis(1000);
        let near = |exit, cpu_ms| {
            let outcome = Outcome {
                exit,
                usage: Usage {
                    cpu: Duration::from_millis(cpu_ms),
                    wall: Duration::from_secs(2),
                    memory: 1 << 20,
                    approximate: false,
                },
                stdout: Vec::new(),
                stderr: Vec::new(),
            };
            is_near(&outcome, limit)
        };
        assert!(near(Exit::Code(0), 1001));
        assert!(!near(Exit::Code(0), 1000));
        assert!(!near(Exit::CpuLimit, 1100));
        assert!(!near(Exit::Code(1), 1050));
    }
}
