//! An organisation's problems, and packages handed in to become problems.

use agon_domain::Grant;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::contests::title;
use crate::organisations::require;
use crate::problem::ProblemBody;
use crate::session::Account;
use crate::time::Rfc3339;
use crate::{App, Problem};

/// A problem of an organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnedProblem {
    id: String,
    /// The package's name.
    name: String,
    title: String,
    /// All tests.
    tests: u32,
    /// When its newest version was imported.
    imported: Rfc3339,
}

/// All problems of an organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnedProblems {
    items: Vec<OwnedProblem>,
}

/// A queued import.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueuedImport {
    /// Ask `/imports/{import}` what became of it.
    import: String,
}

/// Lists an organisation's problems.
#[utoipa::path(get, path = "/organisations/{organisation}/problems", tag = "organisations",
    params(("organisation" = String, Path)),
    responses((status = 200, body = OwnedProblems), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    account: Account,
    Path(organisation): Path<String>,
) -> Result<Json<OwnedProblems>, Problem> {
    let id = require(&app, &account, &organisation, Grant::Observer).await?;
    let rows = app.store.problems(id).await?;
    let view = |row: agon_store::ProblemRow| OwnedProblem {
        id: row.id.to_string(),
        title: title(&row.manifest),
        tests: row.manifest.tests,
        name: row.manifest.name,
        imported: row.imported.into(),
    };
    Ok(Json(OwnedProblems {
        items: rows.into_iter().map(view).collect(),
    }))
}

/// Takes a package, a zip archive of at most 64 MiB, and queues its import.
#[utoipa::path(post, path = "/organisations/{organisation}/problems", tag = "organisations",
    params(("organisation" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 202, body = QueuedImport), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn upload(
    State(app): State<App>,
    account: Account,
    Path(organisation): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<QueuedImport>), Problem> {
    let organisation = require(&app, &account, &organisation, Grant::Owner).await?;
    app.guard.upload(account.id)?;
    if !body.starts_with(b"PK") {
        return Err(Problem::bad(
            "not-a-zip",
            "send the package as a zip archive",
        ));
    }
    let archive = app.store.put_blob(body.to_vec()).await?;
    let id = uuid::Uuid::new_v4();
    app.store
        .queue_import(id, organisation, archive, app.now())
        .await?;
    app.imports.notify_one();
    Ok((
        StatusCode::ACCEPTED,
        Json(QueuedImport {
            import: id.simple().to_string(),
        }),
    ))
}
