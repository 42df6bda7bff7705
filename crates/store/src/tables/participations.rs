//! Who stands behind the numbers of the log.

use std::collections::HashMap;

use agon_domain::{AccountId, ContestId, Ordinal};
use sqlx::AssertSqlSafe;

use crate::db::{Read, bytes, places};
use crate::{Error, Store};

/// A person behind a participation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Their handle.
    pub handle: String,
    /// Their name.
    pub name: String,
    /// Whether their data was erased.
    pub erased: bool,
}

impl Store {
    /// An account's participation in a contest.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn ordinal(
        &self,
        contest: ContestId,
        account: AccountId,
    ) -> Result<Option<Ordinal>, Error> {
        let row = sqlx::query("select ordinal from member where contest = $1 and account = $2")
            .bind(bytes(contest.0))
            .bind(bytes(account.0))
            .fetch_optional(&self.db.read)
            .await?;
        row.map(|row| {
            Ok(Ordinal(
                u32::try_from(row.int("ordinal")?).unwrap_or(u32::MAX),
            ))
        })
        .transpose()
    }

    /// The contests an account has joined.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn joined_by(&self, account: AccountId) -> Result<Vec<ContestId>, Error> {
        let rows = sqlx::query("select contest from member where account = $1")
            .bind(bytes(account.0))
            .fetch_all(&self.db.read)
            .await?;
        rows.iter()
            .map(|row| Ok(ContestId(row.id("contest")?)))
            .collect()
    }

    /// The key of a participation's source digests.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn digest_key(
        &self,
        contest: ContestId,
        who: Ordinal,
    ) -> Result<Option<[u8; 32]>, Error> {
        let row =
            sqlx::query("select digest_key from participation where contest = $1 and ordinal = $2")
                .bind(bytes(contest.0))
                .bind(i64::from(who.0))
                .fetch_optional(&self.db.read)
                .await?;
        row.map(|row| Ok(row.digest("digest_key")?.0)).transpose()
    }

    /// The people behind some participations, the first of each.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn people(
        &self,
        contest: ContestId,
        who: &[Ordinal],
    ) -> Result<HashMap<Ordinal, Who>, Error> {
        let mut people = HashMap::new();
        for chunk in who.chunks(2_000) {
            let sql = format!(
                "select m.ordinal, a.handle, a.name, a.erased from member m
                 join account a on a.id = m.account
                 where (m.contest, m.ordinal) in (values {}) order by a.created desc",
                places(chunk.len(), 2)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for ordinal in chunk {
                query = query.bind(bytes(contest.0)).bind(i64::from(ordinal.0));
            }
            for row in query.fetch_all(&self.db.read).await? {
                let ordinal = Ordinal(u32::try_from(row.int("ordinal")?).unwrap_or(u32::MAX));
                let erased = row.int("erased")? != 0;
                let who = Who {
                    handle: row.text("handle")?,
                    name: row.text("name")?,
                    erased,
                };
                people.insert(ordinal, who);
            }
        }
        Ok(people)
    }
}
