// A library that the compiler itself would load, instead of a program.
// attack: 101 103
// verdict: CE or RTE
#![crate_type = "proc-macro"]
extern crate proc_macro;

#[proc_macro]
pub fn run(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    std::fs::write("/tmp/found", "x").unwrap();
    "".parse().unwrap()
}
