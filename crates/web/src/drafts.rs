//! Drafts: what somebody has typed, kept as they type.

use agon_domain::{LanguageId, Refusal, decide};
use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::Form;
use crate::time::Rfc3339;
use crate::view::Looking;
use crate::{App, Problem};

/// A draft.
#[derive(Serialize, ToSchema)]
pub(crate) struct Draft {
    /// The text; empty when nothing was saved.
    source: String,
    /// When it was saved.
    saved: Option<Rfc3339>,
}

/// A draft to be saved.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DraftForm {
    /// The text, at most 64 KiB.
    source: String,
}

type At = Path<(String, String, String)>;

/// Reads my draft of a problem in a language. Who reads it opens an editor, so that a chamber is made ready.
#[utoipa::path(get, path = "/contests/{contest}/problems/{label}/drafts/{language}", tag = "workspace",
    params(("contest" = String, Path), ("label" = String, Path), ("language" = String, Path)),
    responses((status = 200, body = Draft), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    looking: Looking,
    Path((_, label, language)): At,
) -> Result<Json<Draft>, Problem> {
    let account = looking.joined_as()?.id;
    let (problem, definition) = looking.problem(&app, &label)?;
    app.language(&language)?;
    let id = LanguageId(language.clone());
    let offered = decide::check_language(&definition, &problem, &id);
    if let (Ok(who), Ok(())) = (looking.may_run(&app), offered) {
        app.work.expect((looking.room.id, who), id);
    }
    let draft = app
        .store
        .draft(looking.room.id, account, problem.problem, &language)
        .await?;
    Ok(Json(match draft {
        None => Draft {
            source: String::new(),
            saved: None,
        },
        Some(draft) => Draft {
            source: draft.source,
            saved: Some(draft.saved.into()),
        },
    }))
}

/// Saves my draft of a problem in a language.
#[utoipa::path(put, path = "/contests/{contest}/problems/{label}/drafts/{language}", tag = "workspace",
    params(("contest" = String, Path), ("label" = String, Path), ("language" = String, Path)),
    request_body = DraftForm,
    responses((status = 200, body = Draft), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn write(
    State(app): State<App>,
    looking: Looking,
    Path((_, label, language)): At,
    Form(form): Form<DraftForm>,
) -> Result<Json<Draft>, Problem> {
    let at = app.now();
    let account = looking.joined_as()?.id;
    let (problem, _) = looking.problem(&app, &label)?;
    app.language(&language)?;
    match decide::check_source(form.source.as_bytes()) {
        // One may clear the page and think.
        Ok(_) | Err(Refusal::SourceEmpty) => {}
        Err(refusal) => return Err(refusal.into()),
    }
    let draft = agon_store::Draft {
        source: form.source,
        saved: at,
    };
    app.store
        .save_draft(looking.room.id, account, problem.problem, &language, &draft)
        .await?;
    Ok(Json(Draft {
        source: draft.source,
        saved: Some(at.into()),
    }))
}
