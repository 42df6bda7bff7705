//! `agon load --prepare`: a contest, its participants and their sessions, in a data folder that no server uses.

mod packages;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use agon_domain::manifest::{Manifest, Mode, ProblemKind, ProblemLimits};
use agon_domain::{
    AccountId, ContestId, Digest, OrganisationId, ParticipationKind, Points, ProblemId, Timestamp,
};
use agon_store::{Home, NewAccount, NewParticipation, SessionRow, Store};
use agon_web::organise::{self, ContestForm};
use anyhow::{Context, Result, anyhow, bail};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::engine::bar;
use super::plan::Plan;
use super::prepared::Prepared;
use crate::commands::{make_private, open, organisation, user};
use crate::config::Place;
use crate::synthetic::TESTS;

/// Longer than any rehearsal: what is handed in is in time.
const LENGTH_S: u32 = 7 * 86_400;
/// Accounts that are made at once.
const GROUP: usize = 2_000;
const ORGANISATION: &str = "Rehearsal";
const ORGANISER: &str = "rehearsal-organiser";
const SESSION_MICROS: i64 = 7 * 86_400_000_000;

/// Prepares a plan.
pub(super) async fn run(plan: Plan, place: &Place, packages: &[PathBuf]) -> Result<ExitCode> {
    make_private(&place.data)?;
    let file = Prepared::file(&place.data);
    if file.exists() {
        bail!(
            "{} is there already; prepare a new data folder",
            file.display()
        );
    }
    let lock = std::fs::File::create(place.data.join("serve.lock"))?;
    lock.try_lock()
        .with_context(|| format!("a server uses {}; stop it first", place.data.display()))?;
    let store = open(place).await?;
    let prepared = prepare(&store, plan, (packages, &place.cache())).await;
    store.close().await;
    let prepared = prepared?;
    prepared.write(&place.data)?;
    println!(
        "prepared contest {} with {} participants",
        prepared.contest, plan.participants
    );
    Ok(ExitCode::SUCCESS)
}

async fn prepare(store: &Store, plan: Plan, packages: (&[PathBuf], &Path)) -> Result<Prepared> {
    let now = agon_web::now();
    let owner = organisation(store, ORGANISATION).await?;
    let imported = packages::import(store, owner, &plan, packages).await?;
    let names: Vec<&str> = imported.iter().map(|one| one.name.as_str()).collect();
    let (contest, starts) = contest(store, owner, &plan, &names).await?;
    let password = user::add(store, ORGANISER, false, Some(ORGANISATION)).await?;
    let row = store.account_by_handle(ORGANISER).await?;
    let row = row.context("the organiser was made a moment ago")?;
    let (session, organiser) = session(row.id, now);
    store.create_sessions(&[session]).await?;
    // They share a password, and so its hash: hashing is slow by intention.
    let hash = row.password;
    let all = usize::try_from(plan.participants)?;
    let bar = bar("participants", plan.participants.into());
    let mut tokens = Vec::with_capacity(all);
    while tokens.len() < all {
        let group = tokens.len()..all.min(tokens.len() + GROUP);
        tokens.extend(people(store, contest, group, &hash).await?);
        bar.set_position(tokens.len() as u64);
    }
    bar.finish_and_clear();
    Ok(Prepared {
        plan,
        contest: contest.to_string(),
        starts,
        organiser,
        password,
        tokens,
        samples: imported.into_iter().map(|one| one.samples).collect(),
    })
}

/// Makes a contest of a plan that runs from now on; problems that are not `imported` are made up.
pub(crate) async fn contest(
    store: &Store,
    owner: OrganisationId,
    plan: &Plan,
    imported: &[&str],
) -> Result<(ContestId, Timestamp)> {
    let now = agon_web::now();
    let mut definition = plan.definition();
    if !imported.is_empty() {
        definition.problems.truncate(imported.len());
    }
    for problem in definition.problems.iter().filter(|_| imported.is_empty()) {
        let manifest = manifest(store, &problem.label).await?;
        let id = ProblemId(Uuid::now_v7());
        store.save_problem(id, owner, &manifest, now).await?;
    }
    let starts = Timestamp(now.0 / 1_000_000 * 1_000_000);
    let problems = definition
        .problems
        .iter()
        .enumerate()
        .map(|(column, problem)| {
            let drawn = || name(&problem.label);
            serde_json::json!({
                "label": problem.label,
                "problem": imported.get(column).map_or_else(drawn, |name| (*name).to_owned()),
                "points": problem.points.0 / 1_000,
                "partial": "tests",
            })
        });
    let form: ContestForm = serde_json::from_value(serde_json::json!({
        "title": definition.title,
        "starts": agon_web::written(starts),
        "length_s": LENGTH_S,
        "rule": definition.rule,
        "penalty_minutes": definition.penalty_minutes,
        "tie_breaks": definition.tie_breaks,
        "problems": problems.collect::<Vec<_>>(),
    }))?;
    let made = organise::create_contest(store, owner, &form, now).await;
    let id = made.map_err(|problem| anyhow!("creating the contest: {}", problem.detail()))?;
    Ok((id, starts))
}

fn name(label: &str) -> String {
    format!("rehearsal-{}", label.to_lowercase())
}

/// A problem that nobody judges.
async fn manifest(store: &Store, label: &str) -> Result<Manifest> {
    let statement = format!("<p>Problem {label} of a rehearsal: whatever is handed in.</p>");
    let statement = store.put_blob(statement.into_bytes()).await?;
    let titles = [("en".to_owned(), format!("Problem {label}"))];
    Ok(Manifest {
        name: name(label),
        titles: titles.into_iter().collect(),
        kind: ProblemKind::Scoring,
        mode: Mode::Batch,
        passes: 1,
        testdata: Digest::of(label.as_bytes()),
        limits: ProblemLimits {
            cpu_ms: 1_000,
            memory_kib: 262_144,
            output_kib: 8_192,
        },
        statements: [("en".to_owned(), statement)].into_iter().collect(),
        samples: Vec::new(),
        groups: Vec::new(),
        tests: TESTS,
        of: Points::whole(100),
        languages: Vec::new(),
        allowances: Vec::new(),
        restrictions: Vec::new(),
        rules: agon_domain::SourceRules::default(),
    })
}

/// Makes accounts and sessions, and joins them to the contest; their tokens.
async fn people(
    store: &Store,
    contest: ContestId,
    group: std::ops::Range<usize>,
    hash: &str,
) -> Result<Vec<String>> {
    let now = agon_web::now();
    let account = |who| NewAccount {
        id: AccountId(Uuid::now_v7()),
        handle: Prepared::handle(who),
        name: String::new(),
        password: hash.to_owned(),
        admin: false,
        imported_by: None,
        home: Home::default(),
    };
    let accounts: Vec<NewAccount> = group.map(account).collect();
    store.create_accounts(&accounts, now).await?;
    let (sessions, tokens): (Vec<_>, Vec<_>) =
        accounts.iter().map(|one| session(one.id, now)).unzip();
    store.create_sessions(&sessions).await?;
    let mut joins = JoinSet::new();
    for account in &accounts {
        let (store, account) = (store.clone(), account.id);
        joins.spawn(async move {
            let new = NewParticipation {
                contest,
                at: agon_web::now(),
                account,
                kind: ParticipationKind::Official,
                starts: None,
                digest_key: agon_web::random(),
            };
            store.join(new).await
        });
    }
    while let Some(joined) = joins.join_next().await {
        joined??;
    }
    Ok(tokens)
}

/// A session and its token.
fn session(account: AccountId, now: Timestamp) -> ((SessionRow, Digest), String) {
    let bytes: [u8; 32] = agon_web::random();
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let row = SessionRow {
        id: Uuid::new_v4(),
        account,
        created: now,
        seen: now,
        expires: Timestamp(now.0 + SESSION_MICROS),
        agent: "agon load".to_owned(),
    };
    ((row, Digest::of(token.as_bytes())), token)
}
