//! The hot board: applies each event at once, for both audiences.
//!
//! It keeps the history, the jury's cells as folded last, and for each audience where everybody stands.
//! A row is made when somebody looks. What the public sees differs from what the jury sees only in
//! cells with hidden attempts; those are folded anew when they are needed.

mod cells;
mod compared;
mod places;
mod replay;
mod reveal;
mod side;
mod solved;
mod trail;

use agon_domain::{Contest, Envelope, Ordinal, Seq, Timestamp};

use self::cells::Cells;
use self::compared::Changes;
pub use self::places::Precedence;
pub use self::replay::Moment;
use self::side::Side;
pub use self::solved::First;
pub use self::trail::{Eyes, Sample, Trail};
use crate::facts::{Folded, Group, Person, Verdicts};
use crate::history::{Changed, Gap, History};
use crate::parallel::both;
use crate::rank::{Rank, Shape, Structure};
use crate::rules::Key;
use crate::segment::{Damaged, Segment};
use crate::snapshot::{self, NotASnapshot};
use crate::terms::Terms;
use crate::{Audience, ProblemStats, Standing};

/// A board that follows a contest's log.
#[derive(Debug, Clone)]
pub struct Live {
    structure: Structure,
    history: History,
    terms: Terms,
    cells: Cells,
    changes: Changes,
    /// In the order of [`Audience::BOTH`].
    sides: [Side; 2],
}

impl Default for Live {
    fn default() -> Self {
        Self::new(Structure::default())
    }
}

impl Live {
    /// The board before the first event; ranks will be found by `structure`.
    #[must_use]
    pub fn new(structure: Structure) -> Self {
        Self::of(structure, History::default())
    }

    fn of(structure: Structure, history: History) -> Self {
        let nobody = || Side::build(structure, Shape::default(), Vec::new());
        let mut live = Self {
            structure,
            changes: Changes::since(history.seq),
            history,
            terms: Terms::default(),
            cells: Cells::default(),
            sides: [nobody(), nobody()],
        };
        live.refold_all();
        live
    }

    /// Applies the next event; those at or before [`Live::seq`] are ignored, whatever they say.
    ///
    /// # Errors
    /// When an event before it was left out; nothing changes then.
    pub fn apply(&mut self, envelope: &Envelope) -> Result<(), Gap> {
        match self.history.apply(envelope)? {
            Changed::Nothing | Changed::Decisions => {}
            Changed::Person(who) => {
                self.changes.one(who, envelope.seq);
                self.place(who);
            }
            Changed::Cell(who, problem) => {
                self.changes.one(who, envelope.seq);
                self.refold(who, problem);
            }
            Changed::Rejudged(cells) => {
                for (who, problem) in cells {
                    self.changes.one(who, envelope.seq);
                    let folded = self.cells.with_room(who, 0).iter_mut();
                    folded.for_each(Folded::unsettle);
                    self.refold(who, problem);
                }
            }
            Changed::Course => self.refold_all(),
        }
        Ok(())
    }

    /// Puts somebody where they belong, who is new or whose right to a rank changed.
    fn place(&mut self, who: Ordinal) {
        let Some(group) = self.history.person(who).map(Person::group) else {
            return;
        };
        for audience in Audience::BOTH {
            let key = self.key(audience, who);
            let side = self.side_mut(audience);
            if side.put(who, group, key) {
                side.version += 1;
            }
        }
    }

    /// Folds a cell anew, and puts its owner where they belong now.
    fn refold(&mut self, who: Ordinal, problem: u16) {
        let Some(person) = self.history.person(who) else {
            return;
        };
        let tried = person.tried.iter().position(|one| one.problem == problem);
        let (Some(tried), Some((column, _))) = (tried, self.terms.column(problem)) else {
            return;
        };
        let look = self.history.look(&self.terms, Audience::Jury);
        let (group, chain) = (person.group(), (person, &person.tried[tried]));
        let known = &mut self.cells.with_room(who, person.tried.len())[tried];
        let folded = self.history.part(who).fold(&look, chain, known);
        let old = std::mem::replace(known, folded.clone());
        for audience in Audience::BOTH {
            let (old, new) = (old.cell(audience), folded.cell(audience));
            if old != new {
                let key = self.key(audience, who);
                let side = self.side_mut(audience);
                side.count(column, old, new);
                side.put(who, group, key);
            }
        }
    }

    /// Folds everything anew, as after a change of what the contest is.
    fn refold_all(&mut self) {
        let terms = self.history.course.terms();
        if terms == self.terms {
            // Titles and labels are shown too.
            self.sides.iter_mut().for_each(|side| side.version += 1);
            return;
        }
        self.terms = terms;
        self.changes.all(self.history.seq);
        let (cells, seen) = Cells::fold(&self.history, &self.terms);
        self.cells = cells;
        let shape = self.history.course.shape();
        let (public, jury): (Vec<_>, Vec<_>) =
            seen.into_iter().map(|[one, other]| (one, other)).unzip();
        let build = |seen| Side::build(self.structure, shape, seen);
        let (one, other) = both(|| build(public), || build(jury));
        for (side, mut built) in self.sides.iter_mut().zip([one, other]) {
            built.version = side.version + 1;
            *side = built;
        }
    }

    fn key(&self, audience: Audience, who: Ordinal) -> Key {
        cells::key(&self.terms, audience, self.cells.of(who))
    }

    fn side(&self, audience: Audience) -> &Side {
        &self.sides[audience as usize]
    }

    fn side_mut(&mut self, audience: Audience) -> &mut Side {
        &mut self.sides[audience as usize]
    }

    /// The last event applied.
    #[must_use]
    pub fn seq(&self) -> Seq {
        self.history.seq
    }

    /// The contest, as decisions see it: what a board that was restored or loaded goes on with.
    #[must_use]
    pub fn contest(&self) -> Contest {
        self.history.contest()
    }

    /// Whose a submission is.
    #[must_use]
    pub fn owner(&self, submission: Seq) -> Option<Ordinal> {
        self.history.owner(submission)
    }

    /// All that judges said of a submission, whether it counts or not.
    #[must_use]
    pub fn verdicts(&self, submission: Seq) -> Verdicts {
        self.history.verdicts(submission).unwrap_or_default()
    }

    /// Counts the changes of an audience's board, and nothing else.
    #[must_use]
    pub fn version(&self, audience: Audience) -> u64 {
        self.side(audience).version
    }

    /// How many rows there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.history.joined() as usize
    }

    /// Rows in order, from `offset` on.
    #[must_use]
    pub fn page(&self, audience: Audience, offset: usize, limit: usize) -> Vec<Standing> {
        let rows = self.side(audience).page(offset, limit).into_iter();
        rows.filter_map(|who| self.row(audience, who)).collect()
    }

    /// A participation's row as an audience sees it.
    #[must_use]
    pub fn row(&self, audience: Audience, who: Ordinal) -> Option<Standing> {
        let person = self.history.person(who)?;
        let rank = self.side(audience).rank(who).map(|rank| rank.place);
        Some(self.standing(audience, who, person, rank))
    }

    /// A participation's row as its owner sees it: own results whatever the freeze hides, ranked
    /// against the others as the public sees them.
    #[must_use]
    pub fn own_row(&self, who: Ordinal) -> Option<Standing> {
        let person = self.history.person(who)?;
        let rank = self.own_rank(who, person).map(|rank| rank.place);
        Some(self.standing(Audience::Jury, who, person, rank))
    }

    fn own_rank(&self, who: Ordinal, person: &Person) -> Option<Rank> {
        match person.group() {
            Group::Ranked => {
                let key = self.key(Audience::Jury, who);
                Some(self.side(Audience::Public).rank_with(key, who))
            }
            Group::Guest | Group::Disqualified => None,
        }
    }

    /// Whether the rank that an audience is shown of somebody is certain; if not, it is about that.
    #[must_use]
    pub fn is_certain(&self, audience: Audience, who: Ordinal) -> bool {
        self.side(audience).rank(who).is_none_or(|rank| rank.exact)
    }

    /// Whether the rank in somebody's own row is certain.
    #[must_use]
    pub fn is_own_certain(&self, who: Ordinal) -> bool {
        let person = self.history.person(who);
        let rank = person.and_then(|person| self.own_rank(who, person));
        rank.is_none_or(|rank| rank.exact)
    }

    fn standing(
        &self,
        audience: Audience,
        who: Ordinal,
        person: &Person,
        rank: Option<u32>,
    ) -> Standing {
        let mut cells = vec![None; self.terms.columns.len()];
        for (tried, folded) in person.tried.iter().zip(self.cells.of(who)) {
            if let Some((column, _)) = self.terms.column(tried.problem) {
                cells[column] = folded.cell(audience).cloned();
            }
        }
        Standing::of(who, person.kind, rank, cells)
    }

    /// How the problems go, in the definition's order.
    #[must_use]
    pub fn problems(&self, audience: Audience) -> &[ProblemStats] {
        self.side(audience).problems()
    }

    /// Whether the public board stands still.
    #[must_use]
    pub fn frozen(&self, now: Timestamp) -> bool {
        self.terms.hidden_from.is_some_and(|hidden| hidden <= now)
    }

    /// The state as bytes, so that a restart reads only the log's tail.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        snapshot::write(&self.history)
    }

    /// The board a snapshot was taken of. Versions are counted anew.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn restore(structure: Structure, bytes: &[u8]) -> Result<Self, NotASnapshot> {
        Ok(Self::of(structure, snapshot::read(bytes)?))
    }

    /// The board of sealed segments, which must follow on one another from the first event.
    ///
    /// # Errors
    /// When one is damaged or missing.
    pub fn load<'a>(
        structure: Structure,
        segments: impl IntoIterator<Item = Segment<'a>>,
    ) -> Result<Self, Damaged> {
        let mut history = History::default();
        for segment in segments {
            history.absorb(&segment)?;
        }
        Ok(Self::of(structure, history))
    }
}
