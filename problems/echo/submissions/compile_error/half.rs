fn main() {
    let n: u64 = "ten";
    println!("! {n}");
}
