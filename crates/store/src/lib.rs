//! Agon: store.
