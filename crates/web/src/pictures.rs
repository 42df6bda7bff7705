//! Pictures: uploaded, or drawn from the handle.

use agon_domain::Digest;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::session::Account;
use crate::{App, Problem};

/// The largest picture, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// What a file is, by its first bytes; its name and its sender are not asked.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if bytes.len() > 12 && bytes.starts_with(b"RIFF") && &bytes[8..12] == b"WEBP" {
        Some("image/webp")
    } else {
        None
    }
}

/// Sets my picture.
#[utoipa::path(put, path = "/account/picture", tag = "accounts",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "PNG, JPEG or WebP, at most 256 KiB"),
    responses((status = 204), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn set(
    State(app): State<App>,
    account: Account,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    app.guard.upload(account.id)?;
    if body.len() > MAX_BYTES {
        let detail = format!(
            "the picture has {} bytes; at most {MAX_BYTES} are taken",
            body.len()
        );
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "picture-too-large",
            detail,
        ));
    }
    let Some(kind) = kind(&body) else {
        return Err(Problem::bad(
            "not-a-picture",
            "send a PNG, JPEG or WebP picture",
        ));
    };
    let digest = app.store.put_blob(body.to_vec()).await?;
    app.store
        .set_picture(account.id, Some(format!("{kind} {digest}")))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes my picture away; one is drawn from the handle again.
#[utoipa::path(delete, path = "/account/picture", tag = "accounts",
    responses((status = 204), (status = "4XX", body = crate::problem::ProblemBody)))]
pub(crate) async fn remove(
    State(app): State<App>,
    account: Account,
) -> Result<StatusCode, Problem> {
    app.store.set_picture(account.id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows somebody's picture. A handle nobody has gets a drawn one too, so that it tells nothing.
#[utoipa::path(get, path = "/accounts/{handle}/picture", tag = "accounts", params(("handle" = String, Path)),
    responses((status = 200, description = "The picture", content_type = "image/svg+xml", body = Vec<u8>)))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(handle): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let row = app.store.account_by_handle(&handle).await?;
    let uploaded = row.and_then(|row| {
        let (kind, digest) = row.picture.as_deref()?.split_once(' ')?;
        Some((kind.to_owned(), digest.parse::<Digest>().ok()?))
    });
    let (kind, bytes) = match uploaded {
        Some((kind, digest)) => (kind, app.store.blob(digest).await?.unwrap_or_default()),
        None => ("image/svg+xml".to_owned(), Bytes::from(draw(&handle))),
    };
    let tag = format!("\"{}\"", &Digest::of(&bytes).to_string()[..32]);
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    let headers = [
        (header::CONTENT_TYPE, value(&kind)),
        (header::ETAG, value(&tag)),
        (header::CACHE_CONTROL, value("private, max-age=60")),
        (
            header::CONTENT_SECURITY_POLICY,
            value("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// A five by five mirrored pattern in a colour, both from the handle's digest.
fn draw(handle: &str) -> String {
    use std::fmt::Write as _;
    let digest = Digest::of(handle.to_lowercase().as_bytes()).0;
    let hue = u32::from(digest[0]) * 360 / 256;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 7 7\" shape-rendering=\"crispEdges\">\
         <rect width=\"7\" height=\"7\" fill=\"hsl({hue} 40% 92%)\"/><g fill=\"hsl({hue} 55% 42%)\">"
    );
    for (place, byte) in digest[1..16].iter().enumerate() {
        let (x, y) = (place / 5, place % 5);
        if byte % 2 == 0 {
            continue;
        }
        for column in [x, 4 - x] {
            // Writing to a string does not fail.
            let _ = write!(
                svg,
                "<rect x=\"{}\" y=\"{}\" width=\"1\" height=\"1\"/>",
                column + 1,
                y + 1
            );
        }
    }
    svg + "</g></svg>"
}
