// Has the compiler put files of the host into the program.
// attack: 97
// verdict: CE
static SECRET: &[u8] = include_bytes!("@SECRET@");
static ACCOUNTS: &str = include_str!("/etc/shadow");

fn main() {
    println!("{} {ACCOUNTS}", SECRET.len());
}
