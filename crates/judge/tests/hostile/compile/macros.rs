// A macro that calls itself without end.
// attack: 98
// package: quick
// verdict: CE
// levels: full
macro_rules! again {
    ($($t:tt)*) => { again!($($t)* $($t)* 1) };
}

fn main() {
    again!(1);
}
