//! What a program in one language may take: the problem's limits, what the language's runtime needs beyond them, and what
//! a package or a contest says of the language.

use serde::{Deserialize, Serialize};

use crate::id::LanguageId;
use crate::manifest::ProblemLimits;

/// What a language is given with every problem, for the needs of its runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    /// CPU time in hundredths of the problem's limit.
    pub time_percent: u32,
    /// CPU time added to that, in milliseconds.
    pub extra_ms: u32,
    /// Memory added to the problem's limit, in MiB.
    pub extra_mib: u32,
}

/// What a package or a contest gives one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// The language.
    pub language: LanguageId,
    /// CPU time in hundredths of the problem's limit, in place of the language's own.
    #[serde(default)]
    pub time_percent: Option<u32>,
    /// Memory added to the problem's limit, in MiB; programs may use all of it.
    #[serde(default)]
    pub extra_mib: u32,
}

/// The least and the most of `time_percent`.
const PERCENT: std::ops::RangeInclusive<u32> = 10..=10_000;
/// The most memory that can be added, in MiB.
const MOST_MIB: u32 = 65_536;

impl Allowance {
    /// Refuses a list that could not be followed, in words that say what to write instead.
    ///
    /// # Errors
    /// What to change.
    pub fn check(list: &[Self]) -> Result<(), String> {
        for (place, one) in list.iter().enumerate() {
            let id = &one.language;
            let percent = one.time_percent.unwrap_or(100);
            if !PERCENT.contains(&percent) {
                return Err(format!("{id}: write a time multiplier from 0.1 to 100"));
            }
            if one.extra_mib > MOST_MIB {
                return Err(format!(
                    "{id}: write at most {MOST_MIB} MiB of extra memory"
                ));
            }
            if list[..place].iter().any(|other| other.language == *id) {
                return Err(format!("{id} stands twice"));
            }
        }
        Ok(())
    }

    /// What holds for a language: the first of the lists that names it, nearest first.
    #[must_use]
    pub fn find<'a>(language: &LanguageId, lists: &[&'a [Self]]) -> Option<&'a Self> {
        let named = |list: &&'a [Self]| list.iter().find(|one| one.language == *language);
        lists.iter().find_map(named)
    }
}

impl ProblemLimits {
    /// What a program in this language can count on, before the needs of its runtime.
    #[must_use]
    pub fn scaled(self, runtime: Runtime, allowance: Option<&Allowance>) -> Self {
        let percent = allowance.and_then(|one| one.time_percent);
        let percent = u64::from(percent.unwrap_or(runtime.time_percent));
        let cpu = (u64::from(self.cpu_ms) * percent).div_ceil(100);
        let extra = allowance.map_or(0, |one| one.extra_mib);
        Self {
            cpu_ms: u32::try_from(cpu).unwrap_or(u32::MAX),
            memory_kib: self.memory_kib.saturating_add(extra.saturating_mul(1024)),
            output_kib: self.output_kib,
        }
    }

    /// With the needs of the runtime: the limits that are enforced, of limits that were [scaled](Self::scaled).
    #[must_use]
    pub fn enforced(self, runtime: Runtime) -> Self {
        let memory = runtime.extra_mib.saturating_mul(1024);
        Self {
            cpu_ms: self.cpu_ms.saturating_add(runtime.extra_ms),
            memory_kib: self.memory_kib.saturating_add(memory),
            output_kib: self.output_kib,
        }
    }
}
