// Numbers have no such method.
use std::io;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    let poets: u32 = line.trim().parse().unwrap();
    println!("{}", poets.seat_around_table());
}
