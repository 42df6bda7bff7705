//! Who stands behind the numbers of the log.

use std::collections::HashMap;

use agon_domain::{AccountId, ContestId, Ordinal};
use sqlx::AssertSqlSafe;

use super::accounts::{Home, home};
use crate::db::{Read, bytes, never_kept, places};
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
    /// Where they come from.
    pub home: Home,
}

/// People who count together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Circle {
    /// Of one country.
    Country(String),
    /// Of one group.
    Group(String),
}

impl Circle {
    /// The column it is told by, and what it says.
    fn column(&self) -> (&'static str, &str) {
        match self {
            Self::Country(country) => ("country", country),
            Self::Group(group) => ("circle", group),
        }
    }
}

/// Which circles there are in a contest, with how many participations each has; the largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circles {
    /// By country.
    pub countries: Vec<(String, u32)>,
    /// By group.
    pub groups: Vec<(String, u32)>,
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
                "select m.ordinal, a.handle, a.name, a.erased, a.country, a.circle from member m
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
                    home: home(&row)?,
                };
                people.insert(ordinal, who);
            }
        }
        Ok(people)
    }

    /// The participations of a circle, in order.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn circle(&self, contest: ContestId, circle: &Circle) -> Result<Vec<Ordinal>, Error> {
        let (column, word) = circle.column();
        if never_kept(word) {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select distinct m.ordinal from member m join account a on a.id = m.account
             where m.contest = $1 and a.{column} = $2 order by m.ordinal"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(contest.0))
            .bind(word.to_owned())
            .fetch_all(&self.db.read)
            .await?;
        let ordinal = |row| Read::int(row, "ordinal").map(number);
        rows.iter().map(ordinal).collect()
    }

    /// The circles of a contest, at most `most` of each kind.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn circles(&self, contest: ContestId, most: u32) -> Result<Circles, Error> {
        Ok(Circles {
            countries: self.counted(contest, "country", most).await?,
            groups: self.counted(contest, "circle", most).await?,
        })
    }

    async fn counted(
        &self,
        contest: ContestId,
        column: &'static str,
        most: u32,
    ) -> Result<Vec<(String, u32)>, Error> {
        let sql = format!(
            "select a.{column} as word, count(distinct m.ordinal) as people from member m
             join account a on a.id = m.account where m.contest = $1 and a.{column} is not null
             group by a.{column} order by people desc, word limit $2"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(contest.0))
            .bind(i64::from(most))
            .fetch_all(&self.db.read)
            .await?;
        let counted = |row: &sqlx::any::AnyRow| {
            let people = row.int("people")?;
            Ok((row.text("word")?, u32::try_from(people).unwrap_or(u32::MAX)))
        };
        rows.iter().map(counted).collect()
    }
}

fn number(ordinal: i64) -> Ordinal {
    Ordinal(u32::try_from(ordinal).unwrap_or(u32::MAX))
}
