//! The cold path kept going: the history of a contest, its last exact board, and what of the log is
//! not yet sealed.

use agon_domain::{Contest, Digest, Envelope, Ordinal, Seq};

use crate::Audience;
use crate::board::{Board, Part};
use crate::history::{Changed, Gap, History};
use crate::parallel::parallel;
use crate::segment::{Damaged, Draft, Segment};
use crate::snapshot;
use crate::terms::Terms;

/// A contest as the cold path knows it.
#[derive(Debug, Clone)]
pub struct Cold {
    history: History,
    draft: Draft,
    /// The terms of the rows below.
    terms: Terms,
    folded: Vec<Partition>,
}

/// A partition's rows, and who changed since they were folded.
#[derive(Debug, Clone, Default)]
struct Partition {
    part: Part,
    touched: Vec<bool>,
}

impl Default for Cold {
    fn default() -> Self {
        Self {
            history: History::default(),
            draft: Draft::new(Seq::START.next()),
            terms: Terms::default(),
            folded: vec![Partition::default(); Ordinal::PARTITIONS as usize],
        }
    }
}

impl Cold {
    /// Takes a sealed segment, which must follow on the last one; before any event of the tail.
    ///
    /// # Errors
    /// When it is damaged or does not follow. The state is of no use then: begin anew.
    pub fn absorb(&mut self, segment: &Segment<'_>) -> Result<(), Damaged> {
        if self.draft.first() != self.history.seq.next() {
            return Err(Damaged::Gap {
                first: segment.header.first,
                after: self.history.seq,
            });
        }
        self.history.absorb(segment)?;
        self.draft = Draft::new(self.history.seq.next());
        self.forget();
        Ok(())
    }

    /// Takes the next event of the log; those at or before [`Cold::seq`] are ignored.
    ///
    /// # Errors
    /// When an event before it was left out; nothing changes then.
    pub fn apply(&mut self, envelope: &Envelope) -> Result<(), Gap> {
        let (changed, told) = self.history.apply_telling(envelope)?;
        match &told {
            Some(told) => self.draft.told(told),
            None if changed == Changed::Nothing => {}
            None => self.draft.everybody(envelope),
        }
        match changed {
            Changed::Nothing | Changed::Decisions => {}
            Changed::Person(who) | Changed::Cell(who, _) => self.touch(who),
            Changed::Rejudged(cells) => cells.iter().for_each(|(who, _)| self.touch(*who)),
            Changed::Course => self.forget(),
        }
        Ok(())
    }

    /// The last event taken.
    #[must_use]
    pub fn seq(&self) -> Seq {
        self.history.seq
    }

    /// The contest, as decisions see it.
    #[must_use]
    pub fn contest(&self) -> Contest {
        self.history.contest()
    }

    /// How many events came since the last segment.
    #[must_use]
    pub fn unsealed(&self) -> u64 {
        let events = self.history.seq.0 - self.draft.first().0 + 1;
        u64::try_from(events).unwrap_or(0)
    }

    /// Seals what came since the last segment; `head` is the digest of the log's head after
    /// [`Cold::seq`].
    #[must_use]
    pub fn seal(&mut self, head: Digest) -> Vec<u8> {
        let next = Draft::new(self.history.seq.next());
        std::mem::replace(&mut self.draft, next).seal(&self.history, head)
    }

    /// The history as bytes: what [`crate::Live::restore`] reads.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        snapshot::write(&self.history)
    }

    /// The exact board. Only who changed since the last one is folded anew; everybody is ranked.
    pub fn board(&mut self) -> Board {
        let terms = self.history.course.terms();
        if terms != self.terms {
            self.forget();
            self.terms = terms;
        }
        let (history, terms) = (&self.history, &self.terms);
        let look = history.look(terms, Audience::Jury);
        let parts = parallel(&self.folded, |number, known| {
            let facts = &history.parts[number as usize];
            let part = known.part.fold_again(facts, look, number, &known.touched);
            let sorted = part.sorted();
            (part, sorted)
        });
        self.folded = parts.iter().map(|(part, _)| part.clone().into()).collect();
        Board::reduce(history.seq, self.terms.columns.len(), parts)
    }

    fn touch(&mut self, who: Ordinal) {
        let touched = &mut self.folded[who.partition() as usize].touched;
        let place = (who.0 / Ordinal::PARTITIONS) as usize;
        if touched.len() <= place {
            touched.resize(place + 1, false);
        }
        touched[place] = true;
    }

    fn forget(&mut self) {
        self.folded = vec![Partition::default(); Ordinal::PARTITIONS as usize];
    }
}

impl From<Part> for Partition {
    fn from(part: Part) -> Self {
        Self {
            part,
            touched: Vec::new(),
        }
    }
}
