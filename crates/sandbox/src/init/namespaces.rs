//! Leaving the host's namespaces, and what is left to do inside.

use std::fs::{self, File};
use std::os::fd::AsFd;

use super::{Failure, tried};
use crate::CgroupKind;
use crate::sys::{self, Key};
use crate::wire::Link;

/// Programs' number where a user namespace lets us choose only how our own is called.
pub(super) const INSIDE: u32 = 1000;
/// All that a chamber has to itself. In the kernel's second version of control groups nobody may be born outside
/// what its parent's namespace shows, so that there a program gets its own when it is born.
pub(super) fn all(groups: CgroupKind) -> i32 {
    let most = libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS;
    match groups {
        CgroupKind::V1 | CgroupKind::None => most | libc::CLONE_NEWCGROUP,
        CgroupKind::V2 => most,
    }
}
/// What the init goes on needing: to own, reach and end what programs leave, to become them, and to give them
/// new file systems.
const KEPT: u64 = 1 << 0 // chown
    | 1 << 1 // dac_override
    | 1 << 2 // dac_read_search
    | 1 << 3 // fowner
    | 1 << 5 // kill
    | 1 << 6 // setgid
    | 1 << 7 // setuid
    | 1 << 19 // sys_ptrace, to see those who hide from hidepid
    | 1 << 21 // sys_admin
    | 1 << 24; // sys_resource

/// Leaves the host's namespaces by way of a user namespace. Only the first process of the new ones returns;
/// the process before it stays outside and waits.
pub(super) fn enter(user: Option<u32>, groups: CgroupKind, link: &Link) -> Result<(), Failure> {
    if let Some(user) = user {
        tried("become an ordinary user", sys::become_user(user))?;
        tried("own itself again", sys::prctl(libc::PR_SET_DUMPABLE, 1))?;
        // Becoming somebody else forgets this wish.
        tried(
            "die with its parent",
            sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as u64),
        )?;
    }
    let (uid, gid) = (sys::user(), sys::group());
    tried("make a user namespace", sys::unshare(libc::CLONE_NEWUSER))?;
    let map = |file: &str, line: String| tried(format!("write {file}"), fs::write(file, line));
    map("/proc/self/setgroups", "deny".into())?;
    map("/proc/self/uid_map", format!("{INSIDE} {uid} 1"))?;
    map("/proc/self/gid_map", format!("{INSIDE} {gid} 1"))?;
    tried("make namespaces", sys::unshare(all(groups)))?;
    // The init's own children must be there to be collected.
    sys::heed_signals();
    if tried("fork", sys::fork())? != 0 {
        wait_outside(link);
    }
    tried(
        "die with its parent",
        sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as u64),
    )
}

/// Everything inside dies with its first process; this one only tells the host that it has.
fn wait_outside(link: &Link) -> ! {
    // A socket held open here would hide the death of the process inside from the host.
    if let Ok(null) = File::open("/dev/null") {
        let _ = sys::replace(&null, link.socket().as_fd());
    }
    let _ = sys::reap(0);
    sys::exit_now(0)
}

/// Inside, with everything mounted: a name, and no more rights than are needed.
pub(super) fn settle(key: Key) -> Result<(), Failure> {
    tried("name itself", sys::set_host_name("chamber", key))?;
    tried(
        "give up what it no longer needs",
        sys::keep_capabilities(KEPT),
    )
}
