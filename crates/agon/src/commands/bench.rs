//! Measurements: medians and ratios, never an assertion.

mod ahead;
pub(crate) mod cold;
pub(crate) mod figure;
mod judging;
pub(crate) mod sandbox;
pub(crate) mod scoreboard;
pub(crate) mod serve;
pub(crate) mod verdict;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use agon_domain::{ContestId, Digest, LanguageId, Ordinal, ProblemId, SubmissionKey, Submitted};
use agon_store::{Config, NewSubmission, Store};
use anyhow::{Context, Result};
use figure::{Figure, print, quantile};

use crate::cli::JudgingArgs;
use crate::commands::judge::Local;

/// Submissions per second through the store, with 1, 64 and 1,024 outstanding, in fresh databases.
pub(crate) async fn log(postgres: Option<String>, json: bool) -> Result<ExitCode> {
    let folder = std::env::temp_dir().join(format!("agon-bench-{}", std::process::id()));
    let mut engines = vec![(
        "sqlite",
        format!("sqlite:{}", folder.join("agon.db").display()),
    )];
    if let Some(url) = postgres {
        engines.push(("postgres", url));
    }
    std::fs::create_dir_all(&folder).context("making the bench's folder")?;
    let mut figures = vec![Figure::new(
        "a bare file: written and synced, one at a time (floor)",
        bare(&folder.join("bare"), Duration::from_secs(2))?,
        "per s",
    )];
    for (engine, database) in engines {
        let store = Store::open(&Config {
            database,
            blobs: folder.join("blobs"),
        })
        .await?;
        for outstanding in [1usize, 64, 1_024] {
            let mut rates = Vec::new();
            for _ in 0..3 {
                rates.push(rate(&store, outstanding, Duration::from_secs(2)).await?);
            }
            rates.sort_by(f64::total_cmp);
            let name = format!("{engine}: appended submissions, {outstanding} outstanding");
            figures.push(Figure::new(name, rates[1], "per s"));
        }
        store.close().await;
    }
    std::fs::remove_dir_all(&folder).context("removing the bench's folder")?;
    print(&figures, json)
}

/// What the disk alone allows: one record after the other, each synced.
fn bare(file: &Path, length: Duration) -> Result<f64> {
    let mut file = std::fs::File::create(file)?;
    let record = [b'x'; 1_400];
    let began = Instant::now();
    let mut done = 0u32;
    while began.elapsed() < length {
        file.write_all(&record)?;
        file.sync_data()?;
        done += 1;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}

async fn rate(store: &Store, outstanding: usize, length: Duration) -> Result<f64> {
    let contest = ContestId(uuid::Uuid::new_v4());
    let began = Instant::now();
    let workers = (0..outstanding).map(|worker| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut done = 0u32;
            while began.elapsed() < length {
                let key = format!("{worker}-{done}");
                store.submit(submission(contest, worker, key)).await?;
                done += 1;
            }
            Ok::<_, agon_store::Error>(done)
        })
    });
    let workers: Vec<_> = workers.collect();
    let mut done = 0;
    for worker in workers {
        done += worker.await??;
    }
    Ok(f64::from(done) / began.elapsed().as_secs_f64())
}

fn submission(contest: ContestId, who: usize, key: String) -> NewSubmission {
    let source = format!(
        "# {key}\n{}",
        "print(sum(map(int, input().split())))\n".repeat(25)
    );
    NewSubmission {
        contest,
        at: agon_web::now(),
        request: Digest::of(key.as_bytes()),
        key,
        event: Submitted {
            participation: Ordinal(u32::try_from(who).unwrap_or(0)),
            problem: ProblemId(uuid::Uuid::nil()),
            language: LanguageId("python3".into()),
            source: Digest::of(source.as_bytes()),
            bytes: u32::try_from(source.len()).unwrap_or(0),
        },
        source,
        public: SubmissionKey(uuid::Uuid::new_v4()),
    }
}

/// Wall time from a source to its judgement, in the judge alone.
pub(crate) fn judge(
    package: &Path,
    submission: &Path,
    runs: usize,
    judging: JudgingArgs,
    json: bool,
) -> Result<ExitCode> {
    let local = Local::open(judging)?;
    let mut times = Vec::new();
    for _ in 0..runs.max(1) {
        let began = Instant::now();
        agon_judge::judge_file(&local.judge, package, submission, None)?;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    let name = |what: &str| format!("{} {what}", submission.display());
    let figures = [
        Figure::new(name("p50"), quantile(&times, 50), "ms"),
        Figure::new(name("p95"), quantile(&times, 95), "ms"),
    ];
    print(&figures, json)
}
