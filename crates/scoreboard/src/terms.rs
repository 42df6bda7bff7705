//! The terms of a contest: what of its definition decides standings, and nothing else of it.

use agon_domain::definition::TieBreak;
use agon_domain::scoring::Decay;
use agon_domain::{Definition, Keep, Points, ProblemId, Rule, Timestamp, Verdict, visibility};

/// Terms under which facts are folded. Two definitions with equal terms give equal boards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) rule: Rule,
    pub(crate) keep: Keep,
    pub(crate) decay: Decay,
    pub(crate) penalty_minutes: u32,
    pub(crate) tie_breaks: Vec<TieBreak>,
    pub(crate) starts: Timestamp,
    /// From when on attempts are hidden from the public; none when nothing is.
    pub(crate) hidden_from: Option<Timestamp>,
    /// What each problem's full solution earns, in the order shown.
    pub(crate) columns: Vec<Points>,
    /// The columns of problems, by their numbers among the facts.
    places: Vec<Option<usize>>,
    counted: [bool; Verdict::ALL.len()],
}

impl Terms {
    /// The terms of a definition. No definition, no problems.
    pub(crate) fn of(
        definition: Option<&Definition>,
        thawed: bool,
        numbered: &[ProblemId],
    ) -> Self {
        let Some(definition) = definition else {
            return Self::default();
        };
        Self {
            rule: definition.rule,
            keep: definition.scoring.keep,
            decay: definition.scoring.decay,
            penalty_minutes: definition.penalty_minutes,
            tie_breaks: definition.tie_breaks.clone(),
            starts: definition.starts,
            hidden_from: visibility::hidden_from(Some(definition), thawed),
            columns: definition
                .problems
                .iter()
                .map(|problem| problem.points)
                .collect(),
            places: numbered
                .iter()
                .map(|id| {
                    definition
                        .problems
                        .iter()
                        .position(|one| one.problem == *id)
                })
                .collect(),
            counted: Verdict::ALL.map(|verdict| definition.scoring.counts(verdict)),
        }
    }

    /// Whether a verdict makes an attempt.
    pub(crate) fn counts(&self, verdict: Verdict) -> bool {
        self.counted[verdict as usize]
    }

    /// The column of the problem with this number, and what a full solution earns.
    pub(crate) fn column(&self, number: u16) -> Option<(usize, Points)> {
        let column = *self.places.get(usize::from(number))?;
        Some((column?, self.columns[column?]))
    }
}

impl Default for Terms {
    /// Those of a contest not yet defined.
    fn default() -> Self {
        Self {
            rule: Rule::Points,
            keep: Keep::Best,
            decay: Decay::default(),
            penalty_minutes: 0,
            tie_breaks: Vec::new(),
            starts: Timestamp::default(),
            hidden_from: None,
            columns: Vec::new(),
            places: Vec::new(),
            counted: [false; Verdict::ALL.len()],
        }
    }
}
