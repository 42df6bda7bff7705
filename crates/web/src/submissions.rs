//! Submissions: handing in, and the history of every attempt.

use agon_domain::visibility::{self, Shown, Viewer};
use agon_domain::{
    ContestId, Definition, Digest, Event, LanguageId, Ordinal, Points, Refusal, Seq, SubmissionKey,
    decide,
};
use agon_store::{NewSubmission, SubmissionRow};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Form;
use crate::time::Rfc3339;
use crate::view::Looking;
use crate::work::Job;
use crate::{App, Problem, rejudgings};

pub(crate) mod detail;

/// A program to hand in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SubmissionForm {
    /// Its language.
    language: String,
    /// Its source, at most 64 KiB.
    source: String,
}

/// The acknowledgement: from now on it is in the log.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceiptView {
    /// The submission's public name.
    id: String,
    /// When it arrived.
    at: Rfc3339,
}

/// A submission in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubmissionView {
    /// Its public name.
    pub(crate) id: String,
    /// The problem's label.
    problem: String,
    /// Its language.
    language: String,
    /// When it arrived.
    at: Rfc3339,
    /// The size of its source.
    bytes: u32,
    /// `pending` or `judged`.
    state: &'static str,
    /// How many jobs go before it, while it waits.
    position: Option<usize>,
    /// Its verdict.
    verdict: Option<String>,
    /// Points it earned, on the contest's scale.
    points: Option<i64>,
    /// The most the problem gives.
    of: i64,
    /// CPU time of the slowest run.
    cpu_ms: Option<u32>,
    /// Most memory of a run.
    memory_kib: Option<u32>,
    /// Tests answered right.
    tests_passed: Option<u32>,
    /// All tests.
    tests_total: Option<u32>,
    /// The first test that failed, where the contest shows it.
    first_failed: Option<String>,
}

/// A page of submissions, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubmissionPage {
    /// The submissions.
    items: Vec<SubmissionView>,
    /// Where the next page begins; none after the last.
    next_cursor: Option<String>,
}

/// Which submissions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SubmissionQuery {
    /// How many, at most 200.
    limit: Option<u32>,
    /// Where to go on.
    cursor: Option<String>,
    /// Only at this problem, by label; then without a cursor.
    problem: Option<String>,
}

/// Hands in a program. The same `Idempotency-Key` with the same program gives the same answer.
#[utoipa::path(post, path = "/contests/{contest}/problems/{label}/submissions", tag = "workspace",
    params(("contest" = String, Path), ("label" = String, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 64 printable characters")),
    request_body = SubmissionForm,
    responses((status = 201, body = ReceiptView), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn submit(
    State(app): State<App>,
    looking: Looking,
    Path((_, label)): Path<(String, String)>,
    headers: HeaderMap,
    Form(form): Form<SubmissionForm>,
) -> Result<(StatusCode, Json<ReceiptView>), Problem> {
    let at = app.now();
    let who = looking.joined()?;
    let contest = looking.room.id;
    let key = idempotency_key(&headers)?;
    let request = request_digest(&label, &form);
    // A retry is answered before the clock is asked: it may come after the end.
    if let Some(receipt) = app.store.receipt(contest, who, &key, request).await? {
        let receipt = ReceiptView {
            id: receipt.public.to_string(),
            at: receipt.at.into(),
        };
        return Ok((StatusCode::CREATED, Json(receipt)));
    }
    decide::may_run(&looking.room.look().contest, who, at)?;
    let (problem, _) = looking.problem(&app, &label)?;
    app.language(&form.language)?;
    app.guard.submit(contest, who)?;
    let digest_key = app
        .store
        .digest_key(contest, who)
        .await?
        .ok_or(Refusal::NotJoined)?;
    let attempt = decide::Attempt {
        by: who,
        problem: problem.problem,
        language: LanguageId(form.language),
        source: form.source.as_bytes(),
        digest_key: &digest_key,
    };
    let Event::Submitted(event) = decide::submit(&looking.room.look().contest, &attempt, at)?
    else {
        unreachable!("a decision to submit is a submission");
    };
    let public = SubmissionKey(uuid::Uuid::new_v4());
    let new = NewSubmission {
        contest,
        at,
        key,
        request,
        event,
        source: form.source,
        public,
    };
    let receipt = app.store.submit(new).await?;
    metrics::counter!("agon_submissions_total").increment(1);
    Ok((
        StatusCode::CREATED,
        Json(ReceiptView {
            id: receipt.public.to_string(),
            at: receipt.at.into(),
        }),
    ))
}

fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok())
        .unwrap_or("");
    if key.is_empty() || key.len() > 64 || !key.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "idempotency-key-missing",
            "send an Idempotency-Key header of 1 to 64 printable characters",
        ));
    }
    Ok(key.to_owned())
}

fn request_digest(label: &str, form: &SubmissionForm) -> Digest {
    let request = serde_json::json!([label, form.language, form.source]);
    Digest::of(request.to_string().as_bytes())
}

/// Lists submissions: one's own; the jury sees all.
#[utoipa::path(get, path = "/contests/{contest}/submissions", tag = "workspace",
    params(("contest" = String, Path), SubmissionQuery),
    responses((status = 200, body = SubmissionPage), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<SubmissionQuery>,
) -> Result<Json<SubmissionPage>, Problem> {
    let who = match looking.viewer {
        Viewer::Jury => None,
        Viewer::Participant(who) => Some(who),
        Viewer::Public => Some(looking.joined()?),
    };
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let contest = looking.room.id;
    let before = cursor_seq(&app, contest, query.cursor.as_deref()).await?;
    let mut rows = match (&query.problem, looking.ordinal) {
        (Some(label), Some(who)) => {
            let (problem, _) = looking.problem(&app, label)?;
            app.store
                .submissions_at(contest, who, problem.problem, limit)
                .await?
        }
        _ => {
            app.store
                .submissions(contest, who, before, limit + 1)
                .await?
        }
    };
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    rejudgings::count(&app, &looking.room, &mut rows).await?;
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|row| row.public.to_string());
    let definition = looking.definition()?;
    let items = rows
        .iter()
        .map(|row| view(&app, &definition, looking.viewer, row))
        .collect();
    Ok(Json(SubmissionPage { items, next_cursor }))
}

/// A cursor is the public name of the last submission seen, so that it tells nothing else.
async fn cursor_seq(
    app: &App,
    contest: ContestId,
    cursor: Option<&str>,
) -> Result<Option<Seq>, Problem> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let wrong = || {
        Problem::field(
            "bad-cursor",
            "cursor",
            "use the next_cursor of the page before",
        )
    };
    let public: SubmissionKey = cursor.parse().map_err(|_| wrong())?;
    let row = app
        .store
        .submission(public)
        .await?
        .filter(|row| row.contest == contest);
    row.map(|row| Some(row.seq)).ok_or_else(wrong)
}

/// A submission as a viewer who may see it sees it.
pub(crate) fn view(
    app: &App,
    definition: &Definition,
    viewer: Viewer,
    row: &SubmissionRow,
) -> SubmissionView {
    let problem = definition.problem(row.problem);
    let max = problem.map_or(Points::ZERO, |problem| problem.points);
    let judged = row.judged.as_ref();
    let job = Job::Judge {
        contest: row.contest,
        submission: row.seq,
        rejudging: None,
    };
    let first_failed = judged.and_then(|judged| judged.first_failed.clone());
    SubmissionView {
        id: row.public.to_string(),
        problem: problem.map_or_else(|| "?".to_owned(), |problem| problem.label.clone()),
        language: row.language.0.clone(),
        at: row.at.into(),
        bytes: row.bytes,
        state: if judged.is_some() {
            "judged"
        } else {
            "pending"
        },
        position: if judged.is_some() {
            None
        } else {
            app.work.jobs.position(&job)
        },
        verdict: judged.map(|judged| judged.verdict.code().to_owned()),
        points: judged.map(|judged| Points::scaled(max, judged.points, judged.of).0),
        of: max.0,
        cpu_ms: judged.map(|judged| judged.cpu_ms),
        memory_kib: judged.map(|judged| judged.memory_kib),
        tests_passed: judged.map(|judged| judged.tests_passed),
        tests_total: judged.map(|judged| judged.tests_total),
        first_failed: first_failed.filter(|test| {
            let feedback = definition.feedback(row.problem);
            visibility::failing_test(viewer, feedback, test) != Shown::Nothing
        }),
    }
}

/// The submission at a place of the log, as its owner sees it in a stream.
pub(crate) async fn at_place(
    app: &App,
    looking: &Looking,
    who: Ordinal,
    seq: Seq,
) -> Result<Option<SubmissionView>, Problem> {
    let row = app.store.submission_at(looking.room.id, seq).await?;
    let mut rows: Vec<_> = row.into_iter().collect();
    rejudgings::count(app, &looking.room, &mut rows).await?;
    let row = rows.pop();
    let definition = looking.definition()?;
    let viewer = Viewer::Participant(who);
    Ok(row
        .filter(|row| row.participation == who)
        .map(|row| view(app, &definition, viewer, &row)))
}
