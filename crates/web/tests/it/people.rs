//! Accounts that an organisation imports, and its codes for forgotten passwords.

use std::fmt::Write as _;

use agon_domain::Grant;
use axum::http::Method;
use insta::assert_snapshot;
use serde_json::json;

use crate::ask::{Ask, post};
use crate::world::{World, organisation};

async fn world() -> World {
    let world = World::new().await;
    let athens = world.organisation;
    world.organiser("owner", athens, Grant::Owner).await;
    world
}

fn import(world: &World, csv: &str) -> Ask {
    let path = format!("/organisations/{}/accounts", world.organisation);
    Ask::new(Method::POST, path)
        .by("owner")
        .raw("text/csv", csv.to_owned())
}

fn log_in(handle: &str, password: &str) -> Ask {
    post(
        "/session",
        &json!({ "handle": handle, "password": password }),
    )
}

#[tokio::test]
async fn imported_accounts_log_in_with_the_given_or_the_generated_password() {
    let world = world().await;
    // As a spreadsheet writes it: with a mark of the encoding and carriage returns.
    let csv = "\u{feff}Handle,Name,Password\r\nann,Ann,correct horse\r\nbob,Bob,\r\n";
    let made = world.send(import(&world, csv)).await.good().json();
    assert_eq!(
        made["items"][0],
        json!({ "handle": "ann", "password": null })
    );
    let generated = made["items"][1]["password"].as_str().expect("a password");
    world.send(log_in("ann", "correct horse")).await.good();
    let bob = world.send(log_in("bob", generated)).await.good().json();
    assert_eq!(bob["account"]["name"], "Bob");
}

#[tokio::test]
async fn a_file_with_one_bad_line_imports_nobody_and_names_the_line() {
    let world = world().await;
    world.account("taken").await;
    let bad = [
        ("no such column", "who,name\nann,Ann\n"),
        ("no lines", "handle,name\n"),
        ("bad handle", "handle,name\nann,Ann\nb b,Bob\n"),
        ("handle taken", "handle,name\nann,Ann\nbob,Bob\nTaken,Tim\n"),
        ("after a blank line", "handle,name\n\nann,Ann\nb b,Bob\n"),
        ("handle twice", "handle,name\nann,Ann\nANN,Ann\n"),
        (
            "short password",
            "handle,name,password\nann,Ann,\nbob,Bob,short\n",
        ),
    ];
    let mut told = String::new();
    for (what, csv) in bad {
        let reply = world.send(import(&world, csv)).await;
        assert_eq!(reply.outcome(), "422 bad-csv in body");
        let detail = reply.json()["detail"].clone();
        writeln!(told, "{what}: {}", detail.as_str().expect("text")).expect("a string takes all");
    }
    assert_snapshot!(told, @"
    no such column: line 1: write the columns handle,name and optionally password, country and group; nothing was imported
    no lines: line 2: there are no accounts; nothing was imported
    bad handle: line 3: write 2 to 32 letters, digits, _, - or ., beginning with a letter or digit; nothing was imported
    handle taken: line 4: the handle Taken is taken; nothing was imported
    after a blank line: line 4: write 2 to 32 letters, digits, _, - or ., beginning with a letter or digit; nothing was imported
    handle twice: line 3: the handle ANN stands twice; nothing was imported
    short password: line 3: write a password of 8 to 256 characters; nothing was imported
    ");
    for handle in ["ann", "bob"] {
        let found = world.store().account_by_handle(handle).await;
        assert_eq!(found.expect("an answer"), None, "{handle}");
    }
}

#[tokio::test]
async fn a_code_is_made_for_ones_own_imports_only_and_says_nothing_of_others() {
    let world = world().await;
    world
        .send(import(&world, "handle,name\nann,Ann\n"))
        .await
        .good();
    let thebes = organisation(world.store(), "Thebes").await;
    world.organiser("theban", thebes, Grant::Owner).await;
    let code = |organisation, handle: &str, by: &str| {
        let path = format!("/organisations/{organisation}/reset-codes");
        post(path, &json!({ "handle": handle })).by(by)
    };
    let made = world
        .send(code(world.organisation, "ann", "owner"))
        .await
        .good()
        .json();
    let foreign = world.send(code(thebes, "ann", "theban")).await;
    assert_eq!(foreign.outcome(), "404 no-such-account");
    assert_eq!(world.send(code(thebes, "nobody", "theban")).await, foreign);
    assert_eq!(world.send(code(thebes, "owner", "theban")).await, foreign);
    let form = json!({ "handle": "ann", "code": made["code"], "new": "battery staple" });
    let reset = world.send(post("/password-reset", &form)).await;
    assert_eq!(reset.outcome(), "204");
    world.send(log_in("ann", "battery staple")).await.good();
}
