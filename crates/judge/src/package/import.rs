//! Packages handed in as zip files by people nobody vouches for: all or nothing, with caps on everything.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;

use super::Error;

/// The most entries a zip may hold.
const ENTRIES: usize = 20_000;
/// The most bytes it may unpack to.
const BYTES: u64 = 2 << 30;
/// The most an entry above a mebibyte may grow by.
const RATIO: u64 = 1000;

/// Unpacks a zip into a new folder below `into` and says which: the package's root, named after the folder that holds
/// everything, or after the zip if its files lie at the top. Refuses traversal, links, duplicates and bombs.
pub fn unpack(zip: &Path, into: &Path) -> Result<PathBuf, Error> {
    let shown = zip
        .file_name()
        .map(|name| name.display().to_string())
        .unwrap_or_default();
    let failed = |error: &dyn std::fmt::Display| Error::new(&*shown, error.to_string());
    let mut file = BufReader::new(File::open(zip).map_err(|error| failed(&error))?);
    let mut archive = ZipArchive::new(&mut file).map_err(|error| failed(&error))?;
    let (start, count) = (archive.central_directory_start(), archive.len());
    if count > ENTRIES {
        return Err(failed(&format!("holds more than {ENTRIES} entries")));
    }
    fs::create_dir_all(into).map_err(|error| failed(&error))?;
    let fresh = tempfile::tempdir_in(into).map_err(|error| failed(&error))?;
    let mut left = BYTES;
    for at in 0..count {
        extract(&mut archive, at, fresh.path(), &mut left)?;
    }
    drop(archive);
    no_duplicates(&mut file, start, &shown)?;
    let (root, name) = root(fresh.path(), zip).map_err(|reason| failed(&reason))?;
    let place = into.join(&name);
    if place.exists() {
        return Err(failed(&format!("{name} is already there")));
    }
    fs::rename(root, &place).map_err(|error| failed(&error))?;
    Ok(place)
}

fn extract(
    archive: &mut ZipArchive<&mut BufReader<File>>,
    at: usize,
    into: &Path,
    left: &mut u64,
) -> Result<(), Error> {
    let entry = archive
        .by_index(at)
        .map_err(|error| Error::new(format!("entry {at}"), error.to_string()))?;
    let name = entry.name().to_owned();
    let wrong = |reason: &dyn std::fmt::Display| Error::new(&*name, reason.to_string());
    let path = Path::new(&name);
    let plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !plain || name.contains(['\\', '\0']) {
        return Err(wrong(&"leads out of the package"));
    }
    if entry.is_symlink()
        || entry
            .unix_mode()
            .is_some_and(|mode| ![0, 0o100_000, 0o040_000].contains(&(mode & 0o170_000)))
    {
        return Err(wrong(&"is a link or a special file"));
    }
    let place = into.join(path);
    if entry.is_dir() {
        return fs::create_dir_all(&place).map_err(|error| wrong(&error));
    }
    let packed = entry.compressed_size();
    let most = (*left).min((packed * RATIO).max(1 << 20));
    fs::create_dir_all(place.parent().unwrap_or(into)).map_err(|error| wrong(&error))?;
    let mut file = File::create_new(&place).map_err(|error| wrong(&error))?;
    let written =
        std::io::copy(&mut entry.take(most + 1), &mut file).map_err(|error| wrong(&error))?;
    if written > most {
        return Err(wrong(&"unpacks to more than is allowed"));
    }
    *left -= written;
    Ok(())
}

/// The zip's own list may name a file twice, of which readers keep one: refused, as two readers may keep different ones.
fn no_duplicates(file: &mut BufReader<File>, start: u64, shown: &str) -> Result<(), Error> {
    const HEADER: usize = 46;
    let failed = |error: std::io::Error| Error::new(shown, error.to_string());
    file.seek(SeekFrom::Start(start)).map_err(failed)?;
    let mut seen = HashSet::new();
    loop {
        let mut header = [0; HEADER];
        if file.read_exact(&mut header).is_err() || header[..4] != *b"PK\x01\x02" {
            return Ok(());
        }
        let length = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let mut name = vec![0; length(28)];
        file.read_exact(&mut name).map_err(failed)?;
        let skip = i64::try_from(length(30) + length(32)).unwrap_or_default();
        file.seek_relative(skip).map_err(failed)?;
        if !seen.insert(name.clone()) {
            let name = String::from_utf8_lossy(&name).into_owned();
            return Err(Error::new(name, "stands twice in the zip"));
        }
    }
}

/// Where `problem.yaml` lies, and what to call the package.
fn root(fresh: &Path, zip: &Path) -> Result<(PathBuf, String), String> {
    if fresh.join("problem.yaml").is_file() {
        let stem = zip.file_stem().and_then(|stem| stem.to_str());
        return Ok((
            fresh.to_owned(),
            stem.ok_or("its name is not UTF-8")?.to_owned(),
        ));
    }
    let entries = fs::read_dir(fresh).map_err(|error| error.to_string())?;
    let tops: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    match tops.as_slice() {
        [only] if fresh.join(only).join("problem.yaml").is_file() => {
            let name = only.to_str().ok_or("its folder's name is not UTF-8")?;
            Ok((fresh.join(only), name.to_owned()))
        }
        _ => Err("holds no problem.yaml at its top or in its only folder".into()),
    }
}
