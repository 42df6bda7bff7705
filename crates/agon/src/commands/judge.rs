//! Judging without a server: one file, or a package's own submissions.

use std::path::PathBuf;
use std::process::ExitCode;

use agon_domain::LanguageId;
use agon_judge::calibrate::{Effort, Timed, plot, table};
use agon_judge::{Config, Judge, Keeping};
use anyhow::{Context, Result};

use crate::cli::{CalibrateArgs, JudgeArgs, JudgingArgs, VerifyArgs};
use crate::config::Judging;

/// A judge for a command, with a folder of its own that is to be removed with [`Local`].
pub(crate) struct Local {
    pub(crate) judge: Judge,
    scratch: PathBuf,
}

impl Local {
    /// For a few judgements, which are over before a compiler that is kept ready is worth it.
    pub(crate) fn open(args: JudgingArgs) -> Result<Self> {
        let keeping = Keeping {
            compilers: 0,
            ..Keeping::default()
        };
        Self::keeping(args, keeping)
    }

    /// With so much kept warm.
    pub(crate) fn keeping(args: JudgingArgs, keeping: Keeping) -> Result<Self> {
        let judging = Judging::local(args)?;
        let scratch = std::env::temp_dir().join(format!("agon-{}", std::process::id()));
        let config = Config {
            minimum: judging.minimum,
            force: judging.force(),
            scratch: scratch.clone(),
            languages: judging.languages,
            kits: judging.kits,
            keeping,
        };
        let judge = Judge::open(config).context("opening the judge")?;
        Ok(Self { judge, scratch })
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // Nothing in it is of use to anybody else.
        let _ = std::fs::remove_dir_all(&self.scratch);
    }
}

/// Judges one file against one package. The exit code says whether judging worked, not the verdict.
pub(crate) fn judge(args: JudgeArgs) -> Result<ExitCode> {
    let local = Local::open(args.judging)?;
    let language = args.language.map(LanguageId);
    let report = agon_judge::judge_file(
        &local.judge,
        &args.package,
        &args.submission,
        language.as_ref(),
    )?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{}  {} of {} points  {} of {} tests  {} ms CPU  {} KiB",
        report.verdict,
        report.points,
        report.max_points,
        report.tests_passed,
        report.tests_total,
        report.cpu_ms,
        report.memory_kib
    );
    if let Some(test) = &report.first_failed {
        println!("first failing test: {test}");
    }
    if let Some(fault) = &report.fault {
        println!("fault: {fault}");
    }
    if !report.compiler_output.is_empty() {
        println!("{}", report.compiler_output);
    }
    Ok(ExitCode::SUCCESS)
}

/// Judges every sample submission of some packages; fails when one got not what its folder says.
pub(crate) fn verify(args: VerifyArgs) -> Result<ExitCode> {
    let local = Local::open(args.judging)?;
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for package in &args.packages {
        let verified = agon_judge::verify(&local.judge, package, &mut std::io::stdout())
            .with_context(|| format!("verifying {}", package.display()))?;
        passed += verified.passed;
        failed += verified.failed;
        skipped += verified.skipped;
        println!();
    }
    println!("{passed} as expected, {failed} not, {skipped} in languages this host lacks");
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Finds limits from a package's own submissions; fails when there are none to propose.
pub(crate) fn calibrate(args: CalibrateArgs) -> Result<ExitCode> {
    let local = Local::open(args.judging)?;
    let effort = Effort {
        runs: args.runs,
        percent: args.patience * 100,
    };
    let mut tell = |timed: &Timed| {
        if !args.json {
            eprintln!("{}: {} ms", timed.name, timed.cpu_ms);
        }
    };
    let found = agon_judge::calibrate(&local.judge, &args.package, effort, &mut tell)
        .with_context(|| format!("calibrating {}", args.package.display()))?;
    if let Some(file) = &args.plot {
        std::fs::write(file, plot(&found))
            .with_context(|| format!("writing {}", file.display()))?;
    }
    match args.json {
        true => println!("{}", serde_json::to_string(&found)?),
        false => print!("{}", table(&found)),
    }
    Ok(match found.proposal {
        Some(_) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    })
}
