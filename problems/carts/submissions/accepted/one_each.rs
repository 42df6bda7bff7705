fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("a line");
    let n: usize = line.split(' ').next().expect("n").parse().expect("a number");
    println!("{n}");
    for cart in 1..=n {
        print!("{cart} ");
    }
    println!();
}
