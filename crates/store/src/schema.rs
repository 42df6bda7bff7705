//! The tables, as numbered steps. A step once released is never edited; a change is a new step.

use sqlx::AssertSqlSafe;

use crate::db::{Db, Engine, Read};
use crate::error::Error;

/// `{blob}` is the one type the engines name differently.
const STEPS: &[&str] = &[
    // 1: the log and what its append writes beside it.
    "create table log (contest {blob} not null, seq bigint not null, at bigint not null,
        body {blob} not null, primary key (contest, seq));
     create table log_head (contest {blob} primary key, seq bigint not null, digest {blob} not null,
        joined bigint not null, closed bigint not null);
     create table receipt (contest {blob} not null, participation bigint not null, key text not null,
        request {blob} not null, seq bigint not null, primary key (contest, participation, key));
     create table submission (contest {blob} not null, seq bigint not null, public {blob} not null,
        participation bigint not null, problem {blob} not null, language text not null,
        at bigint not null, bytes bigint not null, source {blob}, primary key (contest, seq));
     create unique index submission_public on submission (public);
     create index submission_of on submission (contest, participation, seq);
     create table participation (contest {blob} not null, ordinal bigint not null,
        digest_key {blob} not null, primary key (contest, ordinal));
     create table member (contest {blob} not null, account {blob} not null, ordinal bigint not null,
        primary key (contest, account));
     create index member_of on member (contest, ordinal);
     create index member_account on member (account);
     create table judgement (contest {blob} not null, submission bigint not null,
        rejudging bigint not null, seq bigint not null, at bigint not null, verdict text not null,
        points bigint not null, scale bigint not null, cpu_ms bigint not null, memory_kib bigint not null,
        tests_passed bigint not null, tests_total bigint not null, first_failed text,
        details {blob}, primary key (contest, submission, rejudging));",
    // 2: people and what they own.
    "create table account (id {blob} primary key, handle text not null, handle_key text not null unique,
        name text not null, password text not null, admin bigint not null, created bigint not null,
        imported_by {blob}, picture text, erased bigint not null);
     create table session (id {blob} primary key, token {blob} not null unique, account {blob} not null,
        created bigint not null, seen bigint not null, expires bigint not null, agent text not null);
     create index session_of on session (account);
     create table reset_code (account {blob} primary key, code {blob} not null, expires bigint not null,
        tries bigint not null);
     create table organisation (id {blob} primary key, name text not null, name_key text not null unique,
        created bigint not null);
     create table organisation_grant (organisation {blob} not null, account {blob} not null,
        word text not null, primary key (organisation, account));
     create table problem (id {blob} primary key, organisation {blob} not null, name text not null,
        manifest text not null, testdata {blob} not null, imported bigint not null,
        unique (organisation, name));
     create table testdata_version (problem {blob} not null, testdata {blob} not null,
        manifest text not null, imported bigint not null, primary key (problem, testdata));
     create table contest (id {blob} primary key, organisation {blob} not null, created bigint not null);
     create table import (id {blob} primary key, organisation {blob} not null, archive {blob} not null,
        state text not null, problem {blob}, fault text, created bigint not null);
     create table draft (contest {blob} not null, account {blob} not null, problem {blob} not null,
        language text not null, source text not null, saved bigint not null,
        primary key (contest, account, problem, language));",
    // 3: projections, made anew by replay, and final standings, kept for ever.
    "create table contest_index (contest {blob} primary key, seq bigint not null, title text not null,
        starts bigint not null, ends bigint not null, closed bigint not null, finalised bigint not null,
        participants bigint not null);
     create table final_standing (contest {blob} primary key, seq bigint not null,
        digest {blob} not null, at bigint not null);
     create table final_row (contest {blob} not null, ordinal bigint not null, place bigint not null,
        body text not null, primary key (contest, ordinal));
     create table snapshot (name text not null, contest {blob} not null, seq bigint not null,
        body {blob} not null, primary key (name, contest));",
    // 4: what an archive was called where it came from.
    "alter table import add column name text",
    // 5: what the cold path keeps, all of it made anew from the log when it is lost.
    "create table segment (contest {blob} not null, first bigint not null, last bigint not null,
        blob {blob} not null, primary key (contest, first));
     delete from snapshot",
    // 6: where people come from: rows of people, never facts of a contest.
    "alter table account add column country text;
     alter table account add column circle text;
     create index account_country on account (country);
     create index account_circle on account (circle)",
];

/// Brings the tables up to date, each step in a transaction of its own.
pub(crate) async fn migrate(db: &Db) -> Result<(), Error> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let mut tx = db.begin().await?;
    if db.engine == Engine::Postgres {
        // Two processes that start at once: the second waits for the first.
        sqlx::query("select 1 from (select pg_advisory_xact_lock(4716003)) as waited")
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query("create table if not exists migration (step bigint primary key)")
        .execute(&mut *tx)
        .await?;
    let row = sqlx::query("select coalesce(max(step), 0) as step from migration")
        .fetch_one(&mut *tx)
        .await?;
    let found = row.int("step")?;
    if found > known {
        return Err(Error::NewerSchema { found, known });
    }
    for (number, step) in (1i64..).zip(STEPS).filter(|(number, _)| *number > found) {
        let blob = match db.engine {
            Engine::Sqlite => "blob",
            Engine::Postgres => "bytea",
        };
        for statement in step.replace("{blob}", blob).split(';') {
            if !statement.trim().is_empty() {
                sqlx::query(AssertSqlSafe(statement.to_owned()))
                    .execute(&mut *tx)
                    .await?;
            }
        }
        sqlx::query("insert into migration (step) values ($1)")
            .bind(number)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
