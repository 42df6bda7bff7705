//! An exact board: everybody's row in order, as small as it can be kept.

mod part;
mod ranking;

use std::sync::Arc;

use agon_domain::{Digest, Ordinal, ParticipationKind, Seq};

pub(crate) use self::part::{Cells, Part};
pub(crate) use self::ranking::Ranking;
use self::ranking::Seat;
use crate::rules::{Key, Totals};
use crate::{Cell, Standing};

/// An exact standing of everybody, as the jury sees it.
#[derive(Debug, Clone)]
pub struct Board {
    /// The last event it covers.
    pub seq: Seq,
    columns: usize,
    /// In order: the disqualified last.
    seats: Vec<Seat>,
    /// The rows, by partition.
    parts: Vec<Arc<Part>>,
}

impl PartialEq for Board {
    fn eq(&self, other: &Self) -> bool {
        let row = |board: &Self, who: Ordinal| {
            let part = &board.parts[who.partition() as usize];
            let row = part.row(who);
            let cells: Vec<_> = part.cells(row).collect();
            (row.key, row.kind, row.disqualified, cells)
        };
        let same = |seat: &Seat| row(self, seat.who) == row(other, seat.who);
        (self.seq, self.columns) == (other.seq, other.columns)
            && self.seats == other.seats
            && self.seats.iter().all(same)
    }
}

impl Eq for Board {}

impl Board {
    /// Reduce: puts the parts, one for each partition in order, together and ranks everybody.
    pub(crate) fn reduce(seq: Seq, columns: usize, parts: Vec<Part>) -> Self {
        let parts: Vec<_> = parts.into_iter().map(Arc::new).collect();
        let ranking = Ranking::of(&parts);
        Self::of((seq, columns), &ranking, parts)
    }

    /// The board of parts that are ranked already.
    pub(crate) fn of(
        (seq, columns): (Seq, usize),
        ranking: &Ranking,
        parts: Vec<Arc<Part>>,
    ) -> Self {
        Self {
            seq,
            columns,
            seats: ranking.seats(),
            parts,
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seats.len()
    }

    /// Whether nobody has joined.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Those who have a rank, in order.
    pub fn ranked(&self) -> impl Iterator<Item = (Ordinal, Key)> + '_ {
        let ranked = self.seats.iter().filter(|seat| seat.rank > 0);
        ranked.map(|seat| {
            let part = &self.parts[seat.who.partition() as usize];
            (seat.who, part.row(seat.who).key)
        })
    }

    /// Rows in order, from `offset` on.
    #[must_use]
    pub fn page(&self, offset: usize, limit: usize) -> Vec<Standing> {
        let seats = self.seats.iter().skip(offset).take(limit);
        seats.map(|seat| self.standing(*seat)).collect()
    }

    /// All rows in order: the disqualified last.
    pub fn standings(&self) -> impl Iterator<Item = Standing> + '_ {
        self.seats.iter().map(|seat| self.standing(*seat))
    }

    fn standing(&self, seat: Seat) -> Standing {
        let part = &self.parts[seat.who.partition() as usize];
        let row = part.row(seat.who);
        let mut cells = vec![None; self.columns];
        for (column, cell) in part.cells(row) {
            cells[column] = Some(cell);
        }
        let rank = (seat.rank > 0).then_some(seat.rank);
        Standing::of(seat.who, row.kind, rank, cells)
    }

    /// The digest of the standings: BLAKE3 over each row as one line of JSON, its fields in the
    /// order of [`Standing`]'s declaration. Two boards are equal exactly when their digests are.
    ///
    /// # Panics
    /// Never: standings are plain data.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let line = |standing| {
            let mut line = serde_json::to_vec(&standing).expect("standings are plain data");
            line.push(b'\n');
            line
        };
        Digest::of_all(self.standings().map(line))
    }
}

impl Standing {
    /// The row that cells make.
    pub(crate) fn of(
        ordinal: Ordinal,
        kind: ParticipationKind,
        rank: Option<u32>,
        cells: Vec<Option<Cell>>,
    ) -> Self {
        let mut totals = Totals::default();
        cells.iter().flatten().for_each(|cell| totals.add(cell));
        Self {
            rank,
            ordinal,
            kind,
            points: totals.points(),
            solved: totals.solved,
            penalty_s: totals.penalty_s,
            cpu_ms: totals.cpu_ms,
            memory_kib: totals.memory_kib,
            cells,
        }
    }
}
