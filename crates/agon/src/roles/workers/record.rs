//! What came of judging is written down.

use std::time::Duration;

use agon_domain::manifest::Judgement;
use agon_domain::{Contest, Digest, Judged, Seq};
use agon_store::{NewJudgement, SubmissionRow};
use anyhow::Result;

use super::{NODE, Worker};

/// Under what a submission is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Under {
    /// The lease of the job.
    pub(super) lease: u64,
    /// The rejudging, if it is one.
    pub(super) rejudging: Option<Seq>,
}

impl Under {
    /// Whether what comes of it may still count.
    pub(super) fn is_wanted(self, contest: &Contest) -> bool {
        let open = contest.rejudging().map(|open| open.seq);
        self.rejudging.is_none() || self.rejudging == open
    }
}

impl Worker {
    /// Puts a judgement into the log, with its details beside it.
    pub(super) async fn record(
        &self,
        row: &SubmissionRow,
        testdata: Digest,
        under: Under,
        details: Judgement,
    ) -> Result<()> {
        let event = Judged {
            submission: row.seq,
            rejudging: under.rejudging,
            testdata,
            node: NODE.to_owned(),
            speed: Some(self.speed),
            lease: under.lease,
            verdict: details.verdict,
            points: details.points,
            of: details.of,
            groups: details.groups.clone(),
            cpu_ms: details.cpu_ms,
            memory_kib: details.memory_kib,
            tests_passed: details.tests_passed,
            tests_total: details.tests_total,
            first_failed: details.first_failed.clone(),
            runs: details.runs_digest(),
        };
        let (contest, at) = (row.contest, agon_web::now());
        let new = NewJudgement {
            contest,
            at,
            event,
            details,
        };
        // The verdict is worth more than one try: the database may be away for a moment.
        let mut wait = Duration::from_millis(100);
        loop {
            match self.app.store.record_judgement(new.clone()).await {
                Ok(_) => return Ok(()),
                Err(error) if wait > Duration::from_secs(5) => return Err(error.into()),
                Err(error) => {
                    tracing::warn!(%error, "a judgement cannot be written; trying again");
                    tokio::time::sleep(wait).await;
                    wait *= 4;
                }
            }
        }
    }
}

/// A judgement of something that cannot be judged.
pub(super) fn lost(reason: &str) -> Judgement {
    use agon_domain::{Points, Verdict};
    Judgement {
        verdict: Verdict::JudgingError,
        points: Points::ZERO,
        of: Points::whole(1),
        groups: Vec::new(),
        cpu_ms: 0,
        wall_ms: 0,
        memory_kib: 0,
        tests_passed: 0,
        tests_total: 0,
        first_failed: None,
        compiler_output: String::new(),
        fault: Some(reason.to_owned()),
        runs: Vec::new(),
    }
}
