//! How a restart goes on from what the cold path kept. What is kept here is forged, so that it can be
//! seen which of it a board came from.

use agon_domain::{ContestId, Digest, Envelope, Event, Points, Seq, Verdict};
use agon_scoreboard::Cold;
use agon_web::rooms::SNAPSHOT;
use agon_web::work::Work;
use agon_web::{App, Front};
use tokio_util::sync::CancellationToken;

use crate::ask::get;
use crate::olives::{When, settings};
use crate::world::World;

/// The points that ann is shown to have, in thousandths, by a server that has just started.
async fn points(world: &World, contest: ContestId) -> i64 {
    let stop = CancellationToken::new();
    let app = App::new(
        world.store().clone(),
        settings(),
        Work::default(),
        stop.clone(),
    );
    let ask = get(format!("/contests/{contest}/scoreboard"));
    let board = ask.send(&Front::new(app)).await.good().json();
    stop.cancel();
    board["rows"][0]["points"].as_i64().expect("points")
}

/// The contest's log as if ann's program had earned so many points.
fn forged(log: &[Envelope], points: i64) -> Cold {
    let mut cold = Cold::default();
    for event in log {
        let mut event = event.clone();
        if let Event::Judged(judged) = &mut event.event {
            judged.points = Points::whole(points);
        }
        cold.apply(&event).expect("no gap");
    }
    cold
}

fn damage(world: &World, blob: Digest) {
    let name = blob.to_string();
    let path = world.blobs().join(&name[..2]).join(&name);
    let mut bytes = std::fs::read(&path).expect("a blob");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("written");
}

#[tokio::test]
async fn a_board_goes_on_from_the_snapshot_else_from_segments_else_from_the_log() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let submission = world.submit(contest, "ann", "int main() {}").await;
    world.judge(&submission, Verdict::Accepted).await;
    let store = world.store();
    let log = store.read_after(contest, Seq::START, 100).await;
    let log = log.expect("a log");
    assert_eq!(points(&world, contest).await, 100_000, "from the log");

    let mut cold = forged(&log, 7);
    let (first, last) = (Seq(1), cold.seq());
    let segment = cold.seal(Digest::ZERO);
    store
        .add_segment(contest, (first, last), segment)
        .await
        .expect("kept");
    assert_eq!(points(&world, contest).await, 7_000, "from segments");

    let snapshot = forged(&log[..log.len() - 1], 0).snapshot();
    let blob = Digest::of(&snapshot);
    let seq = log[log.len() - 2].seq;
    let kept = store.save_snapshot(SNAPSHOT, contest, seq, snapshot).await;
    kept.expect("kept");
    assert_eq!(
        points(&world, contest).await,
        100_000,
        "from a snapshot, and the log after it"
    );

    damage(&world, blob);
    assert_eq!(
        points(&world, contest).await,
        7_000,
        "a damaged snapshot is passed over"
    );
    let row = store.segments(contest).await.expect("rows")[0];
    damage(&world, row.blob);
    assert_eq!(
        points(&world, contest).await,
        100_000,
        "and so is a damaged segment"
    );
}

#[tokio::test]
async fn decisions_go_on_from_a_snapshot_too() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    let participation = world.contestant(contest, "ann").await;
    let extended = Event::Extended {
        participation,
        extension_s: 60,
    };
    world.append(contest, vec![extended]).await;
    let log = world.store().read_after(contest, Seq::START, 100).await;
    let mut log = log.expect("a log");
    log.last_mut().expect("events").event = Event::Closed;
    let cold = forged(&log, 0);
    let kept = world
        .store()
        .save_snapshot(SNAPSHOT, contest, cold.seq(), cold.snapshot());
    kept.await.expect("kept");
    let ask = crate::world::submission(contest, "A", "int main() {}").by("ann");
    let refused = world.send(ask.with("idempotency-key", "k")).await;
    assert_eq!(refused.json()["code"], "contest-over", "{refused:?}");
}
