// A constant of a gigabyte.
// attack: 99
// package: quick
// verdict: CE
// levels: full
static TABLE: [u64; 1 << 27] = [7; 1 << 27];

fn main() {
    println!("{}", TABLE[std::env::args().count()]);
}
