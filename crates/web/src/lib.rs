//! Agon: web.
