//! What one may ask, as the description of the API lists it: for all, or for organisers.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::Value;

/// Operations for anybody, or for the owner of an account or a participation; tried elsewhere.
pub(crate) const OPEN: &[&str] = &[
    "GET /server",
    "POST /accounts",
    "PUT /account",
    "PUT /account/password",
    "PUT /account/picture",
    "DELETE /account/picture",
    "GET /accounts/{handle}/picture",
    "POST /session",
    "GET /session",
    "DELETE /session",
    "GET /sessions",
    "DELETE /sessions/{session}",
    "POST /password-reset",
    "GET /organisations",
    "GET /contests",
    "GET /contests/{contest}",
    "POST /contests/{contest}/participation",
    "GET /contests/{contest}/problems/{label}",
    "GET /contests/{contest}/problems/{label}/drafts/{language}",
    "PUT /contests/{contest}/problems/{label}/drafts/{language}",
    "POST /contests/{contest}/problems/{label}/runs",
    "POST /contests/{contest}/problems/{label}/submissions",
    "GET /contests/{contest}/submissions",
    "GET /contests/{contest}/scoreboard",
    "GET /contests/{contest}/scoreboard/around",
    "GET /contests/{contest}/scoreboard/circle",
    "GET /contests/{contest}/scoreboard/circles",
    "GET /contests/{contest}/scoreboard/whole",
    "GET /contests/{contest}/scoreboard/history",
    "GET /contests/{contest}/scoreboard/mine",
    "GET /contests/{contest}/scoreboard/minutes/{minute}",
    "GET /contests/{contest}/scoreboard/problems",
    "GET /contests/{contest}/scoreboard/public",
    "GET /contests/{contest}/scoreboard/rows",
    "GET /contests/{contest}/events",
    "GET /submissions/{submission}",
];

/// All operations, such as `GET /contests`.
pub(crate) fn operations() -> BTreeSet<String> {
    let description: Value = serde_json::from_str(&agon_web::openapi()).expect("JSON");
    let paths = description["paths"].as_object().expect("paths");
    let of_path = |(path, methods): (&String, &Value)| -> Vec<String> {
        let path = path.strip_prefix("/api/v1").expect("the API's own path");
        let methods = methods.as_object().expect("methods");
        let methods = methods
            .keys()
            .filter_map(|one| one.to_uppercase().parse().ok());
        let named = |method: Method| format!("{method} {path}");
        methods.map(named).collect()
    };
    paths.iter().flat_map(of_path).collect()
}

/// Those that are not open.
pub(crate) fn organisers() -> Vec<String> {
    let open = |one: &String| OPEN.contains(&one.as_str());
    operations().into_iter().filter(|one| !open(one)).collect()
}
