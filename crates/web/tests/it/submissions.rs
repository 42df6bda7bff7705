//! Handing in, and the history of what was handed in.

use std::collections::BTreeSet;

use agon_domain::Verdict;
use insta::assert_snapshot;
use serde_json::json;

use crate::ask::get;
use crate::olives::When;
use crate::world::{World, submission};

const PROGRAM: &str = "int main() {}";

#[tokio::test]
async fn a_submission_without_a_key_is_refused() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let before = world.written().await;
    let reply = world
        .send(submission(contest, "A", PROGRAM).by("ann"))
        .await;
    assert_eq!(reply.outcome(), "400 idempotency-key-missing");
    assert_eq!(world.written().await, before);
}

#[tokio::test]
async fn the_same_key_gives_the_first_receipt_for_the_same_program_only() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    world.contestant(contest, "bob").await;
    let ask = |who: &str, source: &str| {
        submission(contest, "A", source)
            .by(who)
            .with("idempotency-key", "once")
    };
    let first = world.send(ask("ann", PROGRAM)).await.good();
    let after = world.written().await;
    assert_eq!(world.send(ask("ann", PROGRAM)).await, first);
    let other = world.send(ask("ann", "int main() { return 1; }")).await;
    assert_eq!(other.outcome(), "409 idempotency-key-reused");
    assert_eq!(world.written().await, after);
    let bobs = world.send(ask("bob", PROGRAM)).await.good();
    assert_ne!(bobs.json()["id"], first.json()["id"]);
}

#[tokio::test]
async fn at_once_sent_with_one_key_a_program_is_handed_in_once() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let before = world.store().head(contest).await.expect("a head").seq;
    let ask = || {
        submission(contest, "A", PROGRAM)
            .by("ann")
            .with("idempotency-key", "once")
    };
    let sent = (0..8).map(|_| world.send(ask()));
    let replies = futures_util::future::join_all(sent).await;
    let ids: BTreeSet<_> = replies
        .into_iter()
        .map(|one| one.good().json()["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 1);
    let after = world.store().head(contest).await.expect("a head").seq;
    assert_eq!(after, before.next());
}

#[tokio::test]
async fn an_attempt_is_in_its_owners_history_at_once_and_judged_when_it_is() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let id = world.submit(contest, "ann", PROGRAM).await;
    let list = get(format!("/contests/{contest}/submissions")).by("ann");
    let state = |reply: crate::ask::Reply| {
        let item = reply.good().json()["items"][0].clone();
        format!(
            "{} {} {} {}",
            item["id"] == json!(id),
            item["state"],
            item["verdict"],
            item["points"]
        )
    };
    assert_snapshot!(state(world.send(list.clone()).await), @r#"true "pending" null null"#);
    world.judge(&id, Verdict::Accepted).await;
    assert_snapshot!(state(world.send(list).await), @r#"true "judged" "AC" 100000"#);
    let detail = world
        .send(get(format!("/submissions/{id}")).by("ann"))
        .await
        .good();
    assert_eq!(detail.json()["source"], PROGRAM);
}

#[tokio::test]
async fn pages_of_ones_own_submissions_follow_each_other_without_repetition_or_gap() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    world.contestant(contest, "bob").await;
    let mut handed_in = Vec::new();
    for number in 0..7 {
        handed_in.push(
            world
                .submit(
                    contest,
                    "ann",
                    &format!("int main() {{ return {number}; }}"),
                )
                .await,
        );
        world.submit(contest, "bob", PROGRAM).await;
    }
    handed_in.reverse();
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/contests/{contest}/submissions?limit=3{cursor}");
        let page = world.send(get(path).by("ann")).await.good().json();
        let items = page["items"].as_array().expect("items");
        assert!(!items.is_empty() && items.len() <= 3);
        walked.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().expect("an id").to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(walked, handed_in);
}

#[tokio::test]
async fn a_cursor_of_another_contest_is_refused() {
    let world = World::new().await;
    let (one, other) = (
        world.contest(When::Running).await,
        world.contest(When::Running).await,
    );
    let ann = world.account("ann").await;
    world.join(one, ann).await;
    world.join(other, ann).await;
    let cursor = world.submit(one, "ann", PROGRAM).await;
    let list = |contest| get(format!("/contests/{contest}/submissions?cursor={cursor}")).by("ann");
    world.send(list(one)).await.good();
    let foreign = world.send(list(other)).await;
    assert_eq!(foreign.outcome(), "422 bad-cursor in cursor");
}
