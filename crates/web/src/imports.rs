//! What became of an import.

use agon_domain::Grant;
use agon_store::ImportState;
use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::organisations::require;
use crate::problem::ProblemBody;
use crate::session::Account;
use crate::{App, Problem};

/// An import.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportView {
    /// `queued`, `done` or `refused`.
    state: &'static str,
    /// The problem, when done.
    problem: Option<String>,
    /// What is wrong with the package, when refused.
    error: Option<ImportFault>,
}

/// What is wrong with a package.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct ImportFault {
    /// The file in the package.
    file: String,
    /// The line, where there is one.
    line: Option<u64>,
    /// What is wrong and what to change.
    reason: String,
}

/// Reads an import; for owners of its organisation.
#[utoipa::path(get, path = "/imports/{import}", tag = "organisations", params(("import" = String, Path)),
    responses((status = 200, body = ImportView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    account: Account,
    Path(id): Path<String>,
) -> Result<Json<ImportView>, Problem> {
    let missing = || Problem::not_found("no-such-import", "you have no such import");
    let id = id.parse().map_err(|_| missing())?;
    let row = app.store.import(id).await?.ok_or_else(missing)?;
    let organisation = row.organisation.to_string();
    require(&app, &account, &organisation, Grant::Owner)
        .await
        .map_err(|_| missing())?;
    Ok(Json(match row.state {
        ImportState::Queued => ImportView {
            state: "queued",
            problem: None,
            error: None,
        },
        ImportState::Done(problem) => ImportView {
            state: "done",
            problem: Some(problem.to_string()),
            error: None,
        },
        ImportState::Refused(fault) => ImportView {
            state: "refused",
            problem: None,
            error: serde_json::from_str(&fault).ok(),
        },
    }))
}
