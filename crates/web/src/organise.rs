//! Making and defining contests, from the API and from the command line alike.

use agon_domain::definition::{Partial, TieBreak};
use agon_domain::{
    ContestId, ContestProblem, Definition, Event, Feedback, Grant, LanguageId, OrganisationId,
    Points, ProblemId, Refusal, Rule, SourceRules, Timestamp, decide,
};
use agon_store::{ContestRow, Store};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::limits::AllowanceForm;
use crate::organisations::require;
use crate::problem::{Form, ProblemBody};
use crate::scoring::ScoringForm;
use crate::session::Account;
use crate::source_rules::SourceRulesView;
use crate::time::Rfc3339;
use crate::view::Looking;
use crate::{App, Problem};

/// A contest to be made, or defined anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestForm {
    /// Its title.
    title: String,
    /// When it starts.
    starts: Rfc3339,
    /// How long it runs, in seconds.
    length_s: u32,
    /// The public board stands still for the last this many seconds.
    #[serde(default)]
    freeze_s: Option<u32>,
    /// `points` (default), `icpc`, `ioi`, `best` or `decay`.
    #[serde(default = "points")]
    #[schema(value_type = String)]
    rule: Rule,
    /// Minutes for each earlier attempt with fewer points; 20 by default.
    #[serde(default = "twenty")]
    penalty_minutes: u32,
    /// Which resources break ties, in order: `cpu`, `memory`; both by default.
    #[serde(default = "both")]
    #[schema(value_type = Vec<String>)]
    tie_breaks: Vec<TieBreak>,
    /// `verdict`, `test` (default) or `data`.
    #[serde(default)]
    #[schema(value_type = String)]
    feedback: Feedback,
    /// Language ids; none listed means all.
    #[serde(default)]
    languages: Vec<String>,
    /// What sources may not hold; nothing is forbidden by default.
    #[serde(default)]
    #[schema(value_type = SourceRulesView)]
    rules: SourceRules,
    /// What languages are given, in place of what packages say.
    #[serde(default)]
    allowances: Vec<AllowanceForm>,
    /// Whether every language must face the same tests, which is the default: packages whose tests depend on the
    /// language are then refused.
    #[serde(default = "yes")]
    identical_tests: bool,
    /// The rule's options.
    #[serde(default)]
    scoring: ScoringForm,
    /// Whether several tests of a submission may run at the same time on idle cores: verdicts come sooner, and the
    /// times measured are less exact. Not by default.
    #[serde(default)]
    parallel_tests: bool,
    /// The problems, in the order shown.
    problems: Vec<ContestProblemForm>,
}

/// A problem of a contest.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestProblemForm {
    /// What it is called, such as `A`.
    label: String,
    /// The organisation's problem, by package name or id.
    problem: String,
    /// What a full solution earns, in whole points; 100 by default.
    #[serde(default = "hundred")]
    points: f64,
    /// `package` (default) or `tests`.
    #[serde(default)]
    #[schema(value_type = String)]
    partial: Partial,
    /// `verdict`, `test` or `data`, where this problem shows more or less than the contest.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    feedback: Option<Feedback>,
    /// What sources may not hold in this problem, besides the contest's and the package's rules.
    #[serde(default)]
    #[schema(value_type = SourceRulesView)]
    rules: SourceRules,
    /// What languages are given at this problem, in place of what the contest and the package say.
    #[serde(default)]
    allowances: Vec<AllowanceForm>,
}

fn points() -> Rule {
    Rule::Points
}
fn twenty() -> u32 {
    20
}
fn both() -> Vec<TieBreak> {
    vec![TieBreak::Cpu, TieBreak::Memory]
}
fn hundred() -> f64 {
    100.0
}
fn yes() -> bool {
    true
}

/// A contest that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeContest {
    id: String,
}

/// Makes a contest of an organisation: its stream begins, with its definition as the first event.
///
/// # Errors
/// A problem that says what to change in the form, or that the store failed.
pub async fn create_contest(
    store: &Store,
    organisation: OrganisationId,
    form: &ContestForm,
    now: Timestamp,
) -> Result<ContestId, Problem> {
    let definition = resolve(store, organisation, form).await?;
    let event = decide::define(&agon_domain::Contest::default(), definition)?;
    let id = ContestId(uuid::Uuid::now_v7());
    store
        .create_contest(ContestRow { id, organisation }, now)
        .await?;
    let created = Event::ContestCreated { contest: id };
    store.append(id, now, vec![created.clone(), event]).await?;
    store
        .append(ContestId::INSTALLATION, now, vec![created])
        .await?;
    store.follow_index().await?;
    Ok(id)
}

/// Finds the problems that a form names.
async fn resolve(
    store: &Store,
    organisation: OrganisationId,
    form: &ContestForm,
) -> Result<Definition, Problem> {
    let mut problems = Vec::new();
    for one in &form.problems {
        let named = store.problem_named(organisation, &one.problem).await?;
        let found = match (named, one.problem.parse::<ProblemId>()) {
            (Some(found), _) => Some(found),
            (None, Ok(id)) => store
                .problem(id)
                .await?
                .filter(|row| row.organisation == organisation),
            (None, Err(_)) => None,
        };
        let found = found.ok_or_else(|| Refusal::BadDefinition {
            field: "problems.problem".into(),
            reason: format!(
                "the organisation has no problem {:?}; import its package first",
                one.problem
            ),
        })?;
        if !one.points.is_finite() || !(0.0..=1_000_000.0).contains(&one.points) {
            let (field, reason) = ("problems.points".into(), "write 0 to 1000000".into());
            return Err(Refusal::BadDefinition { field, reason }.into());
        }
        if form.identical_tests
            && let Some(one) = found.manifest.restrictions.first()
        {
            let (field, reason) = (
                "problems.problem".into(),
                format!(
                    "{} has tests that only some languages face ({}); write identical_tests = false to allow that",
                    found.manifest.name, one.group
                ),
            );
            return Err(Refusal::BadDefinition { field, reason }.into());
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most a thousand million"
        )]
        let points = Points((one.points * 1_000.0).round() as i64);
        problems.push(ContestProblem {
            label: one.label.clone(),
            problem: found.id,
            testdata: found.manifest.testdata,
            points,
            partial: one.partial,
            languages: found.manifest.languages,
            feedback: one.feedback,
            rules: one.rules.clone(),
            allowances: AllowanceForm::read(&one.allowances, "problems.allowances")?,
        });
    }
    Ok(Definition {
        title: form.title.trim().to_owned(),
        starts: form.starts.0,
        length_s: form.length_s,
        freeze_s: form.freeze_s,
        grace_s: 10,
        rule: form.rule,
        penalty_minutes: form.penalty_minutes,
        tie_breaks: form.tie_breaks.clone(),
        scoring: (&form.scoring).into(),
        feedback: form.feedback,
        languages: form
            .languages
            .iter()
            .map(|id| LanguageId(id.clone()))
            .collect(),
        rules: form.rules.clone(),
        allowances: AllowanceForm::read(&form.allowances, "allowances")?,
        identical_tests: form.identical_tests,
        parallel_tests: form.parallel_tests,
        problems,
    })
}

/// Makes a contest; for owners of the organisation.
#[utoipa::path(post, path = "/organisations/{organisation}/contests", tag = "organisations",
    params(("organisation" = String, Path)), request_body = ContestForm,
    responses((status = 201, body = MadeContest), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn create(
    State(app): State<App>,
    account: Account,
    Path(organisation): Path<String>,
    Form(form): Form<ContestForm>,
) -> Result<(StatusCode, Json<MadeContest>), Problem> {
    let at = app.now();
    let organisation = require(&app, &account, &organisation, Grant::Owner).await?;
    check_languages(&app, &form)?;
    let id = create_contest(&app.store, organisation, &form, at).await?;
    Ok((
        StatusCode::CREATED,
        Json(MadeContest { id: id.to_string() }),
    ))
}

/// Refuses languages that the judges do not have.
fn check_languages(app: &App, form: &ContestForm) -> Result<(), Problem> {
    let given = form.allowances.iter();
    let given = given.chain(form.problems.iter().flat_map(|one| &one.allowances));
    for language in form
        .languages
        .iter()
        .chain(given.map(AllowanceForm::language))
    {
        app.language(language)?;
    }
    Ok(())
}

/// Defines a contest anew; for owners of its organisation. The last definition holds for all of it.
#[utoipa::path(put, path = "/contests/{contest}/definition", tag = "organisations",
    params(("contest" = String, Path)), request_body = ContestForm,
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn define(
    State(app): State<App>,
    looking: Looking,
    Form(form): Form<ContestForm>,
) -> Result<StatusCode, Problem> {
    let at = app.now();
    owner(&looking)?;
    check_languages(&app, &form)?;
    let missing = || Problem::not_found("no-such-contest", "there is no such contest");
    let row = app
        .store
        .contest(looking.room.id)
        .await?
        .ok_or_else(missing)?;
    let definition = resolve(&app.store, row.organisation, &form).await?;
    let event = decide::define(&looking.room.look().contest, definition)?;
    app.store.append(row.id, at, vec![event]).await?;
    looking.room.catch_up(&app.store).await?;
    app.store.follow_index().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lifts the freeze of a contest that is over; for owners of its organisation.
#[utoipa::path(post, path = "/contests/{contest}/thaw", tag = "organisations",
    params(("contest" = String, Path)),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn thaw(State(app): State<App>, looking: Looking) -> Result<StatusCode, Problem> {
    let at = app.now();
    owner(&looking)?;
    let event = decide::thaw(&looking.room.look().contest, at)?;
    app.store.append(looking.room.id, at, vec![event]).await?;
    looking.room.catch_up(&app.store).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether it is an owner who looks.
fn owner(looking: &Looking) -> Result<(), Problem> {
    if looking.account.is_none() {
        return Err(Problem::not_logged_in());
    }
    if looking.grant != Some(Grant::Owner) {
        return Err(Problem::forbidden());
    }
    Ok(())
}
