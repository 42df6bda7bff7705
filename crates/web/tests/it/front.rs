//! What is answered before the routes is what the routes would have answered.

use agon_domain::{ContestId, Verdict};
use agon_web::now;
use axum::http::StatusCode;

use crate::ask::{Ask, Reply, get};
use crate::boards::{contest, hand_in};
use crate::world::World;

async fn world() -> (World, ContestId) {
    let world = World::new().await;
    let contest = contest(&world, &["ann", "bob"], |_| {}).await;
    hand_in(&world, contest, (0, "A", Some(Verdict::Accepted)), now()).await;
    (world, contest)
}

/// The same question twice: the first finds nothing ready, and goes through the routes.
async fn twice(world: &World, ask: Ask) -> (Reply, Reply) {
    let first = world.send(ask.clone()).await;
    (first, world.send(ask).await)
}

#[tokio::test]
async fn a_page_that_lies_ready_is_the_page_that_the_routes_make() {
    let (world, contest) = world().await;
    let questions = [
        "",
        "?limit=1",
        "?offset=1&limit=1",
        "?rank=2&limit=2",
        "?odd=1&limit=3",
    ];
    for question in questions {
        let path = format!("/contests/{contest}/scoreboard/public{question}");
        let (made, ready) = twice(&world, get(&path)).await;
        assert_eq!(made.status, StatusCode::OK, "{question}");
        assert_eq!(made, ready, "{question}");
        let (made, ready) = twice(&world, get(&path).with("accept-encoding", "br, gzip")).await;
        assert_eq!(made.headers["content-encoding"], "gzip");
        assert_eq!(made, ready, "{question}");
    }
}

#[tokio::test]
async fn what_is_known_is_not_sent_again_and_keeps_the_headers_that_caches_need() {
    let (world, contest) = world().await;
    let path = format!("/contests/{contest}/scoreboard/public?limit=2");
    let page = world.send(get(&path)).await.good();
    let tag = page.headers["etag"].to_str().expect("text");
    for known in [tag.to_owned(), format!("W/\"0\", {tag}")] {
        let reply = world.send(get(&path).with("if-none-match", &known)).await;
        assert_eq!(
            (reply.status.as_u16(), reply.body.len()),
            (304, 0),
            "{known}"
        );
        let names: Vec<_> = reply.headers.keys().map(ToString::to_string).collect();
        assert_eq!(names, ["etag", "cache-control", "vary"]);
        for name in names {
            assert_eq!(reply.headers[&name], page.headers[&name], "{name}");
        }
    }
    let other = world
        .send(get(&path).with("if-none-match", "W/\"0\""))
        .await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_ordinary_is_left_to_the_routes() {
    let (world, contest) = world().await;
    let path = format!("/contests/{contest}/scoreboard/public");
    world.send(get(&path)).await.good();
    let refused = [
        format!("{path}?limit=0"),
        format!("{path}?offset=9"),
        format!("{path}?rank=1&offset=0"),
        format!("{path}?after=nobody"),
        format!("{path}/"),
        "/contests/none/scoreboard/public".to_owned(),
    ];
    for path in refused {
        let (first, second) = twice(&world, get(&path)).await;
        assert!(
            first.status.is_client_error(),
            "{path}: {}",
            first.outcome()
        );
        assert_eq!(first, second, "{path}");
        assert!(
            first.headers.contains_key("content-security-policy"),
            "{path}"
        );
    }
    let post = Ask::new(axum::http::Method::POST, &path);
    assert_eq!(world.send(post).await.outcome(), "405 method-not-allowed");
}
