//! Map tasks: the exact standing of some partitions, folded from segments alone.
//!
//! A task needs the headers of all segments and the blocks of its own partitions, so it can be
//! given to another thread, process or machine, and to another one again when that dies. What it
//! yields is plain data; [`reduce`] puts the yields of all tasks together.

use agon_domain::{Ordinal, Seq};
use serde::{Deserialize, Serialize};

use crate::board::{Board, Part};
use crate::course::Course;
use crate::segment::{Block, Damaged, Header, Place};
use crate::sheet::Sheet;
use crate::terms::Terms;

/// What all tasks of a round know.
#[derive(Debug, Clone)]
pub struct Round {
    course: Course,
    terms: Terms,
    last: Seq,
}

/// A partition that was mapped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mapped {
    partition: u32,
    last: Seq,
    part: Part,
}

impl Mapped {
    /// Which partition.
    #[must_use]
    pub fn partition(&self) -> u32 {
        self.partition
    }
}

/// The yields of a round do not make a board.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Incomplete {
    /// A partition is missing, or there twice.
    #[error("partition {0} is missing or came twice; run its task again")]
    Partition(u32),
    /// A yield is of another round.
    #[error(
        "partition {partition} was folded up to event {found}, and not to {wanted}; run its task again"
    )]
    Round {
        /// Which.
        partition: u32,
        /// The event it was folded up to.
        found: Seq,
        /// The last event of the round.
        wanted: Seq,
    },
}

impl Round {
    /// A round over segments with these headers, which must follow on one another from the first event.
    ///
    /// # Errors
    /// When one is missing.
    pub fn new<'a>(headers: impl IntoIterator<Item = &'a Header>) -> Result<Self, Damaged> {
        let (mut course, mut last) = (Course::default(), Seq::START);
        for header in headers {
            if header.first != last.next() {
                return Err(Damaged::Gap {
                    first: header.first,
                    after: last,
                });
            }
            for one in &header.course {
                course.apply(one.seq, &one.event);
            }
            course.problems.clone_from(&header.problems);
            last = header.last;
        }
        Ok(Self {
            terms: course.terms(),
            course,
            last,
        })
    }

    /// The last event covered.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.last
    }

    /// Map: folds a partition from its blocks, in the order of the segments.
    ///
    /// # Errors
    /// When a block is damaged.
    pub fn map<B: AsRef<[u8]>, E: From<Damaged>>(
        &self,
        partition: u32,
        blocks: impl IntoIterator<Item = Result<(Place, B), E>>,
    ) -> Result<Mapped, E> {
        let (mut sheet, mut counted) = (Sheet::default(), Vec::new());
        for block in blocks {
            let (place, bytes) = block?;
            // While it is still in the processor's cache.
            sheet.count(&Block::check(partition, &place, bytes.as_ref())?);
            counted.push((place, bytes));
        }
        let blocks = counted
            .iter()
            .map(|(place, bytes)| Block::of(partition, place, bytes.as_ref()));
        sheet.take(&self.terms, &blocks.collect::<Result<Vec<_>, _>>()?)?;
        Ok(Mapped {
            partition,
            last: self.last,
            part: sheet.fold(&self.terms, &self.course.applied),
        })
    }

    /// Reduce: the exact board, from the yields of all partitions in any order.
    ///
    /// # Errors
    /// When one is missing, twice there, or of another round.
    pub fn reduce(&self, mut mapped: Vec<Mapped>) -> Result<Board, Incomplete> {
        mapped.sort_by_key(|one| one.partition);
        for (partition, place) in (0..Ordinal::PARTITIONS).zip(0..) {
            let one: Option<&Mapped> = mapped.get::<usize>(place);
            let one = one.filter(|one| one.partition == partition);
            let one = one.ok_or(Incomplete::Partition(partition))?;
            if one.last != self.last {
                return Err(Incomplete::Round {
                    partition,
                    found: one.last,
                    wanted: self.last,
                });
            }
        }
        if let Some(more) = mapped.get(Ordinal::PARTITIONS as usize) {
            return Err(Incomplete::Partition(more.partition));
        }
        let parts = mapped.into_iter().map(|one| one.part).collect();
        Ok(Board::reduce(self.last, self.terms.columns.len(), parts))
    }
}
