//! All that one may ask.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::{
    App, Problem, accounts, assets, contests, drafts, events, health, imports, organisations,
    organise, participation, people, pictures, problem, problems, rejudgings, runs, scoreboard,
    sessions, set_aside, statements, submissions,
};

/// The largest body of an ordinary request: a source, twice escaped.
const BODY: usize = 512 * 1024;
/// The largest package.
const PACKAGE: usize = 64 * 1024 * 1024;

#[derive(OpenApi)]
#[openapi(info(
    title = "Agon",
    description = "Programming contests. Errors are RFC 9457 problems with a stable code."
))]
struct Api;

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(health::server))
        .routes(routes!(accounts::register))
        .routes(routes!(
            accounts::log_in,
            accounts::who_am_i,
            accounts::log_out
        ))
        .routes(routes!(accounts::change_password))
        .routes(routes!(accounts::reset_password))
        .routes(routes!(accounts::introduce))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(pictures::set, pictures::remove))
        .routes(routes!(pictures::show))
        .routes(routes!(contests::list))
        .routes(routes!(contests::read))
        .routes(routes!(participation::join))
        .routes(routes!(statements::read))
        .routes(routes!(drafts::read, drafts::write))
        .routes(routes!(runs::run))
        .routes(routes!(submissions::submit))
        .routes(routes!(submissions::list))
        .routes(routes!(submissions::detail::read))
        .routes(routes!(scoreboard::read))
        .routes(routes!(scoreboard::public))
        .routes(routes!(scoreboard::whole::read))
        .routes(routes!(scoreboard::people::around))
        .routes(routes!(scoreboard::people::mine))
        .routes(routes!(scoreboard::people::rows))
        .routes(routes!(scoreboard::circle::page))
        .routes(routes!(scoreboard::circle::list))
        .routes(routes!(scoreboard::replay::minute))
        .routes(routes!(scoreboard::trail::history))
        .routes(routes!(scoreboard::statistics::problems))
        .routes(routes!(scoreboard::resolver::steps))
        .routes(routes!(rejudgings::start, rejudgings::list))
        .routes(routes!(rejudgings::apply))
        .routes(routes!(rejudgings::cancel))
        .routes(routes!(events::follow))
        .routes(routes!(organisations::list, organisations::create))
        .routes(routes!(organisations::grants))
        .routes(routes!(organisations::grant, organisations::revoke))
        .routes(routes!(people::import))
        .routes(routes!(people::reset_code))
        .routes(routes!(problems::list))
        .routes(routes!(problems::upload).layer(DefaultBodyLimit::max(PACKAGE)))
        .routes(routes!(imports::read))
        .routes(routes!(organise::create))
        .routes(routes!(organise::define))
        .routes(routes!(organise::thaw))
        .routes(routes!(set_aside::list))
        .routes(routes!(set_aside::release))
}

/// The API's description, OpenAPI 3.1, as committed in `openapi.json`.
///
/// # Panics
/// When the description cannot be written, which a test would have found.
#[must_use]
pub fn openapi() -> String {
    let (_, mut description) = OpenApiRouter::with_openapi(Api::openapi())
        .nest("/api/v1", api())
        .split_for_parts();
    description.info.version = env!("CARGO_PKG_VERSION").to_owned();
    for (path, item) in &mut description.paths.paths {
        let verbs = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
        ];
        for (verb, operation) in verbs {
            if let Some(operation) = operation {
                operation.operation_id = Some(operation_id(verb, path));
            }
        }
    }
    description
        .to_pretty_json()
        .expect("a description is plain data")
        + "\n"
}

/// `get_contests_contest_scoreboard`: one name for one operation, which a function's name is not.
fn operation_id(verb: &str, path: &str) -> String {
    let words = path
        .trim_start_matches("/api/v1")
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    std::iter::once(verb)
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

/// An answer that repeats what its reader keeps: of its headers only those that RFC 9110, 15.4.5, asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept;

/// Headers of all answers but those that repeat what is kept.
pub(crate) fn standing() -> [(HeaderName, HeaderValue); 3] {
    let fixed = HeaderValue::from_static;
    [
        (header::CONTENT_SECURITY_POLICY, assets::policy()),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
        (header::REFERRER_POLICY, fixed("same-origin")),
    ]
}

/// All routes, with what all of them share.
pub(crate) fn router(app: App) -> Router {
    let (routes, _) = OpenApiRouter::new()
        .nest("/api/v1", api())
        .split_for_parts();
    let [policy, kinds, referrer] = standing().map(|(name, value)| {
        let of = move |response: &Response| {
            let is_whole = response.extensions().get::<Kept>().is_none();
            is_whole.then(|| value.clone())
        };
        SetResponseHeaderLayer::if_not_present(name, of)
    });
    let kept = SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    let cross_site =
        CsrfLayer::new().with_rejection_response(|_: tower_http::csrf::ProtectionError| {
            let detail = "this request came from another site; open Agon itself and try again";
            Problem::new(StatusCode::FORBIDDEN, "cross-site", detail).into_response()
        });
    routes
        .layer(middleware::from_fn(problem::shaped))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(assets::serve)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(cross_site)
        .layer(middleware::from_fn(observe))
        .layer(CompressionLayer::new())
        .layer(policy)
        .layer(kinds)
        .layer(referrer)
        .layer(kept)
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| {
                tracing::error!("a handler panicked");
                let detail = "something went wrong here, not with your request; try again";
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail).into_response()
            },
        ))
        .with_state(app)
}

async fn wrong_method() -> Problem {
    let detail = "this address does not take this method; openapi.json lists those it takes";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", detail)
}

/// Logs and counts a request by its route's template: never an address, a token or a body.
async fn observe(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "other".to_owned());
    let response = next.run(request).await;
    let (elapsed, status) = (began.elapsed(), response.status().as_u16());
    if elapsed > Duration::from_secs(1) && route != "/api/v1/contests/{contest}/events" {
        tracing::info!(%method, route, status, ms = elapsed.as_millis(), "a slow request");
    } else {
        tracing::debug!(%method, route, status, ms = elapsed.as_millis(), "a request");
    }
    took(&method, route, response.status()).record(elapsed.as_secs_f64());
    response
}

/// How long requests of a route take that end with a status.
fn took(method: &Method, route: String, status: StatusCode) -> metrics::Histogram {
    let labels = [
        ("method", method.to_string()),
        ("route", route),
        ("status", status.as_u16().to_string()),
    ];
    metrics::histogram!("agon_request_seconds", &labels)
}
