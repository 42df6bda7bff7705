//! Where there is no room: too many streams, and too many who log in. Everybody else goes on.

use agon_domain::Grant;
use futures_util::future::join_all;
use serde_json::json;

use crate::ask::{get, post};
use crate::olives::When;
use crate::told::Stream;
use crate::world::World;

#[tokio::test]
async fn whoever_finds_no_seat_is_told_so_and_reads_the_page() {
    let world = World::with(|settings| settings.streams = 3).await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    world
        .organiser("boss", world.organisation, Grant::Jury)
        .await;
    let path = format!("/contests/{contest}/events");
    let mut streams = Vec::new();
    for ask in [get(&path), get(&path), get(&path).by("ann")] {
        let mut stream = Stream::open(&world, ask).await;
        assert_eq!(stream.next().await.name, "reset");
        streams.push(stream);
    }
    for who in [get(&path), get(&path).by("boss")] {
        let refused = world.send(who).await;
        assert_eq!(refused.outcome(), "503 streams-full");
        assert!(refused.headers.contains_key("retry-after"));
    }
    let page = format!("/contests/{contest}/scoreboard/public");
    world.send(get(page)).await.good();
    // Whoever leaves gives the seat back.
    streams.pop();
    let mut boss = Stream::open(&world, get(&path).by("boss")).await;
    assert_eq!(boss.next().await.name, "reset");
}

#[tokio::test]
async fn a_storm_of_logins_is_refused_in_part_and_the_board_answers() {
    let world = World::new().await;
    let contest = world.contest(When::Running).await;
    world.account_with("ann", "a long enough password").await;
    let places = agon_web::password::places();
    let log_in = |who: usize| {
        let handle = if who == 0 {
            "ann".to_owned()
        } else {
            format!("nobody{who}")
        };
        let form = json!({"handle": handle, "password": "a long enough password"});
        world.send(post("/session", &form))
    };
    let page = format!("/contests/{contest}/scoreboard/public");
    let board = async {
        for _ in 0..20 {
            world.send(get(&page)).await.good();
        }
    };
    let (replies, ()) = tokio::join!(join_all((0..places + 10).map(log_in)), board);
    let count = |outcome: &str| {
        replies
            .iter()
            .filter(|one| one.outcome() == outcome)
            .count()
    };
    assert_eq!(replies[0].outcome(), "200");
    let (wrong, busy) = (count("401 wrong-login"), count("503 busy"));
    assert_eq!(1 + wrong + busy, places + 10);
    assert!(busy >= 1, "{wrong} were compared");
    let refused = replies.iter().find(|one| one.outcome() == "503 busy");
    assert!(refused.is_some_and(|one| one.headers.contains_key("retry-after")));
    // The places are free again.
    assert_eq!(log_in(0).await.outcome(), "200");
}
