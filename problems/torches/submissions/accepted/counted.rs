// The frame is two torches at one end: 01 before the number, and 1 behind it.
use std::io;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).expect("a line");
    let (what, word) = line.trim().split_once(' ').expect("two words");
    if what == "send" {
        let ships: u32 = word.parse().expect("a number");
        println!("01{ships:b}1");
    } else {
        let row: String = match word.starts_with('0') {
            true => word.to_owned(),
            false => word.chars().rev().collect(),
        };
        let ships = u32::from_str_radix(&row[2..row.len() - 1], 2).expect("binary");
        println!("{ships}");
    }
}
