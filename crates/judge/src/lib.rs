//! Agon: judge.
