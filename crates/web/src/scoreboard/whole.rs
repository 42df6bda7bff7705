//! The whole board in one answer, for who keeps results or draws all of them.
//!
//! It is written while it is sent: some hundred rows at a time are looked at, named and written, so a
//! million rows cost no more memory than a page. The order is taken once, so everybody is in it once.
//! While the contest runs, a row is as it was when it was written.

mod form;

use std::sync::Arc;
use std::time::Duration;

use agon_domain::{ContestProblem, Ordinal, Phase};
use agon_scoreboard::Audience;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::{IntoParams, ToSchema};

use self::form::Form;
use super::edition::Face;
use super::leaf::{self, ColumnView};
use super::row::{Seen, named};
use crate::problem::ProblemBody;
use crate::rooms::Room;
use crate::view::Looking;
use crate::{App, Problem};

/// Rows written at a time.
const STEP: usize = 500;
/// Whole boards written at the same time, for all who ask.
const AT_ONCE: usize = 2;
/// Before it is worth asking again.
const LATER: Duration = Duration::from_secs(10);

/// How the board is written.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FormName {
    /// A table for spreadsheets: RFC 4180, with a line of names.
    #[default]
    Csv,
    /// Lines of JSON: first what the board is, then so many rows at a time, each field as one list.
    Columns,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WholeQuery {
    /// `csv`, as where nothing is said, or `columns`.
    #[serde(default)]
    #[param(inline)]
    form: FormName,
}

/// What the board is, as the first line tells it.
#[derive(Debug, Serialize)]
pub(super) struct About {
    exact: bool,
    phase: Phase,
    frozen: bool,
    /// All rows.
    total: usize,
    pub(super) problems: Vec<ColumnView>,
}

/// Who may write whole boards at this moment.
pub(crate) struct Writing(Arc<Semaphore>);

impl Default for Writing {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Writing {
    fn begin(&self) -> Result<OwnedSemaphorePermit, Problem> {
        self.0.clone().try_acquire_owned().map_err(|_| {
            let detail =
                "other whole boards are being written; try again in a moment, or read pages";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "boards-busy", detail).after(LATER)
        })
    }
}

/// A board on its way.
struct Way {
    app: App,
    room: Arc<Room>,
    face: Face,
    problems: Vec<ContestProblem>,
    form: Form,
    order: std::vec::IntoIter<Ordinal>,
    /// What comes before the first rows.
    head: Option<Vec<u8>>,
    _writing: OwnedSemaphorePermit,
}

/// Reads the whole scoreboard at once, as CSV or in columns. While the contest runs only organisers may: others
/// read pages.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/whole", tag = "contests",
    params(("contest" = String, Path), WholeQuery),
    responses((status = 200, description = "The board; it ends early only with the connection", content_type = "text/csv", body = String),
        (status = "4XX", body = ProblemBody),
        (status = 503, description = "`boards-busy`", body = ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<WholeQuery>,
) -> Result<Response, Problem> {
    let face = looking.open_face()?;
    may_read(&looking, face)?;
    let writing = app.writing.begin()?;
    let room = looking.room.clone();
    let (order, problems, about) = look(&app, &room, face).await?;
    let form = Form::of(query.form, &about);
    let head = form.head(&about)?;
    let way = Way {
        app,
        room,
        face,
        problems,
        form,
        order: order.into_iter(),
        head: Some(head),
        _writing: writing,
    };
    let written = stream::try_unfold(way, |mut way| async move {
        let next = way.next().await;
        // The head is sent already: what fails now can only end the connection.
        let next = next.map_err(|problem| std::io::Error::other(problem.code()))?;
        Ok::<_, std::io::Error>(next.map(|bytes| (bytes, way)))
    });
    let mut response = Response::new(Body::from_stream(written));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.kind()));
    let named = HeaderValue::from_static(form.disposition());
    headers.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}

/// Pages lie ready for thousands; a whole board is written for one.
fn may_read(looking: &Looking, face: Face) -> Result<(), Problem> {
    let phase = looking.room.look().contest.phase(crate::now());
    match (face, phase) {
        (Face::Jury, _) | (_, Phase::Over | Phase::Final) => Ok(()),
        (Face::Open | Face::Closed, Phase::Before | Phase::Running) => {
            let detail = "while the contest runs only organisers read the whole board at once; read its pages";
            Err(Problem::new(StatusCode::CONFLICT, "still-running", detail))
        }
    }
}

/// Everybody in order, and what there is to say of the board, from one moment.
async fn look(
    app: &App,
    room: &Room,
    face: Face,
) -> Result<(Vec<Ordinal>, Vec<ContestProblem>, About), Problem> {
    let (order, problems, stats, mut about) = {
        let (state, now, audience) = (room.look(), crate::now(), face.audience());
        let about = About {
            exact: state.exact(audience),
            phase: state.contest.phase(now),
            frozen: audience == Audience::Public && state.live.frozen(now),
            total: state.live.total(),
            problems: Vec::new(),
        };
        (
            state.live.order(audience),
            leaf::shown(&state.contest, face),
            state.live.problems(audience).to_vec(),
            about,
        )
    };
    about.problems = leaf::columns(app, &problems, &stats).await?;
    Ok((order, problems, about))
}

impl Way {
    /// What is sent next; none at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head.into()));
        }
        let people: Vec<Ordinal> = self.order.by_ref().take(STEP).collect();
        if people.is_empty() {
            return Ok(None);
        }
        let seen: Vec<Seen> = {
            let state = self.room.look();
            let row = |who: &Ordinal| Seen::row(&state, self.face.audience(), *who);
            people.iter().filter_map(row).collect()
        };
        let rows = named(&self.app, &self.room, &self.problems, &seen).await?;
        Ok(Some(self.form.rows(&rows)?.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, Writing};

    #[tokio::test]
    async fn so_many_whole_boards_are_written_at_a_time_and_the_next_is_told_to_come_later() {
        let writing = Writing::default();
        let mut begun: Vec<_> = (0..AT_ONCE).map(|_| writing.begin()).collect();
        assert!(begun.iter().all(Result::is_ok));
        let refused = writing.begin().expect_err("one too many");
        assert_eq!(refused.code(), "boards-busy");
        begun.pop();
        assert!(writing.begin().is_ok());
    }
}
