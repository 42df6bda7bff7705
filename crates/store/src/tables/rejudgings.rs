//! What rejudgings are about and what came of them.

use std::collections::HashMap;

use agon_domain::{ContestId, LanguageId, Ordinal, ProblemId, Seq, Verdict};
use sqlx::AssertSqlSafe;

use super::submissions::{JudgedRow, judged};
use crate::db::{Read, bytes, never_kept, places};
use crate::{Error, Store};

/// Which judged submissions are meant; nothing said is all of them whose source is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Which {
    /// At a problem.
    pub problem: Option<ProblemId>,
    /// In a language.
    pub language: Option<LanguageId>,
    /// Somebody's.
    pub who: Option<Ordinal>,
    /// Whose first judgement was this.
    pub verdict: Option<Verdict>,
    /// This one.
    pub submission: Option<Seq>,
}

/// A judgement by what it is of: the submission, and the rejudging or none for the first.
pub type Of = (Seq, Option<Seq>);

impl Store {
    /// Submissions that have a judgement and are like that, oldest first, at most `most`.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn judged_like(
        &self,
        contest: ContestId,
        which: &Which,
        most: u32,
    ) -> Result<Vec<Seq>, Error> {
        let language = which.language.as_ref().map(|language| language.0.clone());
        if language.as_deref().is_some_and(never_kept) {
            return Ok(Vec::new());
        }
        let mut sql = "select s.seq from submission s join judgement j on j.contest = s.contest
             and j.submission = s.seq and j.rejudging = 0 where s.contest = $1 and s.source is not null"
            .to_owned();
        let asked = [
            ("s.problem", which.problem.is_some()),
            ("s.language", language.is_some()),
            ("s.participation", which.who.is_some()),
            ("j.verdict", which.verdict.is_some()),
            ("s.seq", which.submission.is_some()),
        ];
        let asked = asked.iter().filter(|(_, asked)| *asked);
        for (place, (column, _)) in (3..).zip(asked) {
            sql += &format!(" and {column} = ${place}");
        }
        sql += " order by s.seq limit $2";
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(contest.0))
            .bind(i64::from(most));
        if let Some(problem) = which.problem {
            query = query.bind(bytes(problem.0));
        }
        if let Some(language) = language {
            query = query.bind(language);
        }
        if let Some(who) = which.who {
            query = query.bind(i64::from(who.0));
        }
        if let Some(verdict) = which.verdict {
            query = query.bind(verdict.code());
        }
        if let Some(seq) = which.submission {
            query = query.bind(seq.0);
        }
        let rows = query.fetch_all(&self.db.read).await?;
        rows.iter().map(|row| Ok(Seq(row.int("seq")?))).collect()
    }

    /// What counts of some judgements, of those that are there.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn judged(
        &self,
        contest: ContestId,
        of: &[Of],
    ) -> Result<HashMap<Of, JudgedRow>, Error> {
        let mut found = HashMap::new();
        for chunk in of.chunks(2_000) {
            let sql = format!(
                "select submission, rejudging, verdict, points, scale, cpu_ms, memory_kib, tests_passed,
                 tests_total, first_failed from judgement
                 where (contest, submission, rejudging) in (values {})",
                places(chunk.len(), 3)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (submission, rejudging) in chunk {
                query = query
                    .bind(bytes(contest.0))
                    .bind(submission.0)
                    .bind(rejudging.map_or(0, |seq| seq.0));
            }
            for row in query.fetch_all(&self.db.read).await? {
                let rejudging = Some(Seq(row.int("rejudging")?)).filter(|seq| seq.0 != 0);
                let of = (Seq(row.int("submission")?), rejudging);
                if let Some(judged) = judged(&row)? {
                    found.insert(of, judged);
                }
            }
        }
        Ok(found)
    }
}
