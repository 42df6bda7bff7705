//! `agon load`: a contest day rehearsed, and checked against an oracle at its end.
//!
//! The day is drawn from a seed ([`day`]); the [`oracle`] folds the same events by the letter of the
//! rules. [`engine`] drives store and scoreboard in this process, [`drive`] a running server whose data
//! folder [`prepare`] has made.

mod day;
mod drive;
pub(crate) mod engine;
mod oracle;
mod person;
pub(crate) mod plan;
pub(crate) mod prepare;
pub(crate) mod prepared;
mod report;
pub(crate) mod times;

use std::process::ExitCode;

use anyhow::Result;

use self::plan::Plan;
use crate::cli::LoadArgs;
use crate::config::Place;

/// Rehearses as was asked; fails when a board was wrong.
pub(crate) async fn load(args: LoadArgs) -> Result<ExitCode> {
    let people = u64::from(args.participants);
    let plan = Plan {
        participants: args.participants,
        events: args.events.unwrap_or(people * 15),
        seed: args.seed,
        rule: args.rule.into(),
        length_s: args.length,
        freeze_s: args.freeze,
    };
    let plan = plan.checked()?;
    if args.engine {
        return engine::run(plan, &args).await;
    }
    let place = Place::resolve(args.place.clone())?;
    match &args.url {
        Some(url) => drive::run(url, &args, &place).await,
        None => prepare::run(plan, &place, &args.package).await,
    }
}
