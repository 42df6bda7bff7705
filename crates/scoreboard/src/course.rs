//! What a log says of the contest as a whole.

use agon_domain::{Definition, Event, ProblemId, Seq};
use serde::{Deserialize, Serialize};

use crate::rank::Shape;
use crate::terms::Terms;

/// The contest as a whole, as far as standings need it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Course {
    definition: Option<Definition>,
    thawed: bool,
    /// Rejudgings that count, in the order in which they were applied.
    pub(crate) applied: Vec<Seq>,
    /// What decisions need to know and standings do not, in order: extensions, rejudgings, the end.
    others: Vec<(Seq, Event)>,
    /// Every problem the contest ever had; facts call a problem by its place here.
    pub(crate) problems: Vec<ProblemId>,
}

/// How far an event matters to the contest as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matters {
    /// It concerns somebody alone, or nothing here.
    Not,
    /// To what may be decided.
    ToDecisions,
    /// To everybody's standing.
    ToStandings,
}

impl Course {
    /// Takes an event, if it is one of the contest as a whole; tells how far it matters.
    pub(crate) fn apply(&mut self, seq: Seq, event: &Event) -> Matters {
        match event {
            Event::Defined { definition } => {
                for problem in &definition.problems {
                    self.number(problem.problem);
                }
                self.definition = Some(definition.as_ref().clone());
            }
            Event::Thawed => self.thawed = true,
            Event::RejudgingApplied { rejudging } => {
                if !self.is_open(*rejudging) {
                    return Matters::Not;
                }
                self.applied.push(*rejudging);
                self.others.push((seq, event.clone()));
            }
            Event::Extended { .. }
            | Event::RejudgingStarted { .. }
            | Event::RejudgingCancelled { .. }
            | Event::Closed
            | Event::Finalised { .. } => {
                self.others.push((seq, event.clone()));
                return Matters::ToDecisions;
            }
            Event::ContestCreated { .. }
            | Event::ProblemImported { .. }
            | Event::Joined { .. }
            | Event::Submitted(_)
            | Event::Judged(_)
            | Event::Disqualified { .. }
            | Event::Reinstated { .. } => return Matters::Not,
        }
        Matters::ToStandings
    }

    /// Whether a rejudging was started and has not ended. Nothing of one counts once the contest is final.
    fn is_open(&self, rejudging: Seq) -> bool {
        let ended = |event: &Event| {
            let of_it = |ended: &Seq| *ended == rejudging;
            matches!(event, Event::RejudgingApplied { rejudging } if of_it(rejudging))
                || matches!(event, Event::RejudgingCancelled { rejudging } if of_it(rejudging))
                || matches!(event, Event::Finalised { .. })
        };
        let started = |(seq, event): &(Seq, Event)| {
            *seq == rejudging && matches!(event, Event::RejudgingStarted { .. })
        };
        self.others.iter().any(started) && !self.others.iter().any(|(_, event)| ended(event))
    }

    /// The events that rebuild what decisions need of the contest as a whole, each with its place
    /// where that matters.
    pub(crate) fn told(&self) -> Vec<(Seq, Event)> {
        let defined = self.definition.iter().map(|definition| Event::Defined {
            definition: Box::new(definition.clone()),
        });
        let thawed = self.thawed.then_some(Event::Thawed);
        let whole = defined.chain(thawed).map(|event| (Seq::START, event));
        whole.chain(self.others.clone()).collect()
    }

    /// The number of a problem, a new one if it has none.
    pub(crate) fn number(&mut self, problem: ProblemId) -> u16 {
        let known = self.problems.iter().position(|one| *one == problem);
        let place = known.unwrap_or_else(|| {
            self.problems.push(problem);
            self.problems.len() - 1
        });
        u16::try_from(place).expect("definitions name few problems")
    }

    /// What keys look like.
    pub(crate) fn shape(&self) -> Shape {
        self.definition
            .as_ref()
            .map_or_else(Shape::default, Shape::of)
    }

    /// The terms as they are now.
    pub(crate) fn terms(&self) -> Terms {
        Terms::of(self.definition.as_ref(), self.thawed, &self.problems)
    }
}
