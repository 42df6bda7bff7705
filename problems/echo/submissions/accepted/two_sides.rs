use std::io::{self, BufRead, Lines, StdinLock, Write};

fn number(lines: &mut Lines<StdinLock<'_>>) -> i64 {
    lines.next().expect("a line").expect("text").trim().parse().expect("a number")
}

fn say(what: char, column: i64) {
    println!("{what} {column}");
    io::stdout().flush().expect("somebody listens");
}

fn main() {
    let mut lines = io::stdin().lock().lines();
    let n = number(&mut lines);
    say('?', 1);
    let distance = number(&mut lines);
    say('?', 1 + distance);
    let found = if number(&mut lines) == 0 { 1 + distance } else { n + 1 - distance };
    say('!', found);
}
