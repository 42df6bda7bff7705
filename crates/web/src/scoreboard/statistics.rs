//! How the problems go: who tried, who solved, who was first.

use agon_domain::Ordinal;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::edition::Face;
use super::leaf::{ColumnView, Kept, columns, json, shown, tagged};
use super::row::person;
use crate::problem::ProblemBody;
use crate::rooms::Room;
use crate::view::Looking;
use crate::{App, Problem};

/// How the problems go.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatisticsView {
    problems: Vec<ProblemStatistics>,
}

/// How a problem goes.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemStatistics {
    #[serde(flatten)]
    column: ColumnView,
    /// The first of the ranked to solve it.
    first: Option<FirstView>,
}

/// The first to solve a problem.
#[derive(Serialize, ToSchema)]
pub(crate) struct FirstView {
    handle: String,
    name: String,
    /// Contest time.
    time_s: u32,
}

/// Tells how the problems go, as far as one's audience may see it.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/problems", tag = "contests",
    params(("contest" = String, Path)),
    responses((status = 200, body = StatisticsView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn problems(
    State(app): State<App>,
    looking: Looking,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let edition = looking.edition();
    let body = edition.statistics(&app, &looking.room).await?;
    Ok(tagged(&headers, body, Kept::Private))
}

/// The statistics of a face, written.
pub(super) async fn encoded(app: &App, room: &Room, face: Face) -> Result<Bytes, Problem> {
    let (first, stats, problems) = {
        let (state, audience) = (room.look(), face.audience());
        (
            state.live.first_to_solve(audience),
            state.live.problems(audience).to_vec(),
            shown(&state.contest, face),
        )
    };
    let people: Vec<Ordinal> = first.iter().flatten().map(|first| first.who).collect();
    let people = app.store.people(room.id, &people).await?;
    let columns = columns(app, &problems, &stats).await?;
    let problem = |(column, first): (ColumnView, Option<agon_scoreboard::First>)| {
        let first = first.map(|first| {
            let (handle, name) = person(&people, first.who);
            let time_s = first.time_s;
            FirstView {
                handle,
                name,
                time_s,
            }
        });
        ProblemStatistics { column, first }
    };
    let problems = columns.into_iter().zip(first).map(problem).collect();
    Ok(json(&StatisticsView { problems }).into())
}
