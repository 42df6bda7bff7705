// Compares pairs, and is at a loss when there is none.
use std::io::{self, Read};

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<i64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let heralds: Vec<(i64, i64)> = numbers[1..].chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let mut slowest: Option<f64> = None;
    for (i, (x, v)) in heralds.iter().enumerate() {
        for (y, w) in &heralds[i + 1..] {
            let time = (x - y).abs() as f64 / (v + w) as f64;
            slowest = Some(slowest.map_or(time, |so_far| so_far.max(time)));
        }
    }
    println!("{:.9}", slowest.expect("somebody to meet"));
}
