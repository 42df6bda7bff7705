// A bomb of programs: each starts two of its own kind.
// attack: 41
// expect: cpu-limit or wall-limit
// limits: cpu=200 wall=2000
use std::process::Command;

fn main() {
    loop {
        let _ = Command::new("/proc/self/exe").spawn();
    }
}
