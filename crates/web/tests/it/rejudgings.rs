//! Rejudgings: which submissions, who is told what before it counts, and what everybody sees after.

use agon_domain::{ContestId, Event, Grant, Seq, Verdict};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::ask::{Ask, Reply, delete, get, post};
use crate::olives::{When, judgement};
use crate::told::Stream;
use crate::world::World;

/// ann has a WA and a TLE, bob an AC; bob's second waits. The jury looks on.
struct Scene {
    world: World,
    contest: ContestId,
    ids: [String; 4],
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        world
            .organiser("jury", world.organisation, Grant::Jury)
            .await;
        let contest = world.contest(When::Running).await;
        for handle in ["ann", "bob"] {
            world.contestant(contest, handle).await;
        }
        let mut ids = Vec::new();
        for (handle, verdict) in [
            ("ann", Some(Verdict::WrongAnswer)),
            ("ann", Some(Verdict::TimeLimitExceeded)),
            ("bob", Some(Verdict::Accepted)),
            ("bob", None),
        ] {
            let source = format!("// {}", ids.len());
            let id = world.submit(contest, handle, &source).await;
            if let Some(verdict) = verdict {
                world.judge(&id, verdict).await;
            }
            ids.push(id);
        }
        world.folded(contest).await;
        let ids = ids.try_into().expect("four");
        Self {
            world,
            contest,
            ids,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/contests/{}/rejudgings{rest}", self.contest)
    }

    async fn send(&self, ask: Ask) -> Reply {
        self.world.send(ask.by("jury")).await
    }

    async fn start(&self, form: &Value) -> Value {
        self.send(post(self.path(""), form)).await.good().json()
    }

    /// Judges a submission for a rejudging.
    async fn judge(&self, which: usize, rejudging: &Value, verdict: Verdict) {
        let key = self.ids[which].parse().expect("a public name");
        let row = self.world.store().submission(key).await.expect("a row");
        let seq = rejudging["id"].as_str().and_then(|id| id.parse().ok());
        let row = row.expect("a submission");
        self.world
            .record_for(&row, seq.map(Seq), judgement(verdict))
            .await;
        self.world.folded(self.contest).await;
    }

    /// All that somebody sees of results.
    async fn seen(&self, who: &str) -> Vec<Value> {
        let mut seen = Vec::new();
        let mut paths: Vec<String> = ["submissions", "scoreboard", "scoreboard/mine"]
            .map(|rest| format!("/contests/{}/{rest}", self.contest))
            .into();
        let mine = if who == "ann" {
            &self.ids[..2]
        } else {
            &self.ids[2..]
        };
        paths.extend(mine.iter().map(|id| format!("/submissions/{id}")));
        for path in paths {
            seen.push(self.world.send(get(path).by(who)).await.good().json());
        }
        seen
    }

    /// Verdicts from the newest, and points on the board.
    async fn told(&self, who: &str) -> String {
        let seen = self.seen(who).await;
        let items = seen[0]["items"].as_array().expect("a list");
        let verdicts = items
            .iter()
            .map(|one| one["verdict"].as_str().unwrap_or("-"));
        let verdicts: Vec<_> = verdicts.collect();
        let detail = &seen[3]["verdict"];
        format!("{} {} {detail}", verdicts.join(" "), seen[2]["points"])
    }
}

/// `state done of total: from→to count …`.
fn summary(rejudging: &Value) -> String {
    let change = |one: &Value| {
        let word = |name: &str| one[name].as_str().expect("a verdict").to_owned();
        format!("{}→{} {}", word("from"), word("to"), one["submissions"])
    };
    let changes = rejudging["changes"].as_array().expect("changes");
    let changes: Vec<_> = changes.iter().map(change).collect();
    format!(
        "{} {} of {}: {}",
        rejudging["state"].as_str().expect("a state"),
        rejudging["done"],
        rejudging["total"],
        changes.join(", ")
    )
}

#[tokio::test]
async fn nothing_counts_before_it_is_applied_and_then_everything_does() {
    let scene = Scene::new().await;
    let before = [scene.seen("ann").await, scene.seen("bob").await];
    assert_snapshot!(scene.told("ann").await, @r#"TLE WA 0 "WA""#);
    let started = scene.start(&json!({ "problem": "A" })).await;
    assert_snapshot!(summary(&started), @"open 0 of 3:");
    scene.judge(0, &started, Verdict::Accepted).await;
    let apply = scene.path(&format!(
        "/{}/apply",
        started["id"].as_str().expect("an id")
    ));
    let early = scene.send(post(&apply, &json!({}))).await;
    assert_snapshot!(early.outcome(), @"409 rejudging-unfinished");
    scene.judge(1, &started, Verdict::TimeLimitExceeded).await;
    scene.judge(2, &started, Verdict::RuntimeError).await;
    assert_eq!([scene.seen("ann").await, scene.seen("bob").await], before);

    let list = scene.send(get(scene.path(""))).await.good().json();
    assert_snapshot!(summary(&list["items"][0]), @"open 3 of 3: AC→RTE 1, TLE→TLE 1, WA→AC 1");
    scene.send(post(&apply, &json!({}))).await.good();
    assert_snapshot!(scene.told("ann").await, @r#"TLE AC 100000 "AC""#);
    assert_snapshot!(scene.told("bob").await, @r#"- RTE 0 "RTE""#);
    assert_snapshot!(scene.send(post(&apply, &json!({}))).await.outcome(), @"404 no-such-rejudging");
}

#[tokio::test]
async fn what_was_cancelled_counts_for_nobody_and_what_was_applied_last_counts_most() {
    let scene = Scene::new().await;
    let before = scene.seen("ann").await;
    let dropped = scene.start(&json!({ "handle": "ann" })).await;
    scene.judge(0, &dropped, Verdict::Accepted).await;
    let id = dropped["id"].as_str().expect("an id");
    scene
        .send(delete(scene.path(&format!("/{id}"))))
        .await
        .good();
    scene.judge(1, &dropped, Verdict::Accepted).await;
    assert_eq!(scene.seen("ann").await, before);
    for verdict in [Verdict::Accepted, Verdict::RuntimeError] {
        let again = scene.start(&json!({ "submission": scene.ids[0] })).await;
        scene.judge(0, &again, verdict).await;
        let id = again["id"].as_str().expect("an id");
        let apply = scene.path(&format!("/{id}/apply"));
        scene.send(post(apply, &json!({}))).await.good();
    }
    assert_snapshot!(scene.told("ann").await, @r#"TLE RTE 0 "RTE""#);
    let list = scene.send(get(scene.path(""))).await.good().json();
    let items = list["items"].as_array().expect("a list");
    let items: Vec<_> = items.iter().map(summary).collect();
    assert_snapshot!(items.join("\n"), @"
    applied 1 of 1: AC→RTE 1
    applied 1 of 1: WA→AC 1
    cancelled 2 of 2: RTE→AC 1, TLE→AC 1
    ");
}

#[tokio::test]
async fn what_is_the_judges_fault_is_never_applied() {
    let scene = Scene::new().await;
    let before = scene.seen("bob").await;
    let started = scene.start(&json!({ "handle": "bob" })).await;
    scene.judge(2, &started, Verdict::JudgingError).await;
    let id = started["id"].as_str().expect("an id");
    let apply = scene.path(&format!("/{id}/apply"));
    let refused = scene.send(post(apply, &json!({}))).await;
    assert_snapshot!(refused.outcome(), @"409 rejudging-failed");
    assert_eq!(scene.seen("bob").await, before);
    // A source that was erased cannot be judged again, and what it earned stays.
    let ann = scene.world.store().account_by_handle("ann").await;
    let ann = ann.expect("an answer").expect("ann").id;
    let erased = scene.world.store().erase_account(ann).await;
    erased.expect("ann is erased");
    scene
        .send(delete(scene.path(&format!("/{id}"))))
        .await
        .good();
    assert_eq!(scene.start(&json!({})).await["total"], 1);
}

#[tokio::test]
async fn an_applied_rejudging_is_told_to_those_whose_submissions_it_concerns() {
    let scene = Scene::new().await;
    let ask = get(format!("/contests/{}/events", scene.contest)).by("ann");
    let mut stream = Stream::open(&scene.world, ask).await;
    let started = scene.start(&json!({ "submission": scene.ids[0] })).await;
    scene.judge(0, &started, Verdict::Accepted).await;
    let id = started["id"].as_str().expect("an id");
    let apply = scene.path(&format!("/{id}/apply"));
    scene.send(post(apply, &json!({}))).await.good();
    let told = loop {
        let told = stream.own().await;
        if told.name == "submission" {
            break told;
        }
    };
    let said = (&told.data["id"], &told.data["verdict"]);
    assert_eq!(said, (&json!(scene.ids[0]), &json!("AC")));
}

#[tokio::test]
async fn the_list_tells_the_newest_and_as_many_before_it_as_are_read_quickly() {
    let scene = Scene::new().await;
    for submissions in [50_000, 50_001, 49_999, 1, 100_000] {
        let head = scene.world.store().head(scene.contest).await;
        let rejudging = head.expect("a head").seq.next();
        let which = (1..=submissions).map(Seq).collect();
        let events = vec![
            Event::RejudgingStarted { which },
            Event::RejudgingCancelled { rejudging },
        ];
        scene.world.append(scene.contest, events).await;
        scene.world.folded(scene.contest).await;
        let list = scene.send(get(scene.path(""))).await.good().json();
        let items = list["items"].as_array().expect("a list");
        let totals: Vec<_> = items.iter().map(|one| &one["total"]).collect();
        let expected = match submissions {
            50_000 => json!([50_000]),
            50_001 => json!([50_001]),
            49_999 => json!([49_999, 50_001]),
            1 => json!([1, 49_999]),
            _ => json!([100_000]),
        };
        assert_eq!(json!(totals), expected);
    }
}

#[tokio::test]
async fn which_submissions_are_meant_is_said_by_what_they_are_like() {
    let scene = Scene::new().await;
    let mut seen = String::new();
    for form in [
        json!({}),
        json!({ "problem": "A", "language": "cpp", "handle": "ann" }),
        json!({ "verdict": "TLE" }),
        json!({ "submission": scene.ids[2] }),
        json!({ "submission": scene.ids[3] }),
        json!({ "language": "cobol" }),
        json!({ "language": "c\u{0}" }),
        json!({ "verdict": "WHO" }),
        json!({ "problem": "Z" }),
        json!({ "handle": "nobody" }),
        json!({ "submission": "nothing" }),
    ] {
        let reply = scene.send(post(scene.path(""), &form)).await;
        let total = reply.json()["total"].clone();
        let form = form.to_string().replace(&scene.ids[2], "bob's AC");
        let form = form.replace(&scene.ids[3], "what waits");
        seen += &format!("{form}: {} {total}\n", reply.outcome());
        if let Some(id) = reply.json()["id"].as_str() {
            let second = scene.send(post(scene.path(""), &json!({}))).await;
            assert_eq!(second.outcome(), "409 rejudging-open");
            scene
                .send(delete(scene.path(&format!("/{id}"))))
                .await
                .good();
        }
    }
    assert_snapshot!(seen, @r#"
    {}: 201 3
    {"handle":"ann","language":"cpp","problem":"A"}: 201 2
    {"verdict":"TLE"}: 201 1
    {"submission":"bob's AC"}: 201 1
    {"submission":"what waits"}: 422 nothing-to-rejudge null
    {"language":"cobol"}: 422 nothing-to-rejudge null
    {"language":"c\u0000"}: 422 nothing-to-rejudge null
    {"verdict":"WHO"}: 422 bad-verdict in verdict null
    {"problem":"Z"}: 404 no-such-problem null
    {"handle":"nobody"}: 404 no-such-row null
    {"submission":"nothing"}: 404 no-such-submission null
    "#);
    for path in ["/x/apply", "/99/apply", "/-1/apply"] {
        let reply = scene.send(post(scene.path(path), &json!({}))).await;
        assert_eq!(reply.outcome(), "404 no-such-rejudging", "{path}");
    }
}
