//! Does a package keep its word? Judges its sample submissions and compares with what their folders say.

use std::io::Write;
use std::path::Path;

use agon_domain::definition::Partial;
use agon_domain::id::LanguageId;
use agon_domain::manifest::Judgement;
use agon_domain::verdict::Verdict;

mod data;
mod generator;

use crate::judge::Judge;
use crate::package::{self, Expected, Package, Submission};
use crate::program::{Source, read};
use crate::report::{Report, whole};

/// How many submissions got what their package says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    /// Those that did.
    pub passed: u32,
    /// Those that did not, and whatever else in the package is not as it should be.
    pub failed: u32,
    /// Those in a language this host lacks, which were not judged.
    pub skipped: u32,
}

/// Why a package or a file could not be judged at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The package is broken.
    #[error(transparent)]
    Package(#[from] package::Error),
    /// The submission cannot be read, or its language is not known.
    #[error("{0}")]
    Source(String),
    /// The table could not be printed.
    #[error("cannot print the table")]
    Print(#[from] std::io::Error),
}

/// Looks at a package's data, then judges every sample submission, and prints a row for each and for each problem found.
pub fn verify(judge: &Judge, package: &Path, out: &mut dyn Write) -> Result<Verified, Error> {
    let package = Package::open(package)?;
    package.manifest()?;
    let submissions = package.submissions()?;
    let width = submissions
        .iter()
        .map(|s| s.name.chars().count())
        .max()
        .unwrap_or(0)
        .max(10);
    let mut verified = Verified::default();
    verified.failed += found(judge, &package, width, out)?;
    writeln!(
        out,
        "{:<width$}  language    expected  got  points       tests   cpu ms  memory KiB",
        package.name()
    )?;
    for submission in &submissions {
        let language = submission.language.as_ref();
        let source = read(judge.languages(), &submission.file, language).map_err(Error::Source)?;
        let head = format!(
            "{:<width$}  {:<10}  {:<8}",
            submission.name,
            source.language.0,
            shown(&submission.expected)
        );
        if let Err(why) = judge.languages().usable(&source.language) {
            writeln!(out, "{head}  skipped: {why}")?;
            verified.skipped += 1;
            continue;
        }
        let judged = judge.judge(
            package.testdata(),
            &source,
            Partial::Package,
            &mut |_, _| {},
        );
        let kept = keeps(submission, &judged);
        writeln!(
            out,
            "{head}  {}{}",
            row(&judged),
            if kept { "" } else { "  <-- not as promised" }
        )?;
        if kept {
            verified.passed += 1;
        } else {
            verified.failed += 1;
            explain(&judged, out)?;
        }
    }
    let Verified {
        passed,
        failed,
        skipped,
    } = verified;
    writeln!(
        out,
        "{}: {passed} as promised, {failed} not, {skipped} skipped",
        package.name()
    )?;
    Ok(verified)
}

/// A row for each problem found in the data, and how many there are.
fn found(
    judge: &Judge,
    package: &Package,
    width: usize,
    out: &mut dyn Write,
) -> Result<u32, Error> {
    let findings = data::look(judge, package)?;
    writeln!(out, "{}: {}", package.name(), findings.done.join("; "))?;
    for finding in &findings.found {
        let problem = finding.problem.trim_end().replace('\n', "\n    ");
        writeln!(out, "{:<width$}  {problem}  <-- data", finding.place)?;
    }
    Ok(u32::try_from(findings.found.len()).unwrap_or(u32::MAX))
}

/// Judges one file against one package.
pub fn judge_file(
    judge: &Judge,
    package: &Path,
    file: &Path,
    language: Option<&LanguageId>,
) -> Result<Report, Error> {
    let package = Package::open(package)?;
    let source: Source = read(judge.languages(), file, language).map_err(Error::Source)?;
    judge
        .languages()
        .usable(&source.language)
        .map_err(Error::Source)?;
    let judged = judge.judge(
        package.testdata(),
        &source,
        Partial::Package,
        &mut |_, _| {},
    );
    Ok(judged.into())
}

fn keeps(submission: &Submission, judged: &Judgement) -> bool {
    let Expected { verdicts, points } = &submission.expected;
    let earned = whole(judged.points);
    let fits = points.is_none_or(|(least, most)| (least..=most).contains(&earned));
    verdicts.contains(&judged.verdict) && fits
}

fn shown(expected: &Expected) -> String {
    let codes: Vec<_> = expected
        .verdicts
        .iter()
        .map(|verdict| verdict.code())
        .collect();
    let verdict = if let [only] = codes.as_slice() {
        only
    } else {
        "not AC"
    };
    match expected.points {
        None => verdict.to_owned(),
        Some((least, most)) if least < most => format!("{verdict} {least}-{most}"),
        Some((points, _)) => format!("{verdict} {points}"),
    }
}

fn row(judged: &Judgement) -> String {
    let points = format!("{}/{}", judged.points, judged.of);
    let tests = format!("{}/{}", judged.tests_passed, judged.tests_total);
    let Judgement {
        verdict,
        cpu_ms,
        memory_kib,
        ..
    } = judged;
    format!("{verdict:<3}  {points:<11}  {tests:<6}  {cpu_ms:>6}  {memory_kib:>10}")
}

fn explain(judged: &Judgement, out: &mut dyn Write) -> std::io::Result<()> {
    if let Some(fault) = &judged.fault {
        writeln!(out, "    {fault}")?;
    }
    if judged.verdict == Verdict::CompileError {
        writeln!(
            out,
            "    {}",
            judged.compiler_output.trim_end().replace('\n', "\n    ")
        )?;
    }
    let failed = judged
        .runs
        .iter()
        .find(|run| run.verdict != Verdict::Accepted);
    failed.map_or(Ok(()), |run| {
        writeln!(out, "    {}: {} {}", run.test, run.verdict, run.reason)
    })
}
