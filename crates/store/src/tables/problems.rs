//! Problems as the installation holds them: a manifest each, and every testdata version's manifest.

use agon_domain::manifest::Manifest;
use agon_domain::{Digest, OrganisationId, ProblemId, Timestamp};
use sqlx::any::AnyRow;

use crate::db::{Read, bytes, never_kept};
use crate::{Error, Store};

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemRow {
    /// Its id.
    pub id: ProblemId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Its newest manifest.
    pub manifest: Manifest,
    /// When that was imported.
    pub imported: Timestamp,
}

fn manifest(row: &AnyRow) -> Result<Manifest, Error> {
    serde_json::from_str(&row.text("manifest")?).map_err(|e| Error::damaged("a manifest", e))
}

fn read(row: &AnyRow) -> Result<ProblemRow, Error> {
    Ok(ProblemRow {
        id: ProblemId(row.id("id")?),
        organisation: OrganisationId(row.id("organisation")?),
        manifest: manifest(row)?,
        imported: Timestamp(row.int("imported")?),
    })
}

impl Store {
    /// Keeps an imported package under its name: a new problem with the id `new`, or the next
    /// version of the one there. Answers with the problem's id.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn save_problem(
        &self,
        new: ProblemId,
        organisation: OrganisationId,
        manifest: &Manifest,
        at: Timestamp,
    ) -> Result<ProblemId, Error> {
        let text = serde_json::to_string(manifest).expect("a manifest is plain data");
        let mut tx = self.db.begin().await?;
        let row = sqlx::query(
            "insert into problem (id, organisation, name, manifest, testdata, imported)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (organisation, name) do update set manifest = excluded.manifest,
             testdata = excluded.testdata, imported = excluded.imported returning id",
        )
        .bind(bytes(new.0))
        .bind(bytes(organisation.0))
        .bind(manifest.name.clone())
        .bind(text.clone())
        .bind(manifest.testdata.0.to_vec())
        .bind(at.0)
        .fetch_one(&mut *tx)
        .await?;
        let id = ProblemId(row.id("id")?);
        sqlx::query(
            "insert into testdata_version (problem, testdata, manifest, imported)
             values ($1, $2, $3, $4) on conflict (problem, testdata) do update set
             manifest = excluded.manifest",
        )
        .bind(bytes(id.0))
        .bind(manifest.testdata.0.to_vec())
        .bind(text)
        .bind(at.0)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A problem by its id.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn problem(&self, id: ProblemId) -> Result<Option<ProblemRow>, Error> {
        let row = sqlx::query("select * from problem where id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// An organisation's problem by its package's name.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn problem_named(
        &self,
        organisation: OrganisationId,
        name: &str,
    ) -> Result<Option<ProblemRow>, Error> {
        if never_kept(name) {
            return Ok(None);
        }
        let row = sqlx::query("select * from problem where organisation = $1 and name = $2")
            .bind(bytes(organisation.0))
            .bind(name)
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// An organisation's problems, by name.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn problems(&self, organisation: OrganisationId) -> Result<Vec<ProblemRow>, Error> {
        let rows = sqlx::query("select * from problem where organisation = $1 order by name")
            .bind(bytes(organisation.0))
            .fetch_all(&self.db.read)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The manifest of the testdata that a contest uses, whatever was imported since.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn manifest(
        &self,
        problem: ProblemId,
        testdata: Digest,
    ) -> Result<Option<Manifest>, Error> {
        let row = sqlx::query(
            "select manifest from testdata_version where problem = $1 and testdata = $2",
        )
        .bind(bytes(problem.0))
        .bind(testdata.0.to_vec())
        .fetch_optional(&self.db.read)
        .await?;
        row.as_ref().map(manifest).transpose()
    }
}
