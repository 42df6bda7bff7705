//! Pages of the scoreboard and what is on them: by rank, around somebody, of an earlier minute.

use std::fmt::Write as _;
use std::io::Read as _;
use std::time::Duration;

use agon_domain::{
    ContestId, Definition, Event, LanguageId, Ordinal, ProblemId, Submitted, Timestamp, Verdict,
};
use agon_web::now;
use insta::assert_snapshot;
use serde_json::Value;
use uuid::Uuid;

use crate::ask::{Ask, Reply, get};
use crate::olives::{When, judgement};
use crate::world::World;

/// A contest of problems A and B, in its 100th minute, with people who only look.
pub(crate) async fn contest(
    world: &World,
    people: &[&str],
    change: impl FnOnce(&mut Definition),
) -> ContestId {
    let id = world.contest(When::Frozen).await;
    for handle in people {
        let known = world.store().account_by_handle(handle).await;
        let account = match known.expect("an answer") {
            Some(row) => row.id,
            None => world.account(handle).await,
        };
        world.join(id, account).await;
    }
    let room = world.app.rooms.room(id).await.expect("a room");
    let mut definition = room.look().contest.definition.clone().expect("one");
    definition.freeze_s = None;
    let second = agon_domain::ContestProblem {
        label: "B".into(),
        problem: ProblemId(Uuid::from_u128(7)),
        ..definition.problems[0].clone()
    };
    definition.problems.push(second);
    change(&mut definition);
    let definition = Box::new(definition);
    world.append(id, vec![Event::Defined { definition }]).await;
    world.folded(id).await;
    id
}

/// Writes a submission and, if there is one, its verdict into the log, as of some seconds ago.
pub(crate) async fn hand_in(
    world: &World,
    contest: ContestId,
    (who, label, verdict): (u32, &str, Option<Verdict>),
    at: Timestamp,
) -> agon_domain::Seq {
    let submitted = submitted(world, contest, (who, label)).await;
    let appended = world.store().append(contest, at, vec![submitted]).await;
    let seq = appended.expect("an append")[0];
    if let Some(verdict) = verdict {
        judged(world, contest, seq, verdict).await;
    }
    world.folded(contest).await;
    seq
}

/// A submission as the log has it.
pub(crate) async fn submitted(
    world: &World,
    contest: ContestId,
    (who, label): (u32, &str),
) -> Event {
    let room = world.app.rooms.room(contest).await.expect("a room");
    let definition = room.look().contest.definition.clone().expect("one");
    Event::Submitted(Submitted {
        participation: Ordinal(who),
        problem: definition.labelled(label).expect("a problem").problem,
        language: LanguageId::from("cpp"),
        source: agon_domain::Digest::ZERO,
        bytes: 1,
    })
}

/// Writes a verdict into the log.
pub(crate) async fn judged(
    world: &World,
    contest: ContestId,
    submission: agon_domain::Seq,
    verdict: Verdict,
) {
    world
        .append(contest, vec![told_by_judge(submission, verdict)])
        .await;
}

fn told_by_judge(submission: agon_domain::Seq, verdict: Verdict) -> Event {
    let details = judgement(verdict);
    let testdata = agon_domain::Digest::ZERO;
    let judged = details.judged(submission, testdata, ("judge-1", 1));
    Event::Judged(Box::new(judged))
}

fn board(contest: ContestId, rest: &str) -> Ask {
    get(format!("/contests/{contest}/scoreboard{rest}"))
}

/// Rows as `rank handle points`, one after the other.
fn told(rows: &Value) -> String {
    let row = |row: &Value| {
        let rank = row["rank"]
            .as_u64()
            .map_or("-".into(), |rank| rank.to_string());
        let points = row["points"].as_i64().expect("points") / 1_000;
        format!("{rank} {} {points}", row["handle"].as_str().expect("one"))
    };
    let rows = rows.as_array().expect("rows");
    rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// ann has A, bob has A and B, cid has tried A, dan nothing; each a second after the other.
async fn four() -> (World, ContestId) {
    let world = World::new().await;
    let contest = contest(&world, &["ann", "bob", "cid", "dan"], |_| {}).await;
    let at = now().before(Duration::from_secs(4));
    let (right, wrong) = (Some(Verdict::Accepted), Some(Verdict::WrongAnswer));
    let story = [
        (1, "A", right),
        (0, "A", right),
        (2, "A", wrong),
        (1, "B", right),
    ];
    for (seconds, one) in (0..).zip(story) {
        hand_in(&world, contest, one, at.after(Duration::from_secs(seconds))).await;
    }
    (world, contest)
}

async fn read(world: &World, ask: Ask) -> Value {
    world.send(ask).await.good().json()
}

#[tokio::test]
async fn the_page_for_everybody_has_nothing_of_anybody_and_may_be_kept_in_between() {
    let (world, contest) = four().await;
    let public = world.send(board(contest, "/public")).await.good();
    let anns = world.send(board(contest, "/public").by("ann")).await.good();
    assert_eq!((&anns.body, &anns.headers), (&public.body, &public.headers));
    let kept = public.headers["cache-control"].to_str().expect("text");
    assert_eq!(kept, "public, max-age=1");
    let page = public.json();
    assert_eq!(page["mine"], Value::Null);
    assert_eq!(
        told(&page["rows"]),
        "1 bob 200, 2 ann 100, 3 cid 0, 3 dan 0"
    );
    let tag = public.headers["etag"].to_str().expect("text");
    let again = world
        .send(board(contest, "/public").with("if-none-match", tag))
        .await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    // With one's own row it is one's own page.
    let own = world.send(board(contest, "").by("ann")).await.good();
    assert_eq!(own.headers["cache-control"], "private, no-cache");
    assert_eq!(told(&own.json()["rows"]), told(&page["rows"]));
    assert_eq!(own.json()["mine"]["handle"], "ann");
    assert_ne!(own.headers["etag"], public.headers["etag"]);
}

#[tokio::test]
async fn the_compressed_page_is_the_page() {
    let (world, contest) = four().await;
    let asks = [
        (board(contest, "/public"), "gzip"),
        (board(contest, "/public"), "br, gzip;q=0.5"),
        (board(contest, "").by("ann"), "gzip"),
        (board(contest, "/around?limit=1").by("bob"), "br, gzip"),
    ];
    for (ask, accepted) in asks {
        let plain = world.send(ask.clone()).await.good();
        let ask = ask.with("accept-encoding", accepted);
        let packed = world.send(ask).await.good();
        assert_eq!(packed.headers["content-encoding"], "gzip");
        assert_eq!(packed.headers["etag"], plain.headers["etag"]);
        let mut text = Vec::new();
        let mut unpacked = flate2::read::GzDecoder::new(&packed.body[..]);
        unpacked.read_to_end(&mut text).expect("gzip");
        assert_eq!(text, plain.body);
    }
    let refused = board(contest, "/public").with("accept-encoding", "gzip;q=0");
    let reply = world.send(refused).await.good();
    let plain = world.send(board(contest, "/public")).await.good();
    assert_eq!(reply, plain);
}

#[tokio::test]
async fn ones_own_row_is_new_at_once_and_the_page_when_word_of_it_came() {
    let world = World::with(|settings| settings.boards.age = Duration::from_secs(3_600)).await;
    let contest = contest(&world, &["ann", "bob"], |_| {}).await;
    let mut stream =
        crate::told::Stream::open(&world, get(format!("/contests/{contest}/events"))).await;
    assert_eq!(stream.next().await.name, "reset");
    world.send(board(contest, "").by("ann")).await.good();
    hand_in(&world, contest, (0, "A", Some(Verdict::Accepted)), now()).await;
    let own = read(&world, board(contest, "").by("ann")).await;
    assert_eq!(own["mine"]["points"], 100_000);
    assert_eq!(
        read(&world, board(contest, "/mine").by("ann")).await,
        own["mine"]
    );
    // A submission and its verdict may come in one tick or in two.
    loop {
        assert_eq!(stream.next().await.name, "scoreboard");
        let page = read(&world, board(contest, "/public")).await;
        if page["rows"][0]["cells"][0]["pending"] == 0 {
            assert_eq!(told(&page["rows"]), "1 ann 100, 2 bob 0");
            break;
        }
    }
}

#[tokio::test]
async fn pages_follow_on_one_another_by_cursor_and_begin_at_a_rank() {
    let (world, contest) = four().await;
    let mut page = read(&world, board(contest, "/public?limit=1")).await;
    let mut seen = vec![told(&page["rows"])];
    while let Some(next) = page["next"].as_str() {
        let rest = format!("/public?limit=1&after={next}");
        page = read(&world, board(contest, &rest)).await;
        seen.push(told(&page["rows"]));
    }
    assert_eq!(seen, ["1 bob 200", "2 ann 100", "3 cid 0", "3 dan 0"]);
    let ranked = read(&world, board(contest, "?rank=2&limit=2")).await;
    assert_eq!(
        (told(&ranked["rows"]), &ranked["offset"]),
        ("2 ann 100, 3 cid 0".into(), &1.into())
    );
}

#[tokio::test]
async fn rows_are_found_around_somebody_by_handle_and_for_oneself() {
    let (world, contest) = four().await;
    let rows = async |ask: Ask| told(&read(&world, ask).await["rows"]);
    let around = |rest: &str| board(contest, &format!("/around{rest}"));
    assert_eq!(
        rows(around("?handle=cid&limit=2")).await,
        "2 ann 100, 3 cid 0"
    );
    assert_eq!(
        rows(around("?limit=3").by("bob")).await,
        "1 bob 200, 2 ann 100, 3 cid 0"
    );
    let friends = board(contest, "/rows?handles=dan,nobody,BOB,bob");
    let friends = read(&world, friends).await;
    assert_eq!(told(&friends["rows"]), "1 bob 200, 3 dan 0");
    assert_eq!(friends["missing"], serde_json::json!(["nobody"]));
    let mine = read(&world, board(contest, "/mine").by("dan")).await;
    assert_eq!((&mine["handle"], &mine["rank"]), (&"dan".into(), &3.into()));
}

#[tokio::test]
async fn problems_tell_who_was_first_to_solve_them() {
    let (world, contest) = four().await;
    let seen = read(&world, board(contest, "/problems")).await;
    let mut text = String::new();
    for one in seen["problems"].as_array().expect("problems") {
        let (first, label) = (one["first"]["handle"].as_str(), &one["label"]);
        writeln!(text, "{label} {}/{} {first:?}", one["solved"], one["tried"]).expect("text");
    }
    assert_snapshot!(text, @r#"
    "A" 2/3 Some("bob")
    "B" 1/1 Some("bob")
    "#);
}

#[tokio::test]
async fn the_board_of_an_earlier_minute_and_the_way_of_a_rank_are_those_of_the_time() {
    let (world, contest) = four().await;
    let minute = |minute: u32| board(contest, &format!("/minutes/{minute}?limit=2"));
    let then = read(&world, minute(99)).await;
    assert_eq!(
        (told(&then["rows"]), &then["total"]),
        ("1 ann 0, 1 bob 0".into(), &4.into())
    );
    world.append(contest, vec![Event::Closed]).await;
    world.folded(contest).await;
    let end = read(&world, minute(120)).await;
    assert_eq!(told(&end["rows"]), "1 bob 200, 2 ann 100");
    let history = |rest: &str| board(contest, &format!("/history{rest}"));
    let cids = read(&world, history("?handle=cid")).await;
    let moments = cids["moments"].as_array().expect("moments");
    let ranks = [&moments[0], &moments[moments.len() - 1]].map(|one| one["rank"].as_u64());
    assert_eq!(ranks, [Some(1), Some(3)]);
    assert_eq!(read(&world, history("").by("cid")).await, cids);
}

#[tokio::test]
async fn what_is_not_on_the_board_is_refused_with_words_on_what_to_change() {
    let (world, contest) = four().await;
    let mut text = String::new();
    for rest in [
        "?limit=0",
        "?limit=201",
        "?limit=-1",
        "?limit=many",
        "?offset=5",
        "?offset=1e9",
        "?offset=99999999999999999999999",
        "?rank=0",
        "?rank=5",
        "?rank=NaN",
        "?after=",
        "?after=r9",
        "?after=4",
        "?after=r+1",
        "?offset=1&rank=1",
        "/around",
        "/around?handle=zoe",
        "/around?handle=ann&limit=500",
        "/rows",
        "/rows?handles=",
        "/rows?handles=,,",
        "/mine",
        "/minutes/-1",
        "/minutes/121",
        "/minutes/now",
        "/minutes/1?rank=1",
        "/minutes/1?offset=5",
        "/history",
        "/history?handle=zoe",
    ] {
        let reply: Reply = world.send(board(contest, rest)).await;
        writeln!(text, "{rest}: {}", reply.outcome()).expect("text");
    }
    let many = vec!["ann"; 21].join(",");
    let reply = world
        .send(board(contest, &format!("/rows?handles={many}")))
        .await;
    writeln!(text, "21 people: {}", reply.outcome()).expect("text");
    let watch = get(format!("/contests/{contest}/events?watch=x"));
    writeln!(text, "watch: {}", world.send(watch).await.outcome()).expect("text");
    assert_snapshot!(text, @"
    ?limit=0: 422 bad-page in limit
    ?limit=201: 422 bad-page in limit
    ?limit=-1: 422 bad-page in limit
    ?limit=many: 422 bad-page in limit
    ?offset=5: 422 bad-page in offset
    ?offset=1e9: 422 bad-page in offset
    ?offset=99999999999999999999999: 422 bad-page in offset
    ?rank=0: 422 bad-page in rank
    ?rank=5: 422 bad-page in rank
    ?rank=NaN: 422 bad-page in rank
    ?after=: 422 bad-cursor in after
    ?after=r9: 422 bad-cursor in after
    ?after=4: 422 bad-cursor in after
    ?after=r+1: 422 bad-cursor in after
    ?offset=1&rank=1: 422 bad-page in offset
    /around: 401 not-logged-in
    /around?handle=zoe: 404 no-such-row
    /around?handle=ann&limit=500: 422 bad-page in limit
    /rows: 400 bad-request
    /rows?handles=: 422 bad-handles in handles
    /rows?handles=,,: 422 bad-handles in handles
    /mine: 401 not-logged-in
    /minutes/-1: 422 bad-page in minute
    /minutes/121: 422 bad-page in minute
    /minutes/now: 422 bad-page in minute
    /minutes/1?rank=1: 422 bad-page in offset
    /minutes/1?offset=5: 422 bad-page in offset
    /history: 401 not-logged-in
    /history?handle=zoe: 404 no-such-row
    21 people: 422 bad-handles in handles
    watch: 422 bad-page in watch
    ");
    let told = world.send(board(contest, "?rank=5")).await.json();
    assert_eq!(told["detail"], "a rank: write a whole number from 1 to 4");
}

#[tokio::test]
async fn the_jury_reveals_from_the_bottom_up_once_the_contest_is_over() {
    let world = World::new().await;
    let athens = world.organisation;
    world
        .organiser("jury", athens, agon_domain::Grant::Jury)
        .await;
    let at = now().before(Duration::from_secs(4));
    let contest = contest(&world, &["ann", "bob", "cid"], |one| {
        let until_end = one.ends().since(at);
        one.freeze_s = u32::try_from(until_end.as_secs()).ok();
        one.rule = agon_domain::Rule::Icpc;
    })
    .await;
    let (right, wrong) = (Some(Verdict::Accepted), Some(Verdict::WrongAnswer));
    let early = at.before(Duration::from_secs(1));
    hand_in(&world, contest, (0, "A", right), early).await;
    for one in [(1, "A", right), (1, "B", right), (2, "A", wrong)] {
        hand_in(&world, contest, one, at.after(Duration::from_secs(2))).await;
    }
    let resolver = || get(format!("/contests/{contest}/resolver"));
    let jury = || resolver().by("jury");
    assert_eq!(world.send(jury()).await.outcome(), "409 contest-not-over");
    world.append(contest, vec![Event::Closed]).await;
    world.folded(contest).await;
    let steps = world.send(jury()).await.good().json();
    let mut text = String::new();
    for one in steps["steps"].as_array().expect("steps") {
        let (handle, problem) = (&one["handle"], &one["problem"]);
        let ranks = (&one["rank_before"], &one["rank_after"]);
        let solved = &one["after"]["solved"];
        writeln!(
            text,
            "{handle} {problem} {solved} {ranks:?} {}",
            one["last"]
        )
        .expect("text");
    }
    assert_snapshot!(text, @r#"
    "cid" "A" false (Number(2), Number(2)) true
    "bob" "A" true (Number(2), Number(1)) false
    "bob" "B" true (Number(1), Number(1)) true
    "#);
    assert_eq!(
        world.send(resolver().by("ann")).await.outcome(),
        "403 not-allowed"
    );
    let beyond = get(format!("/contests/{contest}/resolver?offset=9")).by("jury");
    assert_eq!(world.send(beyond).await.outcome(), "422 bad-page in offset");
    world.append(contest, vec![Event::Thawed]).await;
    world.folded(contest).await;
    assert_eq!(world.send(jury()).await.outcome(), "409 not-frozen");
}
