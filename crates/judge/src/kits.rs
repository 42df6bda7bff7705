//! Kits: parts of toolchains made once for each version, in the sandbox, from texts of `languages.toml` alone, and shown
//! read-only to compilers and programs ever after. Nothing that was handed in takes part in making them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use agon_domain::digest::Digest;
use agon_sandbox::{Chamber, Exit, Fresh, Level, Limits, Outcome, Sandbox, Spec, Start, Stdin};

use crate::equipment::{Equipment, Places};
use crate::excerpt::cut;
use crate::languages::described::{Kit, Stage, Text};
use crate::languages::{Described, Doing, Languages, Toolchain};

/// What one command of a stage may take.
const MAKING: Limits = Limits {
    cpu: Duration::from_secs(300),
    wall: Duration::from_secs(600),
    memory: 3 << 30,
    processes: 256,
    stdout: 8 << 20,
    stderr: 64 << 10,
    file_size: 1 << 30,
    open_files: 1024,
    stack: Some(64 << 20),
    address_space: false,
};
/// The working folder of a stage may hold this much.
const ROOM: u64 = 2 << 30;
/// Every file of a kit is of this time, so that runtimes that compare times find what they saw when it was made.
const TIME: Duration = Duration::from_secs(1_000_000_000);

/// The kits of a judge, each made when it is first wanted.
#[derive(Debug)]
pub(crate) struct Kits {
    folder: Option<PathBuf>,
    made: BTreeMap<String, OnceLock<Result<PathBuf, String>>>,
}

impl Kits {
    /// Kits below this folder; none are made without one, or where the sandbox has no view of its own to show them in.
    pub(crate) fn new(folder: Option<PathBuf>, level: Level, languages: &Languages) -> Self {
        let folder = match level {
            Level::Full | Level::Rootless => folder,
            Level::Guarded | Level::Unprotected => None,
        };
        let made = languages
            .with_kits()
            .map(|id| (id.to_owned(), OnceLock::new()));
        Self {
            folder,
            made: made.collect(),
        }
    }

    /// A language's kit, made now if need be. None where it has none, or why there is none.
    pub(crate) fn of(
        &self,
        sandbox: &Sandbox,
        described: &Described,
        toolchain: &Toolchain,
    ) -> Option<Result<&Path, &str>> {
        let (folder, kit) = (self.folder.as_ref()?, described.kit.as_ref()?);
        let place = self.made.get(&described.id)?;
        let language = Equipment {
            described,
            toolchain,
            kit: None,
        };
        let made = place.get_or_init(|| find(folder, sandbox, language, kit));
        Some(match made {
            Ok(place) => Ok(place.as_path()),
            Err(why) => Err(why.as_str()),
        })
    }
}

/// A kit that is there, or a new one. It appears whole or not at all.
fn find(
    folder: &Path,
    sandbox: &Sandbox,
    language: Equipment<'_>,
    kit: &Kit,
) -> Result<PathBuf, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(failed)?;
    let folder = folder.canonicalize().map_err(failed)?;
    let name = format!("{}-{}", language.described.id, digest(language, kit));
    let place = folder.join(name);
    if place.is_dir() {
        return Ok(place);
    }
    let fresh = tempfile::tempdir_in(&folder).map_err(failed)?;
    fs::set_permissions(fresh.path(), fs::Permissions::from_mode(0o755)).map_err(failed)?;
    for (number, stage) in kit.stages.iter().enumerate() {
        let language = Equipment {
            kit: (number > 0).then_some(fresh.path()),
            ..language
        };
        work(sandbox, language, stage, fresh.path())?;
    }
    match fs::rename(fresh.path(), &place) {
        Err(_) if place.is_dir() => {} // Another process was faster.
        done => {
            done.map_err(failed)?;
            let _ = fresh.keep();
        }
    }
    Ok(place)
}

/// What a kit depends on: the toolchain, by what it says of itself and by its files, and what is done with it.
fn digest(language: Equipment<'_>, kit: &Kit) -> Digest {
    let Equipment {
        described,
        toolchain,
        ..
    } = language;
    let stamp = |place: &str| {
        let meta = fs::metadata(place).ok()?;
        Some((meta.len(), meta.modified().ok()?))
    };
    let files: Vec<_> = toolchain
        .places()
        .map(|place| (place, stamp(place)))
        .collect();
    let variables = described.variables(Doing::Compile, crate::languages::With::Kit);
    let texts = kit.stages.iter().flat_map(|stage| stage.files.values());
    let texts: Vec<_> = texts.map(Text::text).collect();
    let all = format!(
        "1 {} {files:?} {kit:?} {texts:?} {:?} {:?} {variables:?}",
        toolchain.version(),
        described.compiling(crate::languages::With::Kit),
        described.run,
    );
    Digest::of(all.as_bytes())
}

/// One stage: its texts and commands in a chamber of its own, its files into the kit.
fn work(
    sandbox: &Sandbox,
    language: Equipment<'_>,
    stage: &Stage,
    into: &Path,
) -> Result<(), String> {
    let failed = |error: agon_sandbox::Error| format!("sandbox: {error}");
    let mut chamber = sandbox.chamber(&language.root(ROOM)).map_err(failed)?;
    for (name, text) in &stage.files {
        chamber
            .put(name, text.text().as_bytes(), 0o644)
            .map_err(failed)?;
    }
    let places = language.places(&chamber);
    for command in &stage.commands {
        let argv = language.fill(command, &places);
        run(&mut chamber, language, argv, &places)?;
    }
    // Empty folders count too: some caches demand theirs.
    let find = [
        "/usr/bin/find",
        &stage.folder,
        "-mindepth",
        "1",
        "-type",
        "d",
        "-printf",
        "%P/\\n",
        "-o",
        "-type",
        "f",
        "-printf",
        "%P\\n",
    ];
    let listed = run(
        &mut chamber,
        language,
        find.map(str::to_owned).into(),
        &places,
    )?;
    for name in String::from_utf8_lossy(&listed.stdout).lines() {
        if let Some(inner) = name.strip_suffix('/') {
            plain(inner)?;
            let made = fs::create_dir_all(into.join(inner));
            made.map_err(|error| format!("{name}: {error}"))?;
            continue;
        }
        let bytes = chamber
            .take(&format!("{}/{name}", stage.folder), MAKING.file_size)
            .map_err(failed)?;
        keep(&into.join(name), &bytes).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

fn run(
    chamber: &mut Chamber,
    language: Equipment<'_>,
    argv: Vec<String>,
    places: &Places,
) -> Result<Outcome, String> {
    let shown = argv.join(" ");
    let spec = Spec {
        argv,
        env: language.environment(Doing::Compile, places),
        stdin: Stdin::Empty,
        limits: MAKING,
        fresh: Fresh::Kept,
        start: Start::File,
        core: None,
    };
    let outcome = chamber
        .run(&spec)
        .map_err(|error| format!("sandbox: {error}"))?;
    match outcome.exit {
        Exit::Code(0) => Ok(outcome),
        other => {
            let said = [outcome.stderr.as_slice(), outcome.stdout.as_slice()].concat();
            Err(format!("`{shown}`: {other:?}: {}", cut(&said, 1024).trim()))
        }
    }
}

/// Accepts only names that stay in the kit.
fn plain(name: &str) -> Result<(), String> {
    let stays = |part: Component<'_>| matches!(part, Component::Normal(_));
    match Path::new(name).components().all(stays) {
        true => Ok(()),
        false => Err(format!("`{name}` leads out of the kit")),
    }
}

fn keep(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
    }
    let mut made = File::create(file)?;
    made.write_all(bytes)?;
    made.set_modified(SystemTime::UNIX_EPOCH + TIME)?;
    made.set_permissions(fs::Permissions::from_mode(0o644))
}
