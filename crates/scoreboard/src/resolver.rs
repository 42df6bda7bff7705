//! The resolver: in which order what a freeze hides is revealed.
//!
//! As it is done at ICPC contests: whoever stands last on the board as it is shown, and has results
//! that are not, has the first of them, by the order of the problems, revealed. They move to where
//! they belong then, and whoever stands last now is looked at next. So places become final from the
//! bottom up, and the first is known last.

use std::collections::BTreeSet;

use agon_domain::Ordinal;

use crate::Cell;
use crate::rank::{Ranks, Shape, Structure};
use crate::rules::Key;

/// Somebody on the frozen board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub who: Ordinal,
    /// Their cells as the public sees them.
    pub shown: Vec<Option<Cell>>,
    /// Their cells as the jury sees them, for the same problems.
    pub hidden: Vec<Option<Cell>>,
}

/// One step: a problem of somebody is revealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// Who.
    pub who: Ordinal,
    /// The problem's place in the definition.
    pub column: usize,
    /// The cell as it was shown before.
    pub before: Option<Cell>,
    /// The cell as it is.
    pub after: Option<Cell>,
    /// Their rank before and after; ties share.
    pub ranks: (u32, u32),
    /// Whether nothing of theirs is hidden after it.
    pub is_last: bool,
}

/// All steps, in order. `key` tells where a row with such cells stands; smaller is better. Of
/// equals the one who joined later comes first.
pub fn resolve(
    shape: Shape,
    seats: Vec<Seat>,
    key: impl Fn(&[Option<Cell>]) -> Key,
) -> Vec<Reveal> {
    let mut seats = seats;
    seats.sort_unstable_by_key(|seat| seat.who);
    let keyed = |seat: &Seat| (key(&seat.shown), seat.who);
    let mut order: Vec<_> = seats.iter().map(keyed).collect();
    order.sort_unstable();
    let mut ranks = Ranks::build(
        Structure::Exact,
        shape,
        order.iter().map(|(key, who)| (*who, *key)),
    );
    let hiding = seats.iter().filter(|seat| seat.shown != seat.hidden);
    let mut waiting: BTreeSet<(Key, Ordinal)> = hiding.map(keyed).collect();
    let mut steps = Vec::new();
    while let Some((_, who)) = waiting.pop_last() {
        let Ok(place) = seats.binary_search_by_key(&who, |seat| seat.who) else {
            continue;
        };
        let seat = &mut seats[place];
        let differs = |(shown, hidden): (&Option<Cell>, &Option<Cell>)| shown != hidden;
        let Some(column) = seat.shown.iter().zip(&seat.hidden).position(differs) else {
            continue;
        };
        let rank = |ranks: &Ranks| ranks.rank(who).map_or(0, |rank| rank.place);
        let before = rank(&ranks);
        let after = seat.hidden[column].clone();
        let shown = std::mem::replace(&mut seat.shown[column], after.clone());
        let now = key(&seat.shown);
        ranks.put(who, Some(now));
        let is_last = seat.shown == seat.hidden;
        steps.push(Reveal {
            who,
            column,
            before: shown,
            after,
            ranks: (before, rank(&ranks)),
            is_last,
        });
        if !is_last {
            waiting.insert((now, who));
        }
    }
    steps
}
