//! Errors on the wire: RFC 9457 `application/problem+json` with a stable code.

use agon_domain::Refusal;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// The longest text of a refusal, in bytes.
const MAX_WORDS: usize = 4_096;

/// A request that was not answered as wished.
#[derive(Debug, Clone)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    field: Option<String>,
    retry_after_s: Option<u64>,
}

/// A problem as it is written.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// Always `about:blank`: the code says what happened.
    r#type: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to change.
    detail: String,
    /// Stable, for programs.
    code: &'static str,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            field: None,
            retry_after_s: None,
        }
    }

    pub(crate) fn bad(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub(crate) fn field(code: &'static str, field: &str, detail: impl Into<String>) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::bad(code, detail)
        }
    }

    pub(crate) fn not_found(code: &'static str, detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    pub(crate) fn not_logged_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not-logged-in", "log in first")
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "your account may not do this; ask an owner of the organisation",
        )
    }

    pub(crate) fn too_many(wait: std::time::Duration) -> Self {
        let seconds = wait.as_secs() + 1;
        let detail = format!("too many requests; try again in {seconds} s");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", detail).after(wait)
    }

    /// With the time after which it is worth asking again.
    pub(crate) fn after(self, wait: std::time::Duration) -> Self {
        Self {
            retry_after_s: Some(wait.as_secs() + 1),
            ..self
        }
    }

    fn too_large() -> Self {
        let detail = "the request has more bytes than this address takes; send fewer";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", detail)
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "something went wrong here, not with your request; try again",
        )
    }

    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What to change.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match &refusal {
            Refusal::NoSuchProblem | Refusal::NoSuchRejudging => StatusCode::NOT_FOUND,
            Refusal::NotRunning(_)
            | Refusal::NotJoined
            | Refusal::JoinTooLate
            | Refusal::Disqualified
            | Refusal::Closed => StatusCode::FORBIDDEN,
            Refusal::SourceTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::KeyReused
            | Refusal::NotFrozen
            | Refusal::NotOver
            | Refusal::Final
            | Refusal::RejudgingOpen
            | Refusal::RejudgingUnfinished { .. }
            | Refusal::RejudgingFailed { .. } => StatusCode::CONFLICT,
            Refusal::SourceEmpty
            | Refusal::SourceNotUtf8
            | Refusal::LanguageNotOffered(_)
            | Refusal::LanguageNotForProblem(_)
            | Refusal::NoGrammar { .. }
            | Refusal::NothingToRejudge
            | Refusal::BadDefinition { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let problem = Self::new(status, refusal.code(), refusal.to_string());
        match refusal {
            Refusal::BadDefinition { field, .. } | Refusal::NoGrammar { field, .. } => Self {
                field: Some(field),
                ..problem
            },
            _ => problem,
        }
    }
}

impl From<agon_store::Error> for Problem {
    fn from(error: agon_store::Error) -> Self {
        match error {
            agon_store::Error::KeyReused => Refusal::KeyReused.into(),
            agon_store::Error::ContestClosed => {
                Refusal::NotRunning(agon_domain::Phase::Over).into()
            }
            agon_store::Error::Taken(what) => Self::new(
                StatusCode::CONFLICT,
                "taken",
                format!("{what} is taken; choose another"),
            ),
            agon_store::Error::Closed => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "shutting-down",
                "this server is going down; try again",
            ),
            error @ (agon_store::Error::ClockSkew(_) | agon_store::Error::ClockBack(_)) => {
                tracing::error!(%error, "a clock is wrong");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "clock-wrong",
                    "the clock of this server is wrong, so nothing can be handed in; tell an organiser, \
                     and try again",
                )
            }
            other => {
                tracing::error!(error = %other, "the store failed");
                Self::internal()
            }
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let status = rejection.status();
        let code = match status {
            StatusCode::PAYLOAD_TOO_LARGE => return Self::too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "not-json",
            _ => "bad-json",
        };
        let words = rejection.body_text();
        // Which type of ours it did not become is of no use to anybody.
        let told = words
            .strip_prefix("Failed to ")
            .and_then(|words| words.split_once(": "));
        let detail = told.map_or(words.as_str(), |(_, reason)| reason);
        Self::new(status, code, detail)
    }
}

/// Gives the shape of a problem to refusals that axum words itself: of a path, a query or a body it cannot read.
pub(crate) async fn shaped(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large().into_response();
    }
    let body = axum::body::to_bytes(response.into_body(), MAX_WORDS).await;
    let words = String::from_utf8_lossy(&body.unwrap_or_default()).into_owned();
    Problem::new(status, "bad-request", words).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            code: self.code,
            field: self.field,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A JSON body, or a problem that says what is wrong with it.
pub(crate) struct Form<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Json(form) = Json::<T>::from_request(request, state).await?;
        Ok(Self(form))
    }
}
