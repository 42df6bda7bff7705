//! The whole board in one answer.

use std::time::Duration;

use agon_domain::{Event, Grant, Verdict};
use agon_scoreboard::Structure;
use agon_web::now;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::ask::{get, put};
use crate::boards::{contest, hand_in};
use crate::world::World;

#[tokio::test]
async fn results_are_a_table_for_spreadsheets_in_which_no_name_is_a_formula() {
    let world = World::new().await;
    let contest = contest(&world, &["ann", "bob", "cid"], |_| {}).await;
    let home = json!({ "country": "GR", "group": "=oaks, \"old\"" });
    world.send(put("/account", &home).by("bob")).await.good();
    let at = now().before(Duration::from_secs(2));
    hand_in(&world, contest, (1, "B", Some(Verdict::WrongAnswer)), at).await;
    hand_in(&world, contest, (1, "B", Some(Verdict::Accepted)), at).await;
    hand_in(&world, contest, (0, "A", None), at).await;
    world.append(contest, vec![Event::Closed]).await;
    world.folded(contest).await;
    let path = format!("/contests/{contest}/scoreboard/whole");
    let reply = world.send(get(&path)).await.good();
    assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        reply.headers["content-disposition"],
        "attachment; filename=\"scoreboard.csv\""
    );
    assert_snapshot!(reply.text(), @r#"
    rank,approximate,handle,name,country,group,official,points,solved,penalty_s,cpu_ms,memory_kib,A points,A attempts,A time_s,B points,B attempts,B time_s
    1,false,bob,bob of Athens,GR,"'=oaks, ""old""",true,100,1,7198,10,2048,,,,100,2,5998
    2,false,ann,ann of Athens,,,true,0,0,0,0,0,0,0,,,,
    2,false,cid,cid of Athens,,,true,0,0,0,0,0,,,,,,
    "#);
}

#[tokio::test]
async fn columns_tell_what_pages_tell() {
    let world = World::new().await;
    let people: Vec<String> = (0..7).map(|number| format!("p{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let contest = contest(&world, &people, |_| {}).await;
    let at = now().before(Duration::from_secs(2));
    for (who, label) in [(3, "A"), (3, "B"), (5, "A"), (1, "B")] {
        hand_in(&world, contest, (who, label, Some(Verdict::Accepted)), at).await;
    }
    world.append(contest, vec![Event::Closed]).await;
    world.folded(contest).await;
    let path = format!("/contests/{contest}/scoreboard");
    let page = world.send(get(&path)).await.good().json();
    let whole = format!("{path}/whole?form=columns");
    let whole = world.send(get(whole)).await.good();
    assert_eq!(whole.headers["content-type"], "application/x-ndjson");
    let text = whole.text();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let [about, rows] = &lines[..] else {
        panic!("two lines, not {text}")
    };
    for name in ["exact", "phase", "frozen", "total", "problems"] {
        assert_eq!(about[name], page[name], "{name}");
    }
    for (place, row) in page["rows"].as_array().expect("rows").iter().enumerate() {
        for name in [
            "rank",
            "approximate",
            "handle",
            "name",
            "official",
            "points",
            "solved",
            "penalty_s",
            "cpu_ms",
            "memory_kib",
        ] {
            assert_eq!(rows[name][place], row[name], "{name} of {row}");
        }
        for (column, cell) in row["cells"].as_array().expect("cells").iter().enumerate() {
            let tried = &rows["cells"][column];
            let at = tried["row"].as_array().expect("places");
            let Some(at) = at.iter().position(|at| *at == place) else {
                assert_eq!(*cell, Value::Null, "{row}");
                continue;
            };
            for name in ["points", "attempts", "pending", "time_s", "solved"] {
                assert_eq!(tried[name][at], cell[name], "{name} of {row}");
            }
        }
    }
}

#[tokio::test]
async fn everybody_is_on_it_once_whatever_finds_the_ranks() {
    for structure in [Structure::Exact, Structure::Sketch, Structure::Delta] {
        let world = World::with(|settings| settings.boards.structure = structure).await;
        let people = ["ann", "bob", "cid", "dan"];
        let contest = contest(&world, &people, |_| {}).await;
        let at = now().before(Duration::from_secs(2));
        hand_in(&world, contest, (2, "A", Some(Verdict::Accepted)), at).await;
        world.append(contest, vec![Event::Closed]).await;
        world.folded(contest).await;
        let path = format!("/contests/{contest}/scoreboard/whole");
        let reply = world.send(get(path)).await.good();
        let mut there: Vec<_> = reply
            .text()
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(2))
            .collect();
        there.sort_unstable();
        assert_eq!(there, people, "{structure:?}");
    }
}

#[tokio::test]
async fn while_the_contest_runs_only_organisers_read_it_and_bad_wishes_are_refused() {
    let world = World::new().await;
    let athens = world.organisation;
    world.organiser("jury", athens, Grant::Observer).await;
    let contest = contest(&world, &["ann"], |_| {}).await;
    let path = format!("/contests/{contest}/scoreboard/whole");
    let mut seen = String::new();
    for (who, rest) in [
        (None, ""),
        (Some("ann"), ""),
        (Some("jury"), ""),
        (Some("jury"), "?form=xml"),
    ] {
        let ask = get(format!("{path}{rest}"));
        let ask = match who {
            Some(handle) => ask.by(handle),
            None => ask,
        };
        let reply = world.send(ask).await;
        seen += &format!("{who:?} {rest}: {}\n", reply.outcome());
    }
    assert_snapshot!(seen, @r#"
    None : 409 still-running
    Some("ann") : 409 still-running
    Some("jury") : 200
    Some("jury") ?form=xml: 400 bad-request
    "#);
}
