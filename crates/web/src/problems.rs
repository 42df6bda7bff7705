//! An organisation's problems, and packages handed in to become problems.

use agon_domain::Grant;
use agon_store::{ImportRow, ImportState};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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

/// What is told of an archive.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadQuery {
    /// Its file name. A package without a folder of its own is called by it.
    name: Option<String>,
}

/// Whether a name may stand for a file, and nothing else.
fn is_file_name(name: &str) -> bool {
    let odd = |c: char| c == '/' || c.is_control();
    (1..=200).contains(&name.len()) && !name.starts_with('.') && !name.chars().any(odd)
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
    params(("organisation" = String, Path), UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 202, body = QueuedImport), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn upload(
    State(app): State<App>,
    account: Account,
    Path(organisation): Path<String>,
    Query(query): Query<UploadQuery>,
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
    let import = ImportRow {
        id,
        organisation,
        archive,
        name: query.name.filter(|name| is_file_name(name)),
        state: ImportState::Queued,
    };
    app.store.queue_import(import, app.now()).await?;
    app.imports.notify_one();
    Ok((
        StatusCode::ACCEPTED,
        Json(QueuedImport {
            import: id.simple().to_string(),
        }),
    ))
}
