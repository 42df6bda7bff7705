use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("text");
    let n: usize = text.split_whitespace().next().expect("n").parse().expect("a number");
    // The first jar n times is a fair share, if only there were so many of it.
    println!("{n}\n{}", vec!["1"; n].join(" "));
}
