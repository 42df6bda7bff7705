//! The cold path kept going: the history of a contest, its last exact board, and what of the log is
//! not yet sealed.

use std::sync::Arc;

use agon_domain::{Contest, Digest, Envelope, Event, Ordinal, Seq, Timestamp};

use crate::Audience;
use crate::board::{Board, Cells, Part, Ranking};
use crate::exact::Exact;
use crate::facts::{Facts, Look};
use crate::history::{Changed, Gap, History};
use crate::parallel::{parallel, parallel_mut};
use crate::segment::{Damaged, Draft, Segment};
use crate::snapshot;
use crate::terms::Terms;

/// A contest as the cold path knows it.
#[derive(Debug, Clone)]
pub struct Cold {
    history: History,
    draft: Draft,
    /// The terms of what is folded.
    terms: Terms,
    folded: Option<Folded>,
    /// What the public sees of it; none while that is the same.
    public: Option<Folded>,
    /// When the last attempt was made that came as an event.
    tried: Option<Timestamp>,
    /// Whether attempts came with segments, so that any of them may be hidden.
    absorbed: bool,
    /// Who changed since, by partition.
    touched: Vec<Touched>,
}

/// The board of an earlier moment: its rows by partition, and everybody in order.
#[derive(Debug, Clone)]
struct Folded {
    parts: Vec<Arc<Part>>,
    ranking: Ranking,
}

/// What changed in a partition, by place.
#[derive(Debug, Clone, Default)]
struct Touched {
    what: Vec<Cells>,
    places: Vec<u32>,
}

impl Default for Cold {
    fn default() -> Self {
        Self {
            history: History::default(),
            draft: Draft::new(Seq::START.next()),
            terms: Terms::default(),
            folded: None,
            public: None,
            tried: None,
            absorbed: false,
            touched: vec![Touched::default(); Ordinal::PARTITIONS as usize],
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
        self.absorbed = true;
        self.draft = Draft::new(self.history.seq.next());
        self.forget();
        Ok(())
    }

    /// Takes the next event of the log; those at or before [`Cold::seq`] are ignored, whatever they say.
    ///
    /// # Errors
    /// When an event before it was left out; nothing changes then.
    pub fn apply(&mut self, envelope: &Envelope) -> Result<(), Gap> {
        let (changed, told) = self.history.apply_telling(envelope)?;
        if matches!(envelope.event, Event::Submitted(_)) {
            self.tried = self.tried.max(Some(envelope.at));
        }
        match &told {
            Some(told) => self.draft.told(told),
            None if changed == Changed::Nothing => {}
            None => self.draft.everybody(envelope),
        }
        match changed {
            Changed::Nothing | Changed::Decisions => {}
            Changed::Person(who) => self.touch(who, Cells::ALL),
            Changed::Cell(who, problem) => self.touch(who, Cells::of(problem)),
            Changed::Rejudged(cells) => {
                let touch = |(who, problem): &(Ordinal, u16)| self.touch(*who, Cells::of(*problem));
                cells.iter().for_each(touch);
            }
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

    /// The exact boards. Only who changed since the last ones is folded anew, and put where they
    /// belong now.
    pub fn boards(&mut self) -> Exact {
        let terms = self.history.course.terms();
        if terms != self.terms {
            self.forget();
            self.terms = terms;
        }
        let touched: Vec<_> = self.touched.iter_mut().map(Touched::take).collect();
        let jury = self.round(Audience::Jury, &touched);
        let public = self.hides().then(|| self.round(Audience::Public, &touched));
        if public.is_none() {
            self.public = None;
        }
        Exact { jury, public }
    }

    fn round(&mut self, audience: Audience, touched: &[Vec<(u32, Cells)>]) -> Board {
        let look = self.history.look(&self.terms, audience);
        let known = match audience {
            Audience::Public => &mut self.public,
            Audience::Jury => &mut self.folded,
        };
        let folded = match known.take() {
            Some(known) => known.again(&self.history.parts, look, touched),
            None => Folded::anew(&self.history.parts, look),
        };
        let of = (self.history.seq, self.terms.columns.len());
        let board = Board::of(of, &folded.ranking, folded.parts.clone());
        *known = Some(folded);
        board
    }

    /// Whether there is anything that the public does not see.
    fn hides(&mut self) -> bool {
        let Some(hidden) = self.terms.hidden_from else {
            return false;
        };
        if std::mem::take(&mut self.absorbed) {
            let tried = self.history.parts.iter().filter_map(Facts::last_tried);
            self.tried = self.tried.max(tried.max());
        }
        self.tried >= Some(hidden)
    }

    fn touch(&mut self, who: Ordinal, cells: Cells) {
        if self.folded.is_some() {
            self.touched[who.partition() as usize].add(who.0 / Ordinal::PARTITIONS, cells);
        }
    }

    fn forget(&mut self) {
        (self.folded, self.public) = (None, None);
        self.touched.fill(Touched::default());
    }
}

impl Folded {
    fn anew(parts: &[Facts], look: Look<'_>) -> Self {
        let parts = parallel(parts, |_, facts| Arc::new(Part::fold(facts, look)));
        let ranking = Ranking::of(&parts);
        Self { parts, ranking }
    }

    /// Goes on from what is known. Rows that no other board has are changed where they are.
    fn again(self, facts: &[Facts], look: Look<'_>, touched: &[Vec<(u32, Cells)>]) -> Self {
        let Self { parts, mut ranking } = self;
        let mut work: Vec<_> = parts.into_iter().zip(facts).zip(touched).collect();
        let moved = parallel_mut(&mut work, |number, ((part, facts), touched)| {
            Arc::make_mut(part).fold_again(facts, look, (number, touched))
        });
        let parts: Vec<_> = work.into_iter().map(|((part, _), _)| part).collect();
        if !ranking.put(&moved.concat()) {
            ranking = Ranking::of(&parts);
        }
        Self { parts, ranking }
    }
}

impl Touched {
    fn add(&mut self, place: u32, cells: Cells) {
        let at = place as usize;
        if self.what.len() <= at {
            self.what.resize(at + 1, Cells::default());
        }
        let before = self.what[at];
        self.what[at] = before.and(cells);
        if before == Cells::default() {
            self.places.push(place);
        }
    }

    /// All of it, by place; nothing is left.
    fn take(&mut self) -> Vec<(u32, Cells)> {
        self.places.sort_unstable();
        let what = &mut self.what;
        let take = |place| (place, std::mem::take(&mut what[place as usize]));
        self.places.drain(..).map(take).collect()
    }
}
