//! The judge from outside: packages, archives, and verdicts earned in the real sandbox.

mod rules;
