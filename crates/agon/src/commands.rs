//! What the binary does beside serving: each command opens what it needs, does one thing, ends.

pub(crate) mod bench;
pub(crate) mod contest;
pub(crate) mod fold;
pub(crate) mod host;
pub(crate) mod import;
pub(crate) mod judge;
pub(crate) mod load;
pub(crate) mod rebuild;
pub(crate) mod user;

use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use agon_domain::OrganisationId;
use agon_store::{Config, Store};
use anyhow::{Context, Result};

use crate::config::Place;

/// Makes the data folder, for its owner alone: sources and password hashes lie in it. One that is there stays as it is.
pub(crate) fn make_private(data: &Path) -> Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .with_context(|| format!("making the data folder {}", data.display()))
}

/// Opens the store of a place.
pub(crate) async fn open(place: &Place) -> Result<Store> {
    make_private(&place.data)?;
    let config = Config {
        database: place.database.clone(),
        blobs: place.blobs(),
    };
    Store::open(&config).await.context("opening the store")
}

/// The organisation with this name, made when there is none.
pub(crate) async fn organisation(store: &Store, name: &str) -> Result<OrganisationId> {
    if let Some(row) = store.organisation_by_name(name).await? {
        return Ok(row.id);
    }
    let id = OrganisationId(uuid::Uuid::now_v7());
    store.create_organisation(id, name, agon_web::now()).await?;
    Ok(id)
}
