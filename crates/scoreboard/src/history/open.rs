//! Submissions without a judgement, and whose they are.
//!
//! In many small tables by number and not in one: a table that grows is moved at once, and a large
//! one would keep an event waiting for milliseconds.

use std::collections::HashMap;

use agon_domain::{Ordinal, Seq};

const TABLES: usize = 64;

/// The open submissions.
#[derive(Debug, Clone)]
pub(super) struct Open(Vec<HashMap<Seq, Ordinal>>);

impl Default for Open {
    fn default() -> Self {
        Self(vec![HashMap::new(); TABLES])
    }
}

impl FromIterator<(Seq, Ordinal)> for Open {
    fn from_iter<I: IntoIterator<Item = (Seq, Ordinal)>>(all: I) -> Self {
        let mut open = Self::default();
        for (seq, who) in all {
            open.insert(seq, who);
        }
        open
    }
}

impl Open {
    pub(super) fn insert(&mut self, seq: Seq, who: Ordinal) {
        self.0[table(seq)].insert(seq, who);
    }

    pub(super) fn remove(&mut self, seq: Seq) {
        self.0[table(seq)].remove(&seq);
    }

    pub(super) fn get(&self, seq: Seq) -> Option<Ordinal> {
        self.0[table(seq)].get(&seq).copied()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Seq, Ordinal)> {
        let tables = self.0.iter().flatten();
        tables.map(|(seq, who)| (*seq, *who))
    }
}

/// Numbers follow on one another in steps of any width, so their higher bits choose too.
fn table(seq: Seq) -> usize {
    let mixed = seq.0.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58;
    // Six bits are left.
    mixed as usize
}
