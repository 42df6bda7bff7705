//! How a restart goes on from what the cold path kept. What is kept here is forged, so that it can be
//! seen which of it a board came from.

use std::sync::{Arc, Mutex};

use agon_domain::{
    ContestId, Digest, Envelope, Event, Ordinal, ParticipationKind, Points, Seq, Verdict,
};
use agon_scoreboard::{Audience, Cold, Exact};
use agon_web::rooms::{Corrected, SNAPSHOT};
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
fn forged_log(log: &[Envelope], points: i64) -> Vec<Envelope> {
    let mut log = log.to_vec();
    for event in &mut log {
        if let Event::Judged(judged) = &mut event.event {
            judged.points = Points::whole(points);
        }
    }
    log
}

/// The same, folded.
fn forged(log: &[Envelope], points: i64) -> Cold {
    let mut cold = Cold::default();
    for event in &forged_log(log, points) {
        cold.apply(event).expect("no gap");
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

/// A contest in which ann has a hundred points, and what was kept of it says seven.
async fn misled(keep: Keep) -> (World, ContestId, Vec<Envelope>) {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let submission = world.submit(contest, "ann", "int main() {}").await;
    world.judge(&submission, Verdict::Accepted).await;
    let log = world.store().read_after(contest, Seq::START, 100).await;
    let log = log.expect("a log");
    let mut cold = forged(&log, 7);
    let (first, last, store) = (Seq(1), cold.seq(), world.store());
    if matches!(keep, Keep::Segment | Keep::Both) {
        let segment = cold.seal(Digest::ZERO);
        let kept = store.add_segment(contest, (first, last), segment).await;
        kept.expect("kept");
    }
    if matches!(keep, Keep::Snapshot | Keep::Both) {
        let snapshot = cold.snapshot();
        let kept = store.save_snapshot(SNAPSHOT, contest, last, snapshot).await;
        kept.expect("kept");
    }
    (world.restarted(), contest, log)
}

#[derive(Debug, Clone, Copy)]
enum Keep {
    Snapshot,
    Segment,
    Both,
}

/// What the room's page says ann has, and whether that is exact.
async fn shown(world: &World, contest: ContestId) -> (i64, bool) {
    let page = get(format!("/contests/{contest}/scoreboard"));
    let page = world.send(page).await.good().json();
    let points = page["rows"][0]["points"].as_i64().expect("points");
    (points, page["exact"] == true)
}

#[tokio::test]
async fn a_room_that_began_with_wrong_facts_is_never_exact_and_begins_anew() {
    for keep in [Keep::Snapshot, Keep::Segment, Keep::Both] {
        let (world, contest, log) = misled(keep).await;
        assert_eq!(shown(&world, contest).await, (7_000, false), "{keep:?}");
        let rooms = &world.app.rooms;
        let room = rooms.room(contest).await.expect("a room");
        let exact = Exact::fold(&log).expect("no gap");
        let corrected = rooms.correct(&room, exact.clone()).await.expect("a log");
        let expected = Corrected {
            differed: 1,
            left: 0,
            anew: true,
        };
        assert_eq!(corrected, expected, "{keep:?}");
        assert_eq!(shown(&world, contest).await, (100_000, true), "{keep:?}");
        let again = rooms.correct(&room, exact).await.expect("a log");
        assert_eq!(again, Corrected::default(), "{keep:?}");
        // Nobody goes on from what was wrong.
        assert_eq!(points(&world, contest).await, 100_000, "{keep:?}");
        // The room goes on with its contest.
        world.contestant(contest, "bob").await;
        world.folded(contest).await;
        let total = room.look().live.total();
        assert_eq!((total, room.look().contest.entries.len()), (2, 2));
    }
}

#[tokio::test]
async fn a_room_that_takes_long_to_open_keeps_no_other_waiting_and_is_opened_once() {
    let world = World::new().await;
    let (large, small) = (
        world.contest(When::Running).await,
        world.contest(When::Running).await,
    );
    let joined = |who| Event::Joined {
        participation: Ordinal(who),
        kind: ParticipationKind::Official,
        starts: None,
    };
    world.append(large, (0..20_000).map(joined).collect()).await;
    let world = world.restarted();
    let (rooms, opened) = (&world.app.rooms, Mutex::new(Vec::new()));
    let open = async |id| {
        let room = rooms.room(id).await.expect("a room");
        opened.lock().expect("nobody panicked").push(id);
        room
    };
    let (one, same, _) = tokio::join!(open(large), open(large), open(small));
    assert!(Arc::ptr_eq(&one, &same));
    let opened = opened.into_inner().expect("nobody panicked");
    assert_eq!(opened, [small, large, large]);
}

#[tokio::test]
async fn a_contest_that_goes_on_all_the_time_is_corrected_too() {
    let (world, contest, log) = misled(Keep::Snapshot).await;
    let rooms = &world.app.rooms;
    let room = rooms.room(contest).await.expect("a room");
    // The exact boards are always of an event that is not the last any more.
    let exact = Exact::fold(&log).expect("no gap");
    world.contestant(contest, "bob").await;
    let corrected = rooms.correct(&room, exact).await.expect("a log");
    assert_eq!((corrected.differed, corrected.left), (1, 0));
    world.folded(contest).await;
    let row = room.look().live.row(Audience::Jury, Ordinal(0));
    assert_eq!(row.expect("ann").points, Points::whole(100));
    let state = room.look();
    assert!(
        Audience::BOTH.iter().all(|one| !state.exact(*one)),
        "bob is in no exact board"
    );
}

#[tokio::test]
async fn a_room_that_still_differs_when_it_began_with_the_log_is_not_exact() {
    let (world, contest, log) = misled(Keep::Both).await;
    let rooms = &world.app.rooms;
    let room = rooms.room(contest).await.expect("a room");
    let mut wrong = log;
    wrong.last_mut().expect("events").event = Event::Closed;
    let exact = Exact::fold(&wrong).expect("no gap");
    for _ in 0..2 {
        let corrected = rooms.correct(&room, exact.clone()).await.expect("a log");
        assert_eq!((corrected.differed, corrected.left), (1, 1));
        assert_eq!(shown(&world, contest).await, (100_000, false));
    }
}

#[tokio::test]
async fn boards_are_confirmed_for_both_audiences_only_when_both_were_compared() {
    let (world, contest, log) = misled(Keep::Snapshot).await;
    let rooms = &world.app.rooms;
    let room = rooms.room(contest).await.expect("a room");
    let exact = Exact {
        jury: Exact::fold(forged_log(&log, 7).iter())
            .expect("no gap")
            .jury,
        public: Some(Exact::fold(&log).expect("no gap").jury),
    };
    let corrected = rooms.correct(&room, exact).await.expect("a log");
    assert_eq!((corrected.differed, corrected.left > 0), (1, true));
    let state = room.look();
    assert!(Audience::BOTH.iter().all(|one| !state.exact(*one)));
}
