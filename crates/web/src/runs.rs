//! Run: a program on the samples or on one's own input. No penalty, not an event.

use agon_domain::decide;
use agon_domain::{LanguageId, manifest};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::Form;
use crate::view::Looking;
use crate::work::Trial;
use crate::{App, Problem};

/// The largest input of one's own, in bytes.
const MAX_INPUT_BYTES: usize = 64 * 1024;

/// A program to run.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RunForm {
    /// Its language.
    language: String,
    /// Its source, at most 64 KiB.
    source: String,
    /// What it shall read; without it the samples.
    input: Option<String>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunReply {
    /// What the compiler said.
    compiler_output: String,
    /// Whether it compiled.
    ok: bool,
    /// The runs, in order.
    runs: Vec<RunView>,
}

/// One run with what it read and printed.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunView {
    /// The test's name.
    test: String,
    /// Its verdict.
    verdict: String,
    /// The reason in words.
    reason: String,
    /// CPU time.
    cpu_ms: u32,
    /// Wall time.
    wall_ms: u32,
    /// Peak memory.
    memory_kib: u32,
    /// Whether time and memory are approximate: this server's judge has no control groups.
    approximate: bool,
    /// What it read, cut.
    input: String,
    /// What it should have printed, cut; empty for one's own input.
    answer: String,
    /// What it printed, cut.
    output: String,
    /// What it wrote to standard error, cut.
    stderr: String,
    /// The talk of an interactive or multi-pass problem, cut: `<` is what the program read, `>` what it said.
    interaction: String,
}

impl From<manifest::Run> for RunView {
    fn from(run: manifest::Run) -> Self {
        let kept = run.excerpt.unwrap_or_default();
        Self {
            test: run.test,
            verdict: run.verdict.code().to_owned(),
            reason: run.reason,
            cpu_ms: run.cpu_ms,
            wall_ms: run.wall_ms,
            memory_kib: run.memory_kib,
            approximate: run.approximate,
            input: kept.input,
            answer: kept.answer,
            output: kept.output,
            stderr: kept.stderr,
            interaction: kept.interaction,
        }
    }
}

/// Runs a program and waits for what comes of it.
#[utoipa::path(post, path = "/contests/{contest}/problems/{label}/runs", tag = "workspace",
    params(("contest" = String, Path), ("label" = String, Path)), request_body = RunForm,
    responses((status = 200, body = RunReply), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn run(
    State(app): State<App>,
    looking: Looking,
    Path((_, label)): Path<(String, String)>,
    Form(form): Form<RunForm>,
) -> Result<Json<RunReply>, Problem> {
    let who = looking.may_run(&app)?;
    let (problem, definition) = looking.problem(&app, &label)?;
    let language = LanguageId(form.language);
    decide::check_language(&definition, &problem, &language)?;
    app.language(&language.0)?;
    decide::check_source(form.source.as_bytes())?;
    if form
        .input
        .as_ref()
        .is_some_and(|input| input.len() > MAX_INPUT_BYTES)
    {
        let detail = format!("the input has more than {MAX_INPUT_BYTES} bytes; shorten it");
        return Err(Problem::field("input-too-large", "input", detail));
    }
    app.guard.run(looking.room.id, who)?;
    let (source, input) = (form.source, form.input);
    let trial = Trial {
        contest: looking.room.id,
        participation: who,
        testdata: problem.testdata,
        language,
        source,
        allowances: [problem.allowances, definition.allowances].concat(),
        input,
        contest_rules: definition.rules,
        problem_rules: problem.rules,
    };
    let outcome = app
        .work
        .run((looking.room.id, who), trial)
        .await
        .ok_or_else(|| {
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "run-lost",
                "the run was lost; run again",
            )
        })?;
    Ok(Json(RunReply {
        compiler_output: outcome.compiler_output,
        ok: outcome.ok,
        runs: outcome.runs.into_iter().map(RunView::from).collect(),
    }))
}
