//! Who stands where among a million: three structures behind one interface.
//!
//! | [`Structure`] | ranks | pages | beside the map from ordinals to keys |
//! |---|---|---|---|
//! | `Exact` | exact | exact | a sorted entry for each who is ranked |
//! | `Sketch` | exact in the head, else about | head, then the settled order | tables that do not grow |
//! | `Delta` | exact in the head, else at most a few too far ahead | the same | the settled order and counts |
//!
//! Smaller keys are better; equal keys share a rank. Keys are held packed, in 8 or 16 bytes with the
//! ordinal, as long as all fit, and in 40 else ([`Packing`]).

mod board;
mod delta;
mod dyadic;
mod entry;
mod exact;
mod head;
mod ids;
mod scale;
mod shape;
mod sketch;
mod tail;
mod tally;
mod tree;

use agon_domain::Ordinal;

use self::board::{Basis, Board};
pub use self::dyadic::{Dyadic, Form, Unlike};
use self::entry::{CpuFirst, Entry, MemoryFirst, Minutes, Wide};
use self::exact::STAGE;
pub use self::shape::{Packing, Shape};
pub(crate) use self::tail::Layout;
use crate::rules::Key;

/// How ranks are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Structure {
    /// Sorted leaves in a shallow tree of counts.
    #[default]
    Exact,
    /// A dyadic count-min sketch.
    Sketch,
    /// The last settled order and what changed since.
    Delta,
}

/// No structure has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is unknown; write exact, sketch or delta")]
pub struct UnknownStructure(String);

impl std::str::FromStr for Structure {
    type Err = UnknownStructure;

    fn from_str(name: &str) -> Result<Self, UnknownStructure> {
        match name {
            "exact" => Ok(Self::Exact),
            "sketch" => Ok(Self::Sketch),
            "delta" => Ok(Self::Delta),
            _ => Err(UnknownStructure(name.to_owned())),
        }
    }
}

/// A place on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// From 1; ties share.
    pub place: u32,
    /// Whether it is certain. If not, it is shown as about.
    pub exact: bool,
}

/// How many are before something, and whether that is certain.
#[derive(Debug, Clone, Copy)]
struct Counted {
    before: usize,
    exact: bool,
}

impl Counted {
    fn exact(before: usize) -> Self {
        Self {
            before,
            exact: true,
        }
    }

    fn rank(self) -> Rank {
        Rank {
            place: u32::try_from(self.before.saturating_add(1)).unwrap_or(u32::MAX),
            exact: self.exact,
        }
    }
}

/// Bytes held by a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// All of it, the map from ordinals to keys included.
    pub all: usize,
    /// What changes turn in, beside that map: the tree, the sketch, or the counts; and the head.
    pub moving: usize,
}

/// Who is ranked, with which key, and where they stand.
#[derive(Debug, Clone)]
pub struct Ranks {
    shape: Shape,
    packed: Packed,
}

#[derive(Debug, Clone)]
enum Packed {
    Minutes(Board<Minutes>),
    CpuFirst(Board<CpuFirst>),
    MemoryFirst(Board<MemoryFirst>),
    Wide(Board<Wide>),
}

/// Runs one expression on the board of whichever packing there is.
macro_rules! on {
    ($packed:expr, $board:ident => $run:expr) => {
        match $packed {
            Packed::Minutes($board) => $run,
            Packed::CpuFirst($board) => $run,
            Packed::MemoryFirst($board) => $run,
            Packed::Wide($board) => $run,
        }
    };
}

impl Ranks {
    /// Nobody ranked yet.
    #[must_use]
    pub fn new(structure: Structure, shape: Shape) -> Self {
        Self::build(structure, shape, std::iter::empty())
    }

    /// Those who are ranked, best in order. It is also the first settled order.
    pub fn build(
        structure: Structure,
        shape: Shape,
        ranked: impl IntoIterator<Item = (Ordinal, Key)>,
    ) -> Self {
        let ranked: Vec<_> = ranked.into_iter().collect();
        let packings = std::iter::once(shape.packing).chain(Packing::WIDER);
        let all_fit = |packing: &Packing| ranked.iter().all(|(who, key)| packing.fits(who.0, key));
        let packed = match packings.into_iter().find(all_fit) {
            Some(Packing::Icpc) => Packed::Minutes(build(structure, &shape, &ranked)),
            Some(Packing::Points) => Packed::CpuFirst(build(structure, &shape, &ranked)),
            Some(Packing::PointsMemoryFirst) => {
                Packed::MemoryFirst(build(structure, &shape, &ranked))
            }
            Some(Packing::Wide) | None => Packed::Wide(build(structure, &shape, &ranked)),
        };
        Self { shape, packed }
    }

    /// Which structure this is.
    #[must_use]
    pub fn structure(&self) -> Structure {
        on!(&self.packed, board => board.structure())
    }

    /// Sets somebody's key; none takes them off the board.
    pub fn put(&mut self, who: Ordinal, key: Option<Key>) {
        let fits = on!(&mut self.packed, board => board.put_key(who.0, key.as_ref()));
        if let (false, Some(key)) = (fits, key) {
            self.widen(|packing| packing.fits(who.0, &key));
            on!(&mut self.packed, board => board.put_key(who.0, Some(&key)));
        }
    }

    /// The same for several, one after the other, in less time.
    pub fn put_all(&mut self, batch: &[(Ordinal, Option<Key>)]) {
        for part in batch.chunks(STAGE) {
            let fits = on!(&mut self.packed, board => board.put_keys(part));
            if !fits {
                part.iter().for_each(|(who, key)| self.put(*who, *key));
            }
        }
    }

    #[cold]
    fn widen(&mut self, fits: impl Fn(Packing) -> bool) {
        for packing in Packing::WIDER.into_iter().filter(|one| fits(*one)) {
            let recast = on!(&self.packed, board => match packing {
                Packing::Icpc => board.recast().map(Packed::Minutes),
                Packing::Points => board.recast().map(Packed::CpuFirst),
                Packing::PointsMemoryFirst => board.recast().map(Packed::MemoryFirst),
                Packing::Wide => board.recast().map(Packed::Wide),
            });
            if let Some(packed) = recast {
                self.packed = packed;
                return;
            }
        }
    }

    /// Somebody's key, if they are ranked.
    #[must_use]
    pub fn key(&self, who: Ordinal) -> Option<Key> {
        on!(&self.packed, board => board.key(who.0))
    }

    /// Somebody's rank, if they are ranked.
    #[must_use]
    pub fn rank(&self, who: Ordinal) -> Option<Rank> {
        on!(&self.packed, board => board.rank(who.0)).map(Counted::rank)
    }

    /// The rank that somebody with such a key would have. Over disjoint sets of participations the
    /// places less one add up.
    #[must_use]
    pub fn rank_of(&self, key: &Key) -> Rank {
        on!(&self.packed, board => board.rank_of(key)).rank()
    }

    /// Those at `skip` + 1 and after it, at most `limit`, ties by ordinal. Behind the head of the
    /// structures that are not exact it is the last settled order, and pages may be short: who
    /// moved into the head or left is not shown there again.
    #[must_use]
    pub fn page(&self, skip: usize, limit: usize) -> Vec<Ordinal> {
        self.places(skip, limit).into_iter().flatten().collect()
    }

    /// The same with the holes: who is at each of these places.
    pub(crate) fn places(&self, skip: usize, limit: usize) -> Vec<Option<Ordinal>> {
        let places = on!(&self.packed, board => board.places(skip, limit));
        places.into_iter().map(|who| who.map(Ordinal)).collect()
    }

    /// Where the parts of the order lie now.
    pub(crate) fn layout(&self) -> Layout {
        on!(&self.packed, board => board.layout())
    }

    /// The place, in an order that lies so, in front of which somebody with such a key is put who is
    /// not in it: before all with the same key or a worse one, as far as the order is exact, and behind
    /// its head about there. Never in front of where a better key is put.
    pub(crate) fn place_for(&self, layout: &Layout, key: &Key) -> usize {
        on!(&self.packed, board => board.place_for(layout, key))
    }

    /// How many places [`Ranks::page`] knows: as many as are ranked, and the holes.
    #[must_use]
    pub fn span(&self) -> usize {
        self.layout().span
    }

    /// The place of somebody in the order of [`Ranks::page`], from 0. In the order that is exact it
    /// is searched for; behind the head of the others pages are looked through.
    #[must_use]
    pub fn place(&self, who: Ordinal) -> Option<usize> {
        let own = (self.key(who)?, who);
        let at = |place: usize| self.page(place, 1).first().copied();
        let before = |place| {
            let there = at(place).and_then(|there| Some((self.key(there)?, there)));
            there.is_some_and(|there| there < own)
        };
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if before(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if at(low) == Some(who) {
            return Some(low);
        }
        self.seek(who)
    }

    /// Looks for somebody page by page, then in halves of the page: it may have holes.
    fn seek(&self, who: Ordinal) -> Option<usize> {
        const STEP: usize = 4_096;
        let holds = |from: usize, limit: usize| self.page(from, limit).contains(&who);
        let mut from = (0..self.span())
            .step_by(STEP)
            .find(|from| holds(*from, STEP))?;
        let mut length = STEP;
        while length > 1 {
            length /= 2;
            if !holds(from, length) {
                from += length;
            }
        }
        Some(from)
    }

    /// How many have a key of which `before` is true, which must be so of the first ones. Only the
    /// order that is exact can tell.
    pub(crate) fn count(&self, before: impl Fn(Key) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let there = self.page(middle, 1).first().and_then(|who| self.key(*who));
            if there.is_some_and(&before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// How many are ranked.
    #[must_use]
    pub fn len(&self) -> usize {
        on!(&self.packed, board => board.ids().len())
    }

    /// Whether nobody is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the exact order of some earlier moment: the basis of `Delta`, and the pages of `Sketch`
    /// behind its head. Keys stay as they are; what changed since that moment is found by comparing.
    /// `Exact` has no use for it.
    pub fn settle(&mut self, order: impl IntoIterator<Item = (Ordinal, Key)>) {
        if self.structure() == Structure::Exact {
            return;
        }
        let order: Vec<_> = order.into_iter().collect();
        if !on!(&mut self.packed, board => board.settle(&order)) {
            let fit = |packing: Packing| order.iter().all(|(who, key)| packing.fits(who.0, key));
            self.widen(fit);
            on!(&mut self.packed, board => board.settle(&order));
        }
    }

    /// The counts of `Sketch`, to be added over partitions.
    #[must_use]
    pub fn sketch(&self) -> Option<&Dyadic> {
        on!(&self.packed, board => board.sketch())
    }

    /// The cell of a key in [`Ranks::sketch`].
    #[must_use]
    pub fn cell(&self, key: &Key) -> u64 {
        self.shape.scale.cell(key)
    }

    /// What it holds.
    #[must_use]
    pub fn memory(&self) -> Memory {
        on!(&self.packed, board => board.memory())
    }
}

fn build<E: Entry>(structure: Structure, shape: &Shape, ranked: &[(Ordinal, Key)]) -> Board<E> {
    let pack = |(who, key): &(Ordinal, Key)| E::pack(who.0, key);
    Board::build(structure, shape, ranked.iter().filter_map(pack).collect())
}
