//! The board as it was at a moment of contest time: of the submissions made before it, with what is
//! known of them now.
//!
//! It is folded a partition at a time, so that who holds the board may let go of it in between.

use std::time::Duration;

use agon_domain::{Ordinal, Seq};

use super::Live;
use crate::Audience;
use crate::board::{Board, Part};
use crate::facts::Look;
use crate::terms::Terms;

/// A board of an earlier moment in the making.
#[derive(Debug, Clone)]
pub struct Moment {
    audience: Audience,
    until: Duration,
    terms: Terms,
    seq: Seq,
    parts: Vec<Part>,
}

impl Moment {
    /// What an audience saw at a contest time; each participation by its own clock.
    #[must_use]
    pub fn new(audience: Audience, until: Duration) -> Self {
        Self {
            audience,
            until,
            terms: Terms::default(),
            seq: Seq::START,
            parts: Vec::new(),
        }
    }

    /// The board, once all partitions were taken.
    #[must_use]
    pub fn board(self) -> Board {
        Board::reduce(self.seq, self.terms.columns.len(), self.parts)
    }
}

impl Live {
    /// Folds the next partition into the moment; answers whether there are more. When the contest
    /// was defined anew in between, all begins again.
    pub fn replay(&self, moment: &mut Moment) -> bool {
        if moment.parts.is_empty() || moment.terms != self.terms {
            moment.parts.clear();
            moment.terms = self.terms.clone();
            moment.seq = self.history.seq;
        }
        let Ok(number) = u32::try_from(moment.parts.len()) else {
            return false;
        };
        if number < Ordinal::PARTITIONS {
            let look = Look {
                until: Some(moment.until),
                ..self.history.look(&self.terms, moment.audience)
            };
            let facts = &self.history.parts[number as usize];
            moment.parts.push(Part::fold(facts, look));
        }
        number + 1 < Ordinal::PARTITIONS
    }
}
