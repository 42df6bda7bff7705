//! The web app: built beforehand, carried in the binary.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest as _, Sha256};

use crate::Problem;

#[derive(RustEmbed)]
#[folder = "../../ui/build/"]
#[allow_missing = true]
struct Built;

const UNBUILT: &str = "<!doctype html><html lang=\"en\"><title>Agon</title><p>The web app was not built \
    into this binary. Run <code>cargo xtask demo</code>, or <code>npm ci &amp;&amp; npm run build</code> in \
    <code>ui/</code> and build again. The API is at <code>/api/v1</code>.</p></html>";

/// What pages may load: only from here; SvelteKit's one inline script by its digest.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let index = Built::get("index.html")
        .map(|file| file.data.into_owned())
        .unwrap_or_default();
    let hashes: String = inline_scripts(&String::from_utf8_lossy(&index))
        .map(|script| format!(" 'sha256-{}'", sha256_base64(script.as_bytes())))
        .collect();
    let policy = format!(
        "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
});

/// The policy of all answers.
pub(crate) fn policy() -> HeaderValue {
    POLICY.clone()
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script>")
        .skip(1)
        .filter_map(|rest| rest.split("</script>").next())
}

fn sha256_base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes))
}

/// Answers everything that is not the API: a file of the app, or the app itself.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        let detail = "there is nothing here; /api/v1 is described in openapi.json";
        return Problem::new(StatusCode::NOT_FOUND, "no-such-route", detail).into_response();
    }
    let (name, file) = match Built::get(path) {
        Some(file) if !path.is_empty() => (path, Some(file)),
        _ => ("index.html", Built::get("index.html")),
    };
    let Some(file) = file else {
        let kind = [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        )];
        return (StatusCode::SERVICE_UNAVAILABLE, kind, UNBUILT).into_response();
    };
    let (encoding, file) = smallest(name, file, &headers);
    let tag = format!("\"{}\"", short_hex(&file.metadata.sha256_hash()));
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let cache = if name.starts_with("_app/immutable/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let headers = [
        (header::CONTENT_TYPE, value(kind.as_ref())),
        (header::ETAG, value(&tag)),
        (header::CACHE_CONTROL, value(cache)),
    ];
    let mut response = (headers, file.data.into_owned()).into_response();
    if let Some(encoding) = encoding {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

fn short_hex(digest: &[u8; 32]) -> String {
    digest[..16].iter().map(|b| format!("{b:02x}")).collect()
}

/// The file as it was compressed when the app was built, where the browser takes that.
fn smallest(
    name: &str,
    plain: EmbeddedFile,
    headers: &HeaderMap,
) -> (Option<&'static str>, EmbeddedFile) {
    let takes = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        let wanted = takes.split(',').any(|one| one.trim() == encoding);
        if let Some(file) = Built::get(&format!("{name}.{ending}")).filter(|_| wanted) {
            return (Some(encoding), file);
        }
    }
    (None, plain)
}
