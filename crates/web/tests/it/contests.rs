//! Contests: the list, joining, the scoreboard.

use agon_domain::{Grant, Verdict};
use axum::http::Method;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::ask::{Ask, get, put};
use crate::olives::When;
use crate::world::World;

fn join(contest: agon_domain::ContestId) -> Ask {
    Ask::new(Method::POST, format!("/contests/{contest}/participation"))
}

#[tokio::test]
async fn the_list_says_where_each_contest_stands_and_whether_one_has_joined() {
    let world = World::new().await;
    world.account("ann").await;
    for when in [When::Before, When::Running, When::Over] {
        let contest = world.contest(when).await;
        if when == When::Running {
            world.send(join(contest).by("ann")).await.good();
        }
    }
    let list = world.send(get("/contests").by("ann")).await.good().json();
    let line = |one: &Value| format!("{} {} {}", one["title"], one["phase"], one["joined"]);
    let lines: Vec<_> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(line)
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    "Before" "before" false
    "Running" "running" true
    "Over" "over" false
    "#);
}

#[tokio::test]
async fn joining_twice_is_joining_once_and_after_the_end_it_is_too_late() {
    let world = World::new().await;
    world.account("ann").await;
    let contest = world.contest(When::Running).await;
    let nobody = world.send(join(contest)).await;
    assert_eq!(nobody.outcome(), "401 not-logged-in");
    let first = world.send(join(contest).by("ann")).await.good();
    let written = world.written().await;
    assert_eq!(world.send(join(contest).by("ann")).await, first);
    assert_eq!(world.written().await, written);
    let over = world.contest(When::Over).await;
    let late = world.send(join(over).by("ann")).await;
    assert_eq!(late.outcome(), "403 join-too-late");
}

#[tokio::test]
async fn the_disqualified_hand_nothing_in() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    let participation = world.contestant(contest, "ann").await;
    world.submit(contest, "ann", "int main() {}").await;
    let out = agon_domain::Event::Disqualified { participation };
    world.append(contest, vec![out]).await;
    world.folded(contest).await;
    let ask = crate::world::submission(contest, "A", "int main() { return 1; }");
    let reply = world.send(ask.by("ann").with("idempotency-key", "k")).await;
    assert_eq!(reply.outcome(), "403 disqualified");
}

#[tokio::test]
async fn a_scoreboard_that_did_not_change_is_not_sent_again() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let board = || get(format!("/contests/{contest}/scoreboard"));
    let first = world.send(board()).await.good();
    let tag = first.headers["etag"].to_str().expect("text").to_owned();
    let again = || board().with("if-none-match", &tag);
    let same = world.send(again()).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    let id = world.submit(contest, "ann", "int main() {}").await;
    world.judge(&id, Verdict::Accepted).await;
    world.folded(contest).await;
    let changed = world.send(again()).await.good().json();
    assert_eq!(changed["rows"][0]["rank"], 1);
    assert_eq!(changed["rows"][0]["points"], 100_000);
    assert_eq!(changed["problems"][0]["solved"], 1);
}

#[tokio::test]
async fn pages_of_the_scoreboard_hold_everybody_once() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    let handles: Vec<_> = (0..7).map(|number| format!("p{number}")).collect();
    for handle in &handles {
        world.contestant(contest, handle).await;
    }
    let mut seen = Vec::new();
    for offset in [0, 3, 6, 7] {
        let path = format!("/contests/{contest}/scoreboard?offset={offset}&limit=3");
        let page = world.send(get(path)).await.good().json();
        assert_eq!(page["total"], 7);
        let rows = page["rows"].as_array().expect("rows").clone();
        seen.extend(
            rows.iter()
                .map(|row| row["handle"].as_str().expect("a handle").to_owned()),
        );
    }
    assert_eq!(seen, handles);
    let beyond = get(format!("/contests/{contest}/scoreboard?offset=8"));
    assert_eq!(world.send(beyond).await.outcome(), "422 bad-page in offset");
}

#[tokio::test]
async fn an_owner_lifts_the_freeze_once_when_the_contest_is_over() {
    let world = World::new().await;
    world
        .organiser("owner", world.organisation, agon_domain::Grant::Owner)
        .await;
    let thaw = |contest| Ask::new(Method::POST, format!("/contests/{contest}/thaw")).by("owner");
    let frozen = world.contest(When::Frozen).await;
    let reply = world.send(thaw(frozen)).await;
    assert_eq!(reply.outcome(), "409 contest-not-over");
    let over = world.contest(When::Over).await;
    let board = get(format!("/contests/{over}/scoreboard"));
    let seen = world.send(board.clone()).await.good().json();
    assert_eq!(seen["frozen"], true);
    world.send(thaw(over)).await.good();
    let seen = world.send(board).await.good().json();
    assert_eq!(seen["frozen"], false);
    let reply = world.send(thaw(over)).await;
    assert_eq!(reply.outcome(), "409 not-frozen");
}

#[tokio::test]
async fn points_that_nobody_can_earn_are_refused_with_what_to_write() {
    let world = World::new().await;
    world
        .organiser("owner", world.organisation, Grant::Owner)
        .await;
    let contest = world.contest(When::Running).await;
    let before = world.written().await;
    let mut seen = String::new();
    for points in ["-0.001", "1000000.001", "1e300", "1e999", "NaN", "null"] {
        let form = format!(
            r#"{{"title":"Games","starts":"2020-01-01T00:00:00Z","length_s":60,"problems":[{{"label":"A","problem":"olives","points":{points}}}]}}"#
        );
        let define = put(format!("/contests/{contest}/definition"), &json!({}));
        let refused = world
            .send(define.by("owner").raw("application/json", form))
            .await;
        let detail = refused.json()["detail"].as_str().map(str::to_owned);
        let detail = detail.unwrap_or_default();
        seen += &format!("{points}: {} {detail}\n", refused.outcome());
    }
    assert_snapshot!(seen, @"
    -0.001: 422 bad-definition in problems.points problems.points: write 0 to 1000000
    1000000.001: 422 bad-definition in problems.points problems.points: write 0 to 1000000
    1e300: 422 bad-definition in problems.points problems.points: write 0 to 1000000
    1e999: 400 bad-json problems[0].points: number out of range at line 1 column 121
    NaN: 400 bad-json problems[0].points: expected value at line 1 column 117
    null: 422 bad-json problems[0].points: invalid type: null, expected f64 at line 1 column 120
    ");
    assert_eq!(world.written().await, before);
}
