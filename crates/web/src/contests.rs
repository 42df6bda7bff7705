//! Contests: the list, and one contest as its viewer may see it.

use std::collections::{HashMap, HashSet};

use agon_domain::decide::ANSWERS;
use agon_domain::manifest::{Manifest, ProblemKind};
use agon_domain::visibility::{self, Viewer};
use agon_domain::{Definition, Digest, Grant, LanguageId, Phase, ProblemId, Timestamp};
use agon_scoreboard::Audience;
use agon_store::IndexRow;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::scoring::ScoringForm;
use crate::session::Account;
use crate::source_rules::SourceRulesView;
use crate::time::Rfc3339;
use crate::view::Looking;
use crate::{App, Problem};

/// A contest in the list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContestLine {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
    /// When it starts.
    starts: Rfc3339,
    /// When it ends.
    ends: Rfc3339,
    /// `before`, `running`, `over` or `final`.
    #[schema(value_type = String)]
    phase: Phase,
    /// How many have joined.
    participants: u32,
    /// Whether you have.
    joined: bool,
}

/// All contests.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContestList {
    /// Those that start last first.
    items: Vec<ContestLine>,
    /// The server's clock.
    now: Rfc3339,
}

/// Lists contests.
#[utoipa::path(get, path = "/contests", tag = "contests", responses((status = 200, body = ContestList)))]
pub(crate) async fn list(
    State(app): State<App>,
    account: Option<Account>,
) -> Result<Json<ContestList>, Problem> {
    let now = app.now();
    let joined: HashSet<_> = match &account {
        Some(account) => app.store.joined_by(account.id).await?.into_iter().collect(),
        None => HashSet::new(),
    };
    let line = |row: IndexRow| ContestLine {
        id: row.id.to_string(),
        phase: phase(&row, now),
        joined: joined.contains(&row.id),
        title: row.title,
        starts: row.starts.into(),
        ends: row.ends.into(),
        participants: row.participants,
    };
    let items = app
        .store
        .contest_index()
        .await?
        .into_iter()
        .map(line)
        .collect();
    Ok(Json(ContestList {
        items,
        now: now.into(),
    }))
}

fn phase(row: &IndexRow, now: Timestamp) -> Phase {
    if row.finalised {
        Phase::Final
    } else if now < row.starts {
        Phase::Before
    } else if now < row.ends && !row.closed {
        Phase::Running
    } else {
        Phase::Over
    }
}

/// A contest.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContestView {
    id: String,
    title: String,
    #[schema(value_type = String)]
    phase: Phase,
    /// The server's clock.
    now: Rfc3339,
    starts: Rfc3339,
    ends: Rfc3339,
    /// When the public board freezes; none when it never does, or was thawed.
    freezes: Option<Rfc3339>,
    /// `points`, `icpc`, `ioi`, `best` or `decay`.
    #[schema(value_type = String)]
    rule: agon_domain::Rule,
    penalty_minutes: u32,
    /// Which resources break ties, in order: `cpu`, `memory`.
    #[schema(value_type = Vec<String>)]
    tie_breaks: Vec<agon_domain::definition::TieBreak>,
    /// The rule's options.
    scoring: ScoringForm,
    /// `verdict`, `test` or `data`.
    #[schema(value_type = String)]
    feedback: agon_domain::Feedback,
    /// Language ids offered here.
    languages: Vec<String>,
    /// What sources may not hold, in every problem.
    rules: SourceRulesView,
    /// Whether every language faces the same tests.
    identical_tests: bool,
    /// Whether several tests of a submission may run at the same time.
    parallel_tests: bool,
    participants: u32,
    /// Your participation.
    joined: Option<JoinedView>,
    /// `public`, `participant`, `observer`, `jury` or `owner`.
    role: &'static str,
    /// The problems, once they are open to you.
    problems: Option<Vec<ProblemLine>>,
}

/// Your participation.
#[derive(Serialize, ToSchema)]
pub(crate) struct JoinedView {
    /// When it ends for you.
    ends: Rfc3339,
    /// What it counts as.
    #[schema(value_type = String)]
    kind: agon_domain::ParticipationKind,
}

/// A problem in a contest's list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemLine {
    label: String,
    id: String,
    title: String,
    /// The most it gives, in thousandths.
    points: i64,
    /// `pass_fail` or `scoring`.
    #[schema(value_type = String)]
    kind: ProblemKind,
    limits: LimitsView,
    /// Your best, when you have joined.
    mine: Option<MineView>,
}

/// Limits of a run.
#[derive(Serialize, ToSchema)]
pub(crate) struct LimitsView {
    pub(crate) cpu_ms: u32,
    pub(crate) memory_kib: u32,
    pub(crate) output_kib: u32,
}

/// Your best at a problem.
#[derive(Serialize, ToSchema)]
pub(crate) struct MineView {
    points: i64,
    attempts: u32,
    pending: u32,
    solved: bool,
}

/// Reads a contest.
#[utoipa::path(get, path = "/contests/{contest}", tag = "contests",
    params(("contest" = String, Path)),
    responses((status = 200, body = ContestView), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn read(
    State(app): State<App>,
    looking: Looking,
) -> Result<Json<ContestView>, Problem> {
    let now = app.now();
    let definition = looking.definition()?;
    let (phase, participants, joined, open, thawed) = {
        let state = looking.room.look();
        let contest = &state.contest;
        let entry = looking.ordinal.and_then(|who| contest.entry(who));
        let joined = entry.map(|entry| {
            let length = u64::from(definition.length_s) + u64::from(entry.extension_s);
            let starts = entry.starts.unwrap_or(definition.starts);
            let ends = starts.after(std::time::Duration::from_secs(length));
            JoinedView {
                ends: ends.into(),
                kind: entry.kind,
            }
        });
        let phase = match (looking.viewer, entry) {
            (Viewer::Participant(_), Some(entry)) => contest.phase_for(entry, now),
            _ => contest.phase(now),
        };
        let open = visibility::statements(contest, looking.viewer, now);
        (phase, contest.entries.len(), joined, open, contest.thawed)
    };
    let problems = if open {
        Some(problems(&app, &looking, &definition).await?)
    } else {
        None
    };
    let role = match (looking.grant, looking.ordinal) {
        (Some(Grant::Owner), _) => "owner",
        (Some(Grant::Jury), _) => "jury",
        (Some(Grant::Observer), _) => "observer",
        (None, Some(_)) => "participant",
        (None, None) => "public",
    };
    let offered = |id: &str| {
        let chosen = |one: &LanguageId| one.0 == id;
        // Answers are no language of a contest, but of the problems that ask for them.
        id != ANSWERS
            && (definition.languages.is_empty() || definition.languages.iter().any(chosen))
    };
    let languages = app.settings.languages.iter().map(|one| one.id.clone());
    Ok(Json(ContestView {
        id: looking.room.id.to_string(),
        phase,
        now: now.into(),
        starts: definition.starts.into(),
        ends: definition.ends().into(),
        freezes: definition.freezes().filter(|_| !thawed).map(Rfc3339::from),
        rule: definition.rule,
        penalty_minutes: definition.penalty_minutes,
        tie_breaks: definition.tie_breaks.clone(),
        scoring: (&definition.scoring).into(),
        feedback: definition.feedback,
        languages: languages.filter(|id| offered(id)).collect(),
        rules: (&definition.rules).into(),
        identical_tests: definition.identical_tests,
        parallel_tests: definition.parallel_tests,
        participants: u32::try_from(participants).unwrap_or(u32::MAX),
        joined,
        role,
        problems,
        title: definition.title,
    }))
}

async fn problems(
    app: &App,
    looking: &Looking,
    definition: &Definition,
) -> Result<Vec<ProblemLine>, Problem> {
    let manifests = manifests(app, definition).await?;
    let mine = looking.ordinal.and_then(|who| {
        let state = looking.room.look();
        match looking.viewer {
            Viewer::Jury => state.live.row(Audience::Jury, who),
            _ => state.live.own_row(who),
        }
    });
    let line = |(place, problem): (usize, &agon_domain::ContestProblem)| {
        let manifest = manifests.get(&problem.problem)?;
        let cell = mine.as_ref().and_then(|row| row.cells.get(place)?.as_ref());
        Some(ProblemLine {
            label: problem.label.clone(),
            id: problem.problem.to_string(),
            title: title(manifest),
            points: problem.points.0,
            kind: manifest.kind,
            limits: limits(manifest),
            mine: cell.map(|cell| MineView {
                points: cell.points.0,
                attempts: cell.attempts,
                pending: cell.pending,
                solved: cell.solved,
            }),
        })
    };
    Ok(definition
        .problems
        .iter()
        .enumerate()
        .filter_map(line)
        .collect())
}

async fn manifests(
    app: &App,
    definition: &Definition,
) -> Result<HashMap<ProblemId, Manifest>, Problem> {
    let mut manifests = HashMap::new();
    for problem in &definition.problems {
        if let Some(manifest) = manifest(app, problem.problem, problem.testdata).await? {
            manifests.insert(problem.problem, manifest);
        }
    }
    Ok(manifests)
}

/// The manifest of the testdata that a contest uses.
pub(crate) async fn manifest(
    app: &App,
    problem: ProblemId,
    testdata: Digest,
) -> Result<Option<Manifest>, Problem> {
    Ok(app.store.manifest(problem, testdata).await?)
}

/// The English title, or the first there is.
pub(crate) fn title(manifest: &Manifest) -> String {
    let english = manifest.titles.get("en");
    english
        .or_else(|| manifest.titles.values().next())
        .unwrap_or(&manifest.name)
        .clone()
}

pub(crate) fn limits(manifest: &Manifest) -> LimitsView {
    LimitsView {
        cpu_ms: manifest.limits.cpu_ms,
        memory_kib: manifest.limits.memory_kib,
        output_kib: manifest.limits.output_kib,
    }
}
