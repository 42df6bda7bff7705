//! A Debian kernel with the few modules it needs to see our files, taken out of its package; nothing is
//! installed.

use std::path::{Path, PathBuf};

use crate::sh::{self, Outcome};
use crate::{guard, tools};

/// What the machine starts from.
pub(super) struct Kernel {
    /// The kernel itself.
    pub(super) image: PathBuf,
    /// A small root in an archive: busybox, modules, and what mounts the real root.
    pub(super) initramfs: PathBuf,
}

/// The package that names the newest kernel's package.
const NEWEST: &str = "linux-image-amd64";
/// Runs before the real root is there.
const INIT: &str = include_str!("init.sh");
/// Modules, each after those it needs.
const MODULES: [&str; 10] = [
    "drivers/virtio/virtio_ring",
    "drivers/virtio/virtio",
    "drivers/virtio/virtio_pci_modern_dev",
    "drivers/virtio/virtio_pci_legacy_dev",
    "drivers/virtio/virtio_pci",
    "fs/netfs/netfs",
    "fs/fscache/fscache",
    "net/9p/9pnet",
    "net/9p/9pnet_virtio",
    "fs/9p/9p",
];
/// `$1` the folder with the packages. Leaves `vmlinuz`, `modules` and `root` with the initramfs's content.
const UNPACK: &str = r#"
set -e
cd "$1"
mkdir -p root/bin root/modules root/real tree
dpkg-deb -x busybox-static_*.deb tree
dpkg-deb --fsys-tarfile linux-image-*.deb | tar -C tree -x --wildcards './boot/vmlinuz-*' \
    './lib/modules/*/kernel/drivers/virtio' './lib/modules/*/kernel/fs/netfs' \
    './lib/modules/*/kernel/fs/fscache' './lib/modules/*/kernel/fs/9p' './lib/modules/*/kernel/net/9p'
mv tree/boot/vmlinuz-* vmlinuz
mv tree/bin/busybox root/bin/
for module in $2; do mv tree/lib/modules/*/kernel/"$module".ko root/modules/; done
rm -rf tree ./*.deb
"#;

/// The kernel in the cache; the first time it is downloaded.
pub(super) fn find() -> Outcome<Kernel> {
    let kept = tools::cache().join("kernel");
    if !kept.join("vmlinuz").is_file() {
        fetch(&kept)?;
    }
    let initramfs = kept.join("initramfs");
    pack(&kept.join("root"), &initramfs)?;
    Ok(Kernel {
        image: kept.join("vmlinuz"),
        initramfs,
    })
}

fn fetch(kept: &Path) -> Outcome {
    let mut ask = sh::command(&["apt-cache", "depends", NEWEST]);
    let said = sh::capture(&mut ask)?;
    let package = newest(&said).ok_or_else(|| {
        format!("apt knows no kernel by the name {NEWEST}; run `apt-get update` as root")
    })?;
    let folder = guard::fresh_folder("agon-kernel")?;
    let mut download = sh::command(&["apt-get", "-qq", "download", package, "busybox-static"]);
    sh::run(download.current_dir(&folder))?;
    let mut unpack = sh::command(&["sh", "-c", UNPACK, "unpack"]);
    sh::run(unpack.arg(&folder).arg(MODULES.join(" ")))?;
    if let Some(above) = kept.parent() {
        std::fs::create_dir_all(above)
            .map_err(|why| format!("cannot make {}: {why}", above.display()))?;
    }
    // The cache may be on another file system.
    sh::run(sh::command(&["rm", "-rf"]).arg(kept))?;
    sh::run(sh::command(&["mv"]).arg(&folder).arg(kept))
}

/// The package on which the one with the lasting name depends.
fn newest(said: &str) -> Option<&str> {
    said.lines()
        .find_map(|line| line.trim().strip_prefix("Depends: "))
}

fn pack(root: &Path, archive: &Path) -> Outcome {
    let names = MODULES.map(|module| module.rsplit('/').next().unwrap_or(module));
    sh::write(
        &root.join("init"),
        &INIT.replace("$MODULES", &names.join(" ")),
    )?;
    let script = "chmod 755 init && find . | bin/busybox cpio -o -H newc >\"$1\" 2>/dev/null";
    let mut pack = sh::command(&["sh", "-c", script, "pack"]);
    sh::run(pack.arg(archive).current_dir(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_kernel_is_what_the_lasting_name_depends_on() {
        let said = "linux-image-amd64\n  Depends: linux-image-6.1.0-1-amd64\n";
        assert_eq!(newest(said), Some("linux-image-6.1.0-1-amd64"));
        assert_eq!(newest(""), None);
    }
}
