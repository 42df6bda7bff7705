//! A problem of a contest: its statement, samples, limits and groups.

use agon_domain::definition::Partial;
use agon_domain::manifest::{Mode, ProblemKind};
use agon_domain::{Digest, Feedback, Refusal};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::contests::{LimitsView, limits, manifest, title};
use crate::limits::{LanguageLimits, RestrictionView, by_language, restrictions};
use crate::source_rules::SourceRulesView;
use crate::view::Looking;
use crate::{App, Problem};

/// A problem as contestants see it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemView {
    label: String,
    title: String,
    /// The most it gives, in thousandths.
    points: i64,
    /// `pass_fail` or `scoring`.
    #[schema(value_type = String)]
    kind: ProblemKind,
    /// `batch`, `interactive` or `submit_answer`: how a submission meets its tests.
    #[schema(value_type = String)]
    mode: Mode,
    /// How often a program may be run for one test; 1 if the problem is not multi-pass.
    passes: u32,
    limits: LimitsView,
    /// `verdict`, `test` or `data`: how much is shown of a failed test.
    #[schema(value_type = String)]
    feedback: Feedback,
    /// `package` or `tests`: how programs that are not accepted earn points.
    #[schema(value_type = String)]
    partial: Partial,
    /// The languages offered here, each with its limits.
    languages: Vec<LanguageLimits>,
    /// Groups of tests that only some languages face.
    restrictions: Vec<RestrictionView>,
    /// Safe HTML.
    statement_html: String,
    samples: Vec<SampleView>,
    /// Test groups, where points are earned by group.
    groups: Vec<GroupView>,
    /// All tests, samples too.
    tests: u32,
    /// What sources may not hold here: the rules of the contest, of the problem and of its package, where there are any.
    rules: Vec<SourceRulesView>,
}

/// A sample test.
#[derive(Serialize, ToSchema)]
pub(crate) struct SampleView {
    name: String,
    input: String,
    answer: String,
    /// A talk shown instead of both: `<` is what the program reads, `>` what it says.
    interaction: Option<String>,
}

/// A test group.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupView {
    name: String,
    /// The most it gives, in thousandths of the contest's points.
    points: i64,
    tests: u32,
}

/// Reads a problem.
#[utoipa::path(get, path = "/contests/{contest}/problems/{label}", tag = "workspace",
    params(("contest" = String, Path), ("label" = String, Path)),
    responses((status = 200, body = ProblemView), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    looking: Looking,
    Path((_, label)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (problem, definition) = looking.problem(&app, &label)?;
    let feedback = definition.feedback(problem.problem);
    // What of the definition and of this process the answer depends on, beside the testdata.
    let depends = serde_json::json!([
        app.boot,
        &problem,
        &definition.languages,
        &definition.allowances,
        &definition.rules,
        feedback
    ]);
    let tag = Digest::of(depends.to_string().as_bytes());
    let tag = format!("\"{}-{tag}\"", problem.testdata);
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let manifest = manifest(&app, problem.problem, problem.testdata)
        .await?
        .ok_or(Refusal::NoSuchProblem)?;
    let digest = manifest
        .statements
        .get("en")
        .or_else(|| manifest.statements.values().next());
    let statement = match digest {
        Some(digest) => app.store.blob(*digest).await?.unwrap_or_default(),
        None => bytes::Bytes::new(),
    };
    let scaled = |points| agon_domain::Points::scaled(problem.points, points, manifest.of).0;
    let by_group = manifest.kind == ProblemKind::Scoring && problem.partial == Partial::Package;
    let view = ProblemView {
        label: problem.label.clone(),
        title: title(&manifest),
        points: problem.points.0,
        kind: manifest.kind,
        mode: manifest.mode,
        passes: manifest.passes,
        limits: limits(&manifest),
        feedback,
        partial: problem.partial,
        languages: by_language(&app, &definition, &problem, &manifest),
        restrictions: restrictions(&manifest.restrictions),
        statement_html: String::from_utf8_lossy(&statement).into_owned(),
        groups: manifest
            .groups
            .iter()
            .filter(|_| by_group)
            .map(|group| GroupView {
                name: group.name.clone(),
                points: scaled(group.points),
                tests: group.tests,
            })
            .collect(),
        tests: manifest.tests,
        rules: [&definition.rules, &problem.rules, &manifest.rules]
            .into_iter()
            .filter(|rules| !rules.is_empty())
            .map(SourceRulesView::from)
            .collect(),
        samples: manifest
            .samples
            .into_iter()
            .map(|one| SampleView {
                name: one.name,
                input: one.input,
                answer: one.answer,
                interaction: one.interaction,
            })
            .collect(),
    };
    let mut response = Json(view).into_response();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    let cache = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    Ok(response)
}
