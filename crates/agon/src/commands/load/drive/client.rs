//! Requests over shared connections, asked again until they are answered.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request, Response, StatusCode, Uri, body::Incoming, header};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::PATIENCE;
use crate::commands::load::times::Times;

/// One answer may take this long.
const ANSWER: Duration = Duration::from_secs(30);
/// Before a request is asked again.
const PAUSE: Duration = Duration::from_millis(200);

/// What is asked, as figures are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Login,
    Contest,
    Board,
    Submit,
    /// What the rehearsal asks to check.
    Check,
}

impl Kind {
    /// As in the report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Login => "log in",
            Self::Contest => "open the contest",
            Self::Board => "look at the board",
            Self::Submit => "submit",
            Self::Check => "check, after the day",
        }
    }
}

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Ask<'a> {
    kind: Kind,
    path: &'a str,
    token: Option<&'a str>,
    /// The body and the idempotency key of what is posted.
    post: Option<(Value, Option<&'a str>)>,
}

impl<'a> Ask<'a> {
    /// Reads.
    pub(super) fn get(kind: Kind, path: &'a str, token: &'a str) -> Self {
        Self {
            kind,
            path,
            token: Some(token),
            post: None,
        }
    }

    /// Writes, as nobody.
    pub(super) fn post(kind: Kind, path: &'a str, body: Value) -> Self {
        Self {
            kind,
            path,
            token: None,
            post: Some((body, None)),
        }
    }

    /// As somebody, with a key under which it is done once.
    pub(super) fn by(mut self, token: &'a str, key: &'a str) -> Self {
        self.token = Some(token);
        self.post = self.post.map(|(body, _)| (body, Some(key)));
        self
    }
}

/// An answer that is none yet.
enum NotYet {
    /// Too many: ask again after this long.
    Later(Duration),
    /// The server did not answer, or failed.
    Failed(String),
    /// It will never be answered otherwise.
    Refused(String),
}

/// The server, its shared connections, and how long it took.
pub(super) struct Server {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
    slots: Semaphore,
    times: Mutex<BTreeMap<Kind, Times>>,
    again: AtomicU64,
}

/// What was measured.
pub(super) struct Told {
    pub(super) times: BTreeMap<Kind, Times>,
    /// Requests that were asked more than once.
    pub(super) again: u64,
}

impl Server {
    /// A server on loopback; rehearsals go nowhere else.
    pub(super) fn new(url: &str, connections: u32) -> Result<Self> {
        let uri: Uri = url
            .parse()
            .with_context(|| format!("the address {url:?}"))?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let loopback = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        if uri.scheme_str() != Some("http") || !loopback {
            bail!("{url}: a rehearsal drives loopback only; write http://127.0.0.1:PORT");
        }
        let connections = usize::try_from(connections)?;
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(connections)
            .build(connector);
        Ok(Self {
            client,
            base: format!("{}/api/v1", url.trim_end_matches('/')),
            slots: Semaphore::new(connections),
            times: Mutex::default(),
            again: AtomicU64::new(0),
        })
    }

    /// Asks until it is answered.
    pub(super) async fn ask(&self, ask: &Ask<'_>) -> Result<Value> {
        let never = std::future::pending();
        let answer = self.ask_until(ask, never).await?;
        answer.context("what never ends has ended")
    }

    /// The same; none when it was too often for the server's taste until `end`.
    pub(super) async fn ask_until(
        &self,
        ask: &Ask<'_>,
        end: impl Future<Output = ()>,
    ) -> Result<Option<Value>> {
        let mut end = std::pin::pin!(end);
        let began = Instant::now();
        loop {
            match self.once(ask).await {
                Ok(answer) => return Ok(Some(answer)),
                Err(NotYet::Refused(why)) => bail!("{}: {why}", ask.path),
                Err(NotYet::Failed(why)) if began.elapsed() > PATIENCE => {
                    bail!(
                        "{}: no answer for {} s: {why}",
                        ask.path,
                        PATIENCE.as_secs()
                    )
                }
                Err(NotYet::Failed(_)) => tokio::time::sleep(PAUSE).await,
                Err(NotYet::Later(wait)) => tokio::select! {
                    () = &mut end => return Ok(None),
                    () = tokio::time::sleep(wait) => {}
                },
            }
            self.again.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn once(&self, ask: &Ask<'_>) -> Result<Value, NotYet> {
        let failed = |why: &dyn std::fmt::Display| NotYet::Failed(why.to_string());
        let slot = self.slots.acquire().await.map_err(|why| failed(&why))?;
        let began = Instant::now();
        let answer = async {
            let response = self.send(ask).await.map_err(|why| failed(&why))?;
            let (head, body) = response.into_parts();
            let body = body.collect().await.map_err(|why| failed(&why))?.to_bytes();
            Ok((head, body))
        };
        let (head, body) = tokio::time::timeout(ANSWER, answer)
            .await
            .map_err(|why| failed(&why))??;
        drop(slot);
        let text = || String::from_utf8_lossy(&body).into_owned();
        match head.status {
            StatusCode::TOO_MANY_REQUESTS => {
                let seconds = head.headers.get(header::RETRY_AFTER);
                let seconds = seconds.and_then(|value| value.to_str().ok()?.parse().ok());
                Err(NotYet::Later(Duration::from_secs(seconds.unwrap_or(1))))
            }
            status if status.is_server_error() => Err(NotYet::Failed(text())),
            status if !status.is_success() => Err(NotYet::Refused(format!("{status}: {}", text()))),
            _ => {
                let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
                times.entry(ask.kind).or_default().record(began.elapsed());
                serde_json::from_slice(&body).map_err(|why| NotYet::Refused(why.to_string()))
            }
        }
    }

    async fn send(&self, ask: &Ask<'_>) -> Result<Response<Incoming>> {
        let mut request = Request::builder().uri(format!("{}{}", self.base, ask.path));
        if let Some(token) = ask.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match &ask.post {
            None => Bytes::new(),
            Some((body, key)) => {
                request = request.method(Method::POST);
                request = request.header(header::CONTENT_TYPE, "application/json");
                if let Some(key) = key {
                    request = request.header("idempotency-key", *key);
                }
                serde_json::to_vec(body)?.into()
            }
        };
        Ok(self.client.request(request.body(Full::new(body))?).await?)
    }

    /// Opens an event stream, on a connection of its own.
    pub(super) async fn follow(&self, path: &str, token: &str) -> Result<Incoming> {
        let response = self.send(&Ask::get(Kind::Contest, path, token)).await?;
        if !response.status().is_success() {
            bail!("{path}: {}", response.status());
        }
        Ok(response.into_body())
    }

    /// What was measured so far.
    pub(super) fn told(&self) -> Told {
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        Told {
            times: times.clone(),
            again: self.again.load(Ordering::Relaxed),
        }
    }
}
