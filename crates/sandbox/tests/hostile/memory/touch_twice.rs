// Boxes upon boxes.
// attack: 19
// expect: memory-limit
// limits: cpu=5000
fn main() {
    let mut all = Vec::new();
    for n in 0..4096_usize {
        all.push(std::hint::black_box(vec![n as u8 | 1; 1 << 20]));
    }
    std::process::exit(i32::from(all[7][7] == 0));
}
