//! A rule's options, as organisers write them and everybody reads them.

use agon_domain::scoring::{Decay, Keep, Scoring};
use agon_domain::{Points, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Options of a contest's rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ScoringForm {
    /// Which attempt at a problem counts: `best` (default) or `last`.
    #[schema(value_type = String)]
    keep: Keep,
    /// Codes of the verdicts that are no attempts, `CE` by default; `JE` never is one.
    #[schema(value_type = Vec<String>)]
    uncounted: Vec<Verdict>,
    /// How points fall, under the rule `decay`.
    decay: DecayForm,
}

/// How points fall.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DecayForm {
    /// What a whole minute takes, in thousandths of the points; 4 by default.
    minute_permille: u32,
    /// What each earlier attempt takes, in thousandths of a point; 50000 by default.
    attempt: i64,
    /// The least that is left, in hundredths of the points; 30 by default.
    floor_percent: u32,
}

impl Default for ScoringForm {
    fn default() -> Self {
        (&Scoring::default()).into()
    }
}

impl Default for DecayForm {
    fn default() -> Self {
        Decay::default().into()
    }
}

impl From<&Scoring> for ScoringForm {
    fn from(scoring: &Scoring) -> Self {
        Self {
            keep: scoring.keep,
            uncounted: scoring.uncounted.clone(),
            decay: scoring.decay.into(),
        }
    }
}

impl From<Decay> for DecayForm {
    fn from(decay: Decay) -> Self {
        Self {
            minute_permille: decay.minute_permille,
            attempt: decay.attempt.0,
            floor_percent: decay.floor_percent,
        }
    }
}

impl From<&ScoringForm> for Scoring {
    fn from(form: &ScoringForm) -> Self {
        Self {
            keep: form.keep,
            uncounted: form.uncounted.clone(),
            decay: Decay {
                minute_permille: form.decay.minute_permille,
                attempt: Points(form.decay.attempt),
                floor_percent: form.decay.floor_percent,
            },
        }
    }
}
