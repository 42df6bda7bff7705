//! Sessions: opaque tokens, of which only the digest is kept.

use agon_domain::{AccountId, Digest, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::db::{Read, bytes};
use crate::{Error, Store};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its public id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// When it ends if it is not used.
    pub expires: Timestamp,
    /// The browser, as it calls itself, cut.
    pub agent: String,
}

fn read(row: &AnyRow) -> Result<SessionRow, Error> {
    Ok(SessionRow {
        id: row.id("id")?,
        account: AccountId(row.id("account")?),
        created: Timestamp(row.int("created")?),
        seen: Timestamp(row.int("seen")?),
        expires: Timestamp(row.int("expires")?),
        agent: row.text("agent")?,
    })
}

async fn insert(tx: &mut AnyConnection, session: &SessionRow, token: Digest) -> Result<(), Error> {
    sqlx::query(
        "insert into session (id, token, account, created, seen, expires, agent)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(bytes(session.id))
    .bind(token.0.to_vec())
    .bind(bytes(session.account.0))
    .bind(session.created.0)
    .bind(session.seen.0)
    .bind(session.expires.0)
    .bind(session.agent.clone())
    .execute(tx)
    .await?;
    Ok(())
}

impl Store {
    /// Keeps a new session under its token's digest, and drops expired ones of the account.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn create_session(&self, session: &SessionRow, token: Digest) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        sqlx::query("delete from session where account = $1 and expires <= $2")
            .bind(bytes(session.account.0))
            .bind(session.created.0)
            .execute(&mut *tx)
            .await?;
        insert(&mut tx, session, token).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Keeps many new sessions, all or none.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn create_sessions(&self, sessions: &[(SessionRow, Digest)]) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        for (session, token) in sessions {
            insert(&mut tx, session, *token).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The session of a token, expired or not.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn session(&self, token: Digest) -> Result<Option<SessionRow>, Error> {
        let row = sqlx::query("select * from session where token = $1")
            .bind(token.0.to_vec())
            .fetch_optional(&self.db.read)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn touch_session(
        &self,
        id: Uuid,
        seen: Timestamp,
        expires: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query("update session set seen = $1, expires = $2 where id = $3")
            .bind(seen.0)
            .bind(expires.0)
            .bind(bytes(id))
            .execute(&mut *self.db.writing().await?)
            .await?;
        Ok(())
    }

    /// An account's sessions, newest first.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn sessions(&self, account: AccountId) -> Result<Vec<SessionRow>, Error> {
        let rows = sqlx::query("select * from session where account = $1 order by created desc")
            .bind(bytes(account.0))
            .fetch_all(&self.db.read)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Ends a session of an account; false when it has no such one.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn end_session(&self, account: AccountId, id: Uuid) -> Result<bool, Error> {
        let ended = sqlx::query("delete from session where id = $1 and account = $2")
            .bind(bytes(id))
            .bind(bytes(account.0))
            .execute(&mut *self.db.writing().await?)
            .await?;
        Ok(ended.rows_affected() == 1)
    }
}
