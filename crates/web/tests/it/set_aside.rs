//! Problems whose judging keeps failing: who is told, and what it takes to have them judged again.

use std::time::Instant;

use agon_domain::{ContestId, Digest, Grant, Ordinal};

use serde_json::Value;

use crate::ask::{delete, get};
use crate::olives::{FAULT, When};
use crate::world::World;

/// A contest with its people, whose only problem has failed three participations.
async fn failed() -> (World, ContestId) {
    let world = World::new().await;
    let athens = world.organisation;
    world.organiser("owner", athens, Grant::Owner).await;
    world.organiser("jury", athens, Grant::Jury).await;
    world.organiser("observer", athens, Grant::Observer).await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    for ordinal in 0..3 {
        fail(&world, contest, ordinal);
    }
    (world, contest)
}

fn fail(world: &World, contest: ContestId, ordinal: u32) {
    let (whose, why) = ((contest, Ordinal(ordinal)), (FAULT, Instant::now()));
    let quarantine = &world.app.work.quarantine;
    quarantine.failed(Digest::of(b"testdata"), whose, why);
}

#[tokio::test]
async fn the_jury_is_told_why_a_problem_was_set_aside_and_nobody_else_is() {
    let (world, contest) = failed().await;
    let mut said = Vec::new();
    for who in ["owner", "jury", "observer", "ann"] {
        let ask = get(format!("/contests/{contest}/set-aside")).by(who);
        let reply = world.send(ask).await;
        let mut items = reply.json()["items"].clone();
        for item in items.as_array_mut().into_iter().flatten() {
            let item = item.as_object_mut().expect("an object");
            let (since, tries) = (item.remove("since"), item.remove("tries"));
            let text = |time: &Option<Value>| time.as_ref()?.as_str().map(str::to_owned);
            assert!(text(&since) < text(&tries), "{since:?} {tries:?}");
        }
        said.push(format!("{who}: {} {items}", reply.outcome()));
    }
    let anybody = world
        .send(get(format!("/contests/{contest}/set-aside")))
        .await;
    said.push(format!("anybody: {}", anybody.outcome()));
    insta::assert_snapshot!(said.join("\n"), @r#"
    owner: 200 [{"label":"A","reason":"the checker crashed","title":"Olives"}]
    jury: 200 [{"label":"A","reason":"the checker crashed","title":"Olives"}]
    observer: 403 not-allowed null
    ann: 403 not-allowed null
    anybody: 401 not-logged-in
    "#);
    for path in ["", "/problems/A", "/scoreboard", "/submissions"] {
        let shown = world
            .send(get(format!("/contests/{contest}{path}")).by("ann"))
            .await
            .good();
        let shown = String::from_utf8_lossy(&shown.body).into_owned();
        assert!(!shown.contains(FAULT), "{path}: {shown}");
    }
}

#[tokio::test]
async fn the_jury_releases_a_problem_and_it_is_queued_again_at_once() {
    let (world, contest) = failed().await;
    let aside = || world.app.work.quarantine.len();
    for who in ["observer", "ann"] {
        let ask = delete(format!("/contests/{contest}/set-aside/A")).by(who);
        assert_eq!(world.send(ask).await.outcome(), "403 not-allowed");
    }
    let unknown = delete(format!("/contests/{contest}/set-aside/Z")).by("jury");
    assert_eq!(world.send(unknown).await.outcome(), "404 no-such-problem");
    assert_eq!(aside(), 1);
    let ask = || delete(format!("/contests/{contest}/set-aside/A")).by("jury");
    world.send(ask()).await.good();
    assert_eq!(aside(), 0);
    world.app.work.released().await;
    // It is no fault to release what is not set aside.
    world.send(ask()).await.good();
    // If it was not mended, it is set aside again as it was the first time.
    for ordinal in 0..3 {
        assert_eq!(aside(), 0);
        fail(&world, contest, ordinal);
    }
    assert_eq!(aside(), 1);
}
