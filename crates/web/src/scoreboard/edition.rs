//! Boards as they are shown: for each face of a room one edition at a time, whose pages are cut,
//! encoded and compressed once and then only sent.
//!
//! An edition is made at most once in a tick and never changes: a page that was cut stays as it is
//! until the next edition takes its place. A page is cut whole from one moment of the board.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use agon_domain::visibility::{self, Viewer};
use agon_domain::{Contest, Phase, Seq, Timestamp};
use agon_scoreboard::Audience;
use arc_swap::ArcSwapOption;
use bytes::Bytes;
use tokio::sync::OnceCell;

use super::circle::Circles;
use super::leaf::{Leaf, cut};
use super::replay::Replays;
use super::statistics;
use super::watch::{Change, Since};
use super::window::Window;
use crate::rooms::{Room, State, audience};
use crate::{App, Problem};

/// The most bytes of pages that an edition keeps. What is beyond is cut for each who asks.
const KEPT: usize = 32 * 1024 * 1024;
/// The most pages, and changes of windows, that an edition keeps.
const MOST: usize = 512;
/// How many pages there may be before none is cut for a stream of somebody who is not logged in: whoever
/// watches a window that nobody else looks at costs a page in each tick.
const STRANGE: usize = 64;
/// The longest query that is remembered, in bytes.
const LONGEST: usize = 128;
/// Names may change, and the board not: no edition is older than this.
const OLDEST: Duration = Duration::from_secs(60);

/// How a board looks to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    /// The public's, when problems are not open yet.
    Closed,
    /// The public's.
    Open,
    /// The jury's.
    Jury,
}

impl Face {
    /// The face that a viewer is shown.
    pub(crate) fn of(contest: &Contest, viewer: Viewer, now: Timestamp) -> Self {
        match (
            audience(viewer),
            visibility::statements(contest, viewer, now),
        ) {
            (Audience::Jury, _) => Self::Jury,
            (Audience::Public, true) => Self::Open,
            (Audience::Public, false) => Self::Closed,
        }
    }

    /// For whom its board is folded.
    pub(crate) fn audience(self) -> Audience {
        match self {
            Self::Closed | Self::Open => Audience::Public,
            Self::Jury => Audience::Jury,
        }
    }
}

/// The boards of a room.
pub(crate) struct Shelf {
    /// How old what is shown may be.
    age: Duration,
    faces: [ArcSwapOption<Edition>; 3],
    making: Mutex<()>,
    /// Boards of earlier minutes.
    pub(crate) replays: Replays,
    /// Boards of countries and groups.
    pub(crate) circles: Circles,
}

/// A board as it is shown for a while.
pub(crate) struct Edition {
    pub(crate) face: Face,
    /// How many places there were when it was made.
    pub(crate) places: usize,
    /// The last event that is in it.
    pub(crate) seq: Seq,
    stamp: Stamp,
    made: Instant,
    /// When it was last found to be current, in milliseconds after `made`.
    current: AtomicU64,
    leaves: Mutex<HashMap<Window, Cell>>,
    bytes: AtomicUsize,
    /// Pages by the query that asked for them.
    asked: Mutex<HashMap<String, Arc<Leaf>>>,
    changes: Mutex<HashMap<Since, Arc<Change>>>,
    statistics: OnceCell<Bytes>,
}

/// A page, once it is cut.
type Cell = Arc<OnceCell<Arc<Leaf>>>;

/// Whose stream watches a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watcher {
    /// Somebody's who is not logged in.
    Stranger,
    /// An account's: there are few of each.
    Known,
}

/// What a board's look depends on, names aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    version: u64,
    phase: Phase,
    frozen: bool,
    exact: bool,
}

impl Stamp {
    fn of(state: &State, face: Face) -> Self {
        let now = crate::now();
        Self {
            version: state.live.version(face.audience()),
            phase: state.contest.phase(now),
            frozen: face.audience() == Audience::Public && state.live.frozen(now),
            exact: state.exact(face.audience()),
        }
    }
}

impl Shelf {
    pub(crate) fn new(age: Duration) -> Self {
        Self {
            age,
            faces: Default::default(),
            making: Mutex::default(),
            // A board of an earlier minute changes only by judgements that come late.
            replays: Replays::new(age * 10),
            circles: Circles::new(age),
        }
    }

    /// The edition to show now.
    pub(crate) fn edition(&self, room: &Room, face: Face) -> Arc<Edition> {
        if let Some(known) = self.current(room, face) {
            return known;
        }
        let _one_at_a_time = held(&self.making);
        self.current(room, face)
            .unwrap_or_else(|| self.publish(room, face))
    }

    /// What is on the shelf, if it was current a moment ago.
    pub(crate) fn recent(&self, face: Face) -> Option<Arc<Edition>> {
        let known = self.faces[face as usize].load_full()?;
        let since = known.made.elapsed();
        let current = Duration::from_millis(known.current.load(Ordering::Relaxed));
        (since < OLDEST && since.saturating_sub(current) < self.age).then_some(known)
    }

    /// What is on the shelf, if it may still be shown.
    fn current(&self, room: &Room, face: Face) -> Option<Arc<Edition>> {
        if let Some(recent) = self.recent(face) {
            return Some(recent);
        }
        let known = self.faces[face as usize].load_full()?;
        let since = known.made.elapsed();
        if since >= OLDEST {
            return None;
        }
        if known.stamp != Stamp::of(&room.look(), face) {
            return None;
        }
        let since = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        known.current.store(since, Ordering::Relaxed);
        Some(known)
    }

    /// Puts new editions in place of those that are no longer current.
    pub(crate) fn renew(&self, room: &Room) {
        let _one_at_a_time = held(&self.making);
        for face in [Face::Closed, Face::Open, Face::Jury] {
            let known = self.faces[face as usize].load();
            let stale = known
                .as_ref()
                .is_some_and(|known| known.stamp != Stamp::of(&room.look(), face));
            if stale {
                self.publish(room, face);
            }
        }
    }

    fn publish(&self, room: &Room, face: Face) -> Arc<Edition> {
        let (stamp, places, seq) = {
            let state = room.look();
            let places = state.live.places(face.audience());
            (Stamp::of(&state, face), places, state.contest.seq)
        };
        let edition = Arc::new(Edition::new((face, places), seq, stamp));
        self.faces[face as usize].store(Some(edition.clone()));
        edition
    }
}

impl Edition {
    fn new((face, places): (Face, usize), seq: Seq, stamp: Stamp) -> Self {
        Self {
            face,
            places,
            seq,
            stamp,
            made: Instant::now(),
            current: AtomicU64::new(0),
            leaves: Mutex::default(),
            bytes: AtomicUsize::new(0),
            asked: Mutex::default(),
            changes: Mutex::default(),
            statistics: OnceCell::new(),
        }
    }

    /// Whether the contest had begun for everybody: some begin earlier, by a start of their own.
    pub(crate) fn is_for_all(&self) -> bool {
        self.stamp.phase != Phase::Before
    }

    /// Counts the changes of its audience's board that are in it.
    pub(crate) fn version(&self) -> u64 {
        self.stamp.version
    }

    /// A page, cut when it is first asked for.
    pub(crate) async fn leaf(
        &self,
        app: &App,
        room: &Room,
        window: Window,
    ) -> Result<Arc<Leaf>, Problem> {
        let cell = self.cell(window, MOST).unwrap_or_default();
        self.cut(app, room, (window, &cell)).await
    }

    /// A page for a stream that watches; none when too many others are kept, and it is to be read instead.
    pub(crate) async fn watched(
        &self,
        app: &App,
        room: &Room,
        (window, watcher): (Window, Watcher),
    ) -> Option<Arc<Leaf>> {
        let most = match watcher {
            Watcher::Known => MOST,
            Watcher::Stranger => STRANGE,
        };
        let cell = self.cell(window, most)?;
        // What cannot be read now is read by the browser, which is told why.
        self.cut(app, room, (window, &cell)).await.ok()
    }

    /// Where a page is kept; none when it is not, and there is no place for one more.
    fn cell(&self, window: Window, most: usize) -> Option<Cell> {
        let mut leaves = held(&self.leaves);
        if let Some(cell) = leaves.get(&window) {
            return Some(cell.clone());
        }
        let is_full = leaves.len() >= most || self.bytes.load(Ordering::Relaxed) >= KEPT;
        (!is_full).then(|| leaves.entry(window).or_default().clone())
    }

    async fn cut(
        &self,
        app: &App,
        room: &Room,
        (window, cell): (Window, &Cell),
    ) -> Result<Arc<Leaf>, Problem> {
        let leaf = cell.get_or_try_init(async || {
            let leaf = cut(app, room, self.face, window).await?;
            self.bytes.fetch_add(leaf.bytes(), Ordering::Relaxed);
            Ok::<_, Problem>(Arc::new(leaf))
        });
        leaf.await.cloned()
    }

    /// The page that somebody asked for in these words.
    pub(crate) fn asked_before(&self, words: &str) -> Option<Arc<Leaf>> {
        held(&self.asked).get(words).cloned()
    }

    /// Remembers in which words a page was asked for, if the page is kept.
    pub(crate) fn remember(&self, words: &str, leaf: &Arc<Leaf>) {
        let kept = held(&self.leaves).get(&leaf.window).cloned();
        let kept = kept.as_ref().and_then(|cell| cell.get());
        if !kept.is_some_and(|kept| Arc::ptr_eq(kept, leaf)) {
            return;
        }
        let mut asked = held(&self.asked);
        if words.len() <= LONGEST && asked.len() < MOST {
            asked.insert(words.to_owned(), leaf.clone());
        }
    }

    /// How the problems go.
    pub(crate) async fn statistics(&self, app: &App, room: &Room) -> Result<Bytes, Problem> {
        let made = self
            .statistics
            .get_or_try_init(|| statistics::encoded(app, room, self.face));
        made.await.cloned()
    }

    /// What changed in a window since an earlier page of it, put together once for all who watch.
    pub(crate) fn change(&self, before: &Leaf, now: &Leaf) -> Arc<Change> {
        let since = Since::of(before, now);
        let mut changes = held(&self.changes);
        if let Some(known) = changes.get(&since) {
            return known.clone();
        }
        let change = Arc::new(Change::between(before, now));
        if changes.len() < MOST {
            changes.insert(since, change.clone());
        }
        change
    }
}

pub(super) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition() -> Edition {
        let stamp = Stamp {
            version: 0,
            phase: Phase::Running,
            frozen: false,
            exact: true,
        };
        Edition::new((Face::Open, 0), Seq::START, stamp)
    }

    #[test]
    fn words_are_remembered_for_pages_that_are_kept_and_for_no_others() {
        let edition = edition();
        let asked = |offset: usize| {
            let (window, words) = (Window { offset, limit: 1 }, format!("offset={offset}"));
            let leaf = Arc::new(Leaf::bare(window));
            let cell = edition.cell(window, MOST).unwrap_or_default();
            cell.set(leaf.clone()).ok().expect("it is cut once");
            edition.remember(&words, &leaf);
            edition.asked_before(&words).is_some()
        };
        assert!(asked(0), "a page that is kept");
        edition.bytes.store(KEPT, Ordering::Relaxed);
        assert!(!asked(1), "a page for which there is no room");
        edition.bytes.store(0, Ordering::Relaxed);
        assert!((2..=MOST).all(asked), "as many as are kept");
        assert!(!asked(MOST + 1), "one more");
    }

    #[test]
    fn a_change_is_put_together_once_for_all_who_watch_a_window() {
        let edition = edition();
        let leaf = |offset| Leaf::bare(Window { offset, limit: 1 });
        let first = edition.change(&leaf(0), &leaf(0));
        assert!(Arc::ptr_eq(&first, &edition.change(&leaf(0), &leaf(0))));
        assert!(!Arc::ptr_eq(&first, &edition.change(&leaf(1), &leaf(1))));
    }
}
