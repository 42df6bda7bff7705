//! How one participation's rank went over the contest.
//!
//! A rank at a moment is one more than the number of others who were better then. Everybody's key
//! changes only at their own attempts, so each is folded a few times, whatever the number of moments.

use std::time::Duration;

use agon_domain::{Ordinal, Points};

use super::Live;
use crate::Audience;
use crate::facts::{Facts, Group, Look, Person};
use crate::rules::{Key, Totals};
use crate::terms::Terms;

/// Who looks at a trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// An audience.
    Audience(Audience),
    /// Whose trail it is: own results whatever the freeze hides, against what the public sees.
    Owner,
}

impl Eyes {
    fn of_own(self) -> Audience {
        match self {
            Self::Audience(audience) => audience,
            Self::Owner => Audience::Jury,
        }
    }

    fn of_others(self) -> Audience {
        match self {
            Self::Audience(audience) => audience,
            Self::Owner => Audience::Public,
        }
    }
}

/// A trail in the making.
#[derive(Debug, Clone)]
pub struct Trail {
    who: Ordinal,
    eyes: Eyes,
    moments: Vec<Duration>,
    terms: Terms,
    own: Vec<(Key, Totals)>,
    is_ranked: bool,
    better: Vec<u32>,
    next: u32,
}

/// Where somebody stood at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Contest time.
    pub at: Duration,
    /// From 1, ties share; none for those who are not ranked.
    pub rank: Option<u32>,
    /// Total points.
    pub points: Points,
    /// Problems solved.
    pub solved: u32,
    /// Total penalty time, in seconds.
    pub penalty_s: u64,
}

impl Trail {
    /// Somebody's trail at moments of contest time, which must be in order.
    #[must_use]
    pub fn new(who: Ordinal, eyes: Eyes, moments: Vec<Duration>) -> Self {
        Self {
            who,
            eyes,
            moments,
            terms: Terms::default(),
            own: Vec::new(),
            is_ranked: false,
            better: Vec::new(),
            next: 0,
        }
    }

    fn begin(&mut self, live: &Live) {
        self.next = 0;
        self.terms = live.terms.clone();
        self.better = vec![0; self.moments.len()];
        self.own.clear();
        self.is_ranked = false;
        if let Some(person) = live.history.person(self.who) {
            self.is_ranked = person.group() == Group::Ranked;
            let facts = live.history.part(self.who);
            let look = live.history.look(&live.terms, self.eyes.of_own());
            self.own = totals(facts, look, person, &self.moments);
        }
    }

    /// The samples, once all partitions were looked through.
    #[must_use]
    pub fn samples(&self) -> Vec<Sample> {
        let moments = self.moments.iter().zip(&self.own).zip(&self.better);
        let sample = |((at, (_, totals)), better): ((&Duration, &(Key, Totals)), &u32)| Sample {
            at: *at,
            rank: self.is_ranked.then_some(better + 1),
            points: totals.points(),
            solved: totals.solved,
            penalty_s: totals.penalty_s,
        };
        moments.map(sample).collect()
    }
}

impl Live {
    /// Looks through the next partition; answers whether there are more. When the contest was
    /// defined anew in between, all begins again.
    pub fn follow(&self, trail: &mut Trail) -> bool {
        if trail.next == 0 || trail.terms != self.terms {
            trail.begin(self);
        }
        if !trail.is_ranked || trail.next >= Ordinal::PARTITIONS {
            return false;
        }
        let facts = &self.history.parts[trail.next as usize];
        let look = self.history.look(&self.terms, trail.eyes.of_others());
        let ordinals = (trail.next..).step_by(Ordinal::PARTITIONS as usize);
        for (who, person) in ordinals.zip(facts.people()) {
            if who == trail.who.0 || person.group() != Group::Ranked {
                continue;
            }
            let theirs = totals(facts, look, person, &trail.moments);
            let compared = trail.better.iter_mut().zip(&trail.own).zip(theirs);
            for ((better, (own, _)), (key, _)) in compared {
                *better += u32::from(key < *own);
            }
        }
        trail.next += 1;
        trail.next < Ordinal::PARTITIONS
    }
}

/// Somebody's key and totals at each moment.
fn totals(
    facts: &Facts,
    look: Look<'_>,
    person: &Person,
    moments: &[Duration],
) -> Vec<(Key, Totals)> {
    let times = facts.times(look.terms, person);
    let mut known: Option<(usize, (Key, Totals))> = None;
    let at = |moment: &Duration| {
        let made = times.partition_point(|time| time < moment);
        match known {
            Some((before, totals)) if before == made => totals,
            _ => {
                let until = Some(*moment);
                let totals = total(facts, Look { until, ..look }, person);
                known = Some((made, totals));
                totals
            }
        }
    };
    moments.iter().map(at).collect()
}

fn total(facts: &Facts, look: Look<'_>, person: &Person) -> (Key, Totals) {
    let mut totals = Totals::default();
    for tried in &person.tried {
        if let Some(cell) = facts.fold_for(look, person, tried) {
            totals.add(&cell);
        }
    }
    (totals.key(look.terms), totals)
}
