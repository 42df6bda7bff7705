//! The binary: reads what was asked, wires the parts together. It holds no rule.

mod cli;
mod commands;
mod config;
mod fold;
mod roles;
mod scope;
mod synthetic;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::cli::{BenchCommand, Cli, Command};

fn main() -> ExitCode {
    agon_sandbox::init_if_asked();
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("AGON_LOG").unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new("warn,agon=info,agon_web=info,agon_store=info")
    });
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("agon: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    if command.judges() {
        scope::enter();
    }
    match command {
        Command::Serve(args) => on_tokio(roles::serve(config::Serve::resolve(args)?)),
        Command::Demo(args) => on_tokio(roles::demo(args)),
        Command::Judge(args) => commands::judge::judge(args),
        Command::Verify(args) => commands::judge::verify(args),
        Command::Calibrate(args) => commands::judge::calibrate(args),
        Command::Import(args) => on_tokio(commands::import::import(args)),
        Command::Contest(args) => on_tokio(commands::contest::contest(args.command)),
        Command::User(args) => on_tokio(commands::user::user(args)),
        Command::Languages(args) => commands::host::languages(args),
        Command::Doctor => commands::host::doctor(),
        Command::Rebuild(args) => on_tokio(commands::rebuild::rebuild(args)),
        Command::Fold(args) => on_tokio(commands::fold::fold(args)),
        Command::FoldTimed { segments } => commands::bench::cold::timed(&segments),
        Command::FoldWorker { segments } => {
            fold::serve(&segments)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Bench(args) => match args.command {
            BenchCommand::Log { postgres, json } => {
                on_tokio(commands::bench::log::log(postgres, json))
            }
            BenchCommand::Visible {
                rate,
                seconds,
                participants,
                json,
            } => on_tokio(commands::bench::visible::visible(
                (rate, seconds),
                participants,
                json,
            )),
            BenchCommand::Restart {
                participants,
                events,
                json,
            } => on_tokio(commands::bench::restart::restart(
                participants,
                events,
                json,
            )),
            BenchCommand::Serve(args) => commands::bench::serve::serve(&args),
            BenchCommand::Bare { what } => on_tokio(commands::bench::serve::bare(what)),
            BenchCommand::Verdict(args) => commands::bench::verdict::verdict(&args),
            BenchCommand::Sandbox {
                runs,
                judging,
                json,
            } => commands::bench::sandbox::sandbox(runs, judging, json),
            BenchCommand::Cold {
                participants,
                events,
                python,
                json,
            } => commands::bench::cold::cold(participants, events, &python, json),
            BenchCommand::Scoreboard {
                participants,
                updates,
                json,
            } => commands::bench::scoreboard::scoreboard(participants, updates, json),
            BenchCommand::Judge {
                package,
                submission,
                runs,
                judging,
                json,
            } => commands::bench::judge(&package, &submission, runs, judging, json),
        },
        Command::Load(args) => on_tokio(commands::load::load(*args)),
        Command::Openapi => {
            print!("{}", agon_web::openapi());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn on_tokio(work: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}
