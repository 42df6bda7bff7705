//! Where rows stand: by rank, and around somebody.

use agon_domain::Ordinal;

use super::Live;
use crate::Audience;
use crate::facts::{Group, Person};
use crate::rules::Key;

/// What decides where somebody's row stands: the better is the lesser. It is of this moment and
/// certain, whatever finds ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Precedence {
    disqualified: bool,
    key: Key,
    /// Of equals those without a rank stand first.
    ranked: bool,
    who: Ordinal,
}

impl Precedence {
    /// Whose it is.
    #[must_use]
    pub fn who(self) -> Ordinal {
        self.who
    }

    /// The ranks of those whose they are among themselves, in order: from 1, ties share; none for
    /// those who are not ranked.
    #[must_use]
    pub fn ranks(ordered: &[Self]) -> Vec<Option<u32>> {
        let (mut place, mut last) = (0, None);
        let rank = |one: &Self| {
            if !one.ranked {
                return None;
            }
            place += 1;
            let shared = match last {
                Some((key, shared)) if key == one.key => shared,
                Some(_) | None => place,
            };
            last = Some((one.key, shared));
            Some(shared)
        };
        ordered.iter().map(rank).collect()
    }
}

impl Live {
    /// What decides where somebody's row stands, as an audience sees it.
    #[must_use]
    pub fn precedence(&self, audience: Audience, who: Ordinal) -> Option<Precedence> {
        let group = self.history.person(who).map(Person::group)?;
        Some(Precedence {
            disqualified: group == Group::Disqualified,
            key: self.key(audience, who),
            ranked: group == Group::Ranked,
            who,
        })
    }

    /// The place of somebody's row in the order of [`Live::page`], from 0.
    #[must_use]
    pub fn place_of(&self, audience: Audience, who: Ordinal) -> Option<usize> {
        self.side(audience).place(who)
    }

    /// The place of the row that is the `rank`th of those who are ranked, from 1. Of equals, which
    /// share a better rank, it is one of the later ones.
    #[must_use]
    pub fn place_of_rank(&self, audience: Audience, rank: usize) -> Option<usize> {
        let side = self.side(audience);
        side.place(side.ranked_at(rank.checked_sub(1)?)?)
    }

    /// Everybody, in the order of [`Live::page`], and last those whom it does not show at this moment.
    #[must_use]
    pub fn order(&self, audience: Audience) -> Vec<Ordinal> {
        let side = self.side(audience);
        let mut order = side.page(0, side.span());
        let mut is_there = vec![false; self.total()];
        for who in &order {
            if let Some(there) = is_there.get_mut(who.0 as usize) {
                *there = true;
            }
        }
        let missing = (0_u32..).zip(is_there).filter(|(_, there)| !there);
        order.extend(missing.map(|(who, _)| Ordinal(who)));
        order
    }

    /// How many places [`Live::page`] knows. Structures that are not exact may have holes among
    /// them; a page with some is short.
    #[must_use]
    pub fn places(&self, audience: Audience) -> usize {
        self.side(audience).span()
    }

    /// How many have a rank.
    #[must_use]
    pub fn ranked(&self, audience: Audience) -> usize {
        self.side(audience).ranked()
    }
}
