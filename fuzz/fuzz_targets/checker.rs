//! The default checker: its arguments, a program's output and the jury's answer, divided by zero bytes.
#![no_main]

use agon_judge::checker::{Check, Comparison};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let (args, output, answer) = (part(), part(), part());
    let args = String::from_utf8_lossy(args);
    let args: Vec<_> = args.split_whitespace().map(str::to_owned).collect();
    let Ok(comparison) = Comparison::parse(&args) else { return };
    if let Check::Wrong(why) = comparison.check(output, answer) {
        assert!(why.len() < 1_000 && !why.contains(['\n', '\0']), "{why:?}");
    }
    assert_eq!(comparison.check(answer, answer), Check::Right, "an answer equals itself");
});
