//! How fast this machine is, by a fixed piece of work: what stamps a judgement, so that two nodes can be compared.

use std::hint::black_box;
use std::time::Instant;

/// Words of the table that the work walks through: 1 MiB, more than the first caches hold.
const WORDS: usize = 1 << 17;
/// Steps of one round.
const STEPS: usize = 4_000_000;

/// Thousands of steps in a millisecond: the median of five rounds, of about 100 ms together.
#[must_use]
pub fn speed() -> u32 {
    let mut table: Vec<u64> = (0..WORDS as u64).collect();
    let mut rounds = [0; 5];
    for round in &mut rounds {
        let began = Instant::now();
        black_box(walk(&mut table));
        let micros = began.elapsed().as_micros().max(1);
        *round = u32::try_from(STEPS as u128 / micros).unwrap_or(u32::MAX);
    }
    rounds.sort_unstable();
    rounds[2]
}

/// Arithmetic, and reads and writes at places that depend on it.
fn walk(table: &mut [u64]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..STEPS {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let place = state as usize % WORDS;
        table[place] = table[place].wrapping_mul(31).wrapping_add(state);
        state = state.wrapping_add(table[place] & 1);
    }
    state
}
