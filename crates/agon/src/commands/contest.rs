//! Contests from the command line.

use std::path::Path;
use std::process::ExitCode;

use agon_web::organise::{self, ContestForm};
use anyhow::{Context, Result, anyhow, bail};

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
    let form = json.and_then(|json| Ok(serde_json::from_value(json)?));
    form.with_context(|| format!("in {}", file.display()))
}

/// A value as JSON, which has no numbers but finite ones.
fn plain(value: toml::Value) -> Result<serde_json::Value> {
    Ok(match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) if number.is_finite() => number.into(),
        toml::Value::Float(number) => {
            bail!("{number} is no number to count with; write a finite one")
        }
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => {
            let items: Result<_> = items.into_iter().map(plain).collect();
            serde_json::Value::Array(items?)
        }
        toml::Value::Table(table) => {
            let entry = |(key, value): (String, toml::Value)| {
                let value = plain(value).with_context(|| key.clone())?;
                Ok((key, value))
            };
            let table: Result<_> = table.into_iter().map(entry).collect();
            serde_json::Value::Object(table?)
        }
    })
}
