//! A partition, folded: its rows by place, and their cells apart.

use agon_domain::{Ordinal, ParticipationKind, Points};
use serde::{Deserialize, Serialize};

use crate::Cell;
use crate::facts::{Facts, Look, Person};
use crate::rules::{Key, Totals};
use crate::terms::Terms;

/// A row, its cells elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) key: Key,
    first: u32,
    cells: u16,
    pub(crate) kind: ParticipationKind,
    pub(crate) disqualified: bool,
}

impl Row {
    pub(crate) fn is_ranked(&self) -> bool {
        self.kind == ParticipationKind::Official && !self.disqualified
    }

    /// One without cells.
    #[cfg(test)]
    pub(super) fn bare(key: Key, (kind, disqualified): (ParticipationKind, bool)) -> Self {
        Self {
            key,
            first: 0,
            cells: 0,
            kind,
            disqualified,
        }
    }
}

/// A cell and its column, in 40 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    points: Points,
    penalty_s: u64,
    attempts: u32,
    pending: u32,
    time_s: u32,
    cpu_ms: u32,
    memory_kib: u32,
    column: u16,
    is_timed: bool,
    solved: bool,
}

impl Kept {
    fn new(column: usize, cell: &Cell) -> Self {
        Self {
            points: cell.points,
            penalty_s: cell.penalty_s,
            attempts: cell.attempts,
            pending: cell.pending,
            time_s: cell.time_s.unwrap_or_default(),
            cpu_ms: cell.cpu_ms,
            memory_kib: cell.memory_kib,
            column: u16::try_from(column).expect("definitions name few problems"),
            is_timed: cell.time_s.is_some(),
            solved: cell.solved,
        }
    }

    fn cell(&self) -> Cell {
        Cell {
            points: self.points,
            attempts: self.attempts,
            pending: self.pending,
            time_s: self.is_timed.then_some(self.time_s),
            penalty_s: self.penalty_s,
            cpu_ms: self.cpu_ms,
            memory_kib: self.memory_kib,
            solved: self.solved,
        }
    }
}

/// A partition, folded.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Part {
    /// By place in the partition.
    rows: Vec<Row>,
    cells: Vec<Kept>,
    /// Cells that are no row's any more.
    holes: usize,
}

/// Somebody whose row was folded anew.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    pub(crate) who: Ordinal,
    /// None for those who are new.
    pub(crate) from: Option<Row>,
    pub(crate) to: Row,
}

impl Part {
    /// An empty one with room for so many rows and cells.
    pub(crate) fn with_room(people: usize, cells: usize) -> Self {
        Self {
            rows: Vec::with_capacity(people),
            cells: Vec::with_capacity(cells),
            holes: 0,
        }
    }

    /// Gives back the room that was not needed.
    pub(crate) fn fit(&mut self) {
        self.cells.shrink_to_fit();
    }

    /// Map: folds the people of a partition, by themselves.
    pub(crate) fn fold(facts: &Facts, look: Look<'_>) -> Self {
        let people = facts.people().len();
        // As many as are tried on average, at most, in the contests that are large.
        let mut part = Self::with_room(people, people * 3);
        for person in facts.people() {
            let cells = cells((facts, person), look, |_, _| None);
            part.push(look.terms, (person.kind, person.disqualified), cells);
        }
        part
    }

    /// Adds the row of the next place.
    pub(crate) fn push(
        &mut self,
        terms: &Terms,
        (kind, disqualified): (ParticipationKind, bool),
        cells: impl Iterator<Item = (usize, Cell)>,
    ) {
        let first = self.cells.len();
        let mut totals = Totals::default();
        self.cells.extend(cells.map(|(column, cell)| {
            totals.add(&cell);
            Kept::new(column, &cell)
        }));
        self.rows.push(Row {
            key: totals.key(terms),
            first: u32::try_from(first).expect("a partition is small"),
            cells: u16::try_from(self.cells.len() - first).expect("few problems"),
            kind,
            disqualified,
        });
    }

    /// Folds the `touched` cells, by place, and those who are new; all others stay as they are.
    pub(crate) fn fold_again(
        &mut self,
        facts: &Facts,
        look: Look<'_>,
        (partition, touched): (u32, &[(u32, Cells)]),
    ) -> Vec<Moved> {
        let mut moved = Vec::with_capacity(touched.len());
        let known = self.rows.len();
        let touched = touched
            .iter()
            .map(|(place, cells)| (*place as usize, *cells));
        let new = (known..facts.people().len()).map(|place| (place, Cells::ALL));
        let mut own = Vec::new();
        for (place, touched) in touched.filter(|(place, _)| *place < known).chain(new) {
            let person = &facts.people()[place];
            let kept = self
                .rows
                .get(place)
                .map_or(&[][..], |row| of(&self.cells, row));
            let keep = |problem, column| {
                let mut kept = kept.iter().filter(|_| !touched.have(problem));
                kept.find(|one| usize::from(one.column) == column)
                    .map(Kept::cell)
            };
            own.extend(cells((facts, person), look, keep));
            self.push(
                look.terms,
                (person.kind, person.disqualified),
                own.drain(..),
            );
            let step = u32::try_from(place).expect("a partition is small");
            let from = (place < known).then(|| self.replace(place));
            moved.push(Moved {
                who: Ordinal(step * Ordinal::PARTITIONS + partition),
                from,
                to: self.rows[place],
            });
        }
        if self.holes > self.cells.len() / 2 {
            self.close();
        }
        moved
    }

    /// Puts the last row in the place of another, which is handed out.
    fn replace(&mut self, place: usize) -> Row {
        let mut new = self.rows.pop().expect("it was just pushed");
        let old = self.rows[place];
        if new.cells == old.cells {
            let last = self.cells.len() - usize::from(new.cells);
            self.cells.copy_within(last.., old.first as usize);
            self.cells.truncate(last);
            new.first = old.first;
        } else {
            self.holes += usize::from(old.cells);
        }
        self.rows[place] = new;
        old
    }

    /// Moves the cells together.
    fn close(&mut self) {
        let mut cells = Vec::with_capacity(self.cells.len() - self.holes);
        for row in &mut self.rows {
            let first = u32::try_from(cells.len()).expect("a partition is small");
            cells.extend_from_slice(of(&self.cells, row));
            row.first = first;
        }
        self.cells = cells;
        self.holes = 0;
    }

    /// The rows, by place.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn row(&self, who: Ordinal) -> &Row {
        &self.rows[(who.0 / Ordinal::PARTITIONS) as usize]
    }

    /// A row's cells and their columns.
    pub(crate) fn cells(&self, row: &Row) -> impl Iterator<Item = (usize, Cell)> {
        let cells = of(&self.cells, row).iter();
        cells.map(|one| (usize::from(one.column), one.cell()))
    }
}

fn of<'a>(cells: &'a [Kept], row: &Row) -> &'a [Kept] {
    let first = row.first as usize;
    &cells[first..first + usize::from(row.cells)]
}

/// Somebody's cells, in the order of the first try; those that are to `keep`, given the problem's
/// number and column, are not folded.
fn cells<'a>(
    (facts, person): (&'a Facts, &'a Person),
    look: Look<'a>,
    keep: impl Fn(u16, usize) -> Option<Cell> + 'a,
) -> impl Iterator<Item = (usize, Cell)> + 'a {
    person.tried.iter().filter_map(move |tried| {
        let (column, _) = look.terms.column(tried.problem)?;
        let kept = keep(tried.problem, column);
        let cell = kept.or_else(|| facts.fold_for(look, person, tried))?;
        Some((column, cell))
    })
}

/// Some of a row's cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cells(u64);

impl Cells {
    /// All of them.
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// The one of the problem with this number. Where problems are many, some stand for all.
    pub(crate) fn of(problem: u16) -> Self {
        match problem {
            0..64 => Self(1 << problem),
            64.. => Self::ALL,
        }
    }

    /// These and those.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn have(self, problem: u16) -> bool {
        self.0 & Self::of(problem).0 != 0
    }
}
