//! What an operator and a load balancer ask, and what every page asks first.

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Rfc3339;
use crate::{App, Language};

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// This server.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServerView {
    version: &'static str,
    /// Its clock.
    now: Rfc3339,
    /// How programs are kept apart.
    protection: String,
    /// Shown on every page.
    banner: Option<String>,
    languages: Vec<Language>,
    /// `open` or `closed`.
    registration: &'static str,
}

/// Describes this server.
#[utoipa::path(get, path = "/server", tag = "server", responses((status = 200, body = ServerView)))]
pub(crate) async fn server(State(app): State<App>) -> Json<ServerView> {
    Json(ServerView {
        version: env!("CARGO_PKG_VERSION"),
        now: app.now().into(),
        protection: app.settings.protection.clone(),
        banner: app.settings.banner.clone(),
        languages: app.settings.languages.clone(),
        registration: if app.settings.open_registration {
            "open"
        } else {
            "closed"
        },
    })
}

/// The process lives.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// The process can take requests: its store answers and it is not going down.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    if app.stop.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "going down\n").into_response();
    }
    match app.store.ready().await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the store does not answer\n",
            )
                .into_response()
        }
    }
}

/// Counts for the operator, on loopback only.
pub(crate) async fn metrics(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !is_from_here(from.ip(), &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (waiting, leased) = app.work.jobs.depth();
    #[expect(clippy::cast_precision_loss, reason = "a gauge")]
    {
        metrics::gauge!("agon_jobs_waiting").set(waiting as f64);
        metrics::gauge!("agon_jobs_leased").set(leased as f64);
        metrics::gauge!("agon_problems_set_aside").set(app.work.quarantine.len() as f64);
    }
    match install() {
        Some(handle) => handle.render().into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// What a proxy adds to a request. One on this machine comes from loopback, for whomever it asks.
const PROXIED: [&str; 4] = ["forwarded", "via", "x-forwarded-for", "x-real-ip"];

/// Whether somebody on this machine asks, and for themselves.
fn is_from_here(from: IpAddr, headers: &HeaderMap) -> bool {
    let proxied = PROXIED.iter().any(|name| headers.contains_key(*name));
    from.to_canonical().is_loopback() && !proxied
}

/// Puts what was counted together; until then every single request takes memory.
pub(crate) fn sum_up() {
    if let Some(handle) = install() {
        handle.run_upkeep();
    }
}

/// Starts counting; the first call in a process does it.
pub(crate) fn install() -> Option<&'static PrometheusHandle> {
    METRICS
        .get_or_init(|| PrometheusBuilder::new().install_recorder().ok())
        .as_ref()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_who_asks_from_here_and_for_themselves_sees_figures() {
        let asks = |from: &str, header: Option<&'static str>| {
            let value = HeaderValue::from_static("127.0.0.1");
            let headers = header.map(|name| (HeaderName::from_static(name), value));
            let from = from.parse().expect("an address");
            is_from_here(from, &headers.into_iter().collect())
        };
        for here in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
            assert!(asks(here, Some("accept")), "{here}");
            for header in PROXIED {
                assert!(!asks(here, Some(header)), "{here} by {header}");
            }
        }
        for elsewhere in [
            "192.0.2.1",
            "10.0.0.1",
            "2001:db8::1",
            "::ffff:192.0.2.1",
            "0.0.0.0",
        ] {
            assert!(!asks(elsewhere, None), "{elsewhere}");
        }
    }
}
