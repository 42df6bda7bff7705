// A common multiple that does not fit lies after the last day anyway.
use std::io;

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn lcm(a: u64, b: u64) -> u64 {
    (a / gcd(a, b)).saturating_mul(b)
}

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    let numbers: Vec<u64> = line.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let [n, a, b, c] = numbers[..] else { panic!("four numbers") };
    let alone = n / a + n / b + n / c;
    let pairs = n / lcm(a, b) + n / lcm(b, c) + n / lcm(a, c);
    println!("{}", alone + n / lcm(lcm(a, b), c) - pairs);
}
