//! Organisations and who may do what in them.

use agon_domain::{Grant, OrganisationId};
use agon_store::{AccountRow, OrganisationRow};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::check_name;
use crate::problem::{Form, ProblemBody};
use crate::session::Account;
use crate::{App, Problem};

/// An organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationView {
    id: String,
    name: String,
    /// What I may do there.
    #[schema(value_type = String)]
    grant: Grant,
}

/// Some organisations.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationList {
    items: Vec<OrganisationView>,
}

/// An organisation to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OrganisationForm {
    /// 1 to 100 characters; unique.
    name: String,
}

/// A grant.
#[derive(Serialize, ToSchema)]
pub(crate) struct GrantView {
    handle: String,
    #[schema(value_type = String)]
    grant: Grant,
}

/// All grants.
#[derive(Serialize, ToSchema)]
pub(crate) struct GrantList {
    items: Vec<GrantView>,
}

/// What to grant.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GrantForm {
    /// `observer`, `jury` or `owner`.
    grant: String,
}

/// Checks that somebody may do at least `least` in the organisation of the path. Who may nothing
/// there is told that it does not exist.
pub(crate) async fn require(
    app: &App,
    account: &Account,
    id: &str,
    least: Grant,
) -> Result<OrganisationId, Problem> {
    let missing = || Problem::not_found("no-such-organisation", "you have no such organisation");
    let id: OrganisationId = id.parse().map_err(|_| missing())?;
    app.store.organisation(id).await?.ok_or_else(missing)?;
    match account.grant_on(app, id).await? {
        None => Err(missing()),
        Some(grant) if grant < least => Err(Problem::forbidden()),
        Some(_) => Ok(id),
    }
}

/// Where an account may organise, and as what; an administrator everywhere.
pub(crate) async fn of(
    app: &App,
    row: &AccountRow,
) -> Result<Vec<(OrganisationRow, Grant)>, Problem> {
    if row.admin {
        let all = app.store.organisations().await?;
        return Ok(all.into_iter().map(|row| (row, Grant::Owner)).collect());
    }
    Ok(app.store.organisations_of(row.id).await?)
}

/// Lists organisations: mine; for administrators all.
#[utoipa::path(get, path = "/organisations", tag = "organisations",
    responses((status = 200, body = OrganisationList), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    account: Account,
) -> Result<Json<OrganisationList>, Problem> {
    let rows = of(&app, &account.row).await?;
    let view = |(row, grant): (OrganisationRow, Grant)| OrganisationView {
        id: row.id.to_string(),
        name: row.name,
        grant,
    };
    Ok(Json(OrganisationList {
        items: rows.into_iter().map(view).collect(),
    }))
}

/// Makes an organisation; for administrators.
#[utoipa::path(post, path = "/organisations", tag = "organisations", request_body = OrganisationForm,
    responses((status = 201, body = OrganisationView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn create(
    State(app): State<App>,
    account: Account,
    Form(form): Form<OrganisationForm>,
) -> Result<(StatusCode, Json<OrganisationView>), Problem> {
    if !account.row.admin {
        return Err(Problem::forbidden());
    }
    let name = check_name(&form.name)?;
    if name.is_empty() {
        return Err(Problem::field("bad-name", "name", "write a name"));
    }
    let id = OrganisationId(uuid::Uuid::now_v7());
    app.store.create_organisation(id, &name, app.now()).await?;
    app.store
        .set_grant(id, account.id, Some(Grant::Owner))
        .await?;
    let view = OrganisationView {
        id: id.to_string(),
        name,
        grant: Grant::Owner,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Lists an organisation's grants; for its owners.
#[utoipa::path(get, path = "/organisations/{organisation}/grants", tag = "organisations",
    params(("organisation" = String, Path)),
    responses((status = 200, body = GrantList), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn grants(
    State(app): State<App>,
    account: Account,
    Path(organisation): Path<String>,
) -> Result<Json<GrantList>, Problem> {
    let id = require(&app, &account, &organisation, Grant::Owner).await?;
    let rows = app.store.grants(id).await?;
    let view = |row: agon_store::GrantRow| GrantView {
        handle: row.handle,
        grant: row.grant,
    };
    Ok(Json(GrantList {
        items: rows.into_iter().map(view).collect(),
    }))
}

/// Grants; for owners.
#[utoipa::path(put, path = "/organisations/{organisation}/grants/{handle}", tag = "organisations",
    params(("organisation" = String, Path), ("handle" = String, Path)), request_body = GrantForm,
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn grant(
    State(app): State<App>,
    account: Account,
    Path((organisation, handle)): Path<(String, String)>,
    Form(form): Form<GrantForm>,
) -> Result<StatusCode, Problem> {
    let id = require(&app, &account, &organisation, Grant::Owner).await?;
    let grant: Grant = form
        .grant
        .parse()
        .map_err(|_| Problem::field("bad-grant", "grant", "write observer, jury or owner"))?;
    set(&app, &account, id, &handle, Some(grant)).await
}

/// Takes a grant back; for owners.
#[utoipa::path(delete, path = "/organisations/{organisation}/grants/{handle}", tag = "organisations",
    params(("organisation" = String, Path), ("handle" = String, Path)),
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn revoke(
    State(app): State<App>,
    account: Account,
    Path((organisation, handle)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let id = require(&app, &account, &organisation, Grant::Owner).await?;
    set(&app, &account, id, &handle, None).await
}

async fn set(
    app: &App,
    by: &Account,
    organisation: OrganisationId,
    handle: &str,
    grant: Option<Grant>,
) -> Result<StatusCode, Problem> {
    let missing = || Problem::not_found("no-such-account", "nobody has this handle");
    let row = app
        .store
        .account_by_handle(handle)
        .await?
        .ok_or_else(missing)?;
    if row.id == by.id && !by.row.admin && grant != Some(Grant::Owner) {
        let detail = "you cannot take your own ownership; ask another owner to do it";
        return Err(Problem::new(StatusCode::CONFLICT, "last-owner", detail));
    }
    app.store.set_grant(organisation, row.id, grant).await?;
    app.departures.depart(row.id);
    Ok(StatusCode::NO_CONTENT)
}
