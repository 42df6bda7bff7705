//! Agon: scoreboard.
