//! Builds again when the web app that is carried in the binary was built again.

fn main() {
    println!("cargo::rerun-if-changed=../../ui/build");
}
