//! Requests that another site makes a browser send.

use serde_json::{Value, json};

use crate::ask::{Ask, get, put};
use crate::world::{World, token};

fn rename(name: &str) -> Ask {
    put("/account", &json!({ "name": name })).cookie(&token("ann"))
}

async fn name(world: &World) -> Value {
    let me = world.send(get("/session").by("ann")).await.good().json();
    me["account"]["name"].clone()
}

#[tokio::test]
async fn a_write_with_a_cookie_from_another_site_is_refused_and_changes_nothing() {
    let world = World::new().await;
    world.account("ann").await;
    let before = name(&world).await;
    let here = ("host", "agon.example");
    let foreign: [&[(&'static str, &str)]; 4] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[here, ("origin", "https://evil.example")],
        &[here, ("origin", "null")],
    ];
    for headers in foreign {
        let ask = headers
            .iter()
            .fold(rename("Eve"), |ask, (name, value)| ask.with(name, value));
        assert_eq!(
            world.send(ask).await.outcome(),
            "403 cross-site",
            "{headers:?}"
        );
    }
    assert_eq!(name(&world).await, before);
}

#[tokio::test]
async fn a_write_from_this_site_or_from_a_program_passes() {
    let world = World::new().await;
    world.account("ann").await;
    let program = put("/account", &json!({ "name": "B" })).by("ann");
    let ours = [
        ("A", rename("A").with("sec-fetch-site", "same-origin")),
        ("B", program),
        (
            "C",
            rename("C")
                .with("host", "agon.example")
                .with("origin", "https://agon.example"),
        ),
    ];
    for (wished, ask) in ours {
        assert_eq!(world.send(ask).await.outcome(), "204", "{wished}");
        assert_eq!(name(&world).await, wished);
    }
}

#[tokio::test]
async fn a_link_from_another_site_may_be_followed() {
    let world = World::new().await;
    let ask = get("/contests").with("sec-fetch-site", "cross-site");
    world.send(ask).await.good();
}
