//! Joining a contest.

use agon_domain::{ParticipationKind, decide};
use agon_store::NewParticipation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::Looking;
use crate::{App, Problem};

/// Somebody's place in a contest.
#[derive(Serialize, ToSchema)]
pub(crate) struct Participation {
    /// What it counts as.
    #[schema(value_type = String)]
    kind: ParticipationKind,
}

/// Joins a contest; joining again changes nothing.
#[utoipa::path(post, path = "/contests/{contest}/participation", tag = "contests",
    params(("contest" = String, Path)),
    responses((status = 201, body = Participation), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn join(
    State(app): State<App>,
    looking: Looking,
) -> Result<(StatusCode, Json<Participation>), Problem> {
    let at = app.now();
    let account = looking
        .account
        .as_ref()
        .ok_or_else(Problem::not_logged_in)?;
    // Organisers see everything: what they hand in is shown, but not ranked.
    let kind = match looking.grant {
        Some(_) => ParticipationKind::Unofficial,
        None => ParticipationKind::Official,
    };
    if looking.ordinal.is_none() {
        decide::join(&looking.room.look().contest, at)?;
        let participation = NewParticipation {
            contest: looking.room.id,
            at,
            account: account.id,
            kind,
            starts: None,
            digest_key: crate::random(),
        };
        app.store.join(participation).await?;
        looking.room.catch_up(&app.store).await?;
    }
    Ok((StatusCode::CREATED, Json(Participation { kind })))
}
