//! Real programs behind real walls.

mod facts;
mod hostile;
mod languages;
mod levels;
mod servers;
mod waiting;
mod warm;
mod world;

#[ctor::ctor]
fn become_init() {
    agon_sandbox::init_if_asked();
}
