//! Control groups, in both of the kernel's versions: limits, clocks and their removal.
//!
//! Only programs live in these groups; the init stays where the host process is, so that a program's
//! memory limit can never end its own warden.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::CgroupKind;

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

/// The groups of one chamber, removed when dropped.
#[derive(Debug)]
pub(crate) struct Group {
    base: Base,
    kills_before: u64,
    runs: u64,
}

impl Group {
    /// Makes the groups of a new chamber.
    pub(crate) fn create(base: &Base) -> io::Result<Self> {
        let name = format!(
            "{}{}-{}",
            prefix()?,
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let inside = |folder: &Path| -> io::Result<PathBuf> {
            let own = folder.join(&name);
            fs::create_dir(&own)?;
            Ok(own)
        };
        let base = match base {
            Base::V1 { memory, pids, cpu } => Base::V1 {
                memory: inside(memory)?,
                pids: inside(pids)?,
                cpu: inside(cpu)?,
            },
            Base::V2(folder) => {
                let own = inside(folder)?;
                fs::write(own.join("cgroup.subtree_control"), "+memory +pids +cpu")?;
                Base::V2(own)
            }
        };
        Ok(Self {
            base,
            kills_before: 0,
            runs: 0,
        })
    }

    /// Sets a run's limits and its clocks to zero.
    pub(crate) fn prepare(&mut self, memory: u64, processes: u32) -> io::Result<()> {
        match &self.base {
            Base::V1 {
                memory: group,
                pids,
                cpu,
            } => {
                // The joint limit may never be below the plain one; hosts without swap have no joint limit.
                let _ = fs::write(group.join("memory.memsw.limit_in_bytes"), "-1");
                fs::write(group.join("memory.limit_in_bytes"), memory.to_string())?;
                let _ = fs::write(
                    group.join("memory.memsw.limit_in_bytes"),
                    memory.to_string(),
                );
                let _ = fs::write(group.join("memory.swappiness"), "0");
                fs::write(group.join("memory.max_usage_in_bytes"), "0")?;
                fs::write(pids.join("pids.max"), processes.to_string())?;
                fs::write(cpu.join("cpuacct.usage"), "0")?;
                self.kills_before = field(&group.join("memory.oom_control"), "oom_kill")?;
            }
            Base::V2(folder) => {
                // A peak cannot be reset on older kernels, so that each run gets a new leaf.
                let old = leaf(folder, self.runs);
                if old.exists() {
                    fs::remove_dir(&old)?;
                }
                self.runs += 1;
                let own = leaf(folder, self.runs);
                fs::create_dir(&own)?;
                fs::write(own.join("memory.max"), memory.to_string())?;
                let _ = fs::write(own.join("memory.swap.max"), "0");
                fs::write(own.join("memory.oom.group"), "1")?;
                fs::write(own.join("pids.max"), processes.to_string())?;
            }
        }
        Ok(())
    }

    /// Files into which a process writes `0` to enter.
    pub(crate) fn entrances(&self) -> io::Result<Vec<File>> {
        let open = |path: PathBuf| OpenOptions::new().write(true).open(path);
        match &self.base {
            Base::V1 { memory, pids, cpu } => [cpu, memory, pids]
                .into_iter()
                .map(|folder| open(folder.join("tasks")))
                .collect(),
            Base::V2(folder) => Ok(vec![open(leaf(folder, self.runs).join("cgroup.procs"))?]),
        }
    }

    /// Processor time used since `prepare`.
    pub(crate) fn cpu(&self) -> io::Result<Duration> {
        Ok(match &self.base {
            Base::V1 { cpu, .. } => Duration::from_nanos(number(&cpu.join("cpuacct.usage"))?),
            Base::V2(folder) => {
                let own = leaf(folder, self.runs);
                Duration::from_micros(field(&own.join("cpu.stat"), "usage_usec")?)
            }
        })
    }

    /// The most memory charged at one moment since `prepare`.
    pub(crate) fn peak(&self) -> io::Result<u64> {
        match &self.base {
            Base::V1 { memory, .. } => number(&memory.join("memory.max_usage_in_bytes")),
            Base::V2(folder) => number(&leaf(folder, self.runs).join("memory.peak")),
        }
    }

    /// Whether the kernel ended any process for want of memory since `prepare`.
    pub(crate) fn out_of_memory(&self) -> io::Result<bool> {
        Ok(match &self.base {
            Base::V1 { memory, .. } => {
                field(&memory.join("memory.oom_control"), "oom_kill")? > self.kills_before
            }
            Base::V2(folder) => {
                field(&leaf(folder, self.runs).join("memory.events"), "oom_kill")? > 0
            }
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for folder in self.base.folders() {
            // The kernel lets go of the last dead process a little after its parent has seen it.
            for _ in 0..50 {
                let _ = fs::remove_dir(leaf(folder, self.runs));
                match fs::remove_dir(folder) {
                    Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
                        thread::sleep(Duration::from_millis(2));
                    }
                    _ => break,
                }
            }
        }
    }
}

fn leaf(folder: &Path, run: u64) -> PathBuf {
    folder.join(format!("run-{run}"))
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

fn number(path: &Path) -> io::Result<u64> {
    parse(path, fs::read_to_string(path)?.trim())
}

/// One line of a file of `name value` lines.
fn field(path: &Path, name: &str) -> io::Result<u64> {
    let text = fs::read_to_string(path)?;
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    parse(path, value.unwrap_or_default())
}

fn parse(path: &Path, text: &str) -> io::Result<u64> {
    text.parse().map_err(|_| {
        let what = format!("{} holds `{text}` where a number was due", path.display());
        io::Error::new(io::ErrorKind::InvalidData, what)
    })
}
