//! Imports of packages: jobs that survive a restart.

use agon_domain::{Digest, OrganisationId, ProblemId, Timestamp};
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::db::{Read, bytes};
use crate::{Error, Store};

/// Where an import stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportState {
    /// Waits or is being worked on.
    Queued,
    /// The package is the problem's newest version.
    Done(ProblemId),
    /// The package was refused; a JSON object with `file`, `line` and `reason`.
    Refused(String),
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its id.
    pub id: Uuid,
    /// Into which organisation.
    pub organisation: OrganisationId,
    /// The zip archive, a blob.
    pub archive: Digest,
    /// The archive's file name where it came from, if that was told.
    pub name: Option<String>,
    /// Where it stands.
    pub state: ImportState,
}

fn read(row: &AnyRow) -> Result<ImportRow, Error> {
    let state = match row.text("state")?.as_str() {
        "queued" => ImportState::Queued,
        "done" => ImportState::Done(ProblemId(row.id("problem")?)),
        _ => ImportState::Refused(row.maybe_text("fault")?.unwrap_or_default()),
    };
    Ok(ImportRow {
        id: row.id("id")?,
        organisation: OrganisationId(row.id("organisation")?),
        archive: row.digest("archive")?,
        name: row.maybe_text("name")?,
        state,
    })
}

impl Store {
    /// Queues an import, whatever its state says.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn queue_import(&self, new: ImportRow, at: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "insert into import (id, organisation, archive, name, state, created)
             values ($1, $2, $3, $4, 'queued', $5)",
        )
        .bind(bytes(new.id))
        .bind(bytes(new.organisation.0))
        .bind(new.archive.0.to_vec())
        .bind(new.name)
        .bind(at.0)
        .execute(&mut *self.db.writing().await?)
        .await?;
        Ok(())
    }

    /// An import by its id.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn import(&self, id: Uuid) -> Result<Option<ImportRow>, Error> {
        let row = sqlx::query("select * from import where id = $1")
            .bind(bytes(id))
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Imports that wait, oldest first.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn queued_imports(&self) -> Result<Vec<ImportRow>, Error> {
        let rows = sqlx::query("select * from import where state = 'queued' order by created, id")
            .fetch_all(&self.db.read)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Says how an import ended.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn end_import(&self, id: Uuid, state: &ImportState) -> Result<(), Error> {
        let (word, problem, fault) = match state {
            ImportState::Queued => ("queued", None, None),
            ImportState::Done(problem) => ("done", Some(bytes(problem.0)), None),
            ImportState::Refused(fault) => ("refused", None, Some(fault.clone())),
        };
        sqlx::query("update import set state = $1, problem = $2, fault = $3 where id = $4")
            .bind(word)
            .bind(problem)
            .bind(fault)
            .bind(bytes(id))
            .execute(&mut *self.db.writing().await?)
            .await?;
        Ok(())
    }
}
