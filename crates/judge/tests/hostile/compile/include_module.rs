// A module that lies elsewhere; what is no Rust in it would be shown.
// attack: 97 96
// verdict: CE
// hides: root:
#[path = "/etc/shadow"]
mod shadow;
#[path = "@SECRET@"]
mod secret;

fn main() {}
