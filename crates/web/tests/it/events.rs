//! The stream of a contest: what is told, to whom, and from where on.

use agon_domain::{ContestId, Grant, Verdict};
use agon_web::rooms::News;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::ask::{Ask, delete, get, put};
use crate::olives::When;
use crate::told::{Stream, bounded};
use crate::world::World;

fn events(contest: ContestId) -> Ask {
    get(format!("/contests/{contest}/events"))
}

async fn world() -> (World, ContestId) {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    world.contestant(contest, "bob").await;
    (world, contest)
}

#[tokio::test]
async fn a_submission_and_its_verdict_are_told_to_its_owner_alone() {
    let (world, contest) = world().await;
    let mut ann = Stream::open(&world, events(contest).by("ann")).await;
    let mut bob = Stream::open(&world, events(contest).by("bob")).await;
    let mut nobody = Stream::open(&world, events(contest)).await;
    for stream in [&mut ann, &mut bob, &mut nobody] {
        assert_eq!(stream.next().await.name, "reset");
    }
    let id = world.submit(contest, "ann", "int main() {}").await;
    let told = ann.own().await;
    assert_eq!(
        (told.name.as_str(), &told.data["id"]),
        ("submission", &Value::from(&*id))
    );
    assert_eq!(told.data["state"], "pending");
    world.judge(&id, Verdict::Accepted).await;
    let told = ann.own().await;
    assert_eq!(
        (told.name.as_str(), &told.data["verdict"]),
        ("submission", &Value::from("AC"))
    );
    let bobs = world.submit(contest, "bob", "int main() {}").await;
    let told = bob.own().await;
    assert_eq!(told.data["id"], Value::from(&*bobs));
    let told = nobody.next().await;
    assert_eq!(told.name, "scoreboard");
    assert!(!told.data.to_string().contains(&id));
}

#[tokio::test]
async fn the_progress_of_a_judging_is_told_to_its_owner_alone() {
    let (world, contest) = world().await;
    let id = world.submit(contest, "ann", "int main() {}").await;
    world.folded(contest).await;
    let mut ann = Stream::open(&world, events(contest).by("ann")).await;
    let mut bob = Stream::open(&world, events(contest).by("bob")).await;
    for stream in [&mut ann, &mut bob] {
        assert_eq!(stream.next().await.name, "reset");
    }
    let row = world.store().submission(id.parse().expect("a name")).await;
    let row = row.expect("an answer").expect("a submission");
    let room = world.app.rooms.room(contest).await.expect("a room");
    room.tell(News::Progress {
        owner: row.participation,
        submission: row.seq,
        done: 1,
        total: 2,
    });
    let told = ann.own().await;
    assert_eq!(told.name, "progress");
    assert_eq!(
        told.data,
        serde_json::json!({ "id": id, "done": 1, "total": 2 })
    );
    world.submit(contest, "bob", "int main() {}").await;
    assert_eq!(bob.own().await.name, "submission");
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_that_was_seen() {
    let (world, contest) = world().await;
    let mut ann = Stream::open(&world, events(contest).by("ann")).await;
    let start = ann.next().await;
    let first = world
        .submit(contest, "ann", "int main() { return 1; }")
        .await;
    let seen = ann.own().await;
    drop(ann);
    let second = world
        .submit(contest, "ann", "int main() { return 2; }")
        .await;
    let third = world
        .submit(contest, "ann", "int main() { return 3; }")
        .await;
    world.folded(contest).await;
    for (from, missed) in [
        (&seen.id, vec![&second, &third]),
        (&start.id, vec![&first, &second, &third]),
    ] {
        let ask = events(contest).by("ann").with("last-event-id", from);
        let mut again = Stream::open(&world, ask).await;
        for id in missed {
            let told = again.own().await;
            assert_eq!(
                (told.name.as_str(), &told.data["id"]),
                ("submission", &Value::from(&**id))
            );
        }
    }
}

#[tokio::test]
async fn news_of_the_contest_that_were_missed_are_told() {
    let (world, contest) = world().await;
    let mut ann = Stream::open(&world, events(contest).by("ann")).await;
    let start = ann.next().await;
    drop(ann);
    world
        .append(contest, vec![agon_domain::Event::Thawed])
        .await;
    world.folded(contest).await;
    let ask = |from: &str| events(contest).by("ann").with("last-event-id", from);
    let told = Stream::open(&world, ask(&start.id)).await.next().await;
    assert_eq!(told.name, "contest");
    // What comes next is news, and nothing is told twice.
    let mut again = Stream::open(&world, ask(&told.id)).await;
    world.submit(contest, "ann", "int main() {}").await;
    assert_eq!(again.own().await.name, "submission");
    // An id as streams gave them before there was a count of such news.
    let (older, _) = start.id.rsplit_once('-').expect("parts");
    let told = Stream::open(&world, ask(older)).await.next().await;
    assert_eq!(told.name, "reset");
}

#[tokio::test]
async fn a_stream_that_cannot_be_resumed_begins_with_reset() {
    let (world, contest) = world().await;
    let mut ann = Stream::open(&world, events(contest).by("ann")).await;
    let start = ann.next().await.id;
    let (boot, rest) = start.split_once('-').expect("parts");
    let other_boot = format!(
        "{:x}-{rest}",
        u64::from_str_radix(boot, 16).expect("a number") ^ 1
    );
    let ahead = format!("{boot}-0-ffff-0");
    for id in ["", "yesterday", "1-2", "1-2-3-4-5", &other_boot, &ahead] {
        let ask = events(contest).by("ann").with("last-event-id", id);
        let told = Stream::open(&world, ask).await.next().await;
        assert_eq!(told.name, "reset", "{id}");
    }
}

#[tokio::test]
async fn word_comes_when_the_contest_is_defined_anew_and_the_stream_ends_with_the_server() {
    let (world, contest) = world().await;
    let mut nobody = Stream::open(&world, events(contest)).await;
    assert_eq!(nobody.next().await.name, "reset");
    world
        .append(contest, vec![agon_domain::Event::Thawed])
        .await;
    assert_eq!(nobody.own().await.name, "contest");
    world.stop.cancel();
    bounded(async { while nobody.bytes.next().await.is_some() {} }).await;
}

#[tokio::test]
async fn a_stream_ends_with_the_rights_of_its_reader() {
    let (world, contest) = world().await;
    world
        .organiser("boss", world.organisation, Grant::Owner)
        .await;
    let grant = format!("/organisations/{}/grants/bob", world.organisation);
    let changes = [
        delete("/session").by("ann"),
        put(&grant, &json!({ "grant": "jury" })).by("boss"),
    ];
    let mut nobody = Stream::open(&world, events(contest)).await;
    for (who, change) in ["ann", "bob"].into_iter().zip(changes) {
        let mut stream = Stream::open(&world, events(contest).by(who)).await;
        assert_eq!(stream.next().await.name, "reset");
        world.send(change).await.good();
        stream.end().await;
    }
    assert_eq!(nobody.next().await.name, "reset");
    world.submit(contest, "bob", "int main() {}").await;
    assert_eq!(nobody.next().await.name, "scoreboard");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_opened_while_its_reader_logs_out_tells_nothing_of_theirs() {
    let (world, contest) = world().await;
    world.submit(contest, "ann", "int main() {}").await;
    world.folded(contest).await;
    let rows = world.store().submissions(contest, None, None, 1).await;
    let (submission, owner) = {
        let row = &rows.expect("rows")[0];
        (row.seq, row.participation)
    };
    let ann = world.store().account_by_handle("ann").await;
    let ann = ann.expect("an answer").expect("ann").id;
    let room = world.app.rooms.room(contest).await.expect("a room");
    let hour = std::time::Duration::from_secs(3_600);
    for round in 0..200 {
        let token = format!("session-{round}");
        world.session(ann, &token, hour).await;
        let open = async {
            // The two meet at another moment in each round.
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            Stream::open(&world, events(contest).bearer(&token)).await
        };
        let leave = world.send(delete("/session").bearer(&token));
        let (left, mut stream) = tokio::join!(leave, open);
        left.good();
        let version = 1_000 + round;
        room.tell(News::Submission {
            owner,
            submission,
            version,
        });
        room.tell(News::Contest);
        let told = bounded(stream.until("contest")).await;
        assert!(
            !told.contains(&"submission".to_owned()),
            "round {round}: {told:?}"
        );
    }
}
