//! The store's contract, on every engine there is: SQLite always, PostgreSQL when
//! `AGON_TEST_POSTGRES` names a server in which databases may be made.

mod blobs;
mod checkpoints;
mod engines;
mod log;
mod losses;
mod lossy;
mod people;
mod queue;
mod tables;
