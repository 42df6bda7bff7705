//! What this host gives: languages and protection.

use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Instant;

use agon_judge::Languages;
use agon_sandbox::{Host, Level};
use anyhow::Result;

use super::judge::Local;
use crate::cli::{JudgingArgs, LanguagesArgs};
use crate::scope::{self, Way};

/// Lists the languages, with versions or why they are missing.
pub(crate) fn languages(args: LanguagesArgs) -> Result<ExitCode> {
    if args.prepare {
        return prepare(args.judging);
    }
    let languages = match args.judging.languages {
        Some(file) => Languages::from_file(&file)
            .map_err(|why| anyhow::anyhow!("{}: {why}", file.display()))?,
        None => Languages::standard(),
    };
    if args.markdown {
        print!("{}", languages.markdown());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{:<12} {:<26} version", "language", "name");
    for language in languages.listed() {
        let version = match language.version {
            Ok(version) => version,
            Err(why) if language.packages.is_empty() => format!("missing: {why}"),
            Err(why) => format!("missing: {why}; Debian: {}", language.packages.join(" ")),
        };
        println!("{:<12} {:<26} {version}", language.id.0, language.name);
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes what toolchains can have prepared.
fn prepare(args: JudgingArgs) -> Result<ExitCode> {
    let local = Local::open(args)?;
    let mut end = ExitCode::SUCCESS;
    let mut began = Instant::now();
    local.judge.prepare(|language, made| {
        let seconds = began.elapsed().as_secs_f32();
        match made {
            Ok(()) => println!("{language:<12} prepared ({seconds:.1} s)"),
            Err(why) => {
                println!("{language:<12} failed: {why}");
                end = ExitCode::FAILURE;
            }
        }
        began = Instant::now();
        ControlFlow::Continue(())
    });
    Ok(end)
}

/// Says what the host gives, and what would make it better. Fails when programs could not be judged.
pub(crate) fn doctor() -> Result<ExitCode> {
    let host = Host::probe();
    for note in &host.notes {
        println!("{:<18} {}", note.what, note.state);
        if let Some(advice) = &note.advice {
            println!("{:<18} → {advice}", "");
        }
    }
    for weaker in Level::ALL.into_iter().rev() {
        if let Some(lacks) = weaker.lacks() {
            let named = if weaker < host.level {
                format!("level {weaker}")
            } else {
                format!("· {weaker} lacks")
            };
            println!("{named:<18} {lacks}");
        }
    }
    match scope::look() {
        Way::Enter => println!("{:<18} systemd-run was tried in vain", "scope"),
        Way::Stay(why) => println!("{:<18} none entered: {why}", "scope"),
    }
    println!("{:<18} {}", "protection", host.level);
    match host.level {
        Level::Full => {}
        Level::Rootless | Level::Guarded => println!(
            "`agon serve` wants full unless it is told `--protection {}`",
            host.level
        ),
        Level::Unprotected => println!(
            "programs cannot be kept apart here; judging refuses to start without --protection unprotected"
        ),
    }
    let missing = Languages::standard()
        .listed()
        .into_iter()
        .filter(|one| one.version.is_err());
    let missing: Vec<String> = missing.map(|one| one.id.0).collect();
    if !missing.is_empty() {
        println!(
            "{:<18} missing: {} (`agon languages` says why)",
            "languages",
            missing.join(", ")
        );
    }
    Ok(if host.level == Level::Unprotected {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
