//! Streams that watch rows: what changed there is told, and how a browser puts it together.

use std::time::{Duration, Instant};

use agon_domain::{ContestId, Verdict};
use agon_web::now;
use serde_json::Value;

use crate::ask::get;
use crate::boards::{contest, hand_in};
use crate::told::{Stream, Told};
use crate::world::World;

async fn watch(world: &World, contest: ContestId, rest: &str, who: &str) -> Stream {
    let ask = get(format!("/contests/{contest}/events?watch={rest}"));
    let mut stream = Stream::open(world, ask.by(who)).await;
    assert_eq!(stream.next().await.name, "reset");
    stream
}

/// The next event that is not about one's own submissions.
async fn next(stream: &mut Stream) -> Told {
    loop {
        let told = stream.next().await;
        if told.name != "submission" {
            return told;
        }
    }
}

/// A page with changed rows put in.
fn patched(page: &Value, told: &Value) -> Value {
    let mut page = page.clone();
    assert_eq!(page["version"], told["from"]);
    for one in told["rows"].as_array().expect("rows") {
        let place = usize::try_from(one["place"].as_u64().expect("a place")).expect("few");
        page["rows"][place] = one["row"].clone();
    }
    for name in ["version", "exact", "phase", "frozen", "total", "next"] {
        page[name] = told[name].clone();
    }
    let counts = told["problems"].as_array().into_iter().flatten();
    for (place, count) in counts.enumerate() {
        page["problems"][place]["solved"] = count[0].clone();
        page["problems"][place]["tried"] = count[1].clone();
    }
    page
}

#[tokio::test]
async fn changed_rows_and_ones_own_are_told_and_make_the_page_as_it_is_read() {
    let world = World::new().await;
    let contest = contest(&world, &["ann", "bob", "cid", "dan"], |_| {}).await;
    hand_in(&world, contest, (0, "A", Some(Verdict::Accepted)), now()).await;
    let mut stream = watch(&world, contest, "0&limit=4", "ann").await;
    let mut other = watch(&world, contest, "0&limit=4", "dan").await;
    let path = format!("/contests/{contest}/scoreboard/public?limit=4");
    let page = world.send(get(&path)).await.good().json();
    hand_in(&world, contest, (0, "B", Some(Verdict::WrongAnswer)), now()).await;
    let mut patched_page = page;
    // A submission and its verdict may come in one tick or in two.
    loop {
        let told = next(&mut stream).await;
        match told.name.as_str() {
            "rows" => patched_page = patched(&patched_page, &told.data),
            "mine" => assert_eq!(told.data["handle"], "ann"),
            name => panic!("{name} is told"),
        }
        if patched_page["rows"][0]["cells"][1]["attempts"] == 1 {
            break;
        }
    }
    assert_eq!(patched_page, world.send(get(&path)).await.good().json());
    let told = next(&mut other).await;
    assert_eq!(told.name, "rows");
    assert_eq!(told.data["rows"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn where_too_much_changed_the_page_is_to_be_read_again() {
    let world = World::new().await;
    let contest = contest(&world, &["ann", "bob"], |_| {}).await;
    let mut stream = watch(&world, contest, "0&limit=2", "ann").await;
    hand_in(&world, contest, (1, "A", Some(Verdict::Accepted)), now()).await;
    // bob overtakes ann: both rows of the window are others.
    loop {
        let told = next(&mut stream).await;
        if told.name == "scoreboard" {
            break;
        }
        assert!(
            ["rows", "mine"].contains(&told.name.as_str()),
            "{}",
            told.name
        );
    }
}

#[tokio::test]
async fn what_moves_outside_the_window_is_told_as_little_as_it_shows() {
    let world = World::new().await;
    let contest = contest(&world, &["ann", "bob", "cid"], |_| {}).await;
    hand_in(&world, contest, (0, "A", Some(Verdict::Accepted)), now()).await;
    let mut stream = watch(&world, contest, "0&limit=1", "ann").await;
    hand_in(&world, contest, (2, "A", Some(Verdict::WrongAnswer)), now()).await;
    let told = next(&mut stream).await;
    assert_eq!(told.name, "rows");
    assert_eq!(told.data["rows"].as_array().map(Vec::len), Some(0));
    assert_eq!(told.data["problems"][0][1], 2);
}

#[tokio::test]
async fn strangers_have_few_windows_watched_for_them_and_read_others_again() {
    let world = World::with(|settings| settings.streams = 400).await;
    let contest = contest(&world, &["ann", "bob"], |_| {}).await;
    let mut streams = Vec::new();
    for offset in 0..100 {
        let ask = get(format!("/contests/{contest}/events?watch={offset}&limit=1"));
        let mut stream = Stream::open(&world, ask).await;
        assert_eq!(stream.next().await.name, "reset");
        streams.push(stream);
    }
    let mut bob = watch(&world, contest, "100&limit=1", "bob").await;
    hand_in(&world, contest, (0, "A", Some(Verdict::Accepted)), now()).await;
    let mut told = Vec::new();
    for stream in &mut streams {
        told.push(stream.next().await.name);
    }
    let count = |name: &str| told.iter().filter(|one| *one == name).count();
    let (rows, pages) = (count("rows"), count("scoreboard"));
    assert_eq!(rows + pages, 100);
    assert!((1..=64).contains(&rows), "{rows} windows are watched");
    assert_eq!(next(&mut bob).await.name, "rows");
}

#[tokio::test]
async fn what_happens_in_a_tick_is_told_at_once() {
    let tick = Duration::from_secs(1);
    let world = World::with(|settings| settings.boards.tick = tick).await;
    let contest = contest(&world, &["ann", "bob", "cid", "dan"], |_| {}).await;
    let mut stream = watch(&world, contest, "0&limit=4", "dan").await;
    let began = Instant::now();
    for _ in 0..20 {
        hand_in(&world, contest, (0, "A", None), now()).await;
    }
    let mut frames = 0;
    let pending = loop {
        let told = next(&mut stream).await;
        frames += 1;
        let row = &told.data["rows"][0]["row"];
        if row["cells"][0]["pending"] == 20 {
            break began.elapsed();
        }
    };
    // Each tells of all that came since the one before.
    let ticks = pending.as_secs() + 2;
    assert!(frames <= ticks, "{frames} frames in {pending:?}");
}
