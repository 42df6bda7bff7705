//! What a fuzzer may reach of this crate: `cargo xtask fuzz` builds with `cfg(fuzzing)`, nobody else sees it.

use crate::wire::{self, Build, Open, Reply, Request};

/// Reads these bytes as each kind of message that crosses the wall. Whatever they are, it ends with a message or
/// an error, and what was understood is read again as it is written.
pub fn packet(bytes: &[u8]) {
    if let Ok(request) = wire::unpack::<Request>(bytes) {
        let written = postcard::to_stdvec(&request).expect("what was read can be written");
        let again = wire::unpack::<Request>(&written).expect("what was written can be read");
        assert_eq!(format!("{request:?}"), format!("{again:?}"));
    }
    let _ = wire::unpack::<Reply>(bytes);
    let _ = wire::unpack::<Build>(bytes);
    let _ = wire::unpack::<Open>(bytes);
}
