//! The rows of a block as columns: what happened to a partition's participations, one entry a fact
//! and in the order of the log, in numbers that any engine of tables has.

use agon_domain::{Ordinal, Points, Seq, Timestamp, Verdict};

use super::row::{DISQUALIFIED, JOINED, JOINED_WITH_START, JUDGED, REINSTATED, SUBMITTED};
use super::{Damaged, Place, row};
use crate::fact::{Fact, Outcome, Told};

/// The rows of a block by column. All columns are of one length, but for those of which a block may
/// have none; an entry that says nothing of its row is 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// What happened: 0 joined, 1 joined with a start of its own, 2 submitted, 3 judged,
    /// 4 disqualified, 5 reinstated.
    pub kind: Vec<i32>,
    /// Whose: the number of the participation, unsigned.
    pub who: Vec<i32>,
    /// Which submission, by its place in the log: of 2 and 3.
    pub submission: Vec<i64>,
    /// When it was handed in, or the start of its own: µs since 1970, of 1 and 2.
    pub at: Vec<i64>,
    /// The number of the problem in the course of the contest: of 2.
    pub problem: Vec<i32>,
    /// Of 3 the verdict, by its place in [`Verdict::ALL`]; of 0 and 1 what the participation counts
    /// as: 0 official, 1 unofficial, 2 virtual, 3 practice.
    pub sort: Vec<i32>,
    /// Points on the package's scale, in thousandths: of 3.
    pub points: Vec<i64>,
    /// The most that scale gives, in thousandths: of 3.
    pub of: Vec<i64>,
    /// CPU time in ms, unsigned: of 3.
    pub cpu_ms: Vec<i32>,
    /// Memory in KiB, unsigned: of 3.
    pub memory_kib: Vec<i32>,
    /// The rejudging that a judgement is of. Empty when the block has none.
    pub rejudging: Vec<Option<i64>>,
    /// Points of each test group, in thousandths. Empty when the block has none.
    pub groups: Vec<Vec<i64>>,
}

impl Columns {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.kind.len()
    }

    /// Takes all rows out, and keeps the room they had.
    pub fn clear(&mut self) {
        let Self {
            kind,
            who,
            submission,
            at,
            problem,
            sort,
            points,
            of,
            cpu_ms,
            memory_kib,
            rejudging,
            groups,
        } = self;
        for column in [kind, who, problem, sort, cpu_ms, memory_kib] {
            column.clear();
        }
        for column in [submission, at, points, of] {
            column.clear();
        }
        rejudging.clear();
        groups.clear();
    }

    /// Writes the block that the columns were made from, whose place is `place`, into `bytes`, which
    /// are as long as it is. Only its check sum proves that nothing was changed.
    ///
    /// # Errors
    /// When they are no block of that length.
    pub fn block(&self, partition: u32, place: &Place, bytes: &mut [u8]) -> Result<(), Damaged> {
        let damaged = || Damaged::Block(partition);
        let mut wide = Vec::new();
        let rows = place.rows as usize;
        let length = rows.checked_mul(row::LENGTH).ok_or_else(damaged)?;
        let (block, after) = bytes.split_at_mut_checked(length).ok_or_else(damaged)?;
        let (block, _) = block.as_chunks_mut::<{ row::LENGTH }>();
        for (at, row) in block.iter_mut().enumerate() {
            let told = self.told(at).ok_or_else(damaged)?;
            *row = row::write(&told, &mut wide);
        }
        if after.len() != wide.len() {
            return Err(damaged());
        }
        after.copy_from_slice(&wide);
        Ok(())
    }

    /// The fact in a row; none when it is none.
    #[inline]
    fn told(&self, row: usize) -> Option<Told> {
        let fact = match u8::try_from(*self.kind.get(row)?).ok()? {
            JOINED => Fact::Joined {
                kind: *entry(&row::KINDS, *self.sort.get(row)?)?,
                starts: None,
            },
            JOINED_WITH_START => Fact::Joined {
                kind: *entry(&row::KINDS, *self.sort.get(row)?)?,
                starts: Some(Timestamp(*self.at.get(row)?)),
            },
            SUBMITTED => Fact::Submitted {
                seq: Seq(*self.submission.get(row)?),
                at: Timestamp(*self.at.get(row)?),
                problem: u16::try_from(*self.problem.get(row)?).ok()?,
            },
            JUDGED => {
                let rejudging = self.rejudging.get(row).copied().flatten();
                let groups = self.groups.get(row).into_iter().flatten();
                Fact::Judged(Outcome {
                    submission: Seq(*self.submission.get(row)?),
                    rejudging: rejudging.map(Seq),
                    verdict: *entry(&Verdict::ALL, *self.sort.get(row)?)?,
                    points: Points(*self.points.get(row)?),
                    of: Points(*self.of.get(row)?),
                    groups: groups.copied().map(Points).collect(),
                    cpu_ms: self.cpu_ms.get(row)?.cast_unsigned(),
                    memory_kib: self.memory_kib.get(row)?.cast_unsigned(),
                })
            }
            DISQUALIFIED => Fact::Disqualified,
            REINSTATED => Fact::Reinstated,
            _ => return None,
        };
        let who = Ordinal(self.who.get(row)?.cast_unsigned());
        Some(Told { who, fact })
    }

    /// Appends a fact.
    pub(super) fn push(&mut self, told: &Told) {
        let row = self.rows();
        let (mut submission, mut at, mut problem, mut sort) = (0, 0, 0, 0);
        let (mut points, mut of, mut cpu_ms, mut memory_kib) = (0, 0, 0, 0);
        let kind = match &told.fact {
            Fact::Joined { kind, starts } => {
                at = starts.map_or(0, |starts| starts.0);
                sort = place(&row::KINDS, kind);
                starts.map_or(JOINED, |_| JOINED_WITH_START)
            }
            Fact::Submitted {
                seq,
                at: handed_in,
                problem: number,
            } => {
                (submission, at, problem) = (seq.0, handed_in.0, i32::from(*number));
                SUBMITTED
            }
            Fact::Judged(outcome) => {
                submission = outcome.submission.0;
                sort = place(&Verdict::ALL, &outcome.verdict);
                (points, of) = (outcome.points.0, outcome.of.0);
                cpu_ms = outcome.cpu_ms.cast_signed();
                memory_kib = outcome.memory_kib.cast_signed();
                if let Some(rejudging) = outcome.rejudging {
                    self.rejudging.resize(row, None);
                    self.rejudging.push(Some(rejudging.0));
                }
                if !outcome.groups.is_empty() {
                    self.groups.resize(row, Vec::new());
                    let groups = outcome.groups.iter().map(|points| points.0);
                    self.groups.push(groups.collect());
                }
                JUDGED
            }
            Fact::Disqualified => DISQUALIFIED,
            Fact::Reinstated => REINSTATED,
        };
        self.kind.push(kind.into());
        self.who.push(told.who.0.cast_signed());
        self.submission.push(submission);
        self.at.push(at);
        self.problem.push(problem);
        self.sort.push(sort);
        self.points.push(points);
        self.of.push(of);
        self.cpu_ms.push(cpu_ms);
        self.memory_kib.push(memory_kib);
    }

    /// Fills up what was only begun, after the last row.
    pub(super) fn finish(&mut self) {
        let rows = self.rows();
        if !self.rejudging.is_empty() {
            self.rejudging.resize(rows, None);
        }
        if !self.groups.is_empty() {
            self.groups.resize(rows, Vec::new());
        }
    }
}

#[inline]
fn entry<T>(all: &[T], place: i32) -> Option<&T> {
    all.get(usize::try_from(place).ok()?)
}

fn place<T: PartialEq>(all: &[T], one: &T) -> i32 {
    let place = all.iter().position(|other| other == one);
    place
        .and_then(|place| i32::try_from(place).ok())
        .unwrap_or(-1)
}
