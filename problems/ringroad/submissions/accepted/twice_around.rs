// Lays the road out twice, so that no way wraps.
use std::fmt::Write;
use std::io::{self, Read};

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<usize>().unwrap());
    let gates = numbers.next().unwrap();
    let travellers = numbers.next().unwrap();
    let road: Vec<usize> = numbers.by_ref().take(gates).collect();
    let mut paid = vec![0];
    for toll in road.iter().chain(&road) {
        paid.push(paid[paid.len() - 1] + toll);
    }
    let mut bills = String::new();
    for _ in 0..travellers {
        let a = numbers.next().unwrap() - 1;
        let b = numbers.next().unwrap() - 1;
        let end = if b < a { b + gates } else { b };
        writeln!(bills, "{}", paid[end] - paid[a]).unwrap();
    }
    print!("{bills}");
}
