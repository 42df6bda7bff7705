//! Packages that organisers handed in become problems, one at a time.

use std::path::PathBuf;
use std::time::Duration;

use agon_store::{ImportRow, ImportState};
use agon_web::App;
use anyhow::{Context, Result};
use tokio_util::sync::CancellationToken;

use crate::commands::import::import_path;

/// What got lost on the way is found again after this long.
const SWEEP: Duration = Duration::from_secs(30);

/// No package can be called so: one without a folder of its own needs a name from whoever sends it.
const UNNAMED: &str = "PACKAGE.zip";

/// Imports what is queued until told to end.
pub(super) async fn run(app: App, cache: PathBuf, stop: CancellationToken) {
    loop {
        match app.store.queued_imports().await {
            Ok(rows) => {
                for row in rows {
                    if let Err(error) = import(&app, &cache, &row).await {
                        tracing::error!(
                            error = format!("{error:#}"),
                            "an import failed; trying again"
                        );
                    }
                }
            }
            Err(error) => tracing::error!(%error, "imports cannot be read; trying again"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.imports.notified() => {}
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

async fn import(app: &App, cache: &std::path::Path, row: &ImportRow) -> Result<()> {
    let archive = app.store.blob(row.archive).await?;
    let archive = archive.with_context(|| format!("the archive {} is not there", row.archive))?;
    let folder = cache.join(format!("import-{}", row.id.simple()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(row.name.as_deref().unwrap_or(UNNAMED));
    std::fs::write(&path, &archive)?;
    let imported = import_path(&app.store, row.organisation, &path, cache).await;
    std::fs::remove_dir_all(&folder)?;
    let state = match imported? {
        Ok((problem, _)) => ImportState::Done(problem),
        Err(refused) => {
            let fault = serde_json::json!({
                "file": refused.file, "line": refused.line, "reason": refused.reason
            });
            ImportState::Refused(fault.to_string())
        }
    };
    app.store.end_import(row.id, &state).await?;
    Ok(())
}
