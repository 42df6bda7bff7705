//! Who asks: a session token in a cookie or a bearer header.

use agon_domain::{AccountId, Digest, Grant, OrganisationId, Timestamp};
use agon_store::{AccountRow, SessionRow};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use uuid::Uuid;

use crate::{App, Problem};

/// A session not used for this long has ended.
const IDLE_DAYS: i64 = 14;
const DAY_MICROS: i64 = 86_400_000_000;
const MINUTE_MICROS: i64 = 60_000_000;

/// Somebody logged in.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// Their id.
    pub(crate) id: AccountId,
    /// Their row.
    pub(crate) row: AccountRow,
    /// The session they use.
    pub(crate) session: Uuid,
}

impl Account {
    /// What they may do in an organisation; an administrator may do everything everywhere.
    pub(crate) async fn grant_on(
        &self,
        app: &App,
        organisation: OrganisationId,
    ) -> Result<Option<Grant>, Problem> {
        if self.row.admin {
            return Ok(Some(Grant::Owner));
        }
        Ok(app.store.grant(organisation, self.id).await?)
    }
}

fn cookie_name(app: &App) -> &'static str {
    if app.settings.secure_cookies {
        "__Host-agon"
    } else {
        "agon"
    }
}

fn token(headers: &HeaderMap, app: &App) -> Option<String> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return Some(token.to_owned());
    }
    let jar = CookieJar::from_headers(headers);
    jar.get(cookie_name(app))
        .map(|cookie| cookie.value().to_owned())
}

async fn find(headers: &HeaderMap, app: &App) -> Result<Option<Account>, Problem> {
    let Some(token) = token(headers, app) else {
        return Ok(None);
    };
    let ended = || {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "session-expired",
            "your session has ended; log in again",
        )
    };
    let session = app
        .store
        .session(Digest::of(token.as_bytes()))
        .await?
        .ok_or_else(ended)?;
    let now = app.now();
    if session.expires <= now {
        return Err(ended());
    }
    if now.0 - session.seen.0 > MINUTE_MICROS {
        let expires = Timestamp(now.0 + IDLE_DAYS * DAY_MICROS);
        app.store.touch_session(session.id, now, expires).await?;
    }
    let row = app
        .store
        .account(session.account)
        .await?
        .ok_or_else(ended)?;
    Ok(Some(Account {
        id: row.id,
        row,
        session: session.id,
    }))
}

impl FromRequestParts<App> for Account {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        find(&parts.headers, app)
            .await?
            .ok_or_else(Problem::not_logged_in)
    }
}

impl OptionalFromRequestParts<App> for Account {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        if_any(&parts.headers, app).await
    }
}

/// Who asks, if anybody. A session that has ended is nobody here, so that public pages stay open.
pub(crate) async fn if_any(headers: &HeaderMap, app: &App) -> Result<Option<Account>, Problem> {
    match find(headers, app).await {
        Err(problem) if problem.code() == "session-expired" => Ok(None),
        other => other,
    }
}

/// Begins a session: its token, shown once.
pub(crate) async fn begin(
    app: &App,
    account: AccountId,
    headers: &HeaderMap,
) -> Result<String, Problem> {
    let bytes: [u8; 32] = crate::random();
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let now = app.now();
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let row = SessionRow {
        id: Uuid::new_v4(),
        account,
        created: now,
        seen: now,
        expires: Timestamp(now.0 + IDLE_DAYS * DAY_MICROS),
        agent: agent.unwrap_or("").chars().take(200).collect(),
    };
    app.store
        .create_session(&row, Digest::of(token.as_bytes()))
        .await?;
    Ok(token)
}

/// The cookie that carries a token, or with an empty one takes it away.
pub(crate) fn cookie(app: &App, token: &str) -> String {
    let mut cookie = Cookie::new(cookie_name(app), token.to_owned());
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(app.settings.secure_cookies);
    cookie.set_same_site(SameSite::Lax);
    let age = if token.is_empty() {
        0
    } else {
        IDLE_DAYS * 86_400
    };
    format!("{cookie}; Max-Age={age}")
}
