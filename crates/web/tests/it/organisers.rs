//! Organisers' routes, as the description of the API lists them, tried by those who may not.
//!
//! Every operation of the API is either in [`OPEN`] or has an example here: a new route fails
//! [`every_operation_is_open_to_all_or_tried_by_strangers`] until somebody has decided which.

use std::collections::BTreeSet;

use agon_domain::{ContestId, Grant, OrganisationId};
use axum::http::Method;
use serde_json::json;
use uuid::Uuid;

use crate::ask::{Ask, Reply, get};
use crate::olives::When;
use crate::operations::{OPEN, operations, organisers};
use crate::world::{World, organisation};

/// What a path names.
#[derive(Debug, Clone)]
struct Names {
    organisation: String,
    contest: String,
    import: String,
    handle: String,
}

impl Names {
    /// Names of nothing.
    fn of_nothing() -> Self {
        let id = || Uuid::now_v7().simple().to_string();
        Self {
            organisation: id(),
            contest: id(),
            import: id(),
            handle: "nobody".into(),
        }
    }

    fn fill(&self, path: &str) -> String {
        let path = path.replace("{organisation}", &self.organisation);
        let path = path.replace("{contest}", &self.contest);
        let path = path.replace("{import}", &self.import);
        let path = path.replace("{label}", "A");
        let path = path.replace("{rejudging}", "1");
        path.replace("{handle}", &self.handle)
    }
}

/// A good request for an organisers' operation: its owner gets what it asks for.
fn example(operation: &str, names: &Names) -> Option<Ask> {
    let (method, path) = operation.split_once(' ')?;
    let ask = Ask::new(method.parse().ok()?, names.fill(path));
    let contest = json!({
        "title": "Games", "starts": "2100-01-01T00:00:00Z", "length_s": 3600,
        "problems": [{ "label": "A", "problem": "olives" }],
    });
    Some(match operation {
        "POST /organisations" => ask.json(&json!({ "name": "Sparta" })),
        "GET /organisations/{organisation}/grants" => ask,
        "PUT /organisations/{organisation}/grants/{handle}" => {
            ask.json(&json!({ "grant": "jury" }))
        }
        "DELETE /organisations/{organisation}/grants/{handle}" => ask,
        "POST /organisations/{organisation}/accounts" => {
            ask.raw("text/csv", "handle,name,password\nnew,New,long enough\n")
        }
        "POST /organisations/{organisation}/reset-codes" => {
            ask.json(&json!({ "handle": names.handle }))
        }
        "GET /organisations/{organisation}/problems" => ask,
        "POST /organisations/{organisation}/problems" => ask.raw("application/zip", "PK and more"),
        "GET /imports/{import}" => ask,
        "POST /organisations/{organisation}/contests" => ask.json(&contest),
        "PUT /contests/{contest}/definition" => ask.json(&contest),
        "POST /contests/{contest}/thaw" => ask,
        "GET /contests/{contest}/resolver" => ask,
        "GET /contests/{contest}/set-aside" => ask,
        "DELETE /contests/{contest}/set-aside/{label}" => ask,
        "POST /contests/{contest}/rejudgings" => ask.json(&json!({})),
        "GET /contests/{contest}/rejudgings" => ask,
        "POST /contests/{contest}/rejudgings/{rejudging}/apply" => ask,
        "DELETE /contests/{contest}/rejudgings/{rejudging}" => ask,
        _ => return None,
    })
}

#[test]
fn every_operation_is_open_to_all_or_tried_by_strangers() {
    let (names, operations) = (Names::of_nothing(), operations());
    for operation in organisers() {
        assert!(
            example(&operation, &names).is_some(),
            "no example for {operation}"
        );
    }
    for operation in OPEN {
        assert!(operations.contains(*operation), "{operation} is gone");
        assert!(!operation.contains("{organisation}"), "{operation}");
    }
}

/// Athens with its owner, and others who have nothing to say there.
async fn world() -> (World, Names) {
    let world = World::new().await;
    let sparta = organisation(world.store(), "Thebes").await;
    let athens = world.organisation;
    world.organiser("owner", athens, Grant::Owner).await;
    world.organiser("jury", athens, Grant::Jury).await;
    world.organiser("observer", athens, Grant::Observer).await;
    world.organiser("foreign-owner", sparta, Grant::Owner).await;
    world.organiser("foreign-jury", sparta, Grant::Jury).await;
    world.account("stranger").await;
    world.account("admin").await;
    let contest: ContestId = world.contest(When::Running).await;
    let csv = "handle,name\npupil,Pupil\n";
    let path = |what: &str| format!("/organisations/{athens}/{what}");
    let import = Ask::new(Method::POST, path("accounts")).raw("text/csv", csv);
    world.send(import.by("owner")).await.good();
    let upload = Ask::new(Method::POST, path("problems")).raw("application/zip", "PK");
    let queued = world.send(upload.by("owner")).await.good().json();
    let names = Names {
        organisation: athens.to_string(),
        contest: contest.to_string(),
        import: queued["import"].as_str().expect("an id").to_owned(),
        handle: "pupil".into(),
    };
    (world, names)
}

const STRANGERS: [Option<&str>; 4] = [
    None,
    Some("stranger"),
    Some("foreign-owner"),
    Some("foreign-jury"),
];

async fn tried(world: &World, ask: Ask, who: Option<&str>) -> Reply {
    let ask = match who {
        Some(handle) => ask.by(handle),
        None => ask,
    };
    world.send(ask).await
}

/// All that strangers could have changed.
async fn kept(world: &World, names: &Names) -> impl PartialEq + std::fmt::Debug + use<> {
    let athens: OrganisationId = names.organisation.parse().expect("an id");
    let store = world.store();
    (
        world.written().await,
        store.grants(athens).await.expect("grants"),
        store.organisations().await.expect("organisations").len(),
        store.queued_imports().await.expect("imports").len(),
        store.account_by_handle("new").await.expect("an answer"),
    )
}

#[tokio::test]
async fn strangers_are_refused_and_cannot_tell_what_exists() {
    let (world, names) = world().await;
    let (nothing, before) = (Names::of_nothing(), kept(&world, &names).await);
    for operation in organisers() {
        for who in STRANGERS {
            let ask = |names: &Names| example(&operation, names).expect("an example");
            let there = tried(&world, ask(&names), who).await;
            let outcome = there.outcome();
            assert!(
                ["401", "403", "404"].contains(&&outcome[..3]),
                "{operation} by {who:?}: {outcome}"
            );
            // That a contest exists is no secret; everything else is.
            if !operation.contains("{contest}") {
                let missing = tried(&world, ask(&nothing), who).await;
                assert_eq!(there, missing, "{operation} by {who:?}");
            }
        }
    }
    assert_eq!(kept(&world, &names).await, before);
}

#[tokio::test]
async fn observers_and_jury_do_not_decide_for_their_organisation() {
    let (world, names) = world().await;
    let before = kept(&world, &names).await;
    for operation in organisers() {
        for who in ["observer", "jury"] {
            let ask = example(&operation, &names).expect("an example");
            let outcome = tried(&world, ask, Some(who)).await.outcome();
            let wished = match operation.as_str() {
                "GET /organisations/{organisation}/problems" => "200",
                "GET /imports/{import}" => "404 no-such-import",
                "GET /contests/{contest}/set-aside" if who == "jury" => "200",
                "GET /contests/{contest}/resolver" if who == "jury" => "409 contest-not-over",
                "DELETE /contests/{contest}/set-aside/{label}" if who == "jury" => "204",
                "GET /contests/{contest}/rejudgings" if who == "jury" => "200",
                "POST /contests/{contest}/rejudgings" if who == "jury" => "422 nothing-to-rejudge",
                "POST /contests/{contest}/rejudgings/{rejudging}/apply"
                | "DELETE /contests/{contest}/rejudgings/{rejudging}"
                    if who == "jury" =>
                {
                    "404 no-such-rejudging"
                }
                _ => "403 not-allowed",
            };
            assert_eq!(outcome, wished, "{operation} by {who}");
        }
    }
    assert_eq!(kept(&world, &names).await, before);
}

#[tokio::test]
async fn owners_get_what_the_examples_ask_for() {
    let (world, names) = world().await;
    for operation in organisers() {
        let who = match operation.as_str() {
            "POST /organisations" => "admin",
            _ => "owner",
        };
        let ask = example(&operation, &names).expect("an example");
        let reply = tried(&world, ask, Some(who)).await;
        match operation.as_str() {
            // It has not been held yet.
            "POST /contests/{contest}/thaw" | "GET /contests/{contest}/resolver" => {
                assert_eq!(reply.outcome(), "409 contest-not-over");
            }
            // Nothing has been handed in.
            "POST /contests/{contest}/rejudgings" => {
                assert_eq!(reply.outcome(), "422 nothing-to-rejudge");
            }
            "POST /contests/{contest}/rejudgings/{rejudging}/apply"
            | "DELETE /contests/{contest}/rejudgings/{rejudging}" => {
                assert_eq!(reply.outcome(), "404 no-such-rejudging");
            }
            _ => drop(reply.good()),
        }
    }
    let made = world.send(get("/contests")).await.good().json();
    let titles: BTreeSet<_> = made["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|one| one["title"].as_str().expect("a title").to_owned())
        .collect();
    assert_eq!(titles, BTreeSet::from(["Games".to_owned()]));
}

#[tokio::test]
async fn a_contest_is_not_defined_with_a_language_that_no_judge_has() {
    let (world, names) = world().await;
    let form = json!({
        "title": "Games", "starts": "2100-01-01T00:00:00Z", "length_s": 3600,
        "languages": ["cpp", "linear-b"], "problems": [],
    });
    let before = kept(&world, &names).await;
    for operation in [
        "POST /organisations/{organisation}/contests",
        "PUT /contests/{contest}/definition",
    ] {
        let ask = example(operation, &names).expect("an example").json(&form);
        let outcome = tried(&world, ask, Some("owner")).await.outcome();
        assert_eq!(outcome, "422 language-not-offered", "{operation}");
    }
    assert_eq!(kept(&world, &names).await, before);
}

#[tokio::test]
async fn an_administrator_is_an_owner_everywhere() {
    let (world, _) = world().await;
    let who = world.send(get("/session").by("admin")).await.good().json();
    let mine = who["account"]["organisations"].as_array().expect("a list");
    let names: BTreeSet<_> = mine.iter().map(|one| one["name"].as_str()).collect();
    assert_eq!(names, BTreeSet::from([Some("Athens"), Some("Thebes")]));
    assert!(mine.iter().all(|one| one["grant"] == "owner"), "{mine:?}");
}
