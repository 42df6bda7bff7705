//! The binary as an operator has it: real processes, real files, real signals.

mod astray;
mod cli;
mod crash;
mod finale;
mod fold;
mod imports;
mod parallel;
mod rehearsal;
mod server;
mod set_aside;
mod warm;
