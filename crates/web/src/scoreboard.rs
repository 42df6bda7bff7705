//! The scoreboard, a page at a time, as its viewer's audience may see it.

use agon_domain::visibility::{self, Viewer};
use agon_domain::{ContestProblem, Ordinal, ParticipationKind, Phase};
use agon_scoreboard::{Audience, Standing};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::contests::{manifest, title};
use crate::rooms::audience;
use crate::view::Looking;
use crate::{App, Problem};

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BoardQuery {
    /// How many rows to skip.
    offset: Option<usize>,
    /// How many rows, at most 200.
    limit: Option<usize>,
}

/// A page of the scoreboard.
#[derive(Serialize, ToSchema)]
pub(crate) struct BoardView {
    /// Changes when this audience's board does.
    version: String,
    /// Whether the cold path has confirmed this board; if not, it may still settle.
    exact: bool,
    #[schema(value_type = String)]
    phase: Phase,
    /// Whether the public board stands still.
    frozen: bool,
    problems: Vec<ColumnView>,
    /// All rows.
    total: usize,
    rows: Vec<RowView>,
    /// Your own row, with your own results.
    mine: Option<RowView>,
}

/// A problem as a column.
#[derive(Serialize, ToSchema)]
pub(crate) struct ColumnView {
    label: String,
    title: String,
    points: i64,
    /// How many have all its points.
    solved: u32,
    /// How many have tried.
    tried: u32,
}

/// A standing.
#[derive(Serialize, ToSchema)]
pub(crate) struct RowView {
    /// From 1, ties share; none for those who are not ranked.
    rank: Option<u32>,
    handle: String,
    name: String,
    /// Whether it is ranked.
    official: bool,
    points: i64,
    solved: u32,
    penalty_s: u64,
    cpu_ms: u64,
    memory_kib: u64,
    cells: Vec<Option<CellView>>,
}

/// A problem in a row.
#[derive(Serialize, ToSchema)]
pub(crate) struct CellView {
    label: String,
    points: i64,
    attempts: u32,
    pending: u32,
    /// Contest time of the attempt that counts.
    time_s: Option<u32>,
    solved: bool,
}

/// Reads a page of the scoreboard.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard", tag = "contests",
    params(("contest" = String, Path), BoardQuery),
    responses((status = 200, body = BoardView), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let now = app.now();
    let (offset, limit) = (
        query.offset.unwrap_or(0),
        query.limit.unwrap_or(100).clamp(1, 200),
    );
    let definition = looking.definition()?;
    let seen = audience(looking.viewer);
    let (page, mine, stats, total, phase, frozen, exact, open, tag) = {
        let state = looking.room.look();
        let version = state.live.version(seen);
        let own = looking.ordinal.map_or(0, |who| state.own_version(who));
        let phase = state.contest.phase(now);
        let frozen = seen == Audience::Public && state.live.frozen(now);
        let open = visibility::statements(&state.contest, looking.viewer, now);
        let exact = state.exact(seen);
        let tag = format!(
            "\"{:x}-{version:x}-{own:x}-{offset}-{limit}-{}\"",
            app.boot,
            phase as u8 * 8 + u8::from(exact) * 4 + u8::from(frozen) * 2 + u8::from(open)
        );
        let mine = looking.ordinal.and_then(|who| match looking.viewer {
            Viewer::Jury => state.live.row(seen, who),
            Viewer::Public | Viewer::Participant(_) => state.live.own_row(who),
        });
        let page = state.live.page(seen, offset, limit);
        (
            page,
            mine,
            state.live.problems(seen).to_vec(),
            state.live.total(),
            phase,
            frozen,
            exact,
            open,
            tag,
        )
    };
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let mut people: Vec<Ordinal> = page.iter().map(|row| row.ordinal).collect();
    people.extend(mine.iter().map(|row| row.ordinal));
    let people = app.store.people(looking.room.id, &people).await?;
    // Before the start even the number of problems is nobody's business.
    let shown = if open { &definition.problems[..] } else { &[] };
    let row = |standing: &Standing| row_view(shown, standing, people.get(&standing.ordinal));
    let mut problems = Vec::new();
    for (problem, stats) in shown.iter().zip(&stats) {
        let manifest = manifest(&app, problem.problem, problem.testdata).await?;
        problems.push(ColumnView {
            label: problem.label.clone(),
            title: manifest.as_ref().map(title).unwrap_or_default(),
            points: problem.points.0,
            solved: stats.solved,
            tried: stats.tried,
        });
    }
    let view = BoardView {
        version: tag.trim_matches('"').to_owned(),
        exact,
        phase,
        frozen,
        problems,
        total,
        rows: page.iter().map(row).collect(),
        mine: mine.as_ref().map(row),
    };
    let mut response = Json(view).into_response();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    let cache = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    Ok(response)
}

fn row_view(
    problems: &[ContestProblem],
    standing: &Standing,
    who: Option<&agon_store::Who>,
) -> RowView {
    let nobody = || format!("participant #{}", standing.ordinal.0 + 1);
    let (handle, name) = match who {
        Some(who) if !who.erased => (who.handle.clone(), who.name.clone()),
        _ => (nobody(), String::new()),
    };
    let cell = |(cell, problem): (&Option<agon_scoreboard::Cell>, &ContestProblem)| {
        cell.as_ref().map(|cell| CellView {
            label: problem.label.clone(),
            points: cell.points.0,
            attempts: cell.attempts,
            pending: cell.pending,
            time_s: cell.time_s,
            solved: cell.solved,
        })
    };
    RowView {
        rank: standing.rank,
        handle,
        name,
        official: standing.kind == ParticipationKind::Official,
        points: standing.points.0,
        solved: standing.solved,
        penalty_s: standing.penalty_s,
        cpu_ms: standing.cpu_ms,
        memory_kib: standing.memory_kib,
        cells: standing.cells.iter().zip(problems).map(cell).collect(),
    }
}
