//! Contests from the command line.

use std::path::Path;
use std::process::ExitCode;

use agon_web::organise::{self, ContestForm};
use anyhow::{Context, Result, anyhow};

use crate::cli::ContestCommand;
use crate::commands::open;
use crate::config::Place;

/// Creates or lists contests.
pub(crate) async fn contest(command: ContestCommand) -> Result<ExitCode> {
    match command {
        ContestCommand::Create {
            file,
            organisation: name,
            store,
        } => {
            let form = read(&file)?;
            let store = open(&Place::resolve(store)?).await?;
            let row = store.organisation_by_name(&name).await?;
            let organisation = row.with_context(|| {
                format!("there is no organisation {name:?}; import its problems first")
            })?;
            let made =
                organise::create_contest(&store, organisation.id, &form, agon_web::now()).await;
            store.close().await;
            let id = made.map_err(|problem| anyhow!("{}: {}", file.display(), problem.detail()))?;
            println!("created contest {id}");
        }
        ContestCommand::List { store } => {
            let store = open(&Place::resolve(store)?).await?;
            store.follow_index().await?;
            for row in store.contest_index().await? {
                println!("{}  {:>6} joined  {}", row.id, row.participants, row.title);
            }
            store.close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<ContestForm> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    // TOML's own times become text, which is how the form has them.
    let value: toml::Table =
        toml::from_str(&text).with_context(|| format!("in {}", file.display()))?;
    let json = plain(toml::Value::Table(value));
    serde_json::from_value(json).with_context(|| format!("in {}", file.display()))
}

fn plain(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, plain(value)))
            .collect(),
    }
}
