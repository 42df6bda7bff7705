// A loop without end that allocates and frees.
// attack: 1
// expect: cpu-limit
// limits: cpu=100
fn main() {
    let mut sum = 0_usize;
    loop {
        sum = sum.wrapping_add(std::hint::black_box(vec![sum; 64]).len());
    }
}
