//! Windows that streams watch: what changed in one, told to all who watch it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use agon_domain::Phase;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::leaf::{ColumnView, Leaf, Version, json};
use super::row::{RowView, Seen};
use super::window::{Window, among, limit};
use crate::Problem;

/// The first row that may be watched: beyond, a page is read now and then.
const OFFSETS: RangeInclusive<usize> = 0..=10_000_000;

/// What a stream is to watch of the board.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WindowQuery {
    /// Watches rows of the board: how many are before them. The stream then tells `rows` and `mine`.
    #[param(value_type = Option<u64>)]
    watch: Option<String>,
    /// How many rows are watched, at most 200.
    #[param(value_type = Option<u64>)]
    limit: Option<String>,
}

impl WindowQuery {
    /// The window, if one is watched.
    pub(crate) fn window(&self) -> Result<Option<Window>, Problem> {
        let limit = limit(self.limit.as_deref())?;
        let offset = match self.watch.as_deref() {
            Some(offset) => among(offset, "watch", OFFSETS, "rows to skip")?,
            None => return Ok(None),
        };
        Ok(Some(Window { offset, limit }))
    }
}

/// What a stream has told of its window last.
pub(crate) struct Watching {
    pub(crate) window: Window,
    pub(crate) leaf: Option<Arc<Leaf>>,
    pub(crate) mine: Option<Seen>,
}

impl Watching {
    /// Nothing was told yet.
    pub(crate) fn new(window: Window) -> Self {
        Self {
            window,
            leaf: None,
            mine: None,
        }
    }
}

/// A page and the one it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Since {
    window: Window,
    from: Version,
    to: Version,
}

impl Since {
    pub(super) fn of(before: &Leaf, now: &Leaf) -> Self {
        Self {
            window: now.window,
            from: before.version,
            to: now.version,
        }
    }
}

/// What changed in a window.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Nothing did.
    Nothing,
    /// Some of it; as written.
    Some(String),
    /// So much that the page is better read again.
    Much,
}

/// Changed rows of a window.
#[derive(Serialize)]
struct Rows<'a> {
    /// The version of the page that this changes.
    from: Version,
    /// The version of the page that comes of it.
    version: Version,
    exact: bool,
    phase: Phase,
    frozen: bool,
    total: usize,
    /// How many solved and tried each problem, when that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    problems: Option<Vec<[u32; 2]>>,
    /// In the order of the page.
    rows: Vec<Moved<'a>>,
    /// As on the page.
    next: Option<&'a str>,
}

/// A row, and its place in the page, from 0.
#[derive(Serialize)]
struct Moved<'a> {
    place: usize,
    row: &'a RowView,
}

impl Change {
    /// From one page of a window to a later one.
    pub(super) fn between(before: &Leaf, now: &Leaf) -> Self {
        if before.version == now.version {
            return Self::Nothing;
        }
        let (old, new) = (&before.view, &now.view);
        if old.rows.len() != new.rows.len() || !same_columns(&old.problems, &new.problems) {
            return Self::Much;
        }
        let pairs = old.rows.iter().zip(&new.rows).enumerate();
        let rows: Vec<_> = pairs
            .filter(|(_, (old, new))| old != new)
            .map(|(place, (_, row))| Moved { place, row })
            .collect();
        if rows.len() > new.rows.len().div_ceil(2) {
            return Self::Much;
        }
        let counts = |column: &ColumnView| [column.solved, column.tried];
        let told = Rows {
            from: before.version,
            version: now.version,
            exact: new.exact,
            phase: new.phase,
            frozen: new.frozen,
            total: new.total,
            problems: (old.problems != new.problems)
                .then(|| new.problems.iter().map(counts).collect()),
            rows,
            next: new.next.as_deref(),
        };
        Self::Some(String::from_utf8_lossy(&json(&told)).into_owned())
    }
}

/// Whether columns differ in nothing but how the problems go.
fn same_columns(old: &[ColumnView], new: &[ColumnView]) -> bool {
    let bare = |column: &ColumnView| {
        let mut column = column.clone();
        (column.solved, column.tried) = (0, 0);
        column
    };
    old.iter().map(bare).eq(new.iter().map(bare))
}
