//! Rooms that nobody uses: when they are closed, and that nobody notices.

use std::time::Duration;

use agon_domain::{ContestId, Event, Ordinal, Seq, Verdict};
use agon_scoreboard::{Audience, Cold};
use agon_web::rooms::SNAPSHOT;

use crate::ask::get;
use crate::olives::When;
use crate::told::{Stream, bounded};
use crate::world::World;

async fn world() -> World {
    let keep = Duration::from_millis(20);
    World::with(|settings| settings.boards.keep = keep).await
}

fn is_open(world: &World, contest: ContestId) -> bool {
    world.app.rooms.unmarked(contest).is_some()
}

async fn closed(world: &World, contest: ContestId) {
    bounded(async {
        while is_open(world, contest) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_closed_when_nobody_uses_it_and_its_contest_does_not_run() {
    let world = world().await;
    let unused = world.contest(When::Over).await;
    let followed = world.contest(When::Over).await;
    let running = world.contest(When::Running).await;
    let rejudged = world.contest(When::Over).await;
    let which = vec![Seq(3)];
    world
        .append(rejudged, vec![Event::RejudgingStarted { which }])
        .await;
    let events = |contest: ContestId| get(format!("/contests/{contest}/events"));
    let mut stream = Stream::open(&world, events(followed)).await;
    assert_eq!(stream.next().await.name, "reset");
    for contest in [running, rejudged] {
        world.folded(contest).await;
    }
    // Twice, so that the others have been looked at more often than once.
    for _ in 0..2 {
        world.send(get(format!("/contests/{unused}"))).await.good();
        closed(&world, unused).await;
    }
    for contest in [followed, running, rejudged] {
        assert!(is_open(&world, contest));
    }
    world.append(followed, vec![Event::Thawed]).await;
    assert_eq!(stream.own().await.name, "contest");
    drop(stream);
    closed(&world, followed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_to_a_room_that_was_closed_finds_what_has_happened() {
    let world = world().await;
    let contest = world.contest(When::Over).await;
    world.contestant(contest, "ann").await;
    let events = || get(format!("/contests/{contest}/events")).by("ann");
    let mut stream = Stream::open(&world, events()).await;
    let seen = stream.next().await;
    drop(stream);
    closed(&world, contest).await;
    world.contestant(contest, "bob").await;
    let path = format!("/contests/{contest}/scoreboard");
    let board = world.send(get(&path)).await.good().json();
    assert_eq!(board["total"], 2);
    // The other room's counts mean nothing here.
    let again = events().with("last-event-id", &seen.id);
    let mut stream = Stream::open(&world, again).await;
    assert_eq!(stream.next().await.name, "reset");
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_that_are_opened_while_rooms_are_closed_are_told_what_happens() {
    let world = World::with(|settings| settings.boards.keep = Duration::from_millis(1)).await;
    let contest = world.contest(When::Over).await;
    for round in 0..200_usize {
        let ask = get(format!("/contests/{contest}/events"));
        let mut stream = Stream::open(&world, ask).await;
        world.append(contest, vec![Event::Thawed]).await;
        let told = bounded(stream.until("contest")).await;
        assert_eq!(told.last().map(String::as_str), Some("contest"));
        drop(stream);
        if round % 2 == 0 {
            closed(&world, contest).await;
        }
    }
}

#[tokio::test]
async fn a_final_board_that_is_opened_from_its_snapshot_is_exact() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let submission = world.submit(contest, "ann", "int main() {}").await;
    world.judge(&submission, Verdict::Accepted).await;
    let standings = agon_domain::Digest::ZERO;
    let ends = vec![Event::Closed, Event::Finalised { standings }];
    world.append(contest, ends).await;
    let log = world.store().read_after(contest, Seq::START, 100).await;
    let mut cold = Cold::default();
    for event in log.expect("a log") {
        cold.apply(&event).expect("no gap");
    }
    let (seq, bytes) = (cold.seq(), cold.snapshot());
    let kept = world.store().save_snapshot(SNAPSHOT, contest, seq, bytes);
    kept.await.expect("kept");
    let exact = |world: &World| {
        let room = world.app.rooms.unmarked(contest).expect("it is open");
        let state = room.look();
        (
            state.exact(Audience::Public),
            state.live.row(Audience::Public, Ordinal(0)).is_some(),
        )
    };
    // The room that was there saw it all come, and waits for the cold path.
    world.folded(contest).await;
    assert_eq!(exact(&world), (false, true));
    let world = world.restarted();
    world.folded(contest).await;
    assert_eq!(exact(&world), (true, true));
}
