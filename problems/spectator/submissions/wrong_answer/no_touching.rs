// Wants a grain of sand between two contests.
use std::io::{self, Read};

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<i64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let mut contests: Vec<(i64, i64)> = numbers[1..].chunks(2).map(|pair| (pair[1], pair[0])).collect();
    contests.sort_unstable();
    let (mut seen, mut free) = (0, -1);
    for (end, start) in contests {
        if start > free {
            seen += 1;
            free = end;
        }
    }
    println!("{seen}");
}
