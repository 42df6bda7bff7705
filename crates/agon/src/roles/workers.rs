//! Judge workers: take a job, judge it in the sandbox, write down what came of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Digest, Seq};
use agon_judge::rules::Scope;
use agon_judge::{Guest, Judge, Seat, Source, Testdata};
use agon_web::App;
use agon_web::rooms::News;
use agon_web::work::quarantine::Admission;
use agon_web::work::{Job, Whose};
use anyhow::{Context, Result};
use tokio::task::JoinHandle;

use crate::config::Serve;

mod cores;
mod record;
mod rest;
mod trial;

use cores::{Core, Cores, Idle};
use record::{Under, lost};

/// A worker that says nothing for this long is taken for dead; its job goes to another.
const LEASE: Duration = Duration::from_secs(60);
/// Progress is told at most this often.
const PROGRESS: Duration = Duration::from_millis(200);
/// The name under which this process judges.
const NODE: &str = "local";

/// Starts the workers; each ends when the queue is closed.
pub(super) fn start(app: &App, judge: &Arc<Judge>, config: &Serve) -> Vec<JoinHandle<()>> {
    let node = Node {
        speed: agon_judge::speed(),
        cores: agon_sandbox::cores(),
    };
    tracing::info!(node.speed = node.speed, "this node has measured itself");
    let workers = config.judging.workers;
    let cores = Cores::new((0..workers).map(|number| node.core(number)).collect());
    let worker = |_| {
        let worker = Worker {
            app: app.clone(),
            judge: judge.clone(),
            cache: config.place.cache().join("testdata"),
            cores: cores.clone(),
            sandbox_failures: AtomicU32::new(0),
            speed: node.speed,
        };
        tokio::spawn(worker.work())
    };
    (0..workers).map(worker).collect()
}

struct Worker {
    app: App,
    judge: Arc<Judge>,
    cache: PathBuf,
    cores: Arc<Cores>,
    speed: u32,
    /// How often the sandbox has failed in a row.
    sandbox_failures: AtomicU32,
}

/// What this process found of its machine.
struct Node {
    speed: u32,
    cores: Vec<u32>,
}

impl Node {
    /// The last cores are the workers', so that the first is left to the server; none where there are not enough.
    fn core(&self, worker: usize) -> Option<u32> {
        let place = self.cores.len().checked_sub(worker + 1)?;
        (place > 0).then(|| self.cores[place])
    }
}

impl Worker {
    async fn work(self) {
        while let Some(leased) = self.app.work.jobs.lease(LEASE).await {
            let done = self
                .holding(leased.lease, self.work_on(&leased.job, leased.lease))
                .await;
            if let Err(error) = done {
                // The sweep of the dispatcher queues it again.
                tracing::error!(error = format!("{error:#}"), job = ?leased.job, "a job failed");
            }
            self.app.work.jobs.done(leased.lease);
            self.count();
            let rest = rest::rest(self.sandbox_failures.load(Ordering::Relaxed));
            if !rest.is_zero() {
                tracing::error!(
                    seconds = rest.as_secs(),
                    "the sandbox keeps failing; this worker rests"
                );
                tokio::time::sleep(rest).await;
            }
        }
    }

    /// What is kept warm, and how often it was of use.
    fn count(&self) {
        let kept = u32::try_from(self.judge.kept()).unwrap_or(u32::MAX);
        metrics::gauge!("agon_chambers_kept").set(kept);
        metrics::counter!("agon_chambers_found_total").absolute(self.judge.found());
    }

    /// Whose programs run, and where. The number is only told apart, never shown.
    fn seat((contest, who): Whose, core: Option<&Core>) -> Seat {
        let session = contest.0.as_u128().wrapping_add(u128::from(who.0));
        Seat {
            guest: Guest::Session(session),
            core: core.and_then(Core::which),
        }
    }

    async fn work_on(&self, job: &Job, lease: u64) -> Result<()> {
        match job {
            Job::Judge {
                contest,
                submission,
                rejudging,
            } => {
                let under = Under {
                    lease,
                    rejudging: *rejudging,
                };
                self.judge_submission(*contest, *submission, under).await
            }
            Job::Trial(id) => self.run_trial(*id).await,
            Job::Prepare(hint) => self.prepare(*hint).await,
        }
    }

    /// Does the work, and says meanwhile that it is still being done.
    async fn holding(&self, lease: u64, work: impl Future<Output = Result<()>>) -> Result<()> {
        let mut work = std::pin::pin!(work);
        let mut beat = tokio::time::interval(LEASE / 3);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = beat.tick() => {
                    self.app.work.jobs.extend(lease, LEASE);
                }
            }
        }
    }

    /// Has a chamber ready for somebody's first run. What fails here will fail there, and be told.
    async fn prepare(&self, hint: u64) -> Result<()> {
        let Some((whose, language)) = self.app.work.take_hint(hint) else {
            return Ok(());
        };
        let judge = self.judge.clone();
        let guest = Self::seat(whose, None).guest;
        let welcomed = tokio::task::spawn_blocking(move || judge.welcome(guest, &language));
        if let Err(error) = welcomed.await.context("the judge panicked")? {
            tracing::debug!(%error, "no chamber could be made ready");
        }
        Ok(())
    }

    async fn judge_submission(&self, contest: ContestId, seq: Seq, under: Under) -> Result<()> {
        let row = self.app.store.submission_at(contest, seq).await?;
        let row = row.with_context(|| format!("submission {seq} of {contest} is not there"))?;
        if under.rejudging.is_none() && row.judged.is_some() {
            return Ok(());
        }
        let room = self.app.rooms.room(contest).await?;
        if !under.is_wanted(&room.look().contest) {
            return Ok(());
        }
        let (problem, rules, given, parallel) = {
            let state = room.look();
            let definition = state.contest.definition.as_ref();
            let problem = definition.and_then(|definition| definition.problem(row.problem));
            let rules = definition.map(|definition| definition.rules.clone());
            let given = definition.map(|definition| definition.allowances.clone());
            let parallel = definition.is_some_and(|definition| definition.parallel_tests);
            (
                problem.cloned(),
                rules.unwrap_or_default(),
                given.unwrap_or_default(),
                parallel,
            )
        };
        // A problem taken out of the contest leaves its submissions without tests.
        let Some(problem) = problem else {
            return self
                .record(
                    &row,
                    Digest::of(b""),
                    under,
                    lost("the contest no longer has this problem"),
                )
                .await;
        };
        let Some(source) = self.app.store.source(contest, seq).await? else {
            return self
                .record(&row, problem.testdata, under, lost("the source was erased"))
                .await;
        };
        if self
            .app
            .work
            .quarantine
            .ask(problem.testdata, Instant::now())
            == Admission::Wait
        {
            // It stays pending, and the sweep of the dispatcher asks again.
            return Ok(());
        }
        let mut testdata = self.testdata(problem.testdata).await?;
        testdata.forbid(Scope::Contest, &rules);
        testdata.forbid(Scope::Problem, &problem.rules);
        let testdata = testdata.giving(&[&problem.allowances, &given]);
        let judge = self.judge.clone();
        let source = Source {
            language: row.language.clone(),
            text: source,
        };
        let (tell, owner, partial) = (room.clone(), row.participation, problem.partial);
        let core = self.cores.take().await?;
        let began = Instant::now();
        let seat = Self::seat((contest, owner), Some(&core));
        let idle = parallel.then(|| Idle(self.cores.clone()));
        let judgement = tokio::task::spawn_blocking(move || {
            let mut last = Instant::now();
            let mut seated = judge.at(seat);
            if let Some(idle) = &idle {
                seated = seated.borrowing(idle);
            }
            seated.judge(&testdata, &source, partial, &mut |done, total| {
                if under.rejudging.is_none() && last.elapsed() >= PROGRESS {
                    last = Instant::now();
                    tell.tell(News::Progress {
                        owner,
                        submission: seq,
                        done,
                        total,
                    });
                }
            })
        });
        let judgement = judgement.await.context("the judge panicked")?;
        drop(core);
        tracing::debug!(
            contest.id = %contest, submission.id = %row.public, verdict = %judgement.verdict,
            ms = began.elapsed().as_millis(), "judged"
        );
        self.take_note(
            problem.testdata,
            (contest, owner),
            judgement.fault.as_deref(),
        );
        if let Some(fault) = &judgement.fault {
            tracing::error!(contest.id = %contest, submission.id = %row.public, fault, "judging failed");
        }
        self.record(&row, problem.testdata, under, judgement).await
    }

    /// Remembers how judging went, so that what keeps failing is set aside.
    fn take_note(&self, testdata: Digest, whose: Whose, fault: Option<&str>) {
        match fault {
            Some(fault) if fault.starts_with("sandbox: ") => {
                self.sandbox_failures.fetch_add(1, Ordering::Relaxed);
            }
            Some(fault) => {
                self.sandbox_failures.store(0, Ordering::Relaxed);
                let quarantine = &self.app.work.quarantine;
                if quarantine.failed(testdata, whose, (fault, Instant::now())) {
                    tracing::error!(%testdata, fault, "a problem keeps failing; its submissions wait until it is mended");
                }
            }
            None => {
                self.sandbox_failures.store(0, Ordering::Relaxed);
                self.app.work.quarantine.went_well(testdata);
            }
        }
    }

    /// The testdata, unpacked once into the cache under its digest.
    async fn testdata(&self, digest: Digest) -> Result<Testdata> {
        let folder = self.cache.join(digest.to_string());
        let archive = if folder.is_dir() {
            None
        } else {
            let found = self.app.store.blob(digest).await?;
            Some(found.with_context(|| {
                format!("the testdata {digest} is not there; import its package again")
            })?)
        };
        let open = move || unpack(archive.as_deref(), &folder);
        tokio::task::spawn_blocking(open).await?
    }
}

fn unpack(archive: Option<&[u8]>, folder: &Path) -> Result<Testdata> {
    let testdata = match archive {
        Some(archive) => Testdata::unpack(archive, folder),
        None => Testdata::open(folder),
    };
    testdata.with_context(|| format!("opening the testdata in {}", folder.display()))
}
