//! Any bytes as a packet between host and init.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| agon_sandbox::fuzzing::packet(bytes));
