//! Who may not see a thing receives no byte that depends on it.

use agon_domain::manifest::{Excerpt, Notes};
use agon_domain::{Definition, Feedback, Grant, Verdict};
use serde_json::{Value, json};

use crate::ask::{Ask, get};
use crate::olives::{FAULT, STATEMENT, When};
use crate::world::{World, submission};

const SECRET: &str = "int main() { /* a secret of ann */ }";

/// A contest with its owner, ann, bob and a stranger.
async fn world(when: When) -> (World, agon_domain::ContestId) {
    let world = World::new().await;
    let athens = world.organisation;
    world.organiser("owner", athens, Grant::Owner).await;
    world.organiser("jury", athens, Grant::Jury).await;
    world.account("stranger").await;
    let contest = world.contest(when).await;
    world.contestant(contest, "ann").await;
    world.contestant(contest, "bob").await;
    (world, contest)
}

/// As nobody, or as somebody.
fn by(ask: Ask, who: Option<&str>) -> Ask {
    match who {
        Some(handle) => ask.by(handle),
        None => ask,
    }
}

#[tokio::test]
async fn before_the_start_only_organisers_see_problems() {
    let (world, contest) = world(When::Before).await;
    let paths = [
        "",
        "/problems/A",
        "/scoreboard",
        "/scoreboard/public",
        "/scoreboard/around?handle=ann",
        "/scoreboard/rows?handles=ann,bob",
        "/scoreboard/problems",
        "/scoreboard/minutes/0",
        "/scoreboard/history?handle=ann",
    ];
    let paths = paths.map(|path| format!("/contests/{contest}{path}"));
    for who in [None, Some("stranger"), Some("ann")] {
        for path in &paths {
            let reply = world.send(by(get(path), who)).await;
            for secret in [STATEMENT, "Olives", "olives", "\"A\""] {
                assert!(
                    !reply.text().contains(secret),
                    "{secret} in {path} for {who:?}"
                );
            }
        }
        let seen = world.send(by(get(&paths[0]), who)).await.good().json();
        assert_eq!(seen["problems"], Value::Null, "{who:?}");
        let statement = world.send(by(get(&paths[1]), who)).await;
        assert_eq!(statement.outcome(), "403 contest-not-started");
        let other = get(format!("/contests/{contest}/problems/Z"));
        assert_eq!(world.send(by(other, who)).await, statement, "{who:?}");
    }
    let jury = world.send(get(&paths[1]).by("jury")).await.good();
    assert!(jury.text().contains(STATEMENT));
    let board = world.send(get(&paths[2]).by("jury")).await.good().json();
    assert_eq!(board["problems"][0]["label"], "A");
}

#[tokio::test]
async fn who_began_earlier_sees_problems_on_the_board_and_others_do_not() {
    let world = World::with(|settings| {
        // What was shown to one a moment ago must not be shown to another.
        settings.boards.age = std::time::Duration::from_secs(3_600);
    })
    .await;
    let contest = world.contest(When::Before).await;
    let account = world.account("early").await;
    let early = agon_store::NewParticipation {
        contest,
        at: agon_web::now(),
        account,
        kind: agon_domain::ParticipationKind::Virtual,
        starts: Some(agon_web::now()),
        digest_key: [7; 32],
    };
    world.store().join(early).await.expect("a participation");
    world.folded(contest).await;
    let board = get(format!("/contests/{contest}/scoreboard"));
    let seen = world.send(board.clone().by("early")).await.good();
    assert!(seen.text().contains("Olives"));
    let public = get(format!("/contests/{contest}/scoreboard/public"));
    for ask in [public.clone().by("early"), public, board] {
        let seen = world.send(ask).await.good();
        assert!(!seen.text().contains("Olives"));
    }
}

#[tokio::test]
async fn from_the_start_on_everybody_reads_the_statement() {
    let (world, contest) = world(When::Running).await;
    let path = format!("/contests/{contest}/problems/A");
    for who in [None, Some("stranger"), Some("ann")] {
        let reply = world.send(by(get(&path), who)).await.good();
        assert!(reply.text().contains(STATEMENT));
        let tag = reply.headers["etag"].to_str().expect("text");
        let again = by(get(&path), who).with("if-none-match", tag);
        assert_eq!(world.send(again).await.status, 304);
    }
}

#[tokio::test]
async fn a_submission_is_its_owners_and_the_jurys_and_to_others_as_if_it_were_not() {
    let (world, contest) = world(When::Running).await;
    let id = world.submit(contest, "ann", SECRET).await;
    let read = |id: &str, who| by(get(format!("/submissions/{id}")), who);
    for who in ["ann", "jury", "owner"] {
        let reply = world.send(read(&id, Some(who))).await.good();
        assert_eq!(reply.json()["source"], SECRET, "{who}");
    }
    let nothing = uuid::Uuid::new_v4().simple().to_string();
    for who in [Some("bob"), Some("stranger"), None] {
        let reply = world.send(read(&id, who)).await;
        assert!(["401", "404"].contains(&&reply.outcome()[..3]), "{who:?}");
        assert_eq!(reply, world.send(read(&nothing, who)).await, "{who:?}");
    }
}

#[tokio::test]
async fn the_list_of_submissions_holds_ones_own_and_for_the_jury_all() {
    let (world, contest) = world(When::Running).await;
    world.submit(contest, "ann", SECRET).await;
    world.submit(contest, "bob", "int main() {}").await;
    let list = |who| by(get(format!("/contests/{contest}/submissions")), who);
    let mut counts = Vec::new();
    for who in ["ann", "bob", "jury", "owner"] {
        let page = world.send(list(Some(who))).await.good().json();
        counts.push(page["items"].as_array().expect("items").len());
    }
    assert_eq!(counts, [1, 1, 2, 2]);
    assert_eq!(world.send(list(None)).await.outcome(), "401 not-logged-in");
    let stranger = world.send(list(Some("stranger"))).await;
    assert_eq!(stranger.outcome(), "403 not-joined");
}

#[tokio::test]
async fn a_draft_is_ones_own() {
    let (world, contest) = world(When::Running).await;
    let path = format!("/contests/{contest}/problems/A/drafts/cpp");
    let save = crate::ask::put(&path, &json!({ "source": SECRET })).by("ann");
    world.send(save).await.good();
    let anns = world.send(get(&path).by("ann")).await.good().json();
    assert_eq!(anns["source"], SECRET);
    let bobs = world.send(get(&path).by("bob")).await.good().json();
    assert_eq!(bobs, json!({ "source": "", "saved": null }));
    for who in ["jury", "stranger"] {
        let reply = world.send(get(&path).by(who)).await;
        assert_eq!(reply.outcome(), "403 not-joined", "{who}");
    }
    let empty = crate::ask::put(&path, &json!({ "source": "" })).by("ann");
    world.send(empty).await.good();
    let nul = crate::ask::put(&path, &json!({ "source": "a\0b" })).by("ann");
    assert_eq!(world.send(nul).await.outcome(), "422 source-not-utf8");
    let anns = world.send(get(&path).by("ann")).await.good().json();
    assert_eq!(anns["source"], "");
}

#[tokio::test]
async fn the_scoreboard_holds_no_source_and_no_test() {
    let (world, contest) = world(When::Running).await;
    let id = world.submit(contest, "ann", SECRET).await;
    world.judge(&id, Verdict::WrongAnswer).await;
    for who in [None, Some("bob"), Some("ann"), Some("jury")] {
        let ask = by(get(format!("/contests/{contest}/scoreboard")), who);
        let reply = world.send(ask).await.good();
        assert!(reply.text().contains("\"handle\":\"ann\""));
        for secret in ["secret", &id, "judge"] {
            assert!(!reply.text().contains(secret), "{secret} for {who:?}");
        }
    }
}

#[tokio::test]
async fn the_reason_of_a_failure_is_its_owners_and_the_fault_of_a_judging_the_jurys() {
    let (world, contest) = world(When::Running).await;
    let wrong = world.submit(contest, "ann", SECRET).await;
    world.judge(&wrong, Verdict::WrongAnswer).await;
    let slow = world.submit(contest, "ann", SECRET).await;
    world.judge(&slow, Verdict::TimeLimitExceeded).await;
    let read = |id: &str| get(format!("/submissions/{id}"));
    let seen = world.send(read(&slow).by("ann")).await.good().json();
    assert_eq!(seen["reason"], "as the judge saw it");
    assert_eq!(seen["approximate"], true);
    // What is wrong with an answer quotes the right one: the contest shows names of tests, not their data.
    let anns = world.send(read(&wrong).by("ann")).await.good();
    assert!(anns.text().contains("secret/1") && !anns.text().contains("as the judge saw it"));
    let jurys = world.send(read(&wrong).by("jury")).await.good();
    assert!(jurys.text().contains("as the judge saw it"));
    let failed = world.submit(contest, "ann", SECRET).await;
    world.judge(&failed, Verdict::JudgingError).await;
    let anns = world.send(read(&failed).by("ann")).await.good();
    assert!(!anns.text().contains(FAULT));
    let jurys = world.send(read(&failed).by("jury")).await.good().json();
    assert_eq!(jurys["fault"], FAULT);
}

#[tokio::test]
async fn what_a_package_says_to_the_jury_is_the_jurys_and_what_it_opens_is_shown() {
    let (world, contest) = world(When::Running).await;
    let id = world.submit(contest, "ann", SECRET).await;
    let row = world.store().submission(id.parse().expect("a name")).await;
    let row = row.expect("a row").expect("a submission");
    let mut judged = crate::olives::judgement(Verdict::WrongAnswer);
    judged.runs[0].notes = Notes {
        hint: "count the empty jars".into(),
        jury: "jar 7 was counted twice".into(),
        told: true,
        open: true,
    };
    judged.runs[0].excerpt = Some(Excerpt {
        interaction: "< 7\n> 8\n".into(),
        ..Excerpt::default()
    });
    world.record(&row, judged).await;
    let read = || get(format!("/submissions/{id}"));
    let anns = world.send(read().by("ann")).await.good();
    assert!(!anns.text().contains("jar 7"));
    let anns = anns.json();
    assert_eq!(anns["hint"], "count the empty jars");
    assert_eq!(anns["reason"], "as the judge saw it");
    assert_eq!(anns["failing"]["interaction"], "< 7\n> 8\n");
    let jurys = world.send(read().by("jury")).await.good().json();
    assert_eq!(jurys["runs"][0]["jury"], "jar 7 was counted twice");
}

#[tokio::test]
async fn where_contest_or_problem_tells_verdicts_alone_no_secret_test_is_named() {
    tells_verdicts_alone(|definition| definition.feedback = Feedback::Verdict).await;
    tells_verdicts_alone(|definition| {
        definition.feedback = Feedback::Data;
        definition.problems[0].feedback = Some(Feedback::Verdict);
    })
    .await;
}

async fn tells_verdicts_alone(change: impl FnOnce(&mut Definition)) {
    let (world, contest) = world(When::Running).await;
    let room = world.app.rooms.room(contest).await.expect("a room");
    let mut definition = room.look().contest.definition.clone().expect("one");
    change(&mut definition);
    let definition = Box::new(definition);
    let defined = agon_domain::Event::Defined { definition };
    world.append(contest, vec![defined]).await;
    let id = world.submit(contest, "ann", SECRET).await;
    world.judge(&id, Verdict::WrongAnswer).await;
    world.folded(contest).await;
    for path in [
        format!("/submissions/{id}"),
        format!("/contests/{contest}/submissions"),
    ] {
        let anns = world.send(get(&path).by("ann")).await.good();
        assert!(anns.text().contains("\"WA\""), "{path}");
        for secret in ["secret/1", "as the judge saw it"] {
            assert!(!anns.text().contains(secret), "{secret} in {path}");
        }
        let jurys = world.send(get(&path).by("jury")).await.good();
        assert!(jurys.text().contains("secret/1"), "{path}");
    }
}

#[tokio::test]
async fn in_the_freeze_others_stand_still_and_my_row_goes_on() {
    let (world, contest) = world(When::Frozen).await;
    let board = |who| by(get(format!("/contests/{contest}/scoreboard")), who);
    let before = world.send(board(Some("bob"))).await.good();
    let id = world.submit(contest, "ann", SECRET).await;
    world.judge(&id, Verdict::Accepted).await;
    world.folded(contest).await;
    let tag = before.headers["etag"].to_str().expect("text");
    let bobs = world
        .send(board(Some("bob")).with("if-none-match", tag))
        .await;
    assert_eq!(bobs.status, 304);
    let anns = world.send(board(Some("ann"))).await.good().json();
    assert_eq!(anns["frozen"], true);
    assert_eq!(anns["mine"]["points"], 100_000);
    let public = |row: &Value| row["points"] == 0;
    assert!(anns["rows"].as_array().expect("rows").iter().all(public));
    let jury = world.send(board(Some("jury"))).await.good().json();
    assert_eq!(jury["rows"][0]["points"], 100_000);
    let late = submission(contest, "A", SECRET)
        .by("stranger")
        .with("idempotency-key", "k");
    assert_eq!(world.send(late).await.outcome(), "403 not-joined");
}
