//! The description of the API.

use serde_json::Value;

use crate::ask::get;
use crate::world::World;

fn description() -> Value {
    serde_json::from_str(&agon_web::openapi()).expect("JSON")
}

#[test]
fn it_is_openapi_3_1_and_every_operation_says_what_it_does_and_answers() {
    let description = description();
    let version = description["openapi"].as_str().expect("a version");
    assert!(version.starts_with("3.1."), "{version}");
    let mut names = std::collections::BTreeSet::new();
    for (path, methods) in description["paths"].as_object().expect("paths") {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in methods.as_object().expect("methods") {
            let what = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{what} says nothing");
            let name = format!("{} {}", operation["tags"], operation["operationId"]);
            assert!(names.insert(name), "{what} has another's name");
            let answers = operation["responses"].as_object().expect("answers");
            assert!(
                answers.keys().any(|code| code.starts_with('2')),
                "{what} answers nothing"
            );
            for part in path.split('/').filter_map(|one| one.strip_prefix('{')) {
                let part = part.trim_end_matches('}');
                let declared = operation["parameters"].as_array().expect("parameters");
                assert!(
                    declared.iter().any(|one| one["name"] == part),
                    "{what}: {part}"
                );
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, whole: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(to)) = fields.get("$ref") {
                    let found = whole.pointer(to.trim_start_matches('#'));
                    assert!(found.is_some(), "{to} leads nowhere");
                }
                fields.values().for_each(|one| walk(one, whole));
            }
            Value::Array(items) => items.iter().for_each(|one| walk(one, whole)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let whole = description();
    walk(&whole, &whole);
}

#[tokio::test]
async fn every_described_path_is_routed_and_no_other() {
    let world = World::new().await;
    let nothing = uuid::Uuid::nil().simple().to_string();
    for path in description()["paths"].as_object().expect("paths").keys() {
        let path = path.trim_start_matches("/api/v1");
        let parts = path.split('/').map(|part| {
            if part.starts_with('{') {
                &nothing
            } else {
                part
            }
        });
        let path = parts.collect::<Vec<_>>().join("/");
        // Every route refuses a method nobody has; an address without a route knows no methods.
        let ask = crate::ask::Ask::new("PROPFIND".parse().expect("a method"), &path);
        assert_eq!(
            world.send(ask).await.outcome(),
            "405 method-not-allowed",
            "{path}"
        );
    }
    let elsewhere = world.send(get("/olympics")).await;
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test]
async fn the_server_says_what_it_is() {
    let world = World::new().await;
    let server = world.send(get("/server")).await.good().json();
    assert_eq!(server["registration"], "open");
    assert_eq!(server["languages"][0]["id"], "cpp");
}
