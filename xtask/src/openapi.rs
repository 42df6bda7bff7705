//! The API's description and the types that the web app has of it, both made from the code.

use std::path::PathBuf;

use crate::guard;
use crate::sh::{self, Outcome};
use crate::{tools, ui};

fn description() -> PathBuf {
    sh::root().join("openapi.json")
}

fn types() -> PathBuf {
    ui::folder().join("src/lib/api/schema.d.ts")
}

/// Writes both.
pub(crate) fn write() -> Outcome {
    sh::write(&description(), &said()?)?;
    ui::install()?;
    ui::types(&types())
}

/// Compares both with what the code says.
pub(crate) fn check() -> Outcome {
    if sh::read(&description())? != said()? {
        return Err("openapi.json is not what the code says; run `cargo xtask openapi`".into());
    }
    ui::install()?;
    let folder = guard::fresh_folder("agon-openapi")?;
    let fresh = folder.join("schema.d.ts");
    let same = ui::types(&fresh).and_then(|()| Ok(sh::read(&fresh)? == sh::read(&types())?));
    std::fs::remove_dir_all(&folder)
        .map_err(|why| format!("cannot remove {}: {why}", folder.display()))?;
    if same? {
        Ok(())
    } else {
        Err("the web app's types are not those of openapi.json; run `cargo xtask openapi`".into())
    }
}

fn said() -> Outcome<String> {
    sh::run(&mut tools::cargo(&["build", "--quiet", "-p", "agon"]))?;
    sh::capture(
        sh::command(&["env"])
            .arg(tools::target().join("debug/agon"))
            .arg("openapi"),
    )
}
