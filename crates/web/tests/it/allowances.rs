//! What organisers give single languages, and what contestants are told of it.

use agon_domain::Grant;
use serde_json::{Value, json};

use crate::ask::{Reply, get, post};
use crate::olives;
use crate::world::{World, organisation};

/// Makes a contest that runs, with more in its form and in its only problem's, and reads the problem as its owner.
async fn made(change: Value, problem: Value) -> Result<Value, String> {
    let world = World::new().await;
    let owner = organisation(world.store(), "Delphi").await;
    world.organiser("ann", owner, Grant::Owner).await;
    olives::problem(world.store(), owner).await;
    let mut form = json!({ "title": "Games", "starts": "2000-01-01T00:00:00Z", "length_s": 3_000_000_000_u32 });
    let mut one = json!({ "label": "A", "problem": "olives" });
    for (form, more) in [(&mut one, problem), (&mut form, change)] {
        for (key, value) in more.as_object().expect("an object") {
            form[key] = value.clone();
        }
    }
    form["problems"] = json!([one]);
    let path = format!("/organisations/{}/contests", owner.0.simple());
    let reply: Reply = world.send(post(path, &form).by("ann")).await;
    if reply.outcome() != "201" {
        return Err(format!("{}: {}", reply.outcome(), reply.json()["detail"]));
    }
    let id = reply.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/contests/{id}/problems/A");
    Ok(world.send(get(path).by("ann")).await.good().json())
}

/// The limits shown, or the refusal.
async fn shown(change: Value, problem: Value) -> String {
    match made(change, problem).await {
        Err(refusal) => refusal,
        Ok(view) => {
            let list = view["languages"].as_array().expect("a list");
            let line = |one: &Value| {
                let name = one["language"].as_str().expect("a name");
                format!("{name} {} ms {} KiB", one["cpu_ms"], one["memory_kib"])
            };
            list.iter().map(line).collect::<Vec<_>>().join(", ")
        }
    }
}

#[tokio::test]
async fn a_problem_says_what_each_language_may_take_all_in_all() {
    let python = |times: f64| json!({ "allowances": [{ "language": "python3", "time_multiplier": times, "extra_mib": 64 }] });
    insta::assert_snapshot!(shown(json!({}), json!({})).await, @"cpp 1050 ms 278528 KiB, python3 1050 ms 278528 KiB");
    insta::assert_snapshot!(shown(python(2.5), json!({})).await, @"cpp 1050 ms 278528 KiB, python3 2550 ms 344064 KiB");
    insta::assert_snapshot!(shown(python(2.5), python(3.0)).await, @"cpp 1050 ms 278528 KiB, python3 3050 ms 344064 KiB");
    insta::assert_snapshot!(shown(json!({ "languages": ["cpp"] }), json!({})).await, @"cpp 1050 ms 278528 KiB");
}

#[tokio::test]
async fn what_cannot_be_given_is_refused_with_the_field() {
    let give = |language: &str, times: f64| json!({ "allowances": [{ "language": language, "time_multiplier": times }] });
    insta::assert_snapshot!(shown(give("python3", 1000.0), json!({})).await, @r#"
    422 bad-definition in allowances: "allowances: python3: write a time multiplier from 0.1 to 100"
    "#);
    insta::assert_snapshot!(shown(json!({}), give("python3", 0.0)).await, @r#"
    422 bad-definition in problems.allowances: "problems.allowances: python3: write a time multiplier from 0.1 to 100"
    "#);
    insta::assert_snapshot!(shown(json!({}), give("cobol", 2.0)).await, @r#"
    422 language-not-offered: "language cobol is not offered in this contest; choose one from its list"
    "#);
}
