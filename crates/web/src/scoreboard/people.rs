//! Rows of people: one's own, those around somebody, and those of several by their handles.

use agon_domain::Ordinal;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::leaf::BoardView;
use super::row::{RowView, Seen};
use super::window::{self, Window};
use crate::problem::ProblemBody;
use crate::view::Looking;
use crate::{App, Problem};

/// How many people may be asked for at once.
const PEOPLE: usize = 20;

/// Around whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AroundQuery {
    /// Whose row is in the middle; your own where nothing is said.
    handle: Option<String>,
    /// How many rows, at most 200.
    #[param(value_type = Option<u64>)]
    limit: Option<String>,
}

/// Whose rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsQuery {
    /// Handles with commas between, at most 20.
    handles: String,
}

/// Rows of several people, in the order of the board.
#[derive(Serialize, ToSchema)]
pub(crate) struct RowsView {
    rows: Vec<RowView>,
    /// Handles of people who are not on the board.
    missing: Vec<String>,
}

/// Reads the rows around somebody's, with one's own.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/around", tag = "contests",
    params(("contest" = String, Path), AroundQuery),
    responses((status = 200, body = BoardView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn around(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<AroundQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = window::limit(query.limit.as_deref())?;
    let who = match &query.handle {
        Some(handle) => known(&app, &looking, handle).await?,
        None => looking.joined()?,
    };
    let edition = looking.edition();
    let place = {
        let state = looking.room.look();
        state.live.place_of(edition.face.audience(), who)
    };
    let offset = place.unwrap_or(0).saturating_sub(limit / 2);
    let window = Window { offset, limit };
    let leaf = edition.leaf(&app, &looking.room, window).await?;
    let mine = looking.own_row(&app).await?;
    Ok(leaf.with_mine(&headers, mine.as_ref()))
}

/// Reads one's own row, with one's own results.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/mine", tag = "contests",
    params(("contest" = String, Path)),
    responses((status = 200, body = RowView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn mine(
    State(app): State<App>,
    looking: Looking,
) -> Result<Json<RowView>, Problem> {
    looking.joined()?;
    let row = looking.own_row(&app).await?;
    row.map(Json).ok_or_else(Problem::internal)
}

/// Reads the rows of several people, such as friends, as everybody of the audience sees them.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/rows", tag = "contests",
    params(("contest" = String, Path), RowsQuery),
    responses((status = 200, body = RowsView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn rows(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<RowsQuery>,
) -> Result<Json<RowsView>, Problem> {
    let handles = query.handles.split(',').map(str::trim);
    let handles: Vec<_> = handles.filter(|one| !one.is_empty()).collect();
    if handles.is_empty() || handles.len() > PEOPLE {
        let told = format!("name 1 to {PEOPLE} people, with commas between their handles");
        return Err(Problem::field("bad-handles", "handles", told));
    }
    let (mut people, mut missing) = (Vec::new(), Vec::new());
    for handle in handles {
        match ordinal(&app, &looking, handle).await? {
            Some(who) => people.push(who),
            None => missing.push(handle.to_owned()),
        }
    }
    let face = looking.face();
    let rows: Vec<_> = {
        let state = looking.room.look();
        people.sort_by_cached_key(|who| state.live.precedence(face.audience(), *who));
        people.dedup();
        let row = |who: &Ordinal| Seen::row(&state, face.audience(), *who);
        people.iter().filter_map(row).collect()
    };
    let rows = looking.named(&app, &rows).await?;
    Ok(Json(RowsView { rows, missing }))
}

/// The participation of an account, or the refusal to look for nobody.
pub(crate) async fn known(app: &App, looking: &Looking, handle: &str) -> Result<Ordinal, Problem> {
    let told = "nobody with this handle is on the board; look for it on a page";
    let who = ordinal(app, looking, handle).await?;
    who.ok_or_else(|| Problem::not_found("no-such-row", told))
}

async fn ordinal(app: &App, looking: &Looking, handle: &str) -> Result<Option<Ordinal>, Problem> {
    let account = app.store.account_by_handle(handle).await?;
    let Some(account) = account.filter(|account| !account.erased) else {
        return Ok(None);
    };
    let who = app.store.ordinal(looking.room.id, account.id).await?;
    if who.is_some_and(|who| looking.room.look().contest.entry(who).is_none()) {
        looking.room.catch_up(&app.store).await?;
    }
    Ok(who)
}
