//! What a contest is, tried from outside.

mod allowances;
mod decisions;
mod events;
mod points;
mod seeing;
mod source_rules;
mod story;
