//! The Agon binary.
fn main() {}
