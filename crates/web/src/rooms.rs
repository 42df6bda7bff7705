//! Contests that somebody looks at: each is a follower of its log, kept in memory.
//!
//! A room owns nothing: it is dropped and opened again by reading the log. It must not decide,
//! and it must not tell anybody what `domain::visibility` does not.

mod boards;
mod closing;
mod correcting;
mod following;
mod letters;
mod news;
mod opening;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use agon_domain::visibility::Viewer;
use agon_domain::{Contest, ContestId, Ordinal, Seq};
use agon_scoreboard::{Audience, Gap, Live};
use agon_store::Store;
use arc_swap::ArcSwap;
use tokio::sync::{Mutex, broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::boards::Boards;
pub use self::correcting::Corrected;
pub(crate) use self::letters::{Letters, Mailbox};
pub use self::news::News;
use self::opening::Origin;
pub use self::opening::SNAPSHOT;
use crate::scoreboard::{Face, Shelf};

/// How many events are read from the log at a time.
const BATCH: u32 = 2_000;
/// How many news wait for a slow reader before it is told to read everything again.
const NEWS: usize = 256;
/// How many changes of own submissions a participation can catch up on.
const RECALL: usize = 64;

/// All rooms of this process.
#[derive(Clone)]
pub struct Rooms {
    store: Store,
    boards: Boards,
    open: Arc<ArcSwap<HashMap<ContestId, Arc<Room>>>>,
    /// Held while the list of rooms is changed. A door is held while a room is opened, which may take
    /// seconds: whoever wants the same one waits, whoever wants another does not.
    doors: Arc<Mutex<HashMap<ContestId, Door>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
    /// Names this process and the rooms it has closed, so that no room is taken for one before it.
    boot: Arc<AtomicU64>,
}

type Door = Arc<Mutex<()>>;

/// A contest, followed.
pub struct Room {
    /// Which contest.
    pub id: ContestId,
    /// Tells this room from others of the same contest, before it or in another process.
    pub(crate) boot: u64,
    state: RwLock<State>,
    folded: watch::Sender<Seq>,
    news: broadcast::Sender<News>,
    /// News for one.
    pub(crate) letters: Arc<Letters>,
    /// Boards as they are shown.
    pub(crate) shelf: Shelf,
    /// Whether somebody has looked at it since it was last asked whether it is to be closed.
    used: AtomicBool,
    closed: AtomicBool,
}

/// What is known of a contest up to the last event folded.
pub struct State {
    /// For decisions.
    pub contest: Contest,
    /// For the board.
    pub live: Live,
    /// What the board began with.
    origin: Origin,
    /// The versions of the public and the jury's board that the cold path confirmed last.
    exact: Option<(u64, u64)>,
    /// Whether it was compared with them, and is not only taken for what the cold path kept.
    compared: bool,
    /// Whether a round of the cold path has been here since it was opened.
    visited: bool,
    changes: HashMap<Ordinal, Changes>,
    /// How often there were news of the contest itself.
    contest_news: u64,
}

/// The latest changes of one participation's submissions, so that a stream can be resumed.
#[derive(Default)]
struct Changes {
    version: u64,
    latest: VecDeque<(u64, Seq)>,
}

impl Rooms {
    /// No rooms yet. Cancelling `stop` ends them all.
    #[must_use]
    pub fn new(store: Store, boards: Boards, stop: CancellationToken) -> Self {
        Self {
            store,
            boards,
            open: Arc::default(),
            doors: Arc::default(),
            tasks: TaskTracker::new(),
            stop,
            boot: Arc::new(AtomicU64::new(crate::random_u64())),
        }
    }

    /// The room of a contest, opened and caught up when nobody has looked at it before.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn room(&self, id: ContestId) -> Result<Arc<Room>, agon_store::Error> {
        if let Some(room) = self.known(id) {
            return Ok(room);
        }
        let door = self.doors.lock().await.entry(id).or_default().clone();
        let _one_at_a_time = door.lock().await;
        if let Some(room) = self.known(id) {
            return Ok(room);
        }
        // Before the log is read: what is appended while it is must not go unnoticed.
        let head = self.store.watch(id);
        let opened = self.read(id).await;
        let mut doors = self.doors.lock().await;
        doors.remove(&id);
        // Who waited while this door was taken away may have come by another.
        if let Some(room) = self.known(id) {
            return Ok(room);
        }
        let room = opened?;
        let follow = following::follow(room.clone(), head, self.clone());
        self.tasks.spawn(follow);
        let mut open = HashMap::clone(&self.open.load());
        open.insert(id, room.clone());
        self.open.store(Arc::new(open));
        Ok(room)
    }

    /// A room as its log is now.
    async fn read(&self, id: ContestId) -> Result<Arc<Room>, agon_store::Error> {
        let boot = self.boot.load(Ordering::Relaxed);
        let room = Arc::new(Room::new(id, self.boards, boot));
        let (live, origin) = opening::live(&self.store, id, self.boards.structure).await;
        room.resume(live, origin);
        room.catch_up(&self.store).await?;
        room.confirm_what_is_final();
        Ok(room)
    }

    /// The room of a contest, if it is open, for somebody who looks at the contest.
    pub fn known(&self, id: ContestId) -> Option<Arc<Room>> {
        let room = self.unmarked(id)?;
        room.mark_used();
        Some(room)
    }

    /// The same, for work that is no reason to keep a room.
    #[must_use]
    pub fn unmarked(&self, id: ContestId) -> Option<Arc<Room>> {
        self.open.load().get(&id).cloned()
    }

    /// Waits until nothing is followed any more, after `stop` was cancelled.
    pub async fn wind_down(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Room {
    fn new(id: ContestId, boards: Boards, boot: u64) -> Self {
        let state = State {
            contest: Contest::default(),
            live: Live::new(boards.structure),
            origin: Origin::Log,
            exact: None,
            compared: false,
            visited: false,
            changes: HashMap::new(),
            contest_news: 0,
        };
        Self {
            id,
            boot,
            used: AtomicBool::new(true),
            closed: AtomicBool::new(false),
            state: RwLock::new(state),
            folded: watch::Sender::new(Seq::START),
            news: broadcast::Sender::new(NEWS),
            letters: Arc::default(),
            shelf: Shelf::new(boards.age),
        }
    }

    /// Looks at the contest. Held for a short while only, never across an await.
    pub fn look(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last event that is in the board as the public is shown it now.
    pub fn shown(&self) -> Seq {
        self.shelf.edition(self, Face::Open).seq
    }

    /// News for all, from now on.
    pub(crate) fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Tells those whom it concerns. Nobody listening is fine.
    pub fn tell(&self, news: News) {
        match news {
            News::Submission { owner, .. } | News::Progress { owner, .. } => {
                self.letters.send(owner, news);
            }
            News::Board | News::Exact(_) | News::Contest | News::Alive => {
                let _ = self.news.send(news);
            }
        }
    }

    /// Reads the log to its end, so that what this process has just written is seen.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn catch_up(&self, store: &Store) -> Result<(), agon_store::Error> {
        loop {
            let from = *self.folded.borrow();
            let events = store.read_after(self.id, from, BATCH).await?;
            if events.is_empty() {
                return Ok(());
            }
            let news = self.fold(&events).map_err(|gap| self.damaged(gap))?;
            news.into_iter().for_each(|news| self.tell(news));
        }
    }

    fn damaged(&self, gap: Gap) -> agon_store::Error {
        agon_store::Error::Damaged {
            what: format!("the log of contest {}", self.id),
            reason: gap.to_string(),
        }
    }

    fn fold(&self, events: &[agon_domain::Envelope]) -> Result<Vec<News>, Gap> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut news = Vec::new();
        let applied = events.iter().try_for_each(|event| {
            news.extend(state.apply(event)?);
            Ok(())
        });
        self.folded.send_replace(state.contest.seq);
        applied.map(|()| news)
    }

    /// Goes on from a board that was kept.
    fn resume(&self, live: Live, origin: Origin) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.contest = live.contest();
        (state.live, state.origin) = (live, origin);
        self.folded.send_replace(state.contest.seq);
    }

    /// A final board that is the cold path's own, to the end of the log, is confirmed until it is
    /// compared: who comes to a contest of last year need not wait for that.
    fn confirm_what_is_final(&self) {
        let versions = self.board_versions();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.contest.finalised && state.origin == Origin::Snapshot(state.contest.seq) {
            state.exact = Some(versions);
        }
    }

    fn board_versions(&self) -> (u64, u64) {
        let state = self.look();
        (
            state.live.version(Audience::Public),
            state.live.version(Audience::Jury),
        )
    }
}

impl State {
    /// Whether the cold path has confirmed the board this audience sees.
    #[must_use]
    pub fn exact(&self, audience: Audience) -> bool {
        let version = self.live.version(audience);
        self.exact.is_some_and(|(public, jury)| match audience {
            Audience::Public => public == version,
            Audience::Jury => jury == version,
        })
    }

    /// Whether the boards of both audiences were compared with the cold path's, as they are now.
    #[must_use]
    pub fn is_compared(&self) -> bool {
        self.compared && Audience::BOTH.iter().all(|audience| self.exact(*audience))
    }

    /// Whether a round of the cold path has been here since the room was opened, whatever came of it.
    #[must_use]
    pub fn is_visited(&self) -> bool {
        self.visited
    }

    fn apply(&mut self, envelope: &agon_domain::Envelope) -> Result<Vec<News>, Gap> {
        if envelope.seq <= self.contest.seq {
            return Ok(Vec::new());
        }
        self.live.apply(envelope)?;
        self.contest.apply(envelope);
        Ok(self.news(envelope))
    }

    /// How often there were news of the contest itself since this room was opened.
    pub(crate) fn contest_news(&self) -> u64 {
        self.contest_news
    }

    /// How many changes of its own submissions a participation has seen.
    #[must_use]
    pub fn own_version(&self, owner: Ordinal) -> u64 {
        self.changes
            .get(&owner)
            .map_or(0, |changes| changes.version)
    }

    /// The submissions changed after `version`, oldest first; none when that is too long ago.
    #[must_use]
    pub fn own_changes(&self, owner: Ordinal, version: u64) -> Option<Vec<(u64, Seq)>> {
        let Some(changes) = self.changes.get(&owner) else {
            return (version == 0).then(Vec::new);
        };
        let first = changes
            .latest
            .front()
            .map_or(changes.version + 1, |(first, _)| *first);
        if version > changes.version || version + 1 < first {
            return None;
        }
        Some(
            changes
                .latest
                .iter()
                .filter(|(at, _)| *at > version)
                .copied()
                .collect(),
        )
    }
}

/// The audience a viewer's board is folded for.
#[must_use]
pub fn audience(viewer: Viewer) -> Audience {
    match viewer {
        Viewer::Jury => Audience::Jury,
        Viewer::Public | Viewer::Participant(_) => Audience::Public,
    }
}
