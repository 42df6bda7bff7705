//! What waits for a judge: submissions, found in the log, and runs, which somebody waits for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use agon_domain::manifest::Run;
use agon_domain::schedule::Priority;
use agon_domain::{Allowance, ContestId, Digest, LanguageId, Ordinal, Seq};
use agon_store::queue::Queue;
use tokio::sync::oneshot;
use uuid::Uuid;

/// Whose work it is, for fairness.
pub type Whose = (ContestId, Ordinal);

/// Something for a judge to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Judge a submission.
    Judge {
        /// Its contest.
        contest: ContestId,
        /// Its place in the log.
        submission: Seq,
    },
    /// Run a program for somebody at the screen.
    Trial(Uuid),
}

/// A program to be run on samples or on somebody's own input. It is not an event: lost, it is run again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The testdata with the samples and limits.
    pub testdata: Digest,
    /// The language.
    pub language: LanguageId,
    /// The program.
    pub source: String,
    /// What the contest gives languages, nearest first.
    pub allowances: Vec<Allowance>,
    /// The input; none means the samples.
    pub input: Option<String>,
}

/// What came of a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialOutcome {
    /// What the compiler said.
    pub compiler_output: String,
    /// Whether it compiled.
    pub ok: bool,
    /// The runs, each with its excerpt.
    pub runs: Vec<Run>,
}

type Waiting = (Trial, oneshot::Sender<TrialOutcome>);

/// The work of this process. A clone is a handle to the same.
#[derive(Clone, Default)]
pub struct Work {
    /// What waits, in order.
    pub jobs: Queue<Whose, Job>,
    trials: Arc<Mutex<HashMap<Uuid, Waiting>>>,
}

impl Work {
    /// Queues a trial; none comes back when it was lost.
    pub async fn run(&self, whose: Whose, trial: Trial) -> Option<TrialOutcome> {
        let id = Uuid::new_v4();
        let (answer, outcome) = oneshot::channel();
        self.trials
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, (trial, answer));
        self.jobs.push(Priority::Run, whose, Job::Trial(id));
        let forget = Forget { work: self, id };
        let outcome = outcome.await.ok();
        drop(forget);
        outcome
    }

    /// Takes a trial to run it; none when whoever waited has gone.
    #[must_use]
    pub fn take_trial(&self, id: Uuid) -> Option<(Trial, oneshot::Sender<TrialOutcome>)> {
        let taken = self
            .trials
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
        taken.filter(|(_, answer)| !answer.is_closed())
    }
}

/// Drops a trial when whoever waited has gone.
struct Forget<'a> {
    work: &'a Work,
    id: Uuid,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.work
            .trials
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.id);
    }
}
