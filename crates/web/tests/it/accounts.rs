//! Registering, logging in and out, passwords, pictures.

use std::time::Duration;

use serde_json::{Value, json};

use crate::ask::{Ask, Reply, delete, get, post, put};
use crate::world::{World, token};

const PASSWORD: &str = "correct horse";

fn log_in(handle: &str, password: &str) -> Ask {
    post(
        "/session",
        &json!({ "handle": handle, "password": password }),
    )
}

fn reset(handle: &str, code: &str, new: &str) -> Ask {
    let form = json!({ "handle": handle, "code": code, "new": new });
    post("/password-reset", &form)
}

/// Whose session a token is; null when nobody's.
async fn whose(world: &World, token: &str) -> Value {
    let reply = world.send(get("/session").bearer(token)).await.good();
    reply.json()["account"]["handle"].clone()
}

fn session_of(reply: &Reply) -> String {
    let token = reply.json()["token"].clone();
    token.as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn whoever_registers_is_logged_in_by_a_cookie_that_scripts_cannot_read() {
    let world = World::new().await;
    let form = json!({ "handle": "Ann", "password": PASSWORD, "name": "Ann" });
    let made = world.send(post("/accounts", &form)).await.good();
    assert_eq!(made.status, 201);
    let cookie = made.headers["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    for part in [
        "__Host-agon=",
        "HttpOnly",
        "Secure",
        "SameSite=Lax",
        "Path=/",
    ] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert_eq!(whose(&world, &session_of(&made)).await, "Ann");
    let again = world.send(log_in("ann", PASSWORD)).await.good();
    assert_eq!(whose(&world, &session_of(&again)).await, "Ann");
    assert!(!made.text().contains(PASSWORD) && !again.text().contains("argon2"));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_handle_get_the_same_bytes() {
    let world = World::new().await;
    world.account_with("ann", PASSWORD).await;
    let wrong = world.send(log_in("ann", "wrong password")).await;
    assert_eq!(wrong.outcome(), "401 wrong-login");
    assert_eq!(world.send(log_in("bob", "wrong password")).await, wrong);
}

#[tokio::test]
async fn a_wrong_code_and_an_unknown_handle_get_the_same_bytes() {
    let world = World::new().await;
    let ann = world.account_with("ann", PASSWORD).await;
    world.account_with("cid", PASSWORD).await;
    let made = agon_web::new_reset_code(world.store(), ann, agon_web::now()).await;
    made.expect("a code");
    let wrong = world
        .send(reset("ann", "abcdefghjk", "another password"))
        .await;
    assert_eq!(wrong.outcome(), "422 wrong-code in code");
    for handle in ["bob", "cid"] {
        let reply = world
            .send(reset(handle, "abcdefghjk", "another password"))
            .await;
        assert_eq!(reply, wrong, "{handle}");
    }
}

#[tokio::test]
async fn closed_registration_says_nothing_about_handles() {
    let world = World::with(|settings| settings.open_registration = false).await;
    world.account("ann").await;
    let form = |handle: &str| json!({ "handle": handle, "password": PASSWORD });
    let taken = world.send(post("/accounts", &form("ann"))).await;
    assert_eq!(taken.outcome(), "403 registration-closed");
    assert_eq!(world.send(post("/accounts", &form("bob"))).await, taken);
}

#[tokio::test]
async fn a_session_ends_when_it_expires_and_when_it_is_revoked() {
    let world = World::new().await;
    let ann = world.account("ann").await;
    world.session(ann, "other", Duration::from_secs(60)).await;
    world.session(ann, "old", Duration::ZERO).await;
    let mine = |token: &str| get("/sessions").bearer(token);
    let expired = world.send(mine("old")).await;
    assert_eq!(expired.outcome(), "401 session-expired");
    assert_eq!(world.send(mine("never given")).await, expired);
    let list = world.send(mine("other")).await.good().json();
    let current = |one: &&Value| one["current"] == true;
    let id = list["items"]
        .as_array()
        .and_then(|all| all.iter().find(current).cloned());
    let id = id.expect("the session that asks")["id"].clone();
    let path = format!("/sessions/{}", id.as_str().expect("an id"));
    world.account("bob").await;
    let foreign = world.send(delete(path.clone()).by("bob")).await;
    assert_eq!(foreign.outcome(), "404 no-such-session");
    assert_eq!(whose(&world, "other").await, "ann");
    assert_eq!(world.send(delete(path).by("ann")).await.outcome(), "204");
    assert_eq!(world.send(mine("other")).await, expired);
    assert_eq!(whose(&world, &token("ann")).await, "ann");
}

#[tokio::test]
async fn logging_out_ends_the_session_and_takes_the_cookie_away() {
    let world = World::new().await;
    world.account("ann").await;
    let out = world.send(delete("/session").cookie(&token("ann"))).await;
    assert_eq!(out.outcome(), "204");
    let cookie = out.headers["set-cookie"].to_str().expect("text");
    assert!(cookie.starts_with("__Host-agon=;") && cookie.contains("Max-Age=0"));
    assert_eq!(whose(&world, &token("ann")).await, Value::Null);
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let world = World::new().await;
    world.account_with("ann", PASSWORD).await;
    let here = session_of(&world.send(log_in("ann", PASSWORD)).await.good());
    let there = session_of(&world.send(log_in("ann", PASSWORD)).await.good());
    let change = |old: &str| {
        let form = json!({ "old": old, "new": "battery staple" });
        put("/account/password", &form).bearer(&here)
    };
    let wrong = world.send(change("a guess")).await;
    assert_eq!(wrong.outcome(), "422 wrong-password in old");
    assert_eq!(whose(&world, &there).await, "ann");
    assert_eq!(world.send(change(PASSWORD)).await.outcome(), "204");
    assert_eq!(whose(&world, &here).await, "ann");
    assert_eq!(whose(&world, &there).await, Value::Null);
    let old = world.send(log_in("ann", PASSWORD)).await;
    assert_eq!(old.outcome(), "401 wrong-login");
    world.send(log_in("ann", "battery staple")).await.good();
}

#[tokio::test]
async fn a_reset_code_works_once_and_ends_all_sessions() {
    let world = World::new().await;
    let ann = world.account_with("ann", PASSWORD).await;
    world.session(ann, "open", Duration::from_secs(60)).await;
    let made = agon_web::new_reset_code(world.store(), ann, agon_web::now()).await;
    let (code, _) = made.expect("a code");
    let ask = reset("ann", &code, "battery staple");
    assert_eq!(world.send(ask.clone()).await.outcome(), "204");
    assert_eq!(whose(&world, "open").await, Value::Null);
    assert_eq!(world.send(ask).await.outcome(), "422 wrong-code in code");
    world.send(log_in("ann", "battery staple")).await.good();
}

#[tokio::test]
async fn a_reset_code_dies_of_age_and_of_five_wrong_guesses() {
    let world = World::new().await;
    let ann = world.account_with("ann", PASSWORD).await;
    let day = 24 * 3_600_000_000;
    let yesterday = agon_domain::Timestamp(agon_web::now().0 - day);
    let old = agon_web::new_reset_code(world.store(), ann, yesterday).await;
    let (old, _) = old.expect("a code");
    let reply = world.send(reset("ann", &old, "battery staple")).await;
    assert_eq!(reply.outcome(), "422 wrong-code in code");
    let made = agon_web::new_reset_code(world.store(), ann, agon_web::now()).await;
    let (code, _) = made.expect("a code");
    for _ in 0..5 {
        let guess = world.send(reset("ann", "guess", "battery staple")).await;
        assert_eq!(guess.outcome(), "422 wrong-code in code");
    }
    let reply = world.send(reset("ann", &code, "battery staple")).await;
    assert_eq!(reply.outcome(), "422 wrong-code in code");
    world.send(log_in("ann", PASSWORD)).await.good();
}

#[tokio::test]
async fn who_guesses_too_often_is_told_how_long_to_wait_whether_the_handle_exists_or_not() {
    let world = World::new().await;
    world.account("ann").await;
    for handle in ["ann", "nobody"] {
        for _ in 0..10 {
            let reply = world.send(log_in(handle, "a guess")).await;
            assert_eq!(reply.outcome(), "401 wrong-login");
        }
        let reply = world.send(log_in(&handle.to_uppercase(), "a guess")).await;
        assert_eq!(reply.outcome(), "429 too-many-requests");
        let wait = reply.headers["retry-after"].to_str().expect("text");
        assert!((1..=60).contains(&wait.parse::<u32>().expect("seconds")));
    }
    let other = world.send(log_in("bob", "a guess")).await;
    assert_eq!(other.outcome(), "401 wrong-login");
}
