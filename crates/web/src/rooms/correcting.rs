//! The exact boards beside a room's own. What differs is folded again; where that does not help, what the
//! room began with is wrong, is forgotten, and the room begins anew from something older, at last from
//! the log alone. No board is called exact that has not been compared as it is shown.

use std::sync::{Arc, PoisonError};

use agon_domain::Envelope;
use agon_scoreboard::{Audience, Exact, Gap, Live};

use super::opening::{self, Origin};
use super::{BATCH, News, Room, Rooms, SNAPSHOT};

/// How many rows are compared while no event can be folded.
const ROWS: usize = 4_096;
/// From a snapshot, from segments, from the log.
const BEGINNINGS: usize = 3;

/// What came of a comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Corrected {
    /// How many rows differed from an exact one.
    pub differed: usize,
    /// How many still do: neither folding them again nor another beginning was of use.
    pub left: usize,
    /// Whether the room began anew.
    pub anew: bool,
}

impl Rooms {
    /// Compares a room's boards with the exact ones, and puts right what differs.
    ///
    /// # Errors
    /// When the log cannot be read.
    ///
    /// # Panics
    /// Never: comparing does not.
    pub async fn correct(
        &self,
        room: &Arc<Room>,
        exact: Exact,
    ) -> Result<Corrected, agon_store::Error> {
        room.change(|state| state.visited = true);
        room.catch_up(&self.store).await?;
        let (exact, mut all) = (Arc::new(exact), Corrected::default());
        for _ in 0..BEGINNINGS {
            let (at, exact) = (room.clone(), exact.clone());
            let correct = tokio::task::spawn_blocking(move || at.correct(&exact));
            let (differed, left) = correct.await.expect("comparing does not panic");
            (all.differed, all.left) = (all.differed.max(differed), left);
            if left == 0 || !self.begin_anew(room).await? {
                break;
            }
            all.anew = true;
        }
        Ok(all)
    }

    /// Forgets what a room began with, and begins it anew without that; whether there was such a thing.
    async fn begin_anew(&self, room: &Room) -> Result<bool, agon_store::Error> {
        let origin = room.look().origin;
        match origin {
            Origin::Snapshot(seq) => {
                let forget = self.store.forget_snapshot(SNAPSHOT, room.id, seq);
                forget.await?;
            }
            Origin::Segments => {
                let first = agon_domain::Seq::START;
                self.store.forget_segments(room.id, first).await?;
            }
            Origin::Log => return Ok(false),
        }
        let (mut live, origin) = opening::live(&self.store, room.id, self.boards.structure).await;
        loop {
            // A segment may be ahead of a room.
            room.catch_up(&self.store).await?;
            let events = self.store.read_after(room.id, live.seq(), BATCH).await?;
            let replaced = room.replace(&mut live, origin, &events);
            if replaced.map_err(|gap| room.damaged(gap))? {
                room.tell(News::Contest);
                return Ok(true);
            }
        }
    }
}

impl Room {
    /// Folds again what differs from the exact boards; how many rows did, and how many still do. What
    /// is shown is exact when none do and nobody's standing has changed since.
    fn correct(&self, exact: &Exact) -> (usize, usize) {
        let Some(differing) = self.differing(exact) else {
            return (0, 0);
        };
        let mut left = Some(0);
        if !differing.is_empty() {
            self.change(|state| state.live.correct(&differing));
            left = self.differing(exact).map(|rows| rows.len());
        }
        let confirmed = self.change(|state| {
            let before = Audience::BOTH.map(|audience| state.exact(audience));
            match left {
                Some(0) => {
                    state.live.settle(exact, crate::now());
                    if state.live.is_unchanged_since(exact.jury.seq) {
                        let version = |audience| state.live.version(audience);
                        state.exact = Some((version(Audience::Public), version(Audience::Jury)));
                        state.compared = true;
                    }
                }
                Some(_) => (state.exact, state.compared) = (None, false),
                // All rows have changed meanwhile: the next round tells.
                None => {}
            }
            // Who sees nothing new is told nothing: in a freeze that would be news of what it hides.
            let new = Audience::BOTH.into_iter().zip(before);
            new.filter(|(audience, before)| !before && state.exact(*audience))
                .map(|(audience, _)| audience)
                .collect::<Vec<_>>()
        });
        self.shelf.renew(self);
        for audience in confirmed {
            self.tell(News::Exact(audience));
        }
        (differing.len(), left.unwrap_or_default())
    }

    /// Who differs, found in many short looks: at a million rows one would keep events waiting.
    fn differing(&self, exact: &Exact) -> Option<Vec<agon_domain::Ordinal>> {
        let mut differing = Vec::new();
        for first in (0..=exact.jury.len()).step_by(ROWS) {
            let look = self.look();
            differing.extend(look.live.differing_among(exact, first..first + ROWS)?);
        }
        differing.sort_unstable();
        differing.dedup();
        Some(differing)
    }

    /// Puts a board in the place of the one that is here, once events have brought it as far; whether
    /// they have. Pages and streams go on.
    fn replace(&self, live: &mut Live, origin: Origin, events: &[Envelope]) -> Result<bool, Gap> {
        let apply = |live: &mut Live, last| {
            let mut events = events.iter().take_while(|event| event.seq <= last);
            events.try_for_each(|event| live.apply(event))
        };
        let folded = *self.folded.borrow();
        apply(live, folded)?;
        self.change(|state| {
            // What came in the meantime is little.
            apply(live, state.contest.seq)?;
            if live.seq() != state.contest.seq {
                return Ok(false);
            }
            live.count_on_from(&state.live);
            state.contest = live.contest();
            state.live = std::mem::take(live);
            (state.origin, state.exact, state.compared) = (origin, None, false);
            state.contest_news += 1;
            Ok(true)
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut super::State) -> T) -> T {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut state)
    }
}
