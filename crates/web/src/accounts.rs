//! One's own account: register, log in and out, name, password, a forgotten password.

use std::net::SocketAddr;

use agon_domain::{AccountId, Digest, Grant};
use agon_store::{AccountRow, Home, NewAccount};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Form, ProblemBody};
use crate::session::{self, Account};
use crate::{App, Problem, home, organisations};

/// An account as its owner sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountView {
    id: String,
    handle: String,
    name: String,
    /// Whether it may do everything.
    admin: bool,
    picture_url: String,
    /// ISO 3166-1 alpha-2, where it was told.
    country: Option<String>,
    /// Whom I count together with, such as a class or a school.
    group: Option<String>,
    /// Where it may organise.
    organisations: Vec<MyOrganisation>,
}

/// An organisation of mine.
#[derive(Serialize, ToSchema)]
pub(crate) struct MyOrganisation {
    id: String,
    name: String,
    /// `observer`, `jury` or `owner`.
    #[schema(value_type = String)]
    grant: Grant,
}

/// A session that has begun.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    account: AccountView,
    /// For `Authorization: Bearer`; browsers use the cookie.
    token: String,
}

/// Who I am.
#[derive(Serialize, ToSchema)]
pub(crate) struct WhoAmI {
    /// None when nobody is logged in.
    account: Option<AccountView>,
}

/// An account to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegisterForm {
    /// 2 to 32 of letters, digits, `_`, `-` and `.`.
    handle: String,
    /// 8 to 256 characters.
    password: String,
    /// Your name, as you like.
    name: Option<String>,
}

/// A handle and its password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginForm {
    handle: String,
    password: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordForm {
    old: String,
    /// 8 to 256 characters.
    new: String,
}

/// A forgotten password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ResetForm {
    handle: String,
    /// The one-time code from your organiser.
    code: String,
    /// 8 to 256 characters.
    new: String,
}

/// What may be changed of an account. What is left out stays; an empty text takes it away.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ProfileForm {
    name: Option<String>,
    /// ISO 3166-1 alpha-2, such as `GR`.
    country: Option<String>,
    /// At most 60 characters; not where your organisation said it.
    group: Option<String>,
}

/// Refuses handles that would not work everywhere.
///
/// # Errors
/// A problem that says what a handle may be.
pub fn check_handle(handle: &str) -> Result<(), Problem> {
    let good = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let starts_well = handle.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !(2..=32).contains(&handle.len()) || !handle.chars().all(good) || !starts_well {
        let detail = "write 2 to 32 letters, digits, _, - or ., beginning with a letter or digit";
        return Err(Problem::field("bad-handle", "handle", detail));
    }
    Ok(())
}

pub(crate) fn check_password(password: &str, field: &str) -> Result<(), Problem> {
    if !(8..=256).contains(&password.chars().count()) {
        return Err(Problem::field(
            "bad-password",
            field,
            "write a password of 8 to 256 characters",
        ));
    }
    Ok(())
}

pub(crate) fn check_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Problem::field(
            "bad-name",
            "name",
            "write at most 100 characters on one line",
        ));
    }
    Ok(name.to_owned())
}

async fn view(app: &App, row: &AccountRow) -> Result<AccountView, Problem> {
    let mine = organisations::of(app, row).await?;
    let organisations = mine
        .into_iter()
        .map(|(organisation, grant)| MyOrganisation {
            id: organisation.id.to_string(),
            name: organisation.name,
            grant,
        });
    Ok(AccountView {
        id: row.id.to_string(),
        handle: row.handle.clone(),
        name: row.name.clone(),
        admin: row.admin,
        picture_url: format!("/api/v1/accounts/{}/picture", row.handle),
        country: row.home.country.clone(),
        group: row.home.group.clone(),
        organisations: organisations.collect(),
    })
}

async fn begin(app: &App, headers: &HeaderMap, row: &AccountRow) -> Result<Response, Problem> {
    let token = session::begin(app, row.id, headers).await?;
    let cookie = AppendHeaders([(header::SET_COOKIE, session::cookie(app, &token))]);
    let account = view(app, row).await?;
    Ok((cookie, Json(SessionView { account, token })).into_response())
}

/// Makes an account and logs in.
#[utoipa::path(post, path = "/accounts", tag = "accounts", request_body = RegisterForm,
    responses((status = 201, body = SessionView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn register(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<RegisterForm>,
) -> Result<Response, Problem> {
    if !app.settings.open_registration {
        let detail = "registration is closed; ask your organiser for an account";
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "registration-closed",
            detail,
        ));
    }
    app.guard.register(from.ip())?;
    check_handle(&form.handle)?;
    check_password(&form.password, "password")?;
    let name = check_name(form.name.as_deref().unwrap_or(""))?;
    let place = app.hashing.place()?;
    if app.store.account_by_handle(&form.handle).await?.is_some() {
        return Err(agon_store::Error::Taken("the handle").into());
    }
    let account = NewAccount {
        id: AccountId(uuid::Uuid::now_v7()),
        handle: form.handle,
        name,
        password: place.hash(form.password).await,
        admin: false,
        imported_by: None,
        home: Home::default(),
    };
    app.store
        .create_accounts(std::slice::from_ref(&account), app.now())
        .await?;
    let row = app
        .store
        .account(account.id)
        .await?
        .ok_or_else(Problem::not_logged_in)?;
    let mut response = begin(&app, &headers, &row).await?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// Logs in.
#[utoipa::path(post, path = "/session", tag = "accounts", request_body = LoginForm,
    responses((status = 200, body = SessionView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn log_in(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<LoginForm>,
) -> Result<Response, Problem> {
    app.guard.guess(from.ip(), &form.handle)?;
    let place = app.hashing.place()?;
    let row = app.store.account_by_handle(&form.handle).await?;
    let hash = row.as_ref().map(|row| row.password.clone());
    // Nobody's password takes as long as somebody's.
    if !place.verify(form.password, hash).await {
        return Err(wrong_login());
    }
    let row = row.ok_or_else(wrong_login)?;
    begin(&app, &headers, &row).await
}

fn wrong_login() -> Problem {
    let detail = "handle or password is wrong; a forgotten password is reset with a code from your organiser";
    Problem::new(StatusCode::UNAUTHORIZED, "wrong-login", detail)
}

/// Says who is logged in.
#[utoipa::path(get, path = "/session", tag = "accounts", responses((status = 200, body = WhoAmI)))]
pub(crate) async fn who_am_i(
    State(app): State<App>,
    account: Option<Account>,
) -> Result<Json<WhoAmI>, Problem> {
    let account = match account {
        Some(account) => Some(view(&app, &account.row).await?),
        None => None,
    };
    Ok(Json(WhoAmI { account }))
}

/// Logs out.
#[utoipa::path(delete, path = "/session", tag = "accounts", responses((status = 204)))]
pub(crate) async fn log_out(
    State(app): State<App>,
    account: Option<Account>,
) -> Result<Response, Problem> {
    if let Some(account) = account {
        app.store.end_session(account.id, account.session).await?;
        app.departures.depart(account.id);
    }
    let cookie = AppendHeaders([(header::SET_COOKIE, session::cookie(&app, ""))]);
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}

/// Changes my password and ends my other sessions.
#[utoipa::path(put, path = "/account/password", tag = "accounts", request_body = PasswordForm,
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn change_password(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    account: Account,
    Form(form): Form<PasswordForm>,
) -> Result<StatusCode, Problem> {
    app.guard.guess(from.ip(), &account.row.handle)?;
    check_password(&form.new, "new")?;
    let place = app.hashing.place()?;
    if !place.verify(form.old, Some(account.row.password)).await {
        return Err(Problem::field(
            "wrong-password",
            "old",
            "this is not your present password",
        ));
    }
    let hash = app.hashing.place()?.hash(form.new).await;
    app.store
        .set_password(account.id, &hash, Some(account.session))
        .await?;
    app.departures.depart(account.id);
    Ok(StatusCode::NO_CONTENT)
}

/// Sets a new password with a one-time code.
#[utoipa::path(post, path = "/password-reset", tag = "accounts", request_body = ResetForm,
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn reset_password(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Form(form): Form<ResetForm>,
) -> Result<StatusCode, Problem> {
    app.guard.guess(from.ip(), &form.handle)?;
    check_password(&form.new, "new")?;
    // The hash is made for wrong codes too, so that time tells nothing.
    let hash = app.hashing.place()?.hash(form.new).await;
    let code = Digest::of(form.code.trim().to_lowercase().as_bytes());
    let used = match app.store.account_by_handle(&form.handle).await? {
        Some(row) if app.store.use_reset_code(row.id, code, app.now()).await? => Some(row),
        Some(_) | None => None,
    };
    let Some(row) = used else {
        let detail =
            "handle or code is wrong, or the code is too old; ask your organiser for a new one";
        return Err(Problem::field("wrong-code", "code", detail));
    };
    app.store.set_password(row.id, &hash, None).await?;
    app.departures.depart(row.id);
    Ok(StatusCode::NO_CONTENT)
}

/// Changes my name and where I come from.
#[utoipa::path(put, path = "/account", tag = "accounts", request_body = ProfileForm,
    responses((status = 204), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn introduce(
    State(app): State<App>,
    account: Account,
    Form(form): Form<ProfileForm>,
) -> Result<StatusCode, Problem> {
    let row = account.row;
    let name = match &form.name {
        Some(name) => check_name(name)?,
        None => row.name,
    };
    let country = match &form.country {
        Some(country) => home::country(country)?,
        None => row.home.country,
    };
    let group = match &form.group {
        None => row.home.group,
        Some(group) => {
            let group = home::group(group)?;
            if row.imported_by.is_some() && group != row.home.group {
                let told = "your organisation says your group; ask an owner of it";
                return Err(Problem::field("group-is-given", "group", told));
            }
            group
        }
    };
    let home = Home { country, group };
    app.store.introduce(account.id, &name, &home).await?;
    Ok(StatusCode::NO_CONTENT)
}
