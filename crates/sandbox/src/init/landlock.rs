//! Walls for hosts without namespaces: the kernel's Landlock keeps programs to a few folders.

use std::io;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use super::Failure;

/// What programs need beside the mounts. Landlock itself hides what matters of others' `/proc` entries.
const ALSO_READABLE: &[&str] = &["/proc"];
const WRITABLE: &[&str] = &[
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
];

/// Encloses this process and its future children. Rights this kernel cannot yet withhold are left.
pub(super) fn enclose(readable: &[PathBuf], folder: &Path) -> Result<(), Failure> {
    let status = restrict(readable, folder).map_err(|error| {
        (
            "enclose itself with Landlock".to_owned(),
            io::Error::other(error),
        )
    })?;
    match status {
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
        RulesetStatus::NotEnforced => Err((
            "enclose itself with Landlock, which is not enabled".into(),
            io::Error::from_raw_os_error(libc::EOPNOTSUPP),
        )),
    }
}

fn restrict(readable: &[PathBuf], folder: &Path) -> Result<RulesetStatus, RulesetError> {
    let abi = ABI::V6;
    let read = AccessFs::from_read(abi);
    let also = ALSO_READABLE.iter().map(PathBuf::from);
    let readable: Vec<PathBuf> = readable.iter().cloned().chain(also).collect();
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(&readable, read))?
        .add_rules(path_beneath_rules([folder.join("prog")], read))?
        .add_rules(path_beneath_rules(
            [folder.join("box"), folder.join("tmp")],
            AccessFs::from_all(abi),
        ))?
        .add_rules(path_beneath_rules(
            WRITABLE,
            AccessFs::ReadFile | AccessFs::WriteFile,
        ))?;
    Ok(ruleset.restrict_self()?.ruleset)
}

/// An inner domain for one program, so that it cannot signal the init, which lives in the outer one.
pub(super) fn enclose_signals() -> io::Result<()> {
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .scope(Scope::Signal)
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self)
        .map(drop)
        .map_err(io::Error::other)
}
