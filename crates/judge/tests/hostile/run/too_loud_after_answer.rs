// The right answer first, and then far too much.
// attack: 70 73
// verdict: OLE
use std::io::{Read, Write};

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).unwrap();
    while out.write_all(&[b' '; 4096]).is_ok() {}
}
