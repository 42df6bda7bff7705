//! Boards of countries and groups: who is on them, their ranks, and who says where people come from.

use std::time::Duration;

use agon_domain::{Grant, Verdict};
use agon_web::now;
use axum::http::Method;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::ask::{Ask, Reply, get, put};
use crate::boards::{contest, hand_in};
use crate::world::{World, token};

fn introduce(handle: &str, what: &Value) -> Ask {
    put("/account", what).by(handle)
}

/// How a refusal reads.
fn refusal(reply: &Reply) -> String {
    let detail = reply.json()["detail"].as_str().map(str::to_owned);
    format!("{} {}", reply.outcome(), detail.unwrap_or_default())
}

/// Rows as `rank/rank in the circle handle`.
fn told(page: &Value) -> String {
    let row = |row: &Value| {
        let handle = row["handle"].as_str().expect("a handle");
        format!("{}/{} {handle}", row["rank"], row["circle_rank"])
    };
    let rows = page["rows"].as_array().expect("rows");
    let rows: Vec<_> = rows.iter().map(row).collect();
    format!("{} of {}: {}", rows.len(), page["total"], rows.join(", "))
}

#[tokio::test]
async fn a_circle_has_its_own_ranks_in_the_order_of_the_board() {
    let world = World::new().await;
    let people = ["ann", "bob", "cid", "dan", "eve"];
    let contest = contest(&world, &people, |_| {}).await;
    for (handle, home) in [
        ("ann", json!({ "country": "gr", "group": "class 7b" })),
        ("bob", json!({ "country": "DE" })),
        ("cid", json!({ "country": "GR" })),
        ("dan", json!({ "country": " GR ", "group": " class  7b " })),
    ] {
        world.send(introduce(handle, &home)).await.good();
    }
    let at = now().before(Duration::from_secs(5));
    for (who, label) in [(1, "A"), (1, "B"), (2, "A"), (2, "B"), (3, "A")] {
        hand_in(&world, contest, (who, label, Some(Verdict::Accepted)), at).await;
    }
    let read = async |rest: &str| {
        let path = format!("/contests/{contest}/scoreboard{rest}");
        world.send(get(path)).await.good().json()
    };
    let mut seen = String::new();
    for rest in [
        "/circle?country=GR",
        "/circle?country=gr&offset=1&limit=1",
        "/circle?group=class%207b",
        "/circle?country=FR",
        "/circle?country=GR&offset=3",
    ] {
        seen += &format!("{rest}: {}\n", told(&read(rest).await));
    }
    assert_snapshot!(seen, @"
    /circle?country=GR: 3 of 3: 1/1 cid, 3/2 dan, 4/3 ann
    /circle?country=gr&offset=1&limit=1: 1 of 3: 3/2 dan
    /circle?group=class%207b: 2 of 2: 3/1 dan, 4/2 ann
    /circle?country=FR: 0 of 0: 
    /circle?country=GR&offset=3: 0 of 3:
    ");
    assert_snapshot!(read("/circles").await, @r#"{"countries":[{"name":"GR","people":3},{"name":"DE","people":1}],"groups":[{"name":"class 7b","people":2}]}"#);
    let page = read("").await;
    assert_eq!(page["rows"][0]["country"], "DE");
    assert_eq!(page["rows"][0].get("group"), None);
}

#[tokio::test]
async fn what_is_no_circle_is_refused_with_what_to_write() {
    let world = World::new().await;
    let contest = contest(&world, &["ann"], |_| {}).await;
    let mut seen = String::new();
    for rest in [
        "",
        "?country=GR&group=7b",
        "?country=",
        "?country=Greece",
        "?group=%0A",
        "?country=GR&offset=1",
        "?country=GR&limit=0",
        "?country=GR&limit=201",
    ] {
        let path = format!("/contests/{contest}/scoreboard/circle{rest}");
        let refused = world.send(get(path)).await;
        seen += &format!("{rest}: {}\n", refusal(&refused));
    }
    for home in [json!({ "country": "Greece" }), json!({ "group": "a\nb" })] {
        let refused = world.send(introduce("ann", &home)).await;
        seen += &format!("{home}: {}\n", refusal(&refused));
    }
    assert_snapshot!(seen, @r#"
    : 422 bad-circle in country give one of country and group; scoreboard/circles lists them
    ?country=GR&group=7b: 422 bad-circle in country give one of country and group; scoreboard/circles lists them
    ?country=: 422 bad-circle in country give one of country and group; scoreboard/circles lists them
    ?country=Greece: 422 bad-country in country write the two letters of a country in ISO 3166-1, such as GR, or leave it empty
    ?group=%0A: 422 bad-group in group write at most 60 characters on one line, or leave it empty
    ?country=GR&offset=1: 422 bad-page in offset rows to skip: write a whole number from 0 to 0
    ?country=GR&limit=0: 422 bad-page in limit rows: write a whole number from 1 to 200
    ?country=GR&limit=201: 422 bad-page in limit rows: write a whole number from 1 to 200
    {"country":"Greece"}: 422 bad-country in country write the two letters of a country in ISO 3166-1, such as GR, or leave it empty
    {"group":"a\nb"}: 422 bad-group in group write at most 60 characters on one line, or leave it empty
    "#);
}

#[tokio::test]
async fn an_organisation_says_the_group_of_those_it_imported() {
    let world = World::new().await;
    world
        .organiser("owner", world.organisation, Grant::Owner)
        .await;
    let import = async |csv: &str| {
        let path = format!("/organisations/{}/accounts", world.organisation);
        let ask = Ask::new(Method::POST, path).by("owner");
        world.send(ask.raw("text/csv", csv.to_owned())).await
    };
    let bad = import("handle,name,country,group\nann,Ann,Greece,7b\n").await;
    assert_snapshot!(refusal(&bad), @"422 bad-csv in body line 2: write the two letters of a country in ISO 3166-1, such as GR, or leave it empty; nothing was imported");
    import("handle,name,country,group\nann,Ann,gr, 7b\n")
        .await
        .good();
    let ann = world.store().account_by_handle("ann").await;
    let ann = ann.expect("an answer").expect("ann").id;
    world
        .session(ann, &token("ann"), Duration::from_secs(60))
        .await;
    let mine = async || world.send(get("/session").by("ann")).await.good().json();
    assert_eq!(mine().await["account"]["group"], "7b");
    let moved = introduce("ann", &json!({ "group": "8a" }));
    assert_snapshot!(refusal(&world.send(moved).await), @"422 group-is-given in group your organisation says your group; ask an owner of it");
    let rest = json!({ "country": "", "group": "7b", "name": "Anna" });
    world.send(introduce("ann", &rest)).await.good();
    let account = mine().await["account"].clone();
    assert_eq!(
        (&account["name"], &account["country"], &account["group"]),
        (&json!("Anna"), &Value::Null, &json!("7b"))
    );
}
