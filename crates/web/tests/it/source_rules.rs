//! Source rules from the organiser's form to the contestant's pages.

use agon_domain::Grant;
use serde_json::{Value, json};

use crate::ask::{get, put};
use crate::olives::When;
use crate::world::World;

fn form(rules: &Value) -> Value {
    json!({
        "title": "Games", "starts": "2020-01-01T00:00:00Z", "length_s": 3_000_000_000_u32, "rules": rules,
        "problems": [{
            "label": "A", "problem": "olives",
            "rules": { "forbid": { "cpp": { "calls": ["std::sort"], "constructs": ["assembly"] } } },
        }],
    })
}

#[tokio::test]
async fn contestants_are_told_the_rules_on_the_contest_and_beside_the_statement() {
    let world = World::new().await;
    world
        .organiser("owner", world.organisation, Grant::Owner)
        .await;
    let contest = world.contest(When::Running).await;
    world.contestant(contest, "ann").await;
    let problem = || get(format!("/contests/{contest}/problems/A")).by("ann");
    let before = world.send(problem()).await.good();
    assert_eq!(before.json()["rules"], json!([]));
    let rules = json!({ "max_bytes": 4096, "forbid": { "python": { "imports": ["socket"] } } });
    let define = put(format!("/contests/{contest}/definition"), &form(&rules));
    world.send(define.by("owner")).await.good();
    let shown = world
        .send(get(format!("/contests/{contest}")).by("ann"))
        .await;
    insta::assert_snapshot!(shown.good().json()["rules"], @r#"{"forbid":{"python":{"calls":[],"constructs":[],"imports":["socket"]}},"max_bytes":4096}"#);
    let known = before.headers["etag"].to_str().expect("a tag").to_owned();
    let again = world
        .send(problem().with("if-none-match", &known))
        .await
        .good();
    insta::assert_snapshot!(again.json()["rules"], @r#"[{"forbid":{"python":{"calls":[],"constructs":[],"imports":["socket"]}},"max_bytes":4096},{"forbid":{"cpp":{"calls":["std::sort"],"constructs":["assembly"],"imports":[]}}}]"#);
}

#[tokio::test]
async fn rules_that_cannot_be_kept_are_refused_by_field() {
    let world = World::new().await;
    world
        .organiser("owner", world.organisation, Grant::Owner)
        .await;
    let contest = world.contest(When::Running).await;
    let mut said = Vec::new();
    for rules in [
        json!({ "forbid": { "bash": { "calls": ["eval"] } } }),
        json!({ "forbid": { "python": { "calls": ["a b"] } } }),
        json!({ "forbid": { "python": { "import": ["os"] } } }),
        json!({ "max_bytes": 0 }),
    ] {
        let define = put(format!("/contests/{contest}/definition"), &form(&rules));
        let reply = world.send(define.by("owner")).await;
        said.push(reply.outcome());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    422 no-grammar in rules.forbid.bash
    422 bad-definition in rules.forbid.python.calls
    422 bad-json
    422 bad-definition in rules.max_bytes
    ");
}
