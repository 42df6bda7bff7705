//! An exact board: everybody's row in order, as small as it can be kept.

use agon_domain::{Digest, Ordinal, ParticipationKind, Seq};

use crate::facts::{Facts, Look};
use crate::rules::{Key, Totals};
use crate::{Cell, Standing};

/// An exact standing of everybody, as the jury sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The last event it covers.
    pub seq: Seq,
    columns: usize,
    /// In order: the disqualified last.
    rows: Vec<Row>,
    /// The cells of the rows, a list for each part that was folded by itself.
    cells: Vec<Vec<(u16, Cell)>>,
}

/// A row, its cells elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    key: Key,
    who: Ordinal,
    rank: Option<u32>,
    first: u32,
    cells: u16,
    part: u16,
    kind: ParticipationKind,
    disqualified: bool,
}

/// Some people's rows, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    rows: Vec<Row>,
    cells: Vec<(u16, Cell)>,
}

impl Part {
    /// Map: folds the people of a partition by themselves.
    pub(crate) fn fold(facts: &Facts, look: Look<'_>, partition: u32) -> Self {
        let mut part = Self::default();
        let ordinals = (partition..)
            .step_by(Ordinal::PARTITIONS as usize)
            .map(Ordinal);
        for (who, person) in ordinals.zip(facts.people()) {
            let (first, mut totals) = (part.cells.len(), Totals::default());
            for tried in &person.tried {
                let Some((column, _)) = look.terms.column(tried.problem) else {
                    continue;
                };
                if let Some(cell) = facts.fold_for(look, person, tried).0 {
                    totals.add(&cell);
                    let column = u16::try_from(column).expect("definitions name few problems");
                    part.cells.push((column, cell));
                }
            }
            part.rows.push(Row {
                key: totals.key(look.terms),
                who,
                rank: None,
                first: u32::try_from(first).expect("a part is small"),
                cells: u16::try_from(part.cells.len() - first).expect("few problems"),
                part: 0,
                kind: person.kind,
                disqualified: person.disqualified,
            });
        }
        part.rows.sort_unstable_by_key(Row::order);
        part
    }
}

impl Row {
    fn order(&self) -> (bool, Key, Ordinal) {
        (self.disqualified, self.key, self.who)
    }

    fn is_ranked(&self) -> bool {
        self.kind == ParticipationKind::Official && !self.disqualified
    }
}

impl Board {
    /// Reduce: puts parts together and ranks everybody.
    pub(crate) fn reduce(seq: Seq, columns: usize, parts: Vec<Part>) -> Self {
        let mut rows = Vec::with_capacity(parts.iter().map(|part| part.rows.len()).sum());
        let mut cells = Vec::with_capacity(parts.len());
        for (number, part) in parts.into_iter().enumerate() {
            let number = u16::try_from(number).expect("few parts");
            rows.extend(part.rows.into_iter().map(|row| Row {
                part: number,
                ..row
            }));
            cells.push(part.cells);
        }
        // The parts are sorted already: a stable sort only merges them.
        rows.sort_by_key(Row::order);
        let (mut place, mut last) = (0, None);
        for row in rows.iter_mut().filter(|row| row.is_ranked()) {
            place += 1;
            let rank = match last {
                Some((key, rank)) if key == row.key => rank,
                _ => place,
            };
            last = Some((row.key, rank));
            row.rank = Some(rank);
        }
        Self {
            seq,
            columns,
            rows,
            cells,
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nobody has joined.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All rows in order: the disqualified last.
    pub fn standings(&self) -> impl Iterator<Item = Standing> + '_ {
        self.rows.iter().map(|row| self.standing(row))
    }

    fn standing(&self, row: &Row) -> Standing {
        let first = row.first as usize;
        let own = &self.cells[usize::from(row.part)][first..first + usize::from(row.cells)];
        let mut cells = vec![None; self.columns];
        for (column, cell) in own {
            cells[usize::from(*column)] = Some(cell.clone());
        }
        Standing::of(row.who, row.kind, row.rank, cells)
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
            points: totals.points,
            solved: totals.solved,
            penalty_s: totals.penalty_s,
            cpu_ms: totals.cpu_ms,
            memory_kib: totals.memory_kib,
            cells,
        }
    }
}
