// Connects to the machine itself through a library.
// attack: 87
// expect: exit 0
// stdout: contained
// control: unprotected
fn main() {
    let port = std::env::var("AGON_PORT").unwrap();
    let reached = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_ok();
    println!("{}", if reached { "got through: a connection" } else { "contained" });
}
