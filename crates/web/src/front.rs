//! What stands before the routes: pages of public boards, which nearly all who ask ask for.
//!
//! Such a page was written before anybody asked for it. It is looked up here, past the layers that other
//! requests go through. Whatever does not lie ready, or is not quite ordinary, goes on to the routes, which
//! would have answered the same: what is shown to whom is decided there and here by the same rule.

use std::convert::Infallible;
use std::future::{self, ready};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use agon_domain::ContestId;
use axum::body::{Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::{BoxError, Router};
use futures_util::future::Either;
use metrics::{Counter, Histogram};
use tower_service::Service;

use crate::routes::router;
use crate::{App, health, scoreboard};

/// The path that is answered here, about a contest.
const BOARD: [&str; 2] = ["/api/v1/contests/", "/scoreboard/public"];
/// One in so many answers is timed: a clock that is read, and a time that is kept, cost as much as the rest of
/// what is done here.
const TIMED: u64 = 64;

/// Everything one may ask of this process.
#[derive(Clone)]
pub struct Front {
    ready: Arc<Ready>,
    routes: Router,
    /// Who asks, where that is known.
    from: Option<SocketAddr>,
}

/// A front for each connection.
#[derive(Clone)]
pub(crate) struct Fronts(pub(crate) Front);

/// What lies ready.
struct Ready {
    app: App,
    /// Of pages, and of words that they are known.
    counts: [Count; 2],
    /// Counts requests.
    turn: AtomicU64,
}

/// How often something was answered.
struct Count {
    all: Counter,
    /// How long some of them took.
    times: Histogram,
}

impl Front {
    /// The front of an app.
    #[must_use]
    pub fn new(app: App) -> Self {
        health::install();
        let counts = [StatusCode::OK, StatusCode::NOT_MODIFIED].map(Count::of);
        Self {
            routes: router(app.clone()),
            ready: Arc::new(Ready {
                app,
                counts,
                turn: AtomicU64::new(0),
            }),
            from: None,
        }
    }
}

impl Ready {
    /// The answer, if it lies ready.
    fn answer<B>(&self, request: &Request<B>) -> Option<Response> {
        if request.method() != Method::GET {
            return None;
        }
        let is_timed = self
            .turn
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(TIMED);
        let began = is_timed.then(Instant::now);
        let room = self.app.rooms.known(contest(request.uri().path())?)?;
        let response = scoreboard::ready(&room, request.uri(), request.headers())?;
        let count = &self.counts[usize::from(response.status() == StatusCode::NOT_MODIFIED)];
        count.one(began);
        Some(response)
    }
}

impl Count {
    fn of(status: StatusCode) -> Self {
        let labels = [("status", status.as_str().to_owned())];
        Self {
            all: metrics::counter!("agon_ready_pages_total", &labels),
            times: metrics::histogram!("agon_ready_page_seconds", &labels),
        }
    }

    fn one(&self, began: Option<Instant>) {
        self.all.increment(1);
        if let Some(began) = began {
            self.times.record(began.elapsed().as_secs_f64());
        }
    }
}

/// The contest whose public board is asked for.
fn contest(path: &str) -> Option<ContestId> {
    let [before, after] = BOARD;
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    id.parse().ok()
}

impl<B> Service<Request<B>> for Front
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<future::Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if let Some(response) = self.ready.answer(&request) {
            return Either::Left(ready(Ok(response)));
        }
        if let Some(from) = self.from {
            request.extensions_mut().insert(ConnectInfo(from));
        }
        Either::Right(self.routes.call(request))
    }
}

impl Service<SocketAddr> for Fronts {
    type Response = Front;
    type Error = Infallible;
    type Future = future::Ready<Result<Front, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, from: SocketAddr) -> Self::Future {
        ready(Ok(Front {
            from: Some(from),
            ..self.0.clone()
        }))
    }
}
