//! A request in the making, and the answer to it.

use std::net::SocketAddr;

use agon_web::Front;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt as _;

/// A request that is not sent yet.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

pub(crate) fn get(path: impl Into<String>) -> Ask {
    Ask::new(Method::GET, path)
}

pub(crate) fn post(path: impl Into<String>, body: &Value) -> Ask {
    Ask::new(Method::POST, path).json(body)
}

pub(crate) fn put(path: impl Into<String>, body: &Value) -> Ask {
    Ask::new(Method::PUT, path).json(body)
}

pub(crate) fn delete(path: impl Into<String>) -> Ask {
    Ask::new(Method::DELETE, path)
}

impl Ask {
    /// A request to a path below `/api/v1`.
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: format!("/api/v1{}", path.into()),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// Asks as somebody that [`crate::world::World::account`] made.
    pub(crate) fn by(self, handle: &str) -> Self {
        let token = crate::world::token(handle);
        self.bearer(&token)
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn cookie(self, token: &str) -> Self {
        self.with("cookie", &format!("__Host-agon={token}"))
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header's value");
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// Adds a header unless it is there.
    pub(crate) fn or(self, name: &'static str, value: &str) -> Self {
        if self.headers.contains_key(name) {
            return self;
        }
        self.with(name, value)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    pub(crate) fn raw(self, kind: &str, body: impl Into<Bytes>) -> Self {
        let asked = self.with("content-type", kind);
        Self {
            body: body.into(),
            ..asked
        }
    }

    /// Sends it and leaves the body to be read.
    pub(crate) async fn open(self, front: &Front) -> axum::http::Response<Body> {
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.path.parse().expect("a path");
        *request.headers_mut() = self.headers;
        let from = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4_000)));
        request.extensions_mut().insert(from);
        let Ok(response) = front.clone().oneshot(request).await;
        response
    }

    /// Sends it and reads the whole answer.
    pub(crate) async fn send(self, front: &Front) -> Reply {
        let (parts, body) = self.open(front).await.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await;
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: body.expect("a whole body"),
        }
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} {:?} is no JSON", self.status, self.body))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// Status and, for a problem, its code.
    pub(crate) fn outcome(&self) -> String {
        let status = self.status.as_u16();
        if self.status.is_success() || self.body.is_empty() {
            return status.to_string();
        }
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        let code = problem["code"].as_str().expect("a code");
        assert_eq!(problem["status"], status);
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|one| !one.is_empty())
        );
        match problem["field"].as_str() {
            Some(field) => format!("{status} {code} in {field}"),
            None => format!("{status} {code}"),
        }
    }

    /// The answer, when it is what was wished.
    pub(crate) fn good(self) -> Self {
        assert!(self.status.is_success(), "{} {:?}", self.status, self.body);
        self
    }
}
