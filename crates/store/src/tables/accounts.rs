//! Accounts: the only rows that know a person.

use agon_domain::{AccountId, Digest, OrganisationId, Timestamp};
use sqlx::any::AnyRow;

use crate::db::{Read, bytes, is_taken, never_kept};
use crate::{Error, Store};

/// Where a person comes from, as far as it was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// ISO 3166-1 alpha-2, in capitals.
    pub country: Option<String>,
    /// A class, a school, a team's club: whoever counts together.
    pub group: Option<String>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// The name others see; unique whatever its case.
    pub handle: String,
    /// The person's name, as they like.
    pub name: String,
    /// The password's hash; the store knows no passwords.
    pub password: String,
    /// Whether it may do everything.
    pub admin: bool,
    /// When it was made.
    pub created: Timestamp,
    /// The organisation that imported it.
    pub imported_by: Option<OrganisationId>,
    /// `TYPE DIGEST` of its picture.
    pub picture: Option<String>,
    /// Whether its personal data was erased.
    pub erased: bool,
    /// Where the person comes from.
    pub home: Home,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// The name others see.
    pub handle: String,
    /// The person's name.
    pub name: String,
    /// The password's hash.
    pub password: String,
    /// Whether it may do everything.
    pub admin: bool,
    /// The organisation that imports it.
    pub imported_by: Option<OrganisationId>,
    /// Where the person comes from.
    pub home: Home,
}

fn read(row: &AnyRow) -> Result<AccountRow, Error> {
    let imported_by = match row.maybe_blob("imported_by")? {
        None => None,
        Some(_) => Some(OrganisationId(row.id("imported_by")?)),
    };
    Ok(AccountRow {
        id: AccountId(row.id("id")?),
        handle: row.text("handle")?,
        name: row.text("name")?,
        password: row.text("password")?,
        admin: row.int("admin")? != 0,
        created: Timestamp(row.int("created")?),
        imported_by,
        picture: row.maybe_text("picture")?,
        erased: row.int("erased")? != 0,
        home: home(row)?,
    })
}

pub(super) fn home(row: &AnyRow) -> Result<Home, Error> {
    Ok(Home {
        country: row.maybe_text("country")?,
        group: row.maybe_text("circle")?,
    })
}

impl Store {
    /// Makes accounts: all, or none when a handle is taken.
    ///
    /// # Errors
    /// [`Error::Taken`]; otherwise the database.
    pub async fn create_accounts(&self, new: &[NewAccount], at: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        for account in new {
            let made = sqlx::query(
                "insert into account (id, handle, handle_key, name, password, admin, created,
                 imported_by, picture, erased, country, circle)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, null, 0, $9, $10)",
            )
            .bind(bytes(account.id.0))
            .bind(account.handle.clone())
            .bind(account.handle.to_lowercase())
            .bind(account.name.clone())
            .bind(account.password.clone())
            .bind(i64::from(account.admin))
            .bind(at.0)
            .bind(account.imported_by.map(|id| bytes(id.0)))
            .bind(account.home.country.clone())
            .bind(account.home.group.clone())
            .execute(&mut *tx)
            .await;
            match made {
                Err(error) if is_taken(&error) => return Err(Error::Taken("the handle")),
                other => other?,
            };
        }
        tx.commit().await?;
        Ok(())
    }

    /// The account with this handle, whatever its case.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn account_by_handle(&self, handle: &str) -> Result<Option<AccountRow>, Error> {
        if never_kept(handle) {
            return Ok(None);
        }
        let row = sqlx::query("select * from account where handle_key = $1")
            .bind(handle.to_lowercase())
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The account with this id.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn account(&self, id: AccountId) -> Result<Option<AccountRow>, Error> {
        let row = sqlx::query("select * from account where id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Changes what the person says of themselves.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn introduce(&self, id: AccountId, name: &str, home: &Home) -> Result<(), Error> {
        sqlx::query(
            "update account set name = $1, country = $2, circle = $3 where id = $4 and erased = 0",
        )
        .bind(name)
        .bind(home.country.clone())
        .bind(home.group.clone())
        .bind(bytes(id.0))
        .execute(&mut *self.db.writing().await?)
        .await?;
        Ok(())
    }

    /// Sets a new password and ends all sessions but `keep`.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn set_password(
        &self,
        id: AccountId,
        hash: &str,
        keep: Option<uuid::Uuid>,
    ) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        sqlx::query("update account set password = $1 where id = $2 and erased = 0")
            .bind(hash)
            .bind(bytes(id.0))
            .execute(&mut *tx)
            .await?;
        sqlx::query("delete from session where account = $1 and id <> $2")
            .bind(bytes(id.0))
            .bind(bytes(keep.unwrap_or_default()))
            .execute(&mut *tx)
            .await?;
        sqlx::query("delete from reset_code where account = $1")
            .bind(bytes(id.0))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets or removes the picture, `TYPE DIGEST`.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn set_picture(&self, id: AccountId, picture: Option<String>) -> Result<(), Error> {
        sqlx::query("update account set picture = $1 where id = $2 and erased = 0")
            .bind(picture)
            .bind(bytes(id.0))
            .execute(&mut *self.db.writing().await?)
            .await?;
        Ok(())
    }

    /// Keeps the hash of a one-time code, replacing an earlier one.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn set_reset_code(
        &self,
        id: AccountId,
        code: Digest,
        expires: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "insert into reset_code (account, code, expires, tries) values ($1, $2, $3, 0)
             on conflict (account) do update set code = excluded.code, expires = excluded.expires,
             tries = 0",
        )
        .bind(bytes(id.0))
        .bind(code.0.to_vec())
        .bind(expires.0)
        .execute(&mut *self.db.writing().await?)
        .await?;
        Ok(())
    }

    /// Uses up a one-time code: true once, when it is right, in time and among the first 5 tries.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn use_reset_code(
        &self,
        id: AccountId,
        code: Digest,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let mut tx = self.db.begin().await?;
        sqlx::query("update reset_code set tries = tries + 1 where account = $1")
            .bind(bytes(id.0))
            .execute(&mut *tx)
            .await?;
        let used = sqlx::query(
            "delete from reset_code where account = $1 and code = $2 and expires > $3 and tries <= 5",
        )
        .bind(bytes(id.0))
        .bind(code.0.to_vec())
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(used.rows_affected() == 1)
    }
}
