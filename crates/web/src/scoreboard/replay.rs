//! The board as it was at a minute of the contest.
//!
//! It counts the submissions made before that minute, with what is known of them now, as far as the
//! audience may see them. The last few boards are kept; one is folded at a time.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use agon_domain::{Contest, Phase, Timestamp};
use agon_scoreboard::{Audience, Board, Moment};
use axum::Json;
use axum::extract::{ConnectInfo, Path, Query, State};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::row::{RowView, Seen};
use super::window::{BoardQuery, among, limit};
use crate::problem::ProblemBody;
use crate::rooms::Room;
use crate::view::Looking;
use crate::{App, Problem};

/// How many boards of earlier minutes are kept for a room.
const KEPT: usize = 8;

/// A page of the scoreboard of an earlier minute.
#[derive(Serialize, ToSchema)]
pub(crate) struct MinuteView {
    /// The minute of the contest, or of one's own start.
    minute: usize,
    /// All rows.
    total: usize,
    /// How many rows are before these.
    offset: usize,
    rows: Vec<RowView>,
}

/// Boards of earlier minutes.
pub(crate) struct Replays {
    /// How old one may be when the board has changed since.
    age: Duration,
    kept: Mutex<VecDeque<Kept>>,
}

struct Kept {
    audience: Audience,
    minute: usize,
    version: u64,
    made: Instant,
    board: Arc<Board>,
}

impl Replays {
    pub(super) fn new(age: Duration) -> Self {
        Self {
            age,
            kept: Mutex::default(),
        }
    }

    /// Waits until nothing else is folded for this room.
    pub(super) async fn alone(&self) -> impl Drop + '_ {
        self.kept.lock().await
    }

    /// The board of a minute; `before` is asked whether it may be folded when it is not known.
    async fn board(
        &self,
        room: &Arc<Room>,
        (audience, minute): (Audience, usize),
        before: impl FnOnce() -> Result<(), Problem>,
    ) -> Result<Arc<Board>, Problem> {
        let mut kept = self.kept.lock().await;
        let (version, until) = {
            let state = room.look();
            let until = until(&state.contest, minute);
            (state.live.version(audience), until)
        };
        let known = kept.iter().find(|one| {
            let fresh = one.version == version || one.made.elapsed() < self.age;
            (one.audience, one.minute) == (audience, minute) && fresh
        });
        if let Some(known) = known {
            return Ok(known.board.clone());
        }
        before()?;
        let (room, made) = (room.clone(), Instant::now());
        let folding = tokio::task::spawn_blocking(move || fold(&room, audience, until));
        let board = Arc::new(folding.await.map_err(|_| Problem::internal())?);
        kept.retain(|one| (one.audience, one.minute) != (audience, minute));
        kept.truncate(KEPT - 1);
        kept.push_front(Kept {
            audience,
            minute,
            version,
            made,
            board: board.clone(),
        });
        Ok(board)
    }
}

/// Folds in many short looks, so that the log is followed in between.
fn fold(room: &Room, audience: Audience, until: Duration) -> Board {
    let mut moment = Moment::new(audience, until);
    while room.look().live.replay(&mut moment) {}
    moment.board()
}

/// How far the contest is, in whole minutes.
pub(super) fn elapsed(contest: &Contest, now: Timestamp) -> usize {
    let Some(definition) = &contest.definition else {
        return 0;
    };
    let length = length(contest);
    match contest.phase(now) {
        Phase::Before => 0,
        Phase::Running => {
            let minutes = now.since(definition.starts).as_secs() / 60;
            usize::try_from(minutes).unwrap_or(usize::MAX).min(length)
        }
        Phase::Over | Phase::Final => length,
    }
}

fn length(contest: &Contest) -> usize {
    let seconds = contest.definition.as_ref().map_or(0, |one| one.length_s);
    seconds.div_ceil(60) as usize
}

/// The contest time that ends a minute: the last one has all that came after it too.
pub(super) fn until(contest: &Contest, minute: usize) -> Duration {
    if minute >= length(contest) {
        return Duration::MAX;
    }
    Duration::from_secs(minute as u64 * 60)
}

/// Reads the scoreboard as it was at a minute of the contest.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/minutes/{minute}", tag = "contests",
    params(("contest" = String, Path), ("minute" = u64, Path), BoardQuery),
    responses((status = 200, body = MinuteView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn minute(
    State(app): State<App>,
    looking: Looking,
    Path((_, minute)): Path<(String, String)>,
    Query(query): Query<BoardQuery>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
) -> Result<Json<MinuteView>, Problem> {
    let face = looking.open_face()?;
    let limit = limit(query.limit.as_deref())?;
    if query.rank.is_some() || query.after.is_some() {
        let told = "the board of a minute stands still; use offset";
        return Err(Problem::field("bad-page", "offset", told));
    }
    let last = elapsed(&looking.room.look().contest, crate::now());
    let minute = among(&minute, "minute", 0..=last, "a minute of the contest")?;
    let which = (face.audience(), minute);
    let allowed = || app.guard.fold(from.ip());
    let replays = &looking.room.shelf.replays;
    let board = replays.board(&looking.room, which, allowed).await?;
    let total = board.len();
    let offset = match query.offset.as_deref() {
        Some(offset) => among(offset, "offset", 0..=total, "rows to skip")?,
        None => 0,
    };
    let rows = board.page(offset, limit).into_iter();
    let rows: Vec<_> = rows.map(Seen::settled).collect();
    Ok(Json(MinuteView {
        minute,
        total,
        offset,
        rows: looking.named(&app, &rows).await?,
    }))
}
