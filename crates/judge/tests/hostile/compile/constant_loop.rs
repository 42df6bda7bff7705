// A computation without end at compile time.
// attack: 98
// verdict: CE
const VALUE: usize = {
    let mut n = 0_usize;
    loop {
        n = n.wrapping_add(1);
    }
};

fn main() {
    println!("{VALUE}");
}
