//! One submission with all that its viewer may see of it.

use agon_domain::visibility::{self, Shown, Viewer};
use agon_domain::{Digest, SubmissionKey};
use agon_store::SubmissionRow;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{SubmissionView, view};
use crate::session::Account;
use crate::view::{Looking, look};
use crate::{App, Problem, rejudgings};

/// A submission in full.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubmissionDetail {
    /// What the list shows.
    #[serde(flatten)]
    summary: SubmissionView,
    /// The contest.
    contest: String,
    /// The source; none when it was erased.
    source: Option<String>,
    /// What the compiler said.
    compiler_output: String,
    /// Why the first failing test failed, where the contest shows it.
    reason: Option<String>,
    /// What the package advises whoever failed there.
    hint: Option<String>,
    /// Whether time and memory are approximate: this server's judge has no control groups.
    approximate: bool,
    /// The runs, where the contest shows them.
    runs: Vec<RunLine>,
    /// The first failing test, where the contest shows its data.
    failing: Option<Failing>,
    /// Why judging failed; for organisers.
    fault: Option<String>,
}

/// A run in a table.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunLine {
    /// The test's name.
    test: String,
    /// Its verdict.
    verdict: String,
    /// CPU time.
    cpu_ms: u32,
    /// Wall time.
    wall_ms: u32,
    /// Peak memory.
    memory_kib: u32,
    /// Whether time and memory are approximate.
    approximate: bool,
    /// The reason in words.
    reason: String,
    /// What the package's checker says to the jury; empty for everybody else.
    jury: String,
}

/// A failing test side by side.
#[derive(Serialize, ToSchema)]
pub(crate) struct Failing {
    /// Its name.
    test: String,
    /// What the program read, cut.
    input: String,
    /// What it should have printed, cut.
    answer: String,
    /// What it printed, cut.
    output: String,
    /// What it wrote to standard error, cut.
    stderr: String,
    /// The talk of an interactive or multi-pass problem, cut: `<` is what the program read, `>` what it said.
    interaction: String,
}

/// Reads one submission: one's own; the jury sees all.
#[utoipa::path(get, path = "/submissions/{submission}", tag = "workspace",
    params(("submission" = String, Path)),
    responses((status = 200, body = SubmissionDetail), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    account: Account,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("no-such-submission", "you have no such submission");
    let public: SubmissionKey = id.parse().map_err(|_| missing())?;
    let mut row = app.store.submission(public).await?.ok_or_else(missing)?;
    let looking = look(&app, row.contest, Some(account)).await?;
    let own = looking.ordinal == Some(row.participation);
    if !own && !visibility::attempts(looking.viewer, row.participation) {
        return Err(missing());
    }
    rejudgings::count(&app, &looking.room, std::slice::from_mut(&mut row)).await?;
    let detail = detail(&app, &looking, &row).await?;
    let body = serde_json::to_vec(&detail).map_err(|_| Problem::internal())?;
    // A rejudging may change it, so the tag is of what is shown.
    let tag = format!("\"{}\"", Digest::of(&body));
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, body).into_response())
}

async fn detail(
    app: &App,
    looking: &Looking,
    row: &SubmissionRow,
) -> Result<SubmissionDetail, Problem> {
    let (definition, viewer) = (looking.definition()?, looking.viewer);
    let source = app.store.source(row.contest, row.seq).await?;
    let counts = rejudgings::counts(app, &looking.room, row).await?;
    let judgement = app.store.judgement(row.contest, row.seq, counts).await?;
    let feedback = definition.feedback(row.problem);
    let mut detail = SubmissionDetail {
        summary: view(app, &definition, viewer, row),
        contest: row.contest.to_string(),
        source,
        compiler_output: String::new(),
        reason: None,
        hint: None,
        approximate: false,
        runs: Vec::new(),
        failing: None,
        fault: None,
    };
    let Some(judgement) = judgement else {
        return Ok(detail);
    };
    detail.compiler_output = judgement.compiler_output;
    detail.approximate = judgement.runs.iter().any(|run| run.approximate);
    if viewer == Viewer::Jury {
        detail.fault = judgement.fault;
    }
    for run in judgement.runs {
        let shown = visibility::run(viewer, feedback, &run);
        if shown == Shown::Nothing {
            continue;
        }
        let reason = match visibility::reason_of(shown, &run) {
            true => run.reason,
            false => String::new(),
        };
        let jury = match viewer {
            Viewer::Jury => run.notes.jury,
            Viewer::Participant(_) | Viewer::Public => String::new(),
        };
        if Some(&run.test) == judgement.first_failed.as_ref() {
            detail.reason = Some(reason.clone()).filter(|reason| !reason.is_empty());
            detail.hint = Some(run.notes.hint).filter(|hint| !hint.is_empty());
            if let (Shown::Data, Some(kept)) = (shown, run.excerpt) {
                detail.failing = Some(Failing {
                    test: run.test.clone(),
                    input: kept.input,
                    answer: kept.answer,
                    output: kept.output,
                    stderr: kept.stderr,
                    interaction: kept.interaction,
                });
            }
        }
        detail.runs.push(RunLine {
            test: run.test,
            verdict: run.verdict.code().to_owned(),
            cpu_ms: run.cpu_ms,
            wall_ms: run.wall_ms,
            memory_kib: run.memory_kib,
            approximate: run.approximate,
            reason,
            jury,
        });
    }
    Ok(detail)
}
