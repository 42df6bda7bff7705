//! One of the three structures, over one packing.

use agon_domain::Ordinal;

use super::delta::Delta;
use super::dyadic::Dyadic;
use super::entry::Entry;
use super::exact::{Exact, STAGE};
use super::ids::Ids;
use super::sketch::Sketch;
use super::tail::Layout;
use super::{Counted, Memory, Shape, Structure};
use crate::rules::Key;

/// A settled order: who had which entry, and all entries in order.
#[derive(Debug, Clone)]
pub(super) struct Basis<E> {
    pub(super) ids: Ids<E>,
    pub(super) sorted: Vec<E>,
}

impl<E: Entry> Basis<E> {
    /// From entries that are best, but need not be, in order and of one each.
    pub(super) fn of(mut entries: Vec<E>) -> Self {
        let mut ids = Ids::new();
        for entry in &entries {
            ids.replace(entry.who(), *entry);
        }
        if ids.len() != entries.len() {
            // The last of several counts.
            entries = ids.iter().collect();
        }
        if !entries.is_sorted() {
            entries.sort_unstable();
        }
        Self {
            ids,
            sorted: entries,
        }
    }
}

/// A structure.
#[derive(Debug, Clone)]
pub(super) enum Board<E: Entry> {
    Exact(Exact<E>),
    Sketch(Box<Sketch<E>>),
    Delta(Box<Delta<E>>),
}

impl<E: Entry> Board<E> {
    pub(super) fn build(structure: Structure, shape: &Shape, entries: Vec<E>) -> Self {
        let Basis { ids, sorted } = Basis::of(entries);
        match structure {
            Structure::Exact => Self::Exact(Exact::build(ids, &sorted)),
            Structure::Sketch => {
                let counts = (Dyadic::new(shape.form()), shape.scale);
                Self::Sketch(Box::new(Sketch::build(ids, &sorted, counts)))
            }
            Structure::Delta => Self::Delta(Box::new(Delta::build(ids, sorted))),
        }
    }

    pub(super) fn structure(&self) -> Structure {
        match self {
            Self::Exact(_) => Structure::Exact,
            Self::Sketch(_) => Structure::Sketch,
            Self::Delta(_) => Structure::Delta,
        }
    }

    pub(super) fn ids(&self) -> &Ids<E> {
        match self {
            Self::Exact(board) => &board.ids,
            Self::Sketch(board) => &board.ids,
            Self::Delta(board) => &board.ids,
        }
    }

    /// Sets a key, or takes it away; answers whether it fits the packing. If not, nothing is done.
    #[inline]
    pub(super) fn put_key(&mut self, who: u32, key: Option<&Key>) -> bool {
        let Some(entry) = packed(who, key) else {
            return false;
        };
        match self {
            Self::Exact(board) => board.put(who, entry),
            Self::Sketch(board) => board.put(who, entry),
            Self::Delta(board) => board.put(who, entry),
        }
        true
    }

    /// The same for at most [`STAGE`]: all or none.
    pub(super) fn put_keys(&mut self, part: &[(Ordinal, Option<Key>)]) -> bool {
        let mut entries = [(0, E::NONE); STAGE];
        for ((who, key), entry) in part.iter().zip(&mut entries) {
            let Some(packed) = packed(who.0, key.as_ref()) else {
                return false;
            };
            *entry = (who.0, packed);
        }
        let part = &entries[..part.len().min(STAGE)];
        match self {
            Self::Exact(board) => board.put_all(part),
            Self::Sketch(board) => part.iter().for_each(|(who, one)| board.put(*who, *one)),
            Self::Delta(board) => board.put_all(part),
        }
        true
    }

    pub(super) fn key(&self, who: u32) -> Option<Key> {
        let entry = self.ids().get(who);
        (entry != E::NONE).then(|| entry.key())
    }

    pub(super) fn rank(&self, who: u32) -> Option<Counted> {
        let own = self.ids().get(who);
        if own == E::NONE {
            return None;
        }
        let first = own.first();
        Some(self.count_by(|| own.key(), own, |one| *one < first))
    }

    pub(super) fn rank_of(&self, key: &Key) -> Counted {
        // The first of all with this key, if it fits the packing; if not, keys are compared whole.
        match E::pack(0, key) {
            Some(first) => self.count_by(|| *key, E::NONE, |one| *one < first),
            None => self.count_by(|| *key, E::NONE, |one| *one != E::NONE && one.key() < *key),
        }
    }

    pub(super) fn place_for(&self, layout: &Layout, key: &Key) -> usize {
        let first = E::pack(0, key);
        let before = |one: &E| match first {
            Some(first) => *one < first,
            None => *one != E::NONE && one.key() < *key,
        };
        match self {
            Self::Exact(board) => board.tree.rank(before),
            Self::Sketch(board) => board.place_for(layout, before),
            Self::Delta(board) => board.place_for(layout, before),
        }
    }

    /// How many are `before` a key; `own` is the entry that asks, or [`Entry::NONE`].
    fn count_by(&self, key: impl FnOnce() -> Key, own: E, before: impl Fn(&E) -> bool) -> Counted {
        match self {
            Self::Exact(board) => Counted::exact(board.tree.rank(before)),
            Self::Sketch(board) => board.rank(&key(), before),
            Self::Delta(board) => board.rank(before, own),
        }
    }

    pub(super) fn layout(&self) -> Layout {
        match self {
            Self::Exact(board) => Layout::exact(board.ids.len()),
            Self::Sketch(board) => board.layout(),
            Self::Delta(board) => board.layout(),
        }
    }

    pub(super) fn places(&self, skip: usize, limit: usize) -> Vec<Option<u32>> {
        match self {
            Self::Exact(board) => board.places(skip, limit),
            Self::Sketch(board) => board.places(skip, limit),
            Self::Delta(board) => board.places(skip, limit),
        }
    }

    /// Takes a settled order; answers whether all of it fits the packing. If not, nothing is done.
    pub(super) fn settle(&mut self, order: &[(Ordinal, Key)]) -> bool {
        let pack = |(who, key): &(Ordinal, Key)| E::pack(who.0, key);
        let Some(order) = order.iter().map(pack).collect() else {
            return false;
        };
        match self {
            Self::Exact(_) => {}
            Self::Sketch(board) => board.settle(&Basis::of(order)),
            Self::Delta(board) => board.settle(Basis::of(order)),
        }
        true
    }

    pub(super) fn sketch(&self) -> Option<&Dyadic> {
        match self {
            Self::Sketch(board) => Some(&board.counts),
            Self::Exact(_) | Self::Delta(_) => None,
        }
    }

    pub(super) fn memory(&self) -> Memory {
        match self {
            Self::Exact(board) => board.memory(),
            Self::Sketch(board) => board.memory(),
            Self::Delta(board) => board.memory(),
        }
    }

    /// The same in another packing, if all fits there.
    pub(super) fn recast<F: Entry>(&self) -> Option<Board<F>> {
        let cast = |entry: E| F::pack(entry.who(), &entry.key());
        let mut ids = Ids::new();
        for entry in self.ids().iter() {
            ids.replace(entry.who(), cast(entry)?);
        }
        Some(match self {
            Self::Exact(board) => {
                let sorted: Option<Vec<F>> = board.tree.from(0).map(cast).collect();
                Board::Exact(Exact::build(ids, &sorted?))
            }
            Self::Sketch(board) => Board::Sketch(Box::new(board.recast(ids))),
            Self::Delta(board) => Board::Delta(Box::new(board.recast(ids, cast)?)),
        })
    }
}

/// A key as an entry, none as nobody's; nothing if it does not fit.
#[inline]
fn packed<E: Entry>(who: u32, key: Option<&Key>) -> Option<E> {
    match key {
        Some(key) => E::pack(who, key),
        None => Some(E::NONE),
    }
}
