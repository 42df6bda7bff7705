//! Which rows somebody asks for, and why some cannot be had.

use std::ops::RangeInclusive;

use agon_domain::Ordinal;
use agon_scoreboard::Audience;
use serde::Deserialize;
use utoipa::IntoParams;

use super::edition::Edition;
use crate::Problem;
use crate::rooms::{Room, State};

/// How many rows a page may have.
const ROWS: RangeInclusive<usize> = 1..=200;
/// How many it has where nothing is said.
const USUAL: usize = 100;

/// Which rows. Give at most one of `offset`, `rank` and `after`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BoardQuery {
    /// How many rows to skip.
    #[param(value_type = Option<u64>)]
    pub(crate) offset: Option<String>,
    /// The rank to begin with, from 1.
    #[param(value_type = Option<u64>)]
    pub(crate) rank: Option<String>,
    /// `next` of the page before: goes on after its last row, wherever that stands now.
    pub(crate) after: Option<String>,
    /// How many rows, at most 200.
    #[param(value_type = Option<u64>)]
    pub(crate) limit: Option<String>,
}

/// Rows one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Window {
    /// How many are before them.
    pub(crate) offset: usize,
    /// How many, at most.
    pub(crate) limit: usize,
}

impl BoardQuery {
    /// The window on an edition. The board itself is looked at only where rows are named by what is
    /// on it.
    pub(crate) fn window(&self, room: &Room, edition: &Edition) -> Result<Window, Problem> {
        let limit = limit(self.limit.as_deref())?;
        let ways = [&self.offset, &self.rank, &self.after];
        if ways.into_iter().flatten().count() > 1 {
            let told = "give at most one of offset, rank and after";
            return Err(Problem::field("bad-page", "offset", told));
        }
        let offset = match &self.offset {
            Some(offset) => among(offset, "offset", 0..=edition.places, "rows to skip")?,
            None if self.rank.is_none() && self.after.is_none() => 0,
            None => self.place(&room.look(), edition.face.audience())?,
        };
        Ok(Window { offset, limit })
    }

    /// The place of the rank or the row that is named.
    fn place(&self, state: &State, audience: Audience) -> Result<usize, Problem> {
        if let Some(rank) = &self.rank {
            let last = state.live.ranked(audience);
            let rank = among(rank, "rank", 1..=last, "a rank")?;
            return Ok(state.live.place_of_rank(audience, rank).unwrap_or(0));
        }
        let cursor = self.after.as_deref().unwrap_or_default();
        let place = row(cursor).and_then(|who| state.live.place_of(audience, who));
        let told = "no row has this cursor; take `next` of a page, or begin without";
        place
            .map(|place| place + 1)
            .ok_or_else(|| Problem::field("bad-cursor", "after", told))
    }
}

/// How many rows, where that makes sense.
pub(crate) fn limit(text: Option<&str>) -> Result<usize, Problem> {
    text.map_or(Ok(USUAL), |text| among(text, "limit", ROWS, "rows"))
}

/// A number from outside, in a range that is said when it is not.
pub(crate) fn among(
    text: &str,
    field: &str,
    range: RangeInclusive<usize>,
    what: &str,
) -> Result<usize, Problem> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let told = if range.is_empty() {
            format!("the board is empty; leave {field} out")
        } else {
            let (first, last) = (range.start(), range.end());
            format!("{what}: write a whole number from {first} to {last}")
        };
        Problem::field("bad-page", field, told)
    })
}

/// The cursor that goes on after somebody's row.
pub(crate) fn cursor(who: Ordinal) -> String {
    format!("r{:x}", who.0)
}

fn row(cursor: &str) -> Option<Ordinal> {
    let digits = cursor.strip_prefix('r')?;
    let plain = digits
        .bytes()
        .all(|one| one.is_ascii_digit() || (b'a'..=b'f').contains(&one));
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| plain);
    number.map(Ordinal)
}
