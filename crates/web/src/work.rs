//! What waits for a judge: submissions, found in the log, runs, which somebody waits for, and hints of who will soon
//! run something.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use agon_domain::manifest::Run;
use agon_domain::schedule::Priority;
use agon_domain::{Allowance, ContestId, Digest, LanguageId, Ordinal, Seq, SourceRules};
use agon_store::queue::Queue;
use tokio::sync::{Notify, oneshot};
use uuid::Uuid;

mod hints;
pub mod quarantine;

use hints::Hints;
use quarantine::Quarantine;

/// Whose work it is, for fairness.
pub type Whose = (ContestId, Ordinal);

/// Something for a judge to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Job {
    /// Judge a submission.
    Judge {
        /// Its contest.
        contest: ContestId,
        /// Its place in the log.
        submission: Seq,
        /// The rejudging it is judged for; none for the first judging.
        rejudging: Option<Seq>,
    },
    /// Run a program for somebody at the screen.
    Trial(Uuid),
    /// Have a chamber ready for somebody who opened an editor.
    Prepare(u64),
}

/// A program to be run on samples or on somebody's own input. It is not an event: lost, it is run again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The contest.
    pub contest: ContestId,
    /// Who tries.
    pub participation: Ordinal,
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
    /// What the contest forbids in sources.
    pub contest_rules: SourceRules,
    /// What the contest forbids in sources of this problem.
    pub problem_rules: SourceRules,
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
    /// Problems that are set aside.
    pub quarantine: Arc<Quarantine>,
    trials: Arc<Mutex<HashMap<Uuid, Waiting>>>,
    hints: Arc<Hints>,
    released: Arc<Notify>,
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

    /// Hints that somebody will soon run programs in a language. It costs whoever hints nothing, and is lost where
    /// workers are busy.
    pub fn expect(&self, whose: Whose, language: LanguageId) {
        if let Some(number) = self.hints.note(whose, language, Instant::now()) {
            self.jobs.push(Priority::Hint, whose, Job::Prepare(number));
        }
    }

    /// Takes a hint to follow it; none when it has become too old to be of use.
    #[must_use]
    pub fn take_hint(&self, number: u64) -> Option<(Whose, LanguageId)> {
        self.hints.take(number, Instant::now())
    }

    /// Has a problem judged again that was set aside, as somebody says that it is mended.
    pub fn release(&self, testdata: Digest) {
        if self.quarantine.went_well(testdata) {
            self.released.notify_one();
        }
    }

    /// Waits until a problem is released, whose submissions want to be queued again.
    pub async fn released(&self) {
        self.released.notified().await;
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
