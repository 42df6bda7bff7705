//! `limits` of `problem.yaml`, checked: what cannot be enforced is refused here, not found out while judging.

use agon_domain::manifest::ProblemLimits;

use crate::package::Error;
use crate::package::settings::Limits;

const FILE: &str = "problem.yaml";

/// The limits of a run of the package's own programs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Validation {
    pub(crate) cpu_ms: u32,
    pub(crate) memory_mib: u32,
    /// The most it may print, and write into one file of feedback, in bytes.
    pub(crate) output: u64,
}

/// The limits of compiling a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Compiling {
    pub(crate) cpu_s: u32,
    pub(crate) memory_mib: u32,
}

impl Default for Compiling {
    fn default() -> Self {
        Self {
            cpu_s: 30,
            memory_mib: 1024,
        }
    }
}

pub(super) fn of_runs(given: &Limits) -> Result<ProblemLimits, Error> {
    let seconds = given
        .time_limit
        .ok_or_else(|| Error::new(FILE, "write `limits.time_limit`, in seconds"))?;
    Ok(ProblemLimits {
        cpu_ms: milliseconds(seconds, "time_limit")?,
        memory_kib: mib(given.memory, 1024, (4, 65_536), "memory")? * 1024,
        output_kib: mib(given.output, 8, (1, 1024), "output")? * 1024,
    })
}

pub(super) fn of_validation(given: &Limits) -> Result<Validation, Error> {
    let output = mib(given.validation_output, 8, (1, 256), "validation_output")?;
    Ok(Validation {
        cpu_ms: milliseconds(given.validation_time.unwrap_or(60.0), "validation_time")?,
        memory_mib: mib(
            given.validation_memory,
            1024,
            (16, 4096),
            "validation_memory",
        )?,
        output: u64::from(output) << 20,
    })
}

pub(super) fn of_compiling(given: &Limits) -> Result<Compiling, Error> {
    let usual = Compiling::default();
    let seconds = given.compilation_time.unwrap_or(usual.cpu_s.into());
    let cpu_ms = milliseconds(seconds, "compilation_time")?;
    let memory = given.compilation_memory;
    Ok(Compiling {
        cpu_s: cpu_ms.div_ceil(1000),
        memory_mib: mib(memory, usual.memory_mib, (64, 8192), "compilation_memory")?,
    })
}

fn mib(
    given: Option<u32>,
    usual: u32,
    (least, most): (u32, u32),
    field: &str,
) -> Result<u32, Error> {
    let value = given.unwrap_or(usual);
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    let reason = format!("`limits.{field}` must be {least} to {most} MiB");
    Err(Error::new(FILE, reason))
}

/// Seconds of a file as milliseconds, at most ten minutes.
fn milliseconds(seconds: f64, field: &str) -> Result<u32, Error> {
    if !(0.001..=600.0).contains(&seconds) {
        let reason = format!("`limits.{field}` must be above 0 and at most 600 seconds");
        return Err(Error::new(FILE, reason));
    }
    // In range and positive: the cast loses only the fraction that rounding left.
    Ok((seconds * 1000.0).round() as u32)
}
