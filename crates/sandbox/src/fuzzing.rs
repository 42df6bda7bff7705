//! What a fuzzer may reach of this crate: `cargo xtask fuzz` builds with `cfg(fuzzing)`, nobody else sees it.

use std::os::fd::AsFd as _;
use std::os::unix::net::UnixDatagram;

use crate::wire::{self, Reply, Request};

/// Receives these bytes as one packet from the host and as one from the init. Whatever they are, it
/// ends with a message or an error, and with what was understood written as it is read.
pub fn packet(bytes: &[u8]) {
    let (ours, theirs) = UnixDatagram::pair().expect("a pair of sockets");
    let send = || ours.send(bytes).is_ok();
    if send()
        && let Ok(Some((request, fds))) = wire::receive::<Request>(theirs.as_fd())
    {
        assert!(fds.is_empty(), "no descriptor was sent");
        wire::send(ours.as_fd(), &request, &[]).expect("what was read is small enough to be sent");
        let again = wire::receive::<Request>(theirs.as_fd()).expect("what was sent can be read");
        let (again, _) = again.expect("a packet is there");
        assert_eq!(format!("{request:?}"), format!("{again:?}"));
    }
    if send() {
        let _either = wire::receive::<Reply>(theirs.as_fd());
    }
}
