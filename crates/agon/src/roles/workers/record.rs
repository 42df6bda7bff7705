//! What came of judging is written down.

use std::time::Duration;

use agon_domain::manifest::Judgement;
use agon_domain::{Contest, Digest, Judged, Seq, decide};
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
        let judged = |details: &Judgement| Judged {
            rejudging: under.rejudging,
            speed: Some(self.speed),
            ..details.judged(row.seq, testdata, (NODE, under.lease))
        };
        let (mut event, mut details) = (judged(&details), details);
        // The log would refuse it for ever; that it was given at all is our fault.
        if let Err(impossible) = decide::check_points(&event) {
            details = lost(&impossible.to_string());
            event = judged(&details);
        }
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
        fault: Some(reason.to_owned()),
        ..Judgement::bare(Verdict::JudgingError, Points::ZERO, Points::whole(1))
    }
}
