//! Accounts that an organisation imports, and one-time codes for those who forgot their password.

use agon_domain::{AccountId, Digest, Grant, Timestamp};
use agon_store::{Home, NewAccount};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::{check_handle, check_name, check_password};
use crate::organisations::require;
use crate::problem::{Form, ProblemBody};
use crate::session::Account;
use crate::time::Rfc3339;
use crate::{App, Problem, home, password};

/// The most accounts in one file.
const MAX_ROWS: usize = 5_000;
/// A one-time code works this long.
const CODE_HOURS: i64 = 24;

/// An account that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedAccount {
    handle: String,
    /// The generated password, shown once; none when the file brought one.
    password: Option<String>,
}

/// All accounts that were made.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedAccounts {
    items: Vec<ImportedAccount>,
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CodeForm {
    handle: String,
}

/// A one-time code, shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeView {
    code: String,
    expires: Rfc3339,
}

struct Row {
    /// Where it stands in the file, from 1.
    line: u64,
    handle: String,
    name: String,
    password: Option<String>,
    home: Home,
}

/// Imports accounts from CSV with the columns `handle` and `name`, and as you like `password`, `country` (ISO
/// 3166-1 alpha-2) and `group`: all or none.
#[utoipa::path(post, path = "/organisations/{organisation}/accounts", tag = "organisations",
    params(("organisation" = String, Path)), request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = ImportedAccounts), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn import(
    State(app): State<App>,
    account: Account,
    Path(organisation): Path<String>,
    body: String,
) -> Result<(StatusCode, Json<ImportedAccounts>), Problem> {
    let id = require(&app, &account, &organisation, Grant::Owner).await?;
    app.guard.upload(account.id)?;
    let rows = parse(&body)?;
    for row in &rows {
        if app.store.account_by_handle(&row.handle).await?.is_some() {
            let reason = format!("the handle {} is taken", row.handle);
            return Err(wrong(row.line, &reason));
        }
    }
    let (mut new, mut items) = (Vec::new(), Vec::new());
    for row in rows {
        let generated = row.password.is_none().then(|| password::generate(12));
        let secret = row
            .password
            .or_else(|| generated.clone())
            .unwrap_or_default();
        new.push(NewAccount {
            id: AccountId(uuid::Uuid::now_v7()),
            handle: row.handle.clone(),
            name: row.name,
            password: app.hashing.place_in_time().await.hash(secret).await,
            admin: false,
            imported_by: Some(id),
            home: row.home,
        });
        items.push(ImportedAccount {
            handle: row.handle,
            password: generated,
        });
    }
    app.store.create_accounts(&new, app.now()).await?;
    Ok((StatusCode::CREATED, Json(ImportedAccounts { items })))
}

fn wrong(line: u64, reason: &str) -> Problem {
    Problem::field(
        "bad-csv",
        "body",
        format!("line {line}: {reason}; nothing was imported"),
    )
}

fn parse(text: &str) -> Result<Vec<Row>, Problem> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| wrong(1, "not CSV"))?.clone();
    let column = |name: &str| {
        let called = |header: &str| header.eq_ignore_ascii_case(name);
        headers.iter().position(called)
    };
    let (Some(handle), Some(name)) = (column("handle"), column("name")) else {
        return Err(wrong(
            1,
            "write the columns handle,name and optionally password, country and group",
        ));
    };
    let secret = column("password");
    let (country, group) = (column("country"), column("group"));
    let (mut rows, mut seen) = (Vec::new(), std::collections::HashSet::new());
    let mut line = 1;
    for record in reader.records() {
        let record = record.map_err(|error| wrong(line + 1, &error.to_string()))?;
        // Blank lines and line breaks in quotes count too.
        line = record.position().map_or(line + 1, csv::Position::line);
        let at = |column: usize| record.get(column).unwrap_or("").to_owned();
        let said = |column: Option<usize>| column.map(at).unwrap_or_default();
        let refused = |problem: Problem| wrong(line, problem.detail());
        let row = Row {
            line,
            handle: at(handle),
            name: at(name),
            password: secret.map(at).filter(|secret| !secret.is_empty()),
            home: Home {
                country: home::country(&said(country)).map_err(refused)?,
                group: home::group(&said(group)).map_err(refused)?,
            },
        };
        check_handle(&row.handle).map_err(|problem| wrong(line, problem.detail()))?;
        check_name(&row.name).map_err(|problem| wrong(line, problem.detail()))?;
        if let Some(secret) = &row.password {
            check_password(secret, "password").map_err(|problem| wrong(line, problem.detail()))?;
        }
        if !seen.insert(row.handle.to_lowercase()) {
            return Err(wrong(
                line,
                &format!("the handle {} stands twice", row.handle),
            ));
        }
        rows.push(row);
    }
    match rows.len() {
        0 => Err(wrong(2, "there are no accounts")),
        count if count > MAX_ROWS => Err(wrong(
            line,
            "split the file: at most 5000 accounts at a time",
        )),
        _ => Ok(rows),
    }
}

/// Makes a one-time code for an account that this organisation imported; administrators for any.
#[utoipa::path(post, path = "/organisations/{organisation}/reset-codes", tag = "organisations",
    params(("organisation" = String, Path)), request_body = CodeForm,
    responses((status = 201, body = CodeView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn reset_code(
    State(app): State<App>,
    account: Account,
    Path(organisation): Path<String>,
    Form(form): Form<CodeForm>,
) -> Result<(StatusCode, Json<CodeView>), Problem> {
    let id = require(&app, &account, &organisation, Grant::Owner).await?;
    let row = app.store.account_by_handle(&form.handle).await?;
    let theirs = row.filter(|row| account.row.admin || (row.imported_by == Some(id) && !row.admin));
    let Some(row) = theirs else {
        let detail = "your organisation imported no account with this handle; ask the operator";
        return Err(Problem::not_found("no-such-account", detail));
    };
    let (code, expires) = new_reset_code(&app.store, row.id, app.now()).await?;
    Ok((
        StatusCode::CREATED,
        Json(CodeView {
            code,
            expires: expires.into(),
        }),
    ))
}

/// Makes a one-time code and keeps its digest.
///
/// # Errors
/// When the store failed.
pub async fn new_reset_code(
    store: &agon_store::Store,
    id: AccountId,
    now: Timestamp,
) -> Result<(String, Timestamp), agon_store::Error> {
    let code = password::generate(10);
    let expires = Timestamp(now.0 + CODE_HOURS * 3_600_000_000);
    store
        .set_reset_code(id, Digest::of(code.as_bytes()), expires)
        .await?;
    Ok((code, expires))
}
