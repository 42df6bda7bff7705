// Types that hold themselves twice at each step.
// attack: 98
// package: quick
// verdict: CE
// levels: full
fn grow<T: Clone>(value: T, n: u64) {
    if n > 0 {
        grow((value.clone(), value), n - 1);
    }
}

fn main() {
    grow(1_u8, std::env::args().count() as u64);
}
