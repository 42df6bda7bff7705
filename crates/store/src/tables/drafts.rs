//! Drafts: what somebody has typed, kept as they type.

use agon_domain::{AccountId, ContestId, ProblemId, Timestamp};

use crate::db::{Read, bytes};
use crate::{Error, Store};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text.
    pub source: String,
    /// When it was saved.
    pub saved: Timestamp,
}

impl Store {
    /// A person's draft of a problem in a language.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn draft(
        &self,
        contest: ContestId,
        account: AccountId,
        problem: ProblemId,
        language: &str,
    ) -> Result<Option<Draft>, Error> {
        let row = sqlx::query(
            "select source, saved from draft
             where contest = $1 and account = $2 and problem = $3 and language = $4",
        )
        .bind(bytes(contest.0))
        .bind(bytes(account.0))
        .bind(bytes(problem.0))
        .bind(language)
        .fetch_optional(&self.db.read)
        .await?;
        row.map(|row| {
            Ok(Draft {
                source: row.text("source")?,
                saved: Timestamp(row.int("saved")?),
            })
        })
        .transpose()
    }

    /// Keeps a draft; an older one that comes late does not replace a newer one.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn save_draft(
        &self,
        contest: ContestId,
        account: AccountId,
        problem: ProblemId,
        language: &str,
        draft: &Draft,
    ) -> Result<(), Error> {
        sqlx::query(
            "insert into draft (contest, account, problem, language, source, saved)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (contest, account, problem, language) do update set
             source = excluded.source, saved = excluded.saved where draft.saved <= excluded.saved",
        )
        .bind(bytes(contest.0))
        .bind(bytes(account.0))
        .bind(bytes(problem.0))
        .bind(language)
        .bind(draft.source.clone())
        .bind(draft.saved.0)
        .execute(&mut *self.db.writing().await?)
        .await?;
        Ok(())
    }
}
