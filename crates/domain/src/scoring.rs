//! What an organiser may choose about scoring, besides the rule itself.

use serde::{Deserialize, Serialize};

use crate::points::Points;
use crate::refusal::Refusal;
use crate::verdict::Verdict;

/// The options of a contest's rule. Those that a rule has no use for are refused with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scoring {
    /// Which of a participation's attempts at a problem counts.
    #[serde(default)]
    pub keep: Keep,
    /// The verdicts that are no attempts: they cost and earn nothing. A judging error never is one.
    #[serde(default = "compile_errors")]
    pub uncounted: Vec<Verdict>,
    /// How points fall, under the rule `decay`.
    #[serde(default)]
    pub decay: Decay,
}

/// Which attempt counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The one with the most points, and of equals the first.
    #[default]
    Best,
    /// The last one judged, be it worse.
    Last,
}

/// How the points of a problem fall under the rule `decay`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decay {
    /// What a whole minute takes from the points, in thousandths of them.
    pub minute_permille: u32,
    /// What each earlier attempt takes.
    pub attempt: Points,
    /// The least that is left, in hundredths of the points.
    pub floor_percent: u32,
}

impl Default for Decay {
    /// As in Codeforces rounds: a 250th a minute, 50 points an attempt, never below 30 %.
    fn default() -> Self {
        Self {
            minute_permille: 4,
            attempt: Points(50_000),
            floor_percent: 30,
        }
    }
}

fn compile_errors() -> Vec<Verdict> {
    vec![Verdict::CompileError]
}

impl Default for Scoring {
    fn default() -> Self {
        Self {
            keep: Keep::Best,
            uncounted: compile_errors(),
            decay: Decay::default(),
        }
    }
}

impl Scoring {
    /// Whether nothing was chosen.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a verdict makes an attempt that costs or earns something.
    #[must_use]
    pub fn counts(&self, verdict: Verdict) -> bool {
        verdict != Verdict::JudgingError && !self.uncounted.contains(&verdict)
    }

    /// Refuses options that cannot be meant.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let wrong = |field: &str, reason: &str| {
            Err(Refusal::BadDefinition {
                field: field.into(),
                reason: reason.into(),
            })
        };
        if self.uncounted.contains(&Verdict::Accepted) {
            return wrong(
                "scoring.uncounted",
                "what is accepted always counts; leave AC out",
            );
        }
        if self.decay.minute_permille > 1_000 {
            return wrong("scoring.decay.minute_permille", "write 0 to 1000");
        }
        if self.decay.floor_percent > 100 {
            return wrong("scoring.decay.floor_percent", "write 0 to 100");
        }
        if !(0..=1_000_000_000).contains(&self.decay.attempt.0) {
            return wrong("scoring.decay.attempt", "write 0 to 1000000 points");
        }
        Ok(())
    }
}
