//! The hot board: applies each event at once, for both audiences.

use agon_domain::{Definition, Envelope, Ordinal, Seq, Timestamp};

use crate::exact::Board;
use crate::facts::{Changed, Facts};
use crate::order::Sorted;
use crate::rules::{self, Key};
use crate::{Audience, ProblemStats, Standing};

/// A board that follows a contest's log.
#[derive(Debug, Clone, Default)]
pub struct Live {
    facts: Facts,
    public: Fold,
    jury: Fold,
}

/// One audience's board.
#[derive(Debug, Clone, Default)]
struct Fold {
    version: u64,
    rows: Vec<Row>,
    /// Everybody in the order shown: the disqualified last.
    shown: Sorted<(bool, Key, Ordinal)>,
    /// Those who are ranked.
    ranked: Sorted<(Key, Ordinal)>,
    stats: Vec<ProblemStats>,
}

#[derive(Debug, Clone)]
struct Row {
    standing: Standing,
    key: Key,
    ranked: bool,
    disqualified: bool,
}

/// Bytes that are no snapshot of this version.
#[derive(Debug)]
pub struct NotASnapshot(serde_json::Error);

impl std::fmt::Display for NotASnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a snapshot of this version: {}", self.0)
    }
}

impl std::error::Error for NotASnapshot {}

impl Live {
    /// The board before the first event.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Applies the next event; those at or before [`Live::seq`] are ignored.
    pub fn apply(&mut self, envelope: &Envelope) {
        match self.facts.apply(envelope) {
            Changed::Nothing => {}
            Changed::One(who) => self.refold(who),
            Changed::All => self.refold_all(),
        }
    }

    fn refold(&mut self, who: Ordinal) {
        self.public.refold(&self.facts, Audience::Public, who);
        self.jury.refold(&self.facts, Audience::Jury, who);
    }

    fn refold_all(&mut self) {
        let problems = self
            .facts
            .definition
            .as_ref()
            .map_or(0, |one| one.problems.len());
        for fold in [&mut self.public, &mut self.jury] {
            *fold = Fold {
                version: fold.version + 1,
                ..Fold::default()
            };
            fold.stats = vec![ProblemStats::default(); problems];
        }
        for who in 0..u32::try_from(self.facts.people.len()).unwrap_or(u32::MAX) {
            self.refold(Ordinal(who));
        }
    }

    /// The last event applied.
    #[must_use]
    pub fn seq(&self) -> Seq {
        self.facts.seq
    }

    fn fold(&self, audience: Audience) -> &Fold {
        match audience {
            Audience::Public => &self.public,
            Audience::Jury => &self.jury,
        }
    }

    /// Counts the changes of an audience's board, and nothing else.
    #[must_use]
    pub fn version(&self, audience: Audience) -> u64 {
        self.fold(audience).version
    }

    /// How many rows there are.
    #[must_use]
    pub fn total(&self, audience: Audience) -> usize {
        self.fold(audience).shown.len()
    }

    /// Rows in order, from `offset` on.
    #[must_use]
    pub fn page(&self, audience: Audience, offset: usize, limit: usize) -> Vec<Standing> {
        let fold = self.fold(audience);
        let rows = fold.shown.from(offset).take(limit);
        rows.filter_map(|(_, _, who)| self.row(audience, who))
            .collect()
    }

    /// A participation's row as an audience sees it.
    #[must_use]
    pub fn row(&self, audience: Audience, who: Ordinal) -> Option<Standing> {
        let fold = self.fold(audience);
        let row = fold.rows.get(who.0 as usize)?;
        Some(Standing {
            rank: row.ranked.then(|| fold.rank(row.key)),
            ..row.standing.clone()
        })
    }

    /// A participation's row as its owner sees it: own results whatever the freeze hides, ranked
    /// against the others as the public sees them.
    #[must_use]
    pub fn own_row(&self, who: Ordinal) -> Option<Standing> {
        let own = self.jury.rows.get(who.0 as usize)?;
        let public = self.public.rows.get(who.0 as usize)?;
        let before = self.public.before(own.key);
        // Not to be counted before oneself.
        let oneself = usize::from(public.ranked && public.key < own.key);
        let rank = u32::try_from(before - oneself + 1).unwrap_or(u32::MAX);
        Some(Standing {
            rank: own.ranked.then_some(rank),
            ..own.standing.clone()
        })
    }

    /// How the problems go, in the definition's order.
    #[must_use]
    pub fn problems(&self, audience: Audience) -> Vec<ProblemStats> {
        self.fold(audience).stats.clone()
    }

    /// Whether the public board stands still.
    #[must_use]
    pub fn frozen(&self, now: Timestamp) -> bool {
        let freezes = self.facts.definition.as_ref().and_then(Definition::freezes);
        !self.facts.thawed && freezes.is_some_and(|freezes| freezes <= now)
    }

    /// Puts an exact board in place of what the jury's fold has, at the same `seq`; answers how many
    /// rows differed. A board of another `seq` changes nothing.
    pub fn correct(&mut self, board: &Board) -> u32 {
        if board.seq != self.facts.seq {
            return 0;
        }
        let mut differed = 0;
        for exact in &board.standings {
            if self.row(Audience::Jury, exact.ordinal).as_ref() == Some(exact) {
                continue;
            }
            differed += 1;
            self.jury.put(&self.facts, exact.ordinal, exact.clone());
            self.public
                .refold(&self.facts, Audience::Public, exact.ordinal);
        }
        differed
    }

    /// The state as bytes, so that a restart reads only the log's tail.
    ///
    /// # Panics
    /// Never: facts are plain data.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let versions = (self.public.version, self.jury.version);
        serde_json::to_vec(&(versions, &self.facts)).expect("facts are plain data")
    }

    /// The board a snapshot was taken of.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn restore(snapshot: &[u8]) -> Result<Self, NotASnapshot> {
        let ((public, jury), facts): ((u64, u64), Facts) =
            serde_json::from_slice(snapshot).map_err(NotASnapshot)?;
        let mut live = Self {
            facts,
            ..Self::default()
        };
        live.refold_all();
        live.public.version = public;
        live.jury.version = jury;
        Ok(live)
    }
}

impl Fold {
    fn refold(&mut self, facts: &Facts, audience: Audience, who: Ordinal) {
        if let Some(person) = facts.people.get(who.0 as usize) {
            let standing = rules::fold(facts, audience, who, person);
            self.put(facts, who, standing);
        }
    }

    fn put(&mut self, facts: &Facts, who: Ordinal, standing: Standing) {
        let Some(person) = facts.people.get(who.0 as usize) else {
            return;
        };
        let row = Row {
            key: rules::key(facts.definition.as_ref(), &standing),
            ranked: rules::is_ranked(person),
            disqualified: person.disqualified,
            standing: Standing {
                rank: None,
                ..standing
            },
        };
        match self.rows.get(who.0 as usize) {
            Some(old)
                if old.standing == row.standing
                    && old.ranked == row.ranked
                    && old.disqualified == row.disqualified =>
            {
                return;
            }
            Some(old) => {
                let old = old.clone();
                self.shown.remove(&(old.disqualified, old.key, who));
                self.ranked.remove(&(old.key, who));
                self.count(&old.standing, |count| *count -= 1);
            }
            None => {}
        }
        self.version += 1;
        self.shown.insert((row.disqualified, row.key, who));
        if row.ranked {
            self.ranked.insert((row.key, who));
        }
        self.count(&row.standing, |count| *count += 1);
        match self.rows.get_mut(who.0 as usize) {
            Some(place) => *place = row,
            // Ordinals are dense: the next one is the next row.
            None => self.rows.push(row),
        }
    }

    fn count(&mut self, standing: &Standing, change: impl Fn(&mut u32)) {
        for (stats, cell) in self.stats.iter_mut().zip(&standing.cells) {
            if let Some(cell) = cell {
                change(&mut stats.tried);
                if cell.solved {
                    change(&mut stats.solved);
                }
            }
        }
    }

    fn before(&self, key: Key) -> usize {
        self.ranked.before(&(key, Ordinal(0)))
    }

    fn rank(&self, key: Key) -> u32 {
        u32::try_from(self.before(key) + 1).unwrap_or(u32::MAX)
    }
}
