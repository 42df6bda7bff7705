//! Makes cargo look again when the built web app changes.

fn main() {
    println!("cargo::rerun-if-changed=../../ui/build");
}
