//! The emulated machine: started, listened to, and ended when it takes too long.

use std::path::Path;
use std::process::Command;

use super::kernel::Kernel;
use crate::lanes::{Count, libtest};
use crate::sh::{self, Outcome};

/// How long the machine may run, in seconds.
const BOUND: &str = "600";
/// Arguments of the kernel. Its own messages would cut the lines of the tests in two.
const KERNEL: &str = "console=ttyS0 quiet loglevel=1 panic=-1 cgroup_no_v1=all mitigations=off";

/// Boots, shows what the machine says, and counts the tests.
pub(super) fn boot(kernel: &Kernel, suite: &Path) -> Outcome<Count> {
    let mut heard = Heard::default();
    let end = sh::watch(&mut machine(kernel, suite), |line| heard.hear(line));
    heard.sum(end)
}

/// Ends with us, and after its bound.
fn machine(kernel: &Kernel, suite: &Path) -> Command {
    let mut qemu = sh::command(&["setpriv", "--pdeathsig", "TERM", "timeout"]);
    qemu.args(["--kill-after=5", BOUND, "qemu-system-x86_64"]);
    qemu.args(["-nodefaults", "-no-user-config", "-no-reboot"]);
    qemu.args(["-display", "none", "-serial", "stdio"]);
    qemu.args(["-accel", "tcg,thread=multi", "-cpu", "max"]);
    qemu.args(["-smp", "2", "-m", "2048"]);
    qemu.arg("-kernel").arg(&kernel.image);
    qemu.arg("-initrd").arg(&kernel.initramfs);
    qemu.args(["-append", KERNEL]);
    qemu.args(["-virtfs", &shared("root", "/")]);
    qemu.args(["-virtfs", &shared("suite", &suite.display().to_string())]);
    qemu
}

/// A folder of ours that the machine may read.
fn shared(tag: &str, folder: &str) -> String {
    format!("local,mount_tag={tag},path={folder},security_model=none,readonly=on,multidevs=remap")
}

/// What the machine has said of its tests.
#[derive(Default)]
struct Heard {
    count: Count,
    ended: bool,
}

impl Heard {
    fn hear(&mut self, line: &str) {
        if let Some(count) = libtest(line) {
            self.count.add(count);
        }
        match line.strip_prefix("agon-v2: ") {
            Some("the end") => self.ended = true,
            Some(said) if said.starts_with("ok ") => self.count.add(Count::of(1, 0)),
            Some(said) if said.starts_with("FAILED ") => self.count.add(Count::of(0, 1)),
            Some(_) | None => {}
        }
    }

    /// The counts, if the machine came to its end.
    fn sum(self, end: Outcome) -> Outcome<Count> {
        if !self.ended {
            let why = end.err().unwrap_or_else(|| "it stopped early".into());
            return Err(format!(
                "the machine did not come to its end in {BOUND} s: {why}"
            ));
        }
        self.count.ended(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str]) -> Outcome<Count> {
        let mut heard = Heard::default();
        lines.iter().for_each(|line| heard.hear(line));
        heard.sum(Ok(()))
    }

    #[test]
    fn tests_and_checks_are_counted_together() {
        let said = [
            "test result: FAILED. 20 passed; 1 failed; 0 ignored",
            "agon-v2: ok an ordinary user gets full",
            "agon-v2: FAILED a stranger is refused",
            "agon-v2: the end",
        ];
        assert_eq!(heard(&said), Ok(Count::of(21, 2)));
    }

    #[test]
    fn a_machine_that_stops_early_has_passed_nothing() {
        let said = ["test result: ok. 20 passed; 0 failed; 0 ignored"];
        assert!(heard(&said).is_err());
    }
}
