//! Pictures: what is taken, and how it is shown.

use axum::http::Method;

use crate::ask::{Ask, delete, get};
use crate::world::World;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest";

fn upload(kind: &str, bytes: impl Into<axum::body::Bytes>) -> Ask {
    Ask::new(Method::PUT, "/account/picture")
        .by("ann")
        .raw(kind, bytes)
}

#[tokio::test]
async fn a_png_is_taken_and_shown_until_it_is_removed() {
    let world = World::new().await;
    world.account("ann").await;
    let show = || get("/accounts/ann/picture");
    let drawn = world.send(show()).await.good();
    assert_eq!(drawn.headers["content-type"], "image/svg+xml");
    world.send(upload("image/png", PNG)).await.good();
    let shown = world.send(show()).await.good();
    assert_eq!(shown.headers["content-type"], "image/png");
    assert_eq!(shown.body, PNG);
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    let policy = shown.headers["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(policy.starts_with("default-src 'none'") && policy.ends_with("sandbox"));
    world
        .send(delete("/account/picture").by("ann"))
        .await
        .good();
    assert_eq!(world.send(show()).await.body, drawn.body);
}

#[tokio::test]
async fn what_is_no_picture_by_its_bytes_is_refused_whatever_it_is_called() {
    let world = World::new().await;
    world.account("ann").await;
    let before = world.send(get("/accounts/ann/picture")).await;
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (kind, bytes) in [
        ("image/svg+xml", svg),
        ("image/png", svg),
        ("image/png", "<html>"),
        ("image/png", ""),
    ] {
        let reply = world.send(upload(kind, bytes)).await;
        assert_eq!(reply.outcome(), "422 not-a-picture", "{kind} {bytes}");
    }
    let large = [PNG, &[0; 256 * 1024]].concat();
    let reply = world.send(upload("image/png", large)).await;
    assert_eq!(reply.outcome(), "413 picture-too-large");
    let nobody = Ask::new(Method::PUT, "/account/picture").raw("image/png", PNG);
    assert_eq!(world.send(nobody).await.outcome(), "401 not-logged-in");
    assert_eq!(world.send(get("/accounts/ann/picture")).await, before);
}

#[tokio::test]
async fn a_picture_that_is_known_is_not_sent_again() {
    let world = World::new().await;
    world.account("ann").await;
    let shown = world.send(get("/accounts/ann/picture")).await.good();
    let tag = shown.headers["etag"].to_str().expect("text").to_owned();
    let again = || get("/accounts/ann/picture").with("if-none-match", &tag);
    let known = world.send(again()).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    world.send(upload("image/png", PNG)).await.good();
    assert_eq!(world.send(again()).await.good().body, PNG);
}

#[tokio::test]
async fn a_handle_that_nobody_has_gets_a_drawing_of_its_own() {
    let world = World::new().await;
    let drawn = world.send(get("/accounts/nobody/picture")).await.good();
    assert!(drawn.text().starts_with("<svg"));
    world.account("nobody").await;
    assert_eq!(world.send(get("/accounts/nobody/picture")).await, drawn);
    let other = world.send(get("/accounts/somebody/picture")).await.good();
    assert_ne!(other.body, drawn.body);
}
