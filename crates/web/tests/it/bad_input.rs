//! Bad input: a clear refusal with a stable code, and nothing written.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::json;

use crate::ask::{Ask, get, post, put};
use crate::olives::When;
use crate::world::{World, submission, token};

const PROGRAM: &str = "int main() {}";

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_a_code_and_nothing_is_written() {
    let world = World::new().await;
    let ann = world.account("ann").await;
    world.account("bob").await;
    let athens = world.organisation;
    world
        .organiser("boss", athens, agon_domain::Grant::Owner)
        .await;
    let (soon, now, past) = (
        world.contest(When::Before).await,
        world.contest(When::Running).await,
        world.contest(When::Over).await,
    );
    for contest in [soon, now, past] {
        world.join(contest, ann).await;
    }
    let path = format!("/contests/{now}/problems/A/submissions");
    let to_a = |language: &str, source: &str| {
        post(&path, &json!({ "language": language, "source": source }))
    };
    let raw = |body: &'static [u8]| to_a("cpp", PROGRAM).raw("application/json", body);
    let register = |handle: &str, password: &str| {
        post(
            "/accounts",
            &json!({ "handle": handle, "password": password }),
        )
    };
    let nobody = uuid::Uuid::new_v4().simple().to_string();
    let rows: Vec<(&str, Ask)> = vec![
        ("oversized source", to_a("cpp", &"x".repeat(65_537))),
        ("oversized body", to_a("cpp", &"x".repeat(600_000))),
        ("empty source", to_a("cpp", " \n ")),
        (
            "bytes that are not UTF-8",
            raw(b"{\"language\":\"cpp\",\"source\":\"\xff\xfe\"}"),
        ),
        (
            "half a surrogate",
            raw(b"{\"language\":\"cpp\",\"source\":\"\\ud800\"}"),
        ),
        ("broken JSON", raw(b"{\"language\":")),
        ("a field missing", raw(b"{\"language\":\"cpp\"}")),
        (
            "not said to be JSON",
            to_a("cpp", PROGRAM).raw("text/plain", "{}"),
        ),
        ("unknown language", to_a("cobol", PROGRAM)),
        ("language not of this contest", to_a("python3", PROGRAM)),
        ("unknown problem", submission(now, "Z", PROGRAM)),
        ("unknown contest", get(format!("/contests/{nobody}"))),
        ("no contest's id", get("/contests/olympics")),
        ("before the start", submission(soon, "A", PROGRAM)),
        ("after the end", submission(past, "A", PROGRAM)),
        ("not joined", to_a("cpp", PROGRAM).by("bob")),
        (
            "nobody",
            to_a("cpp", PROGRAM).with("authorization", "Basic x"),
        ),
        (
            "a key too long",
            to_a("cpp", PROGRAM).with("idempotency-key", &"k".repeat(65)),
        ),
        (
            "a key with a blank",
            to_a("cpp", PROGRAM).with("idempotency-key", "a b"),
        ),
        (
            "an empty key",
            to_a("cpp", PROGRAM).with("idempotency-key", ""),
        ),
        (
            "a cursor of nothing",
            get(format!("/contests/{now}/submissions?cursor={nobody}")),
        ),
        (
            "a limit that is no number",
            get(format!("/contests/{now}/submissions?limit=many")),
        ),
        ("a path that is not UTF-8", get("/accounts/%ff/picture")),
        (
            "a picture far too large",
            put("/account/picture", &json!(0)).raw("image/png", vec![0; 600_000]),
        ),
        (
            "CSV that is not UTF-8",
            post(format!("/organisations/{athens}/accounts"), &json!(0))
                .raw("text/csv", &b"handle,name\nab,\xff\n"[..])
                .by("boss"),
        ),
        ("handle taken", register("Ann", "long enough")),
        ("handle with a blank", register("an n", "long enough")),
        ("handle too short", register("x", "long enough")),
        (
            "handle beginning with a dot",
            register(".ann", "long enough"),
        ),
        ("short password", register("carl", "7 chars")),
        ("long password", register("carl", &"p".repeat(257))),
    ];
    let before = world.written().await;
    let mut told = String::new();
    for (what, ask) in rows {
        let reply = world.send(complete(ask)).await;
        writeln!(told, "{what}: {}", reply.outcome()).expect("a string takes all");
    }
    assert_snapshot!(told, @"
    oversized source: 413 source-too-large
    oversized body: 413 body-too-large
    empty source: 422 source-empty
    bytes that are not UTF-8: 400 bad-json
    half a surrogate: 400 bad-json
    broken JSON: 400 bad-json
    a field missing: 422 bad-json
    not said to be JSON: 415 not-json
    unknown language: 422 language-not-offered
    language not of this contest: 422 language-not-offered
    unknown problem: 404 no-such-problem
    unknown contest: 404 no-such-contest
    no contest's id: 404 no-such-contest
    before the start: 403 contest-not-started
    after the end: 403 contest-over
    not joined: 403 not-joined
    nobody: 401 not-logged-in
    a key too long: 400 idempotency-key-missing
    a key with a blank: 400 idempotency-key-missing
    an empty key: 400 idempotency-key-missing
    a cursor of nothing: 422 bad-cursor in cursor
    a limit that is no number: 400 bad-request
    a path that is not UTF-8: 400 bad-request
    a picture far too large: 413 body-too-large
    CSV that is not UTF-8: 400 bad-request
    handle taken: 409 taken
    handle with a blank: 422 bad-handle in handle
    handle too short: 422 bad-handle in handle
    handle beginning with a dot: 422 bad-handle in handle
    short password: 422 bad-password in password
    long password: 422 bad-password in password
    ");
    assert_eq!(world.written().await, before);
    for handle in ["an n", "x", ".ann", "carl"] {
        let found = world.store().account_by_handle(handle).await;
        assert_eq!(found.expect("an answer"), None);
    }
    world.submit(now, "ann", PROGRAM).await;
    assert_ne!(world.written().await, before);
}

/// Adds ann's login and a key where a row says nothing of its own.
fn complete(ask: Ask) -> Ask {
    ask.or("authorization", &format!("Bearer {}", token("ann")))
        .or("idempotency-key", "key")
}
