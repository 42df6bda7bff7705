//! Accounts from the command line. Passwords are generated and printed once.

use std::process::ExitCode;

use agon_domain::{AccountId, Grant};
use agon_store::{AccountRow, Home, NewAccount, Store};
use agon_web::password;
use anyhow::{Context, Result};

use crate::cli::{UserArgs, UserCommand};
use crate::commands::{open, organisation};
use crate::config::Place;

/// Does what was asked about an account.
pub(crate) async fn user(args: UserArgs) -> Result<ExitCode> {
    let store = open(&Place::resolve(args.store)?).await?;
    let done = run(&store, args.command).await;
    store.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn run(store: &Store, command: UserCommand) -> Result<()> {
    match command {
        UserCommand::Add {
            handle,
            admin,
            owner_of,
        } => {
            let secret = add(store, &handle, admin, owner_of.as_deref()).await?;
            println!("{handle} {secret}");
        }
        UserCommand::Password { handle } => {
            let row = find(store, &handle).await?;
            println!("{handle} {}", renew(store, row.id).await?);
        }
        UserCommand::ResetCode { handle } => {
            let row = find(store, &handle).await?;
            let (code, _) = agon_web::new_reset_code(store, row.id, agon_web::now()).await?;
            println!("{handle} {code}");
        }
        UserCommand::Erase { handle } => {
            let row = find(store, &handle).await?;
            store.erase_account(row.id).await?;
            println!("erased {handle}; its participations remain as numbers");
        }
    }
    Ok(())
}

/// Makes an account with a generated password, which it answers with.
pub(crate) async fn add(
    store: &Store,
    handle: &str,
    admin: bool,
    owner_of: Option<&str>,
) -> Result<String> {
    agon_web::check_handle(handle)
        .map_err(|problem| anyhow::anyhow!("{handle}: {}", problem.detail()))?;
    let secret = password::generate(16);
    let account = NewAccount {
        id: AccountId(uuid::Uuid::now_v7()),
        handle: handle.to_owned(),
        name: String::new(),
        password: password::hash(secret.clone()).await,
        admin,
        imported_by: None,
        home: Home::default(),
    };
    let made = store
        .create_accounts(std::slice::from_ref(&account), agon_web::now())
        .await;
    made.with_context(|| format!("creating {handle}"))?;
    if let Some(name) = owner_of {
        let organisation = organisation(store, name).await?;
        store
            .set_grant(organisation, account.id, Some(Grant::Owner))
            .await?;
    }
    Ok(secret)
}

/// Gives an account a generated password, which it answers with, and ends its sessions.
pub(crate) async fn renew(store: &Store, id: AccountId) -> Result<String> {
    let secret = password::generate(16);
    let hash = password::hash(secret.clone()).await;
    store.set_password(id, &hash, None).await?;
    Ok(secret)
}

async fn find(store: &Store, handle: &str) -> Result<AccountRow> {
    let row = store.account_by_handle(handle).await?;
    row.with_context(|| format!("nobody has the handle {handle}"))
}
