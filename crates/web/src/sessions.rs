//! One's own sessions: where one is logged in, and ending that.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::session::Account;
use crate::time::Rfc3339;
use crate::{App, Problem};

/// A session.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionLine {
    id: String,
    created: Rfc3339,
    /// When it was last used, to the minute.
    seen: Rfc3339,
    /// The browser, as it calls itself.
    agent: String,
    /// Whether it is the one that asks.
    current: bool,
}

/// All sessions of an account.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionList {
    items: Vec<SessionLine>,
}

/// Lists my sessions.
#[utoipa::path(get, path = "/sessions", tag = "accounts",
    responses((status = 200, body = SessionList), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    account: Account,
) -> Result<Json<SessionList>, Problem> {
    let sessions = app.store.sessions(account.id).await?;
    let line = |row: agon_store::SessionRow| SessionLine {
        id: row.id.simple().to_string(),
        created: row.created.into(),
        seen: row.seen.into(),
        agent: row.agent,
        current: row.id == account.session,
    };
    Ok(Json(SessionList {
        items: sessions.into_iter().map(line).collect(),
    }))
}

/// Ends one of my sessions.
#[utoipa::path(delete, path = "/sessions/{session}", tag = "accounts", params(("session" = String, Path)),
    responses((status = 204), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn end(
    State(app): State<App>,
    account: Account,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let missing = || Problem::not_found("no-such-session", "you have no such session");
    let id = id.parse().map_err(|_| missing())?;
    if !app.store.end_session(account.id, id).await? {
        return Err(missing());
    }
    app.departures.depart(account.id);
    Ok(StatusCode::NO_CONTENT)
}
