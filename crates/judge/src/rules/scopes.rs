//! Scopes that give all imports in them a prefix, such as `use std::{net, io}`.

use super::facts::{Binds, Import};
use super::names::{MOST, Path};

/// An import whose tree has more to say: by scopes around it.
pub(super) struct Found {
    pub(super) at: usize,
    pub(super) import: Import,
}

/// A prefix that a scope gives to all imports in it.
pub(super) struct Within {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) path: Path,
}

/// Puts the prefixes of the scopes around each import before its own path.
pub(super) fn placed(
    mut found: Vec<Found>,
    mut within: Vec<Within>,
) -> impl Iterator<Item = Import> {
    found.sort_by_key(|found| found.at);
    within.sort_by_key(|scope| (scope.start, std::cmp::Reverse(scope.end)));
    let mut scopes = within.into_iter().peekable();
    let mut open: Vec<Within> = Vec::new();
    found.into_iter().map(move |Found { at, mut import }| {
        while let Some(scope) = scopes.next_if(|scope| scope.start <= at) {
            open.retain(|outer| outer.end > scope.start);
            open.push(scope);
        }
        open.retain(|scope| scope.end > at);
        let around = open.iter().take(MOST).flat_map(|scope| &scope.path);
        let path: Path = around.chain(&import.path).take(2 * MOST).cloned().collect();
        if let (Binds::Name(name), Some(last)) = (&mut import.binds, path.last())
            && name.is_empty()
        {
            name.clone_from(last);
        }
        import.path = path;
        import
    })
}
