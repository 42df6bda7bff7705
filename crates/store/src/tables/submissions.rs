//! Submissions with their judgements, read by index: a person's own history shows at once.

use agon_domain::manifest::Judgement;
use agon_domain::{
    ContestId, LanguageId, Ordinal, Points, ProblemId, Seq, SubmissionKey, Timestamp, Verdict,
};
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, any::AnyArguments};

use crate::db::{Read, bytes};
use crate::{Error, Store};

/// A submission and, when it was judged, what counts of the judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRow {
    /// The contest.
    pub contest: ContestId,
    /// Its place in the log.
    pub seq: Seq,
    /// Its public name.
    pub public: SubmissionKey,
    /// Whose.
    pub participation: Ordinal,
    /// The problem.
    pub problem: ProblemId,
    /// The language.
    pub language: LanguageId,
    /// When it arrived.
    pub at: Timestamp,
    /// The size of its source.
    pub bytes: u32,
    /// The judgement, when there is one.
    pub judged: Option<JudgedRow>,
}

/// What counts of a judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedRow {
    /// The verdict.
    pub verdict: Verdict,
    /// Points on the package's scale.
    pub points: Points,
    /// The most that scale gives.
    pub of: Points,
    /// CPU time of the slowest run.
    pub cpu_ms: u32,
    /// Most memory of a run.
    pub memory_kib: u32,
    /// Tests answered right.
    pub tests_passed: u32,
    /// All tests.
    pub tests_total: u32,
    /// The first test that failed.
    pub first_failed: Option<String>,
}

/// A submission that waits for its judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The contest.
    pub contest: ContestId,
    /// Its place in the log.
    pub seq: Seq,
    /// Whose.
    pub participation: Ordinal,
}

const COLUMNS: &str = "select s.contest, s.seq, s.public, s.participation, s.problem, s.language,
    s.at, s.bytes, j.verdict, j.points, j.scale, j.cpu_ms, j.memory_kib, j.tests_passed,
    j.tests_total, j.first_failed from submission s left join judgement j
    on j.contest = s.contest and j.submission = s.seq and j.rejudging = 0 ";

fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// What counts of a judgement, where the row has one.
pub(super) fn judged(row: &AnyRow) -> Result<Option<JudgedRow>, Error> {
    let Some(code) = row.maybe_text("verdict")? else {
        return Ok(None);
    };
    Ok(Some(JudgedRow {
        verdict: code.parse().map_err(|e| Error::damaged("a judgement", e))?,
        points: Points(row.int("points")?),
        of: Points(row.int("scale")?),
        cpu_ms: small(row.int("cpu_ms")?),
        memory_kib: small(row.int("memory_kib")?),
        tests_passed: small(row.int("tests_passed")?),
        tests_total: small(row.int("tests_total")?),
        first_failed: row.maybe_text("first_failed")?,
    }))
}

fn read(row: &AnyRow) -> Result<SubmissionRow, Error> {
    Ok(SubmissionRow {
        contest: ContestId(row.id("contest")?),
        seq: Seq(row.int("seq")?),
        public: SubmissionKey(row.id("public")?),
        participation: Ordinal(small(row.int("participation")?)),
        problem: ProblemId(row.id("problem")?),
        language: LanguageId(row.text("language")?),
        at: Timestamp(row.int("at")?),
        bytes: small(row.int("bytes")?),
        judged: judged(row)?,
    })
}

fn unpack(packed: &[u8], what: &str) -> Result<Vec<u8>, Error> {
    zstd::stream::decode_all(packed).map_err(|reason| Error::damaged(what, reason))
}

impl Store {
    /// Submissions of a contest, or of one participation, newest first, before `before`.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn submissions(
        &self,
        contest: ContestId,
        who: Option<Ordinal>,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<SubmissionRow>, Error> {
        let before = before.map_or(i64::MAX, |seq| seq.0);
        let query = match who {
            Some(who) => sqlx::query(selecting(
                "where s.contest = $1 and s.seq < $2 and s.participation = $4
                 order by s.seq desc limit $3",
            ))
            .bind(bytes(contest.0))
            .bind(before)
            .bind(i64::from(limit))
            .bind(i64::from(who.0)),
            None => sqlx::query(selecting(
                "where s.contest = $1 and s.seq < $2 order by s.seq desc limit $3",
            ))
            .bind(bytes(contest.0))
            .bind(before)
            .bind(i64::from(limit)),
        };
        self.fetch(query).await
    }

    /// Submissions of a participation at one problem, newest first.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn submissions_at(
        &self,
        contest: ContestId,
        who: Ordinal,
        problem: ProblemId,
        limit: u32,
    ) -> Result<Vec<SubmissionRow>, Error> {
        let query = sqlx::query(selecting(
            "where s.contest = $1 and s.participation = $2 and s.problem = $3
             order by s.seq desc limit $4",
        ))
        .bind(bytes(contest.0))
        .bind(i64::from(who.0))
        .bind(bytes(problem.0))
        .bind(i64::from(limit));
        self.fetch(query).await
    }

    async fn fetch(
        &self,
        query: Query<'_, Any, AnyArguments>,
    ) -> Result<Vec<SubmissionRow>, Error> {
        query
            .fetch_all(&self.db.read)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// The submission with this public name.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn submission(&self, public: SubmissionKey) -> Result<Option<SubmissionRow>, Error> {
        let query = sqlx::query(selecting("where s.public = $1")).bind(bytes(public.0));
        Ok(self.fetch(query).await?.pop())
    }

    /// The submission at this place.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn submission_at(
        &self,
        contest: ContestId,
        seq: Seq,
    ) -> Result<Option<SubmissionRow>, Error> {
        let query = sqlx::query(selecting("where s.contest = $1 and s.seq = $2"))
            .bind(bytes(contest.0))
            .bind(seq.0);
        Ok(self.fetch(query).await?.pop())
    }

    /// A submission's source; none when it was erased.
    ///
    /// # Errors
    /// When the database failed, or the source is damaged.
    pub async fn source(&self, contest: ContestId, seq: Seq) -> Result<Option<String>, Error> {
        let row = sqlx::query("select source from submission where contest = $1 and seq = $2")
            .bind(bytes(contest.0))
            .bind(seq.0)
            .fetch_optional(&self.db.read)
            .await?;
        let Some(packed) = row
            .map(|row| row.maybe_blob("source"))
            .transpose()?
            .flatten()
        else {
            return Ok(None);
        };
        let text = unpack(&packed, "a source")?;
        String::from_utf8(text)
            .map(Some)
            .map_err(|reason| Error::damaged("a source", reason))
    }

    /// All that is kept of a submission's judgement, the first or that of a rejudging; none before,
    /// or when it was erased.
    ///
    /// # Errors
    /// When the database failed, or the row is damaged.
    pub async fn judgement(
        &self,
        contest: ContestId,
        submission: Seq,
        rejudging: Option<Seq>,
    ) -> Result<Option<Judgement>, Error> {
        let row = sqlx::query(
            "select details from judgement where contest = $1 and submission = $2 and rejudging = $3",
        )
        .bind(bytes(contest.0))
        .bind(submission.0)
        .bind(rejudging.map_or(0, |seq| seq.0))
        .fetch_optional(&self.db.read)
        .await?;
        let Some(packed) = row
            .map(|row| row.maybe_blob("details"))
            .transpose()?
            .flatten()
        else {
            return Ok(None);
        };
        serde_json::from_slice(&unpack(&packed, "a judgement")?)
            .map(Some)
            .map_err(|reason| Error::damaged("a judgement", reason))
    }

    /// Submissions after a place in a contest's log that have no judgement, oldest first.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn pending(
        &self,
        contest: ContestId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Pending>, Error> {
        let rows = sqlx::query(
            "select s.seq, s.participation from submission s where s.contest = $1 and s.seq > $2
             and not exists (select 1 from judgement j where j.contest = s.contest
               and j.submission = s.seq and j.rejudging = 0) order by s.seq limit $3",
        )
        .bind(bytes(contest.0))
        .bind(after.0)
        .bind(i64::from(limit))
        .fetch_all(&self.db.read)
        .await?;
        let read = |row: &AnyRow| {
            let participation = Ordinal(small(row.int("participation")?));
            Ok(Pending {
                contest,
                seq: Seq(row.int("seq")?),
                participation,
            })
        };
        rows.iter().map(read).collect()
    }
}

/// The columns of a [`SubmissionRow`], and which rows.
fn selecting(rows: &'static str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("{COLUMNS}{rows}"))
}
