//! Organisations, who may do what in them, and what they own.

use agon_domain::{AccountId, Grant, OrganisationId, Timestamp};

use crate::db::{Read, bytes, is_taken};
use crate::{Error, Store};

/// An organisation as one of its people sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Its id.
    pub id: OrganisationId,
    /// Its name; unique whatever its case.
    pub name: String,
}

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// To whom.
    pub account: AccountId,
    /// Their handle.
    pub handle: String,
    /// What.
    pub grant: Grant,
}

fn read(row: &sqlx::any::AnyRow) -> Result<OrganisationRow, Error> {
    Ok(OrganisationRow {
        id: OrganisationId(row.id("id")?),
        name: row.text("name")?,
    })
}

fn grant(word: &str) -> Result<Grant, Error> {
    word.parse()
        .map_err(|reason| Error::damaged("a grant", reason))
}

impl Store {
    /// Makes an organisation.
    ///
    /// # Errors
    /// [`Error::Taken`]; otherwise the database.
    pub async fn create_organisation(
        &self,
        id: OrganisationId,
        name: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let made = sqlx::query(
            "insert into organisation (id, name, name_key, created) values ($1, $2, $3, $4)",
        )
        .bind(bytes(id.0))
        .bind(name)
        .bind(name.to_lowercase())
        .bind(at.0)
        .execute(&mut *self.db.writing().await?)
        .await;
        match made {
            Err(error) if is_taken(&error) => Err(Error::Taken("the organisation's name")),
            other => Ok(other.map(drop)?),
        }
    }

    /// The organisation with this name, whatever its case.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn organisation_by_name(&self, name: &str) -> Result<Option<OrganisationRow>, Error> {
        let row = sqlx::query("select id, name from organisation where name_key = $1")
            .bind(name.to_lowercase())
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The organisation with this id.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn organisation(&self, id: OrganisationId) -> Result<Option<OrganisationRow>, Error> {
        let row = sqlx::query("select id, name from organisation where id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// All organisations, by name.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRow>, Error> {
        let rows = sqlx::query("select id, name from organisation order by name_key")
            .fetch_all(&self.db.read)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The organisations of an account, by name, with its grants.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn organisations_of(
        &self,
        account: AccountId,
    ) -> Result<Vec<(OrganisationRow, Grant)>, Error> {
        let rows = sqlx::query(
            "select o.id, o.name, g.word from organisation o
             join organisation_grant g on g.organisation = o.id
             where g.account = $1 order by o.name_key",
        )
        .bind(bytes(account.0))
        .fetch_all(&self.db.read)
        .await?;
        rows.iter()
            .map(|row| Ok((read(row)?, grant(&row.text("word")?)?)))
            .collect()
    }

    /// What an account may do in an organisation.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn grant(
        &self,
        organisation: OrganisationId,
        account: AccountId,
    ) -> Result<Option<Grant>, Error> {
        let row = sqlx::query(
            "select word from organisation_grant where organisation = $1 and account = $2",
        )
        .bind(bytes(organisation.0))
        .bind(bytes(account.0))
        .fetch_optional(&self.db.read)
        .await?;
        row.map(|row| grant(&row.text("word")?)).transpose()
    }

    /// Grants, or takes back with none.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn set_grant(
        &self,
        organisation: OrganisationId,
        account: AccountId,
        grant: Option<Grant>,
    ) -> Result<(), Error> {
        let query = match grant {
            Some(grant) => sqlx::query(
                "insert into organisation_grant (organisation, account, word) values ($1, $2, $3)
                 on conflict (organisation, account) do update set word = excluded.word",
            )
            .bind(bytes(organisation.0))
            .bind(bytes(account.0))
            .bind(grant.word()),
            None => sqlx::query(
                "delete from organisation_grant where organisation = $1 and account = $2",
            )
            .bind(bytes(organisation.0))
            .bind(bytes(account.0)),
        };
        query.execute(&mut *self.db.writing().await?).await?;
        Ok(())
    }

    /// All grants of an organisation, by handle.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn grants(&self, organisation: OrganisationId) -> Result<Vec<GrantRow>, Error> {
        let rows = sqlx::query(
            "select a.id, a.handle, g.word from organisation_grant g join account a on a.id = g.account
             where g.organisation = $1 order by a.handle_key",
        )
        .bind(bytes(organisation.0))
        .fetch_all(&self.db.read)
        .await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(GrantRow {
                account: AccountId(row.id("id")?),
                handle: row.text("handle")?,
                grant: grant(&row.text("word")?)?,
            })
        };
        rows.iter().map(read).collect()
    }
}
