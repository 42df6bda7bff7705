use std::io::{self, Read};

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<u32> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let mut contests: Vec<(u32, u32)> = numbers[1..].chunks(2).map(|pair| (pair[1], pair[0])).collect();
    contests.sort_unstable();
    let (mut seen, mut free) = (0, 0);
    for (end, start) in contests {
        if start >= free {
            seen += 1;
            free = end;
        }
    }
    println!("{seen}");
}
