//! Runs for somebody who waits at the screen.

use agon_judge::Source;
use agon_judge::rules::Scope;
use agon_web::work::{Trial, TrialOutcome};
use anyhow::{Context as _, Result};

use super::Worker;

impl Worker {
    /// Runs a program on samples or an own input, and tells whoever waits.
    pub(super) async fn run_trial(&self, id: uuid::Uuid) -> Result<()> {
        let Some((trial, answer)) = self.app.work.take_trial(id) else {
            return Ok(());
        };
        let mut testdata = self.testdata(trial.testdata).await?;
        testdata.forbid(Scope::Contest, &trial.contest_rules);
        testdata.forbid(Scope::Problem, &trial.problem_rules);
        let testdata = testdata.giving(&[&trial.allowances]);
        let judge = self.judge.clone();
        let Trial {
            language,
            source,
            input,
            contest,
            participation,
            ..
        } = trial;
        let core = self.cores.take().await?;
        let seat = Self::seat((contest, participation), Some(&core));
        let ran = tokio::task::spawn_blocking(move || {
            judge.at(seat).run(
                &testdata,
                &Source {
                    language,
                    text: source,
                },
                input.as_deref(),
            )
        });
        let ran = ran.await.context("the judge panicked")?;
        drop(core);
        if let Some(fault) = &ran.fault {
            tracing::error!(fault, "a run failed");
            // Whoever waits is told to run again.
            return Ok(());
        }
        let outcome = TrialOutcome {
            compiler_output: ran.compiler_output,
            ok: ran.ok,
            runs: ran.runs,
        };
        // Whoever waited may have gone.
        let _ = answer.send(outcome);
        Ok(())
    }
}
