//! Agon: sandbox.
