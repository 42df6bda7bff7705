//! An exact board: everybody's row in order, as small as it can be kept.

use std::sync::Arc;

use agon_domain::{Digest, Ordinal, ParticipationKind, Seq};
use serde::{Deserialize, Serialize};

use crate::facts::{Facts, Look, Person};
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
    /// The cells of the rows, a list for each partition.
    cells: Vec<Arc<Vec<(u16, Cell)>>>,
}

/// A row, its cells elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    key: Key,
    who: Ordinal,
    rank: Option<u32>,
    first: u32,
    cells: u16,
    part: u16,
    kind: ParticipationKind,
    disqualified: bool,
}

/// A partition, folded.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Part {
    /// By place in the partition.
    rows: Vec<Row>,
    cells: Arc<Vec<(u16, Cell)>>,
}

impl Part {
    /// Map: folds the people of a partition, by themselves.
    pub(crate) fn fold(facts: &Facts, look: Look<'_>, partition: u32) -> Self {
        Self::default().fold_again(facts, look, partition, &[])
    }

    /// Folds those who are `touched`, by their places, and who are new; the others stay as they were.
    pub(crate) fn fold_again(
        &self,
        facts: &Facts,
        look: Look<'_>,
        partition: u32,
        touched: &[bool],
    ) -> Self {
        let mut rows = Vec::with_capacity(facts.people().len());
        let mut cells = Vec::with_capacity(self.cells.len());
        let ordinals = (partition..).step_by(Ordinal::PARTITIONS as usize);
        for (place, (who, person)) in ordinals.zip(facts.people()).enumerate() {
            let first = u32::try_from(cells.len()).expect("a partition is small");
            match self.rows.get(place) {
                Some(row) if touched.get(place) != Some(&true) => {
                    cells.extend_from_slice(row.cells(&self.cells));
                    rows.push(Row { first, ..*row });
                }
                _ => {
                    fold_person(facts, look, person, &mut cells);
                    let own = &cells[first as usize..];
                    let mut totals = Totals::default();
                    own.iter().for_each(|(_, cell)| totals.add(cell));
                    rows.push(Row {
                        key: totals.key(look.terms),
                        who: Ordinal(who),
                        rank: None,
                        first,
                        cells: u16::try_from(own.len()).expect("few problems"),
                        part: 0,
                        kind: person.kind,
                        disqualified: person.disqualified,
                    });
                }
            }
        }
        Self {
            rows,
            cells: Arc::new(cells),
        }
    }

    /// The rows in order.
    pub(crate) fn sorted(&self) -> Vec<Row> {
        let mut rows = self.rows.clone();
        rows.sort_unstable_by_key(Row::order);
        rows
    }
}

fn fold_person(facts: &Facts, look: Look<'_>, person: &Person, cells: &mut Vec<(u16, Cell)>) {
    for tried in &person.tried {
        let Some((column, _)) = look.terms.column(tried.problem) else {
            continue;
        };
        if let Some(cell) = facts.fold_for(look, person, tried) {
            let column = u16::try_from(column).expect("definitions name few problems");
            cells.push((column, cell));
        }
    }
}

impl Row {
    fn cells<'a>(&self, all: &'a [(u16, Cell)]) -> &'a [(u16, Cell)] {
        let first = self.first as usize;
        &all[first..first + usize::from(self.cells)]
    }

    /// Of equals, who has no rank comes first.
    fn order(&self) -> (bool, Key, bool, Ordinal) {
        (self.disqualified, self.key, self.is_ranked(), self.who)
    }

    fn is_ranked(&self) -> bool {
        self.kind == ParticipationKind::Official && !self.disqualified
    }
}

impl Board {
    /// Reduce: puts parts, each with its rows in order, together and ranks everybody.
    pub(crate) fn reduce(seq: Seq, columns: usize, parts: Vec<(Part, Vec<Row>)>) -> Self {
        let mut rows = Vec::with_capacity(parts.iter().map(|(_, rows)| rows.len()).sum());
        let mut cells = Vec::with_capacity(parts.len());
        for (number, (part, sorted)) in parts.into_iter().enumerate() {
            let number = u16::try_from(number).expect("few partitions");
            rows.extend(sorted.into_iter().map(|row| Row {
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

    /// Those who have a rank, in order.
    pub fn ranked(&self) -> impl Iterator<Item = (Ordinal, Key)> + '_ {
        let ranked = self.rows.iter().filter(|row| row.is_ranked());
        ranked.map(|row| (row.who, row.key))
    }

    /// Rows in order, from `offset` on.
    #[must_use]
    pub fn page(&self, offset: usize, limit: usize) -> Vec<Standing> {
        let rows = self.rows.iter().skip(offset).take(limit);
        rows.map(|row| self.standing(row)).collect()
    }

    /// All rows in order: the disqualified last.
    pub fn standings(&self) -> impl Iterator<Item = Standing> + '_ {
        self.rows.iter().map(|row| self.standing(row))
    }

    fn standing(&self, row: &Row) -> Standing {
        let mut cells = vec![None; self.columns];
        for (column, cell) in row.cells(&self.cells[usize::from(row.part)]) {
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
