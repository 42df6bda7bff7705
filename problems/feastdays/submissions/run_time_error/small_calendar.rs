// The calendar on the wall has a thousand days.
use std::io;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    let numbers: Vec<usize> = line.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let mut calendar = vec![false; 1001];
    for cycle in &numbers[1..] {
        for day in (*cycle..=numbers[0]).step_by(*cycle) {
            calendar[day] = true;
        }
    }
    println!("{}", calendar.iter().filter(|feast| **feast).count());
}
