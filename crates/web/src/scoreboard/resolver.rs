//! In which order the jury reveals what the freeze hid, once the contest is over.

use std::sync::Arc;

use agon_domain::{Ordinal, decide};
use agon_scoreboard::Reveal;
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::row::{CellView, cell_view, person};
use super::window::{among, limit};
use crate::problem::ProblemBody;
use crate::set_aside::jury;
use crate::view::Looking;
use crate::{App, Problem};

/// Which steps.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StepsQuery {
    /// How many steps to skip.
    #[param(value_type = Option<u64>)]
    offset: Option<String>,
    /// How many steps, at most 200.
    #[param(value_type = Option<u64>)]
    limit: Option<String>,
}

/// Steps of the resolver.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepsView {
    /// All steps.
    total: usize,
    /// How many are before these.
    offset: usize,
    steps: Vec<StepView>,
}

/// A problem of somebody is revealed.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepView {
    handle: String,
    name: String,
    /// The problem's label.
    problem: String,
    /// What was shown of it.
    before: Option<CellView>,
    /// What it is.
    after: Option<CellView>,
    /// Their rank before it is revealed.
    rank_before: u32,
    /// Their rank after.
    rank_after: u32,
    /// Whether the rank changes.
    moves: bool,
    /// Whether nothing of theirs is hidden any more.
    last: bool,
}

/// Lists what is to be revealed, from the bottom of the frozen board up; for jury and owners, once the contest is over.
#[utoipa::path(get, path = "/contests/{contest}/resolver", tag = "organisers",
    params(("contest" = String, Path), StepsQuery),
    responses((status = 200, body = StepsView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn steps(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<StepsQuery>,
) -> Result<Json<StepsView>, Problem> {
    jury(&looking)?;
    let limit = limit(query.limit.as_deref())?;
    // What is to be revealed is what a thaw would show.
    decide::thaw(&looking.room.look().contest, crate::now())?;
    let room = looking.room.clone();
    let _one_at_a_time = looking.room.shelf.replays.alone().await;
    let all = tokio::task::spawn_blocking(move || room.look().live.reveals()).await;
    let all = all.map_err(|_| Problem::internal())?;
    let offset = match query.offset.as_deref() {
        Some(offset) => among(offset, "offset", 0..=all.len(), "steps to skip")?,
        None => 0,
    };
    let page = &all[offset..all.len().min(offset + limit)];
    let people: Vec<Ordinal> = page.iter().map(|step| step.who).collect();
    let people = app.store.people(looking.room.id, &people).await?;
    let definition = looking.definition()?;
    let labels = definition.problems.iter();
    let labels: Vec<Arc<str>> = labels.map(|one| one.label.as_str().into()).collect();
    let view = |step: &Reveal| {
        let label = labels.get(step.column)?;
        let (handle, name) = person(&people, step.who);
        let cell = |cell: &Option<_>| cell.as_ref().map(|cell| cell_view(cell, label));
        Some(StepView {
            handle,
            name,
            problem: label.to_string(),
            before: cell(&step.before),
            after: cell(&step.after),
            rank_before: step.ranks.0,
            rank_after: step.ranks.1,
            moves: step.ranks.0 != step.ranks.1,
            last: step.is_last,
        })
    };
    Ok(Json(StepsView {
        total: all.len(),
        offset,
        steps: page.iter().filter_map(view).collect(),
    }))
}
