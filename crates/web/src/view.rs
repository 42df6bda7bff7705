//! Who looks at which contest: taken from the path and the session, once per request.

use std::sync::Arc;

use agon_domain::decide;
use agon_domain::visibility::{self, Viewer};
use agon_domain::{ContestId, ContestProblem, Definition, Grant, Ordinal, Refusal};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::rooms::Room;
use crate::session::{self, Account};
use crate::{App, Problem};

/// Somebody looking at a contest. The contest is there; what is shown of it `visibility` says.
pub(crate) struct Looking {
    /// The contest.
    pub(crate) room: Arc<Room>,
    /// For the visibility rule.
    pub(crate) viewer: Viewer,
    /// Who, when logged in.
    pub(crate) account: Option<Account>,
    /// Their participation, when joined; organisers may have one too.
    pub(crate) ordinal: Option<Ordinal>,
    /// Their role, when they are organisers.
    pub(crate) grant: Option<Grant>,
}

impl FromRequestParts<App> for Looking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| no_contest())?;
        let contest = params
            .iter()
            .find(|(name, _)| *name == "contest")
            .map(|(_, id)| id);
        Self::find(app, contest.unwrap_or_default(), &parts.headers).await
    }
}

/// Finds out what `account` is to the contest `id`.
pub(crate) async fn look(
    app: &App,
    id: ContestId,
    account: Option<Account>,
) -> Result<Looking, Problem> {
    let contest = app.store.contest(id).await?.ok_or_else(no_contest)?;
    let room = app.rooms.room(id).await?;
    let (mut ordinal, mut grant) = (None, None);
    if let Some(account) = &account {
        ordinal = app.store.ordinal(id, account.id).await?;
        grant = account.grant_on(app, contest.organisation).await?;
    }
    if ordinal.is_some_and(|who| room.look().contest.entry(who).is_none()) {
        room.catch_up(&app.store).await?;
    }
    let viewer = match (grant, ordinal) {
        (Some(_), _) => Viewer::Jury,
        (None, Some(who)) => Viewer::Participant(who),
        (None, None) => Viewer::Public,
    };
    Ok(Looking {
        room,
        viewer,
        account,
        ordinal,
        grant,
    })
}

/// The room of the contest with this id, for those who look as nobody in particular.
pub(crate) async fn room(app: &App, id: &str) -> Result<Arc<Room>, Problem> {
    let id: ContestId = id.parse().map_err(|_| no_contest())?;
    if let Some(room) = app.rooms.known(id) {
        return Ok(room);
    }
    app.store.contest(id).await?.ok_or_else(no_contest)?;
    Ok(app.rooms.room(id).await?)
}

fn no_contest() -> Problem {
    Problem::not_found(
        "no-such-contest",
        "there is no such contest; choose one from the list",
    )
}

impl Looking {
    /// Whoever asks with these headers, looking at a contest by its id.
    pub(crate) async fn find(
        app: &App,
        contest: &str,
        headers: &HeaderMap,
    ) -> Result<Self, Problem> {
        let account = session::if_any(headers, app).await?;
        let id = contest.parse().map_err(|_| no_contest())?;
        look(app, id, account).await
    }

    /// The participation, or the refusal to do without one.
    pub(crate) fn joined(&self) -> Result<Ordinal, Problem> {
        match (&self.account, self.ordinal) {
            (None, _) => Err(Problem::not_logged_in()),
            (Some(_), None) => Err(Refusal::NotJoined.into()),
            (Some(_), Some(who)) => Ok(who),
        }
    }

    /// The account of a participation, or the refusal to do without one.
    pub(crate) fn joined_as(&self) -> Result<&Account, Problem> {
        self.joined()?;
        self.account.as_ref().ok_or_else(Problem::not_logged_in)
    }

    /// The contest as it is defined now.
    pub(crate) fn definition(&self) -> Result<Definition, Problem> {
        self.room
            .look()
            .contest
            .definition
            .clone()
            .ok_or_else(no_contest)
    }

    /// The problem called `label`, when it is open to this viewer.
    pub(crate) fn problem(
        &self,
        app: &App,
        label: &str,
    ) -> Result<(ContestProblem, Definition), Problem> {
        let state = self.room.look();
        let definition = state
            .contest
            .definition
            .as_ref()
            .ok_or(Refusal::NoSuchProblem)?;
        if !visibility::statements(&state.contest, self.viewer, app.now()) {
            return Err(Refusal::NotRunning(agon_domain::Phase::Before).into());
        }
        let problem = definition.labelled(label).ok_or(Refusal::NoSuchProblem)?;
        Ok((problem.clone(), definition.clone()))
    }

    /// Whether this participation may run programs now.
    pub(crate) fn may_run(&self, app: &App) -> Result<Ordinal, Problem> {
        let who = self.joined()?;
        decide::may_run(&self.room.look().contest, who, app.now())?;
        Ok(who)
    }
}
