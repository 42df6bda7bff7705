//! Packages that are uploaded to a running server.

use std::io::{Cursor, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use crate::server::{Person, Server, done, sample, wait_for};

/// A sample package as a zip without a folder of its own.
fn flat(package: &Path) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut folders = vec![package.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(package).expect("it is inside");
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(name.display().to_string(), options)
                .and_then(|()| Ok(zip.write_all(&std::fs::read(&path)?)?))
                .expect("the zip takes it");
        }
    }
    zip.finish().expect("a zip").into_inner()
}

/// Uploads and waits for what becomes of it.
fn uploaded(owner: &Person, server: &Server, path: &str, zip: &[u8]) -> Value {
    let queued = owner.upload(server, path, zip);
    let import = queued["import"].as_str().expect("an import");
    let mut now = Value::Null;
    wait_for("the import", || {
        now = owner.get(server, &format!("/imports/{import}"));
        now["state"] != "queued"
    });
    now
}

#[test]
fn a_package_without_a_folder_is_called_by_its_archive() {
    let folder = tempfile::tempdir().expect("a folder");
    let added = done(folder.path(), &["user", "add", "ann", "--owner-of", "Club"]);
    let password = added.trim().strip_prefix("ann ").expect("a password");
    let server = Server::start(folder.path());
    let owner = Person::log_in(&server, "ann", password);
    let mine = owner.get(&server, "/organisations");
    let club = mine["items"][0]["id"].as_str().expect("an id");
    let path = format!("/organisations/{club}/problems");
    let zip = flat(&sample("scytale"));

    let good = uploaded(&owner, &server, &format!("{path}?name=rods.zip"), &zip);
    assert_eq!(good["state"], "done", "{good}");
    let problems = owner.get(&server, &path);
    assert_eq!(problems["items"][0]["name"], "rods");

    let nameless = uploaded(&owner, &server, &path, &zip);
    assert_eq!(nameless["error"]["file"], "PACKAGE");
    let half = &zip[..zip.len() / 2];
    let broken = uploaded(&owner, &server, &format!("{path}?name=half.zip"), half);
    assert_eq!(broken["error"]["file"], "half.zip");
    let problems = owner.get(&server, &path);
    assert_eq!(problems["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(json!(null), broken["problem"]);
    let cache = std::fs::read_dir(folder.path().join("cache")).expect("a folder");
    assert_eq!(cache.count(), 0, "nothing is left of the uploads");
    server.stop();
}
