//! Any bytes as the zip of a package: unpacked, opened and made a manifest of, or refused.
#![no_main]

use agon_judge::{Package, unpack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let zip = folder.path().join("package.zip");
    std::fs::write(&zip, bytes).expect("room for the zip");
    let into = folder.path().join("into");
    if let Ok(root) = unpack(&zip, &into) {
        assert!(root.starts_with(&into), "{} is elsewhere", root.display());
        if let Ok(package) = Package::open(&root) {
            let _either = package.manifest();
        }
    }
    // What a refused or an accepted zip writes lies in its own folder, beside nothing.
    let beside = std::fs::read_dir(folder.path()).expect("the folder is ours");
    assert!(beside.count() <= 2, "something was written beside the package");
});
