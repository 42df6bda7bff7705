//! Problems whose judging keeps failing: told to the jury, and released by it.

use std::time::Instant;

use agon_domain::{Grant, Refusal};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::contests::{manifest, title};
use crate::problem::ProblemBody;
use crate::time::Rfc3339;
use crate::view::Looking;
use crate::{App, Problem};

/// A problem whose submissions wait, as its judging keeps failing.
#[derive(Serialize, ToSchema)]
pub(crate) struct SetAsideView {
    /// What the contest calls it.
    label: String,
    /// Its title.
    title: String,
    /// Why judging failed last.
    reason: String,
    /// Since when its submissions wait.
    since: Rfc3339,
    /// When one of them tries whether the problem was mended.
    tries: Rfc3339,
}

/// All such problems of a contest.
#[derive(Serialize, ToSchema)]
pub(crate) struct SetAsideList {
    items: Vec<SetAsideView>,
}

/// Lists problems whose submissions wait, as judging keeps failing; for jury and owners.
#[utoipa::path(get, path = "/contests/{contest}/set-aside", tag = "organisations",
    params(("contest" = String, Path)),
    responses((status = 200, body = SetAsideList), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    looking: Looking,
) -> Result<Json<SetAsideList>, Problem> {
    jury(&looking)?;
    let (at, now) = (app.now(), Instant::now());
    let mut items = Vec::new();
    for problem in looking.definition()?.problems {
        let Some(aside) = app.work.quarantine.set_aside(problem.testdata, now) else {
            continue;
        };
        let manifest = manifest(&app, problem.problem, problem.testdata).await?;
        items.push(SetAsideView {
            label: problem.label,
            title: manifest.as_ref().map(title).unwrap_or_default(),
            reason: aside.reason,
            since: at.before(aside.ago).into(),
            tries: at.after(aside.tries_in).into(),
        });
    }
    Ok(Json(SetAsideList { items }))
}

/// Has the submissions of a problem judged again that was set aside; for jury and owners, once they have mended what
/// failed. If it was not, the problem is set aside again.
#[utoipa::path(delete, path = "/contests/{contest}/set-aside/{label}", tag = "organisations",
    params(("contest" = String, Path), ("label" = String, Path)),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn release(
    State(app): State<App>,
    looking: Looking,
    Path((_, label)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    jury(&looking)?;
    let definition = looking.definition()?;
    let problem = definition.labelled(&label).ok_or(Refusal::NoSuchProblem)?;
    app.work.release(problem.testdata);
    Ok(StatusCode::NO_CONTENT)
}

/// Whether it is the jury or an owner who looks.
pub(crate) fn jury(looking: &Looking) -> Result<(), Problem> {
    match (&looking.account, looking.grant) {
        (None, _) => Err(Problem::not_logged_in()),
        (Some(_), Some(Grant::Jury | Grant::Owner)) => Ok(()),
        (Some(_), Some(Grant::Observer) | None) => Err(Problem::forbidden()),
    }
}
