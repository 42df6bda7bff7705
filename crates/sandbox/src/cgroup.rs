//! Control groups, in both of the kernel's versions: where we may make them, and what of dead owners is swept.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::CgroupKind;

mod group;

pub(crate) use group::{Group, Weight};

static NEXT: AtomicU64 = AtomicU64::new(0);

/// Where we may make groups.
#[derive(Debug, Clone)]
pub(crate) enum Base {
    /// Folders of the three hierarchies.
    V1 {
        memory: PathBuf,
        pids: PathBuf,
        cpu: PathBuf,
    },
    /// The folder in the one hierarchy.
    V2(PathBuf),
}

impl Base {
    /// Looks for hierarchies we can really make groups in, and removes what dead owners left there.
    pub(crate) fn find() -> io::Result<Self> {
        let mounts = fs::read_to_string("/proc/self/mounts")?;
        let own = fs::read_to_string("/proc/self/cgroup")?;
        let base = match v1(&mounts, &own) {
            Some(base) => base,
            None => v2(&mounts, &own)?,
        };
        for folder in base.folders() {
            sweep(folder);
        }
        Ok(base)
    }

    pub(crate) fn kind(&self) -> CgroupKind {
        match self {
            Self::V1 { .. } => CgroupKind::V1,
            Self::V2(_) => CgroupKind::V2,
        }
    }

    fn folders(&self) -> Vec<&Path> {
        match self {
            Self::V1 { memory, pids, cpu } => vec![memory, pids, cpu],
            Self::V2(folder) => vec![folder],
        }
    }
}

/// The name of a new group of this process.
fn new_name() -> io::Result<String> {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    Ok(format!("{}{}-{number}", prefix()?, std::process::id()))
}

/// Group names carry the pid namespace and the pid of their owner, so that only the dead are swept.
fn prefix() -> io::Result<String> {
    Ok(format!(
        "agon-{}-",
        fs::metadata("/proc/self/ns/pid")?.ino()
    ))
}

fn sweep(folder: &Path) {
    let (Ok(prefix), Ok(entries)) = (prefix(), fs::read_dir(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name
            .to_str()
            .and_then(|name| name.strip_prefix(&prefix))
            .and_then(|rest| rest.split('-').next());
        let Some(owner) = owner.filter(|pid| pid.bytes().all(|byte| byte.is_ascii_digit())) else {
            continue;
        };
        if !Path::new("/proc").join(owner).exists() {
            for inner in fs::read_dir(entry.path()).into_iter().flatten().flatten() {
                let _ = fs::remove_dir(inner.path());
            }
            let _ = fs::remove_dir(entry.path());
        }
    }
}

fn v1(mounts: &str, own: &str) -> Option<Base> {
    Some(Base::V1 {
        memory: v1_folder(mounts, own, "memory", "memory.oom_control")?,
        pids: v1_folder(mounts, own, "pids", "pids.max")?,
        cpu: v1_folder(mounts, own, "cpuacct", "cpuacct.usage")?,
    })
}

/// Below our own group if the mount shows it, else at the top of the hierarchy.
fn v1_folder(mounts: &str, own: &str, controller: &str, proof: &str) -> Option<PathBuf> {
    let top = mounts.lines().find_map(|line| {
        let mut words = line.split(' ');
        let (_, at, kind, options) = (words.next()?, words.next()?, words.next()?, words.next()?);
        (kind == "cgroup" && options.split(',').any(|option| option == controller))
            .then(|| PathBuf::from(at))
    })?;
    let ours = own.lines().find_map(|line| {
        let mut words = line.splitn(3, ':');
        let (_, names, path) = (words.next()?, words.next()?, words.next()?);
        names
            .split(',')
            .any(|name| name == controller)
            .then(|| path.trim_start_matches('/').to_owned())
    })?;
    [top.join(ours), top]
        .into_iter()
        .find(|folder| can_make_groups(folder, proof))
}

fn v2(mounts: &str, own: &str) -> io::Result<Base> {
    let unfit = || {
        io::Error::new(
            io::ErrorKind::Unsupported,
            "no writable control groups with memory and pids",
        )
    };
    let top = mounts
        .lines()
        .find_map(|line| {
            let mut words = line.split(' ');
            let (_, at, kind) = (words.next()?, words.next()?, words.next()?);
            (kind == "cgroup2").then(|| PathBuf::from(at))
        })
        .ok_or_else(unfit)?;
    let ours = own
        .lines()
        .find_map(|line| line.strip_prefix("0::/"))
        .ok_or_else(unfit)?;
    // When an earlier start moved us into the leaf for hosts, groups belong beside that leaf.
    let ours = ours.strip_suffix("agon-host").unwrap_or(ours);
    let folder = [top.join(ours), top]
        .into_iter()
        .find(|folder| folder.join("cgroup.controllers").exists())
        .ok_or_else(unfit)?;
    let offered = fs::read_to_string(folder.join("cgroup.controllers"))?;
    if !["memory", "pids", "cpu"]
        .iter()
        .all(|need| offered.split_whitespace().any(|name| name == *need))
    {
        return Err(unfit());
    }
    let control = folder.join("cgroup.subtree_control");
    if fs::write(&control, "+memory +pids +cpu").is_err() {
        // Inner groups may hold no processes: ours move to a leaf first.
        let host = folder.join("agon-host");
        if !host.exists() {
            fs::create_dir(&host)?;
        }
        for pid in fs::read_to_string(folder.join("cgroup.procs"))?.lines() {
            let _ = fs::write(host.join("cgroup.procs"), pid);
        }
        fs::write(&control, "+memory +pids +cpu")?;
    }
    if can_make_groups(&folder, "memory.max") {
        Ok(Base::V2(folder))
    } else {
        Err(unfit())
    }
}

fn can_make_groups(folder: &Path, proof: &str) -> bool {
    let Ok(prefix) = prefix() else {
        return false;
    };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let probe = folder.join(format!("{prefix}{}-probe{number}", std::process::id()));
    let works = fs::create_dir(&probe).is_ok() && probe.join(proof).exists();
    let _ = fs::remove_dir(&probe);
    works
}
