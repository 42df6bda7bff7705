//! The rows of one append, and the statements that write them.

use agon_domain::{ContestId, Ordinal, Seq, Timestamp};
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::batch::Lost;
use super::{Head, NewJudgement, NewParticipation, NewSubmission};
use crate::db::{bytes, places};

/// Rows to be written.
#[derive(Default)]
pub(crate) struct Rows<'a> {
    pub(crate) log: Vec<(ContestId, Seq, Timestamp, Vec<u8>)>,
    pub(crate) submissions: Vec<(&'a NewSubmission, Seq, Vec<u8>)>,
    pub(crate) joins: Vec<(&'a NewParticipation, Ordinal)>,
    pub(crate) judgements: Vec<(&'a NewJudgement, Seq, Vec<u8>)>,
}

/// The rejudging's seq, 0 for the first judging.
pub(crate) fn rejudging(judgement: &NewJudgement) -> i64 {
    judgement.event.rejudging.map_or(0, |seq| seq.0)
}

/// Moves the head from where it was read; somebody else's move is a lost race.
pub(crate) async fn move_head(
    tx: &mut Transaction<'static, Any>,
    contest: ContestId,
    from: Head,
    to: Head,
) -> Result<(), Lost> {
    let moved = sqlx::query(
        "update log_head set seq = $1, digest = $2, joined = $3, closed = $4
         where contest = $5 and seq = $6",
    )
    .bind(to.seq.0)
    .bind(to.digest.0.to_vec())
    .bind(i64::from(to.joined))
    .bind(i64::from(to.closed))
    .bind(bytes(contest.0))
    .bind(from.seq.0)
    .execute(&mut **tx)
    .await?;
    if moved.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Lost::Race)
    }
}

impl Rows<'_> {
    /// Writes all rows: a statement for each table that gets some.
    pub(crate) async fn write(self, tx: &mut Transaction<'static, Any>) -> Result<(), Lost> {
        for chunk in self.log.chunks(4_000) {
            let sql = format!(
                "insert into log (contest, seq, at, body) values {}",
                places(chunk.len(), 4)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (contest, seq, at, body) in chunk {
                query = query
                    .bind(bytes(contest.0))
                    .bind(seq.0)
                    .bind(at.0)
                    .bind(body.clone());
            }
            query.execute(&mut **tx).await?;
        }
        self.write_submissions(tx).await?;
        self.write_joins(tx).await?;
        self.write_judgements(tx).await
    }

    async fn write_submissions(&self, tx: &mut Transaction<'static, Any>) -> Result<(), Lost> {
        if self.submissions.is_empty() {
            return Ok(());
        }
        let count = self.submissions.len();
        let sql = format!(
            "insert into submission (contest, seq, public, participation, problem, language, at, bytes,
             source) values {}",
            places(count, 9)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (one, seq, source) in &self.submissions {
            query = query
                .bind(bytes(one.contest.0))
                .bind(seq.0)
                .bind(bytes(one.public.0))
                .bind(i64::from(one.event.participation.0))
                .bind(bytes(one.event.problem.0))
                .bind(one.event.language.0.clone())
                .bind(one.at.0)
                .bind(i64::from(one.event.bytes))
                .bind(source.clone());
        }
        query.execute(&mut **tx).await?;
        let sql = format!(
            "insert into receipt (contest, participation, key, request, seq) values {}",
            places(count, 5)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (one, seq, _) in &self.submissions {
            query = query
                .bind(bytes(one.contest.0))
                .bind(i64::from(one.event.participation.0))
                .bind(one.key.clone())
                .bind(one.request.0.to_vec())
                .bind(seq.0);
        }
        query.execute(&mut **tx).await?;
        Ok(())
    }

    async fn write_joins(&self, tx: &mut Transaction<'static, Any>) -> Result<(), Lost> {
        if self.joins.is_empty() {
            return Ok(());
        }
        let count = self.joins.len();
        let sql = format!(
            "insert into participation (contest, ordinal, digest_key) values {}",
            places(count, 3)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (one, ordinal) in &self.joins {
            query = query
                .bind(bytes(one.contest.0))
                .bind(i64::from(ordinal.0))
                .bind(one.digest_key.to_vec());
        }
        query.execute(&mut **tx).await?;
        let sql = format!(
            "insert into member (contest, account, ordinal) values {}",
            places(count, 3)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (one, ordinal) in &self.joins {
            query = query
                .bind(bytes(one.contest.0))
                .bind(bytes(one.account.0))
                .bind(i64::from(ordinal.0));
        }
        query.execute(&mut **tx).await?;
        Ok(())
    }

    async fn write_judgements(&self, tx: &mut Transaction<'static, Any>) -> Result<(), Lost> {
        if self.judgements.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "insert into judgement (contest, submission, rejudging, seq, at, verdict, points, scale,
             cpu_ms, memory_kib, tests_passed, tests_total, first_failed, details) values {}",
            places(self.judgements.len(), 14)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (one, seq, details) in &self.judgements {
            query = query
                .bind(bytes(one.contest.0))
                .bind(one.event.submission.0)
                .bind(rejudging(one))
                .bind(seq.0)
                .bind(one.at.0)
                .bind(one.event.verdict.code())
                .bind(one.event.points.0)
                .bind(one.event.of.0)
                .bind(i64::from(one.event.cpu_ms))
                .bind(i64::from(one.event.memory_kib))
                .bind(i64::from(one.event.tests_passed))
                .bind(i64::from(one.event.tests_total))
                .bind(one.event.first_failed.clone())
                .bind(details.clone());
        }
        query.execute(&mut **tx).await?;
        Ok(())
    }
}
