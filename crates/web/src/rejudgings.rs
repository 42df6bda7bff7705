//! Rejudgings: submissions judged anew, which count for nobody until the jury has seen what changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use agon_domain::{
    LanguageId, Refusal, Rejudging, RejudgingState, Seq, SubmissionKey, Verdict, decide,
};
use agon_store::{JudgedRow, Of, SubmissionRow, Which};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Form, ProblemBody};
use crate::rooms::{self, Room};
use crate::scoreboard::people;
use crate::set_aside::jury;
use crate::view::Looking;
use crate::{App, Problem};

/// The most submissions of one rejudging.
const MOST: u32 = 100_000;
/// How many rejudgings are told with what they change, if they are about no more than [`MOST`] submissions
/// together.
const TOLD: usize = 20;
/// How many submissions are looked up in one look at the board, so that nobody's event waits for many.
const AT_ONCE: usize = 500;

/// Which submissions are to be judged again: those that have a judgement and are like all that is said.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RejudgingForm {
    /// At the problem with this label.
    problem: Option<String>,
    /// In this language.
    language: Option<String>,
    /// Of this contestant.
    handle: Option<String>,
    /// Whose first verdict was this, such as `TLE`.
    verdict: Option<String>,
    /// This one alone, by its public name.
    submission: Option<String>,
}

/// A rejudging.
#[derive(Serialize, ToSchema)]
pub(crate) struct RejudgingView {
    id: String,
    /// `open`, `applied` or `cancelled`.
    #[schema(value_type = String)]
    state: RejudgingState,
    /// How many submissions it is about.
    total: usize,
    /// How many of them are judged again.
    done: usize,
    /// What it changes, or changed, as far as it is known; verdicts that stay are told too.
    changes: Vec<VerdictChange>,
}

/// How many submissions go from a verdict to a verdict.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerdictChange {
    from: String,
    to: String,
    submissions: usize,
}

/// The latest rejudgings of a contest, the newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct RejudgingList {
    items: Vec<RejudgingView>,
}

/// Has submissions judged again, with the tests and rules of now; for jury and owners. Nothing of it counts until it
/// is applied.
#[utoipa::path(post, path = "/contests/{contest}/rejudgings", tag = "organisations",
    params(("contest" = String, Path)), request_body = RejudgingForm,
    responses((status = 201, body = RejudgingView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn start(
    State(app): State<App>,
    looking: Looking,
    Form(form): Form<RejudgingForm>,
) -> Result<(StatusCode, Json<RejudgingView>), Problem> {
    let at = app.now();
    jury(&looking)?;
    let which = form.which(&app, &looking).await?;
    let room = &looking.room;
    let event = decide::rejudge(&room.look().contest, which)?;
    let seqs = app.store.append(room.id, at, vec![event]).await?;
    room.catch_up(&app.store).await?;
    let started = {
        let state = room.look();
        let mut known = state.contest.rejudgings.iter();
        known.find(|one| seqs.contains(&one.seq)).cloned()
    };
    let started = started.ok_or_else(Problem::internal)?;
    let view = view(room, started).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

impl RejudgingForm {
    async fn which(&self, app: &App, looking: &Looking) -> Result<Vec<Seq>, Problem> {
        let (mut which, contest) = (Which::default(), looking.room.id);
        if let Some(label) = &self.problem {
            which.problem = Some(looking.problem(app, label)?.0.problem);
        }
        if let Some(handle) = &self.handle {
            which.who = Some(people::known(app, looking, handle).await?);
        }
        if let Some(verdict) = &self.verdict {
            let told = "write the code of a verdict, such as WA or TLE";
            let wrong = |_| Problem::field("bad-verdict", "verdict", told);
            which.verdict = Some(verdict.parse::<Verdict>().map_err(wrong)?);
        }
        which.language = self.language.clone().map(LanguageId);
        if let Some(one) = &self.submission {
            let told = "this contest has no such submission";
            let missing = || Problem::not_found("no-such-submission", told);
            let public: SubmissionKey = one.parse().map_err(|_| missing())?;
            let row = app.store.submission(public).await?;
            let row = row.filter(|row| row.contest == contest);
            which.submission = Some(row.ok_or_else(missing)?.seq);
        }
        let like = app.store.judged_like(contest, &which, MOST + 1).await?;
        if like.len() > MOST as usize {
            let told = format!("that is more than {MOST} submissions; say more of them");
            return Err(Problem::field("too-many-submissions", "problem", told));
        }
        Ok(like)
    }
}

/// Lists the latest rejudgings, with what they change; for jury and owners.
#[utoipa::path(get, path = "/contests/{contest}/rejudgings", tag = "organisations",
    params(("contest" = String, Path)),
    responses((status = 200, body = RejudgingList), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn list(looking: Looking) -> Result<Json<RejudgingList>, Problem> {
    jury(&looking)?;
    let mut items = Vec::new();
    for rejudging in latest(&looking.room) {
        items.push(view(&looking.room, rejudging).await?);
    }
    Ok(Json(RejudgingList { items }))
}

/// The newest rejudging, and others as long as they are few and about few submissions together.
fn latest(room: &Room) -> Vec<Rejudging> {
    let state = room.look();
    let mut known: Vec<_> = state.contest.rejudgings.iter().collect();
    known.sort_by_key(|one| std::cmp::Reverse(one.seq));
    let mut submissions = 0;
    let newest = known.into_iter().take(TOLD).enumerate();
    let newest = newest.take_while(|(place, one)| {
        submissions += one.which.len();
        *place == 0 || submissions <= MOST as usize
    });
    newest.map(|(_, one)| one.clone()).collect()
}

/// Has a rejudging count from now on, once all of it is judged; for jury and owners.
#[utoipa::path(post, path = "/contests/{contest}/rejudgings/{rejudging}/apply", tag = "organisations",
    params(("contest" = String, Path), ("rejudging" = String, Path)),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn apply(
    State(app): State<App>,
    looking: Looking,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let at = app.now();
    jury(&looking)?;
    let (room, id) = (&looking.room, named(&id)?);
    let open = room.look().contest.rejudging().cloned();
    let left = match open.filter(|one| one.seq == id) {
        Some(one) => outcome(&app, room, &one).await?,
        None => (0, 0),
    };
    let event = decide::apply(&room.look().contest, id, left)?;
    app.store.append(room.id, at, vec![event]).await?;
    room.catch_up(&app.store).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Drops a rejudging: everything stays as it was; for jury and owners.
#[utoipa::path(delete, path = "/contests/{contest}/rejudgings/{rejudging}", tag = "organisations",
    params(("contest" = String, Path), ("rejudging" = String, Path)),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn cancel(
    State(app): State<App>,
    looking: Looking,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let at = app.now();
    jury(&looking)?;
    let event = decide::cancel(&looking.room.look().contest, named(&id)?)?;
    app.store.append(looking.room.id, at, vec![event]).await?;
    looking.room.catch_up(&app.store).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn named(id: &str) -> Result<Seq, Refusal> {
    id.parse().map(Seq).map_err(|_| Refusal::NoSuchRejudging)
}

/// The submissions of a rejudging that are not judged again yet.
///
/// # Errors
/// When the database failed.
pub async fn left(
    app: &App,
    room: &Room,
    rejudging: &Rejudging,
) -> Result<Vec<Seq>, agon_store::Error> {
    let judged = judged_again(app, room, rejudging).await?;
    let left = rejudging.which.iter().copied();
    let left = left.filter(|one| !judged.contains_key(&(*one, Some(rejudging.seq))));
    Ok(left.collect())
}

/// What came of a rejudging until now.
async fn judged_again(
    app: &App,
    room: &Room,
    rejudging: &Rejudging,
) -> Result<HashMap<Of, JudgedRow>, agon_store::Error> {
    let of = |submission: &Seq| (*submission, Some(rejudging.seq));
    let of: Vec<Of> = rejudging.which.iter().map(of).collect();
    app.store.judged(room.id, &of).await
}

/// How many submissions of a rejudging are not judged again yet, and how many could not be.
async fn outcome(
    app: &App,
    room: &Room,
    rejudging: &Rejudging,
) -> Result<(usize, usize), agon_store::Error> {
    let judged = judged_again(app, room, rejudging).await?;
    let failed = judged.values();
    let failed = failed.filter(|one| one.verdict == Verdict::JudgingError);
    Ok((rejudging.which.len() - judged.len(), failed.count()))
}

/// What a rejudging changes, from what its room knows; on a thread that may take a while.
async fn view(room: &Arc<Room>, rejudging: Rejudging) -> Result<RejudgingView, Problem> {
    let room = room.clone();
    let viewing = tokio::task::spawn_blocking(move || RejudgingView::of(&room, &rejudging));
    viewing.await.map_err(|_| Problem::internal())
}

impl RejudgingView {
    fn of(room: &Room, rejudging: &Rejudging) -> Self {
        let (mut done, mut changes) = (0, BTreeMap::new());
        for some in rejudging.which.chunks(AT_ONCE) {
            let state = room.look();
            for submission in some {
                if let Some((from, to)) = change(&state, *submission, rejudging.seq) {
                    done += 1;
                    *changes.entry((from.code(), to.code())).or_insert(0) += 1;
                }
            }
        }
        let change = |((from, to), submissions): ((&str, &str), usize)| VerdictChange {
            from: from.to_owned(),
            to: to.to_owned(),
            submissions,
        };
        Self {
            id: rejudging.seq.0.to_string(),
            state: rejudging.state,
            total: rejudging.which.len(),
            done,
            changes: changes.into_iter().map(change).collect(),
        }
    }
}

/// What a rejudging makes, or made, of a submission's verdict; none before it is judged again.
fn change(state: &rooms::State, submission: Seq, rejudging: Seq) -> Option<(Verdict, Verdict)> {
    let verdicts = state.live.verdicts(submission);
    let after = verdicts.of(Some(rejudging))?;
    // What counted, or counts, without this rejudging, what counts most first.
    let counting: Vec<_> = state.contest.counting(submission).collect();
    let own = counting.iter().position(|seq| *seq == rejudging);
    let earlier = counting[own.map_or(0, |own| own + 1)..].iter();
    let mut earlier = earlier.map(|seq| Some(*seq)).chain([None]);
    let before = earlier.find_map(|of| verdicts.of(of))?;
    Some((before, after))
}

/// Puts the judgements that count in place of the first ones, where a rejudging was applied.
pub(crate) async fn count(
    app: &App,
    room: &Room,
    rows: &mut [SubmissionRow],
) -> Result<(), Problem> {
    let of = counting(room, rows);
    if of.is_empty() {
        return Ok(());
    }
    let judged = app.store.judged(room.id, &of).await?;
    for row in rows {
        let mine = of.iter().filter(|(submission, _)| *submission == row.seq);
        if let Some(counts) = mine.filter_map(|of| judged.get(of)).next() {
            row.judged = Some(counts.clone());
        }
    }
    Ok(())
}

/// The rejudging whose judgement counts for a submission; none where that is the first judgement.
pub(crate) async fn counts(
    app: &App,
    room: &Room,
    row: &SubmissionRow,
) -> Result<Option<Seq>, Problem> {
    let of = counting(room, std::slice::from_ref(row));
    let judged = app.store.judged(room.id, &of).await?;
    let counts = of.into_iter().find(|of| judged.contains_key(of));
    Ok(counts.and_then(|(_, rejudging)| rejudging))
}

/// What may count for some submissions instead of their first judgements, what counts most first.
fn counting(room: &Room, rows: &[SubmissionRow]) -> Vec<Of> {
    let state = room.look();
    let of = |row: &SubmissionRow| {
        let seq = row.seq;
        let counting: Vec<_> = state.contest.counting(seq).collect();
        counting
            .into_iter()
            .map(move |rejudging| (seq, Some(rejudging)))
    };
    rows.iter().flat_map(of).collect()
}
