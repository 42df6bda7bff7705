// A library, and a wish for another linker.
// attack: 101 103
// verdict: CE or RTE
#![crate_type = "cdylib"]
#[link(name = "../../../../tmp/x", kind = "static")]
extern "C" {}

#[no_mangle]
pub extern "C" fn main() {}
