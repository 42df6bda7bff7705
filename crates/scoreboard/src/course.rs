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
    /// Every problem the contest ever had; facts call a problem by its place here.
    pub(crate) problems: Vec<ProblemId>,
}

impl Course {
    /// Takes an event that concerns everybody; answers whether it does.
    pub(crate) fn apply(&mut self, event: &Event) -> bool {
        match event {
            Event::Defined { definition } => {
                for problem in &definition.problems {
                    self.number(problem.problem);
                }
                self.definition = Some(definition.as_ref().clone());
            }
            Event::Thawed => self.thawed = true,
            Event::RejudgingApplied { rejudging } => {
                self.applied.retain(|other| other != rejudging);
                self.applied.push(*rejudging);
            }
            Event::ContestCreated { .. }
            | Event::ProblemImported { .. }
            | Event::Joined { .. }
            | Event::Submitted(_)
            | Event::Judged(_)
            | Event::Extended { .. }
            | Event::Disqualified { .. }
            | Event::Reinstated { .. }
            | Event::RejudgingStarted { .. }
            | Event::RejudgingCancelled { .. }
            | Event::Closed
            | Event::Finalised { .. } => return false,
        }
        true
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
