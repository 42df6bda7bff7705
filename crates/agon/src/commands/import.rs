//! Importing a package: the archive checked and taken apart, its parts kept, a problem made of it.

use std::path::Path;
use std::process::ExitCode;

use agon_domain::{ContestId, Event, OrganisationId, ProblemId};
use agon_judge::{Package, package};
use agon_store::Store;
use anyhow::{Context, Result};

use crate::cli::ImportArgs;
use crate::commands::{open, organisation};
use crate::config::Place;

/// Imports a folder or a zip archive from the command line.
pub(crate) async fn import(args: ImportArgs) -> Result<ExitCode> {
    let place = Place::resolve(args.store)?;
    let store = open(&place).await?;
    let organisation = organisation(&store, &args.organisation).await?;
    let imported = import_path(&store, organisation, &args.package, &place.cache()).await?;
    match imported {
        Ok((id, name)) => println!("imported {name} as problem {id}"),
        Err(refused) => {
            eprintln!("agon: refused: {refused}");
            store.close().await;
            return Ok(ExitCode::FAILURE);
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

type Imported = std::result::Result<(ProblemId, String), package::Error>;

/// Imports a package from a folder, or from a zip archive; the inner error is the package's fault.
pub(crate) async fn import_path(
    store: &Store,
    organisation: OrganisationId,
    path: &Path,
    cache: &Path,
) -> Result<Imported> {
    let fresh = cache.join(format!("import-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&fresh).with_context(|| format!("making {}", fresh.display()))?;
    let (source, into) = (path.to_owned(), fresh.clone());
    let read = tokio::task::spawn_blocking(move || -> std::result::Result<_, package::Error> {
        let root = if source.is_dir() {
            source
        } else {
            agon_judge::unpack(&source, &into)?
        };
        Package::open(&root)?.manifest()
    });
    let bundle = read.await?;
    // Only what was unpacked here.
    let _ = std::fs::remove_dir_all(&fresh);
    let bundle = match bundle {
        Ok(bundle) => bundle,
        Err(refused) => return Ok(Err(refused)),
    };
    for (_, bytes) in bundle.blobs {
        store.put_blob(bytes).await?;
    }
    let (manifest, now) = (bundle.manifest, agon_web::now());
    let new = ProblemId(uuid::Uuid::now_v7());
    let problem = store
        .save_problem(new, organisation, &manifest, now)
        .await?;
    let event = Event::ProblemImported {
        problem,
        testdata: manifest.testdata,
    };
    store
        .append(ContestId::INSTALLATION, now, vec![event])
        .await?;
    Ok(Ok((problem, manifest.name)))
}
