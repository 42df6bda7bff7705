//! Any bytes as a testdata archive, and any bytes as the tar inside a sound one.
#![no_main]

use agon_judge::Testdata;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cache = folder.path().join("cache");
    let _either = Testdata::unpack(bytes, &cache.join("raw"));
    let packed = zstd::encode_all(bytes, 1).expect("memory is written to");
    let _either = Testdata::unpack(&packed, &cache.join("tar"));
    let beside = std::fs::read_dir(folder.path()).expect("the folder is ours");
    assert!(beside.count() <= 1, "something was written beside the cache");
});
