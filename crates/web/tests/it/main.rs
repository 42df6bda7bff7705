//! The API as its callers meet it: the real router over a real store in a folder of its own.

mod accounts;
mod allowances;
mod ask;
mod bad_input;
mod boards;
mod contests;
mod description;
mod events;
mod freeze;
mod front;
mod full;
mod hints;
mod olives;
mod operations;
mod organisers;
mod people;
mod pictures;
mod resuming;
mod set_aside;
mod sites;
mod source_rules;
mod submissions;
mod told;
mod visibility;
mod watching;
mod world;
