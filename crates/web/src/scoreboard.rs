//! The scoreboard, as its viewer's audience may see it.
//!
//! What is public is written once and sent to all; what is somebody's own is added when they ask.

pub(crate) mod circle;
mod edition;
mod gzip;
mod lasting;
mod leaf;
pub(crate) mod people;
pub(crate) mod replay;
pub(crate) mod resolver;
mod row;
pub(crate) mod statistics;
pub(crate) mod trail;
mod watch;
pub(crate) mod whole;
mod window;

use std::sync::Arc;

use agon_domain::visibility::Viewer;
use agon_domain::{Phase, Refusal};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use self::edition::Edition;
pub(crate) use self::edition::{Face, Shelf, Watcher};
use self::leaf::BoardView;
pub(crate) use self::leaf::json;
use self::row::{RowView, Seen, named};
pub(crate) use self::watch::{Change, Watching, WindowQuery};
use self::window::BoardQuery;
use crate::problem::ProblemBody;
use crate::rooms::Room;
use crate::view::{self, Looking};
use crate::{App, Problem};

/// Reads a page of the scoreboard, with one's own row.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard", tag = "contests",
    params(("contest" = String, Path), BoardQuery),
    responses((status = 200, body = BoardView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let edition = looking.edition();
    let window = query.window(&looking.room, &edition)?;
    let leaf = edition.leaf(&app, &looking.room, window).await?;
    let mine = looking.own_row(&app).await?;
    Ok(leaf.with_mine(&headers, mine.as_ref()))
}

/// Reads a page of the scoreboard as everybody sees it, whoever asks: what is in between may keep it.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/public", tag = "contests",
    params(("contest" = String, Path), BoardQuery),
    responses((status = 200, body = BoardView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn public(
    State(app): State<App>,
    Path(contest): Path<String>,
    Query(query): Query<BoardQuery>,
    asked: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let room = view::room(&app, &contest).await?;
    let edition = public_edition(&room);
    let window = query.window(&room, &edition)?;
    let leaf = edition.leaf(&app, &room, window).await?;
    edition.remember(asked.query().unwrap_or_default(), &leaf);
    Ok(leaf.shared(&headers))
}

/// The same page, if it lies ready: somebody asked in the same words, and the board has not changed since.
pub(crate) fn ready(room: &Room, asked: &Uri, headers: &HeaderMap) -> Option<Response> {
    let leaf = public_edition(room).asked_before(asked.query().unwrap_or_default())?;
    Some(leaf.shared(headers))
}

/// What anybody is shown now.
fn public_edition(room: &Room) -> Arc<Edition> {
    // What was open to all a moment ago is: the board need not be looked at.
    if let Some(open) = room.shelf.recent(Face::Open)
        && open.is_for_all()
    {
        return open;
    }
    let face = Face::of(&room.look().contest, Viewer::Public, crate::now());
    room.shelf.edition(room, face)
}

impl Looking {
    /// The face of the board that this viewer is shown.
    pub(crate) fn face(&self) -> Face {
        Face::of(&self.room.look().contest, self.viewer, crate::now())
    }

    /// The board that this viewer is shown.
    pub(crate) fn edition(&self) -> Arc<Edition> {
        self.room.shelf.edition(&self.room, self.face())
    }

    /// The face, where problems are open to this viewer.
    fn open_face(&self) -> Result<Face, Problem> {
        match self.face() {
            Face::Closed => Err(Refusal::NotRunning(Phase::Before).into()),
            face @ (Face::Open | Face::Jury) => Ok(face),
        }
    }

    /// The viewer's own row as it is this moment; organisers see theirs as the jury does.
    pub(crate) fn own(&self) -> Option<Seen> {
        let (who, face, state) = (self.ordinal?, self.face(), self.room.look());
        match face {
            Face::Jury => Seen::row(&state, face.audience(), who),
            Face::Closed | Face::Open => Seen::own(&state, who),
        }
    }

    /// The same, with their name.
    pub(crate) async fn own_row(&self, app: &App) -> Result<Option<RowView>, Problem> {
        let rows: Vec<_> = self.own().into_iter().collect();
        Ok(self.named(app, &rows).await?.pop())
    }

    /// Puts names to rows, for the problems that this viewer is shown.
    pub(crate) async fn named(&self, app: &App, rows: &[Seen]) -> Result<Vec<RowView>, Problem> {
        let face = self.face();
        let shown = leaf::shown(&self.room.look().contest, face);
        named(app, &self.room, &shown, rows).await
    }
}
