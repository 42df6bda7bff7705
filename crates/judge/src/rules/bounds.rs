//! How much one source may take of the judge before it is compiled.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tree_sitter::Tree;

/// What one source may take of the parser and the queries, in their own steps: the same source always takes as
/// many. A program of 64 KiB takes a tenth.
const STEPS: u32 = 30_000;
/// A step may be long where a grammar goes to and fro over one place; nothing that is meant to be read takes this.
const LONGEST: Duration = Duration::from_secs(10);
/// How deep a tree may be, and how many signs without a name may stand in a row in it: what the queries take grows
/// with the square of either. Programs stay far below.
const LEVELS: u32 = 2_000;
const SIGNS: u32 = 1_000;
/// A source that is not read to its end: too long or too deep.
#[derive(Debug)]
pub(super) struct TooMuch;

/// What is left to spend.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    steps: u32,
    began: Instant,
}

impl Budget {
    /// A whole budget, from now on.
    pub(super) fn new() -> Self {
        Self {
            steps: STEPS,
            began: Instant::now(),
        }
    }

    /// Takes one step of it; breaks off when nothing is left.
    pub(super) fn spend(&mut self) -> ControlFlow<()> {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 || self.began.elapsed() > LONGEST {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Refuses what the queries would be too long over.
pub(super) fn bounded(tree: &Tree) -> Result<(), TooMuch> {
    let mut cursor = tree.walk();
    let mut signs = 0;
    loop {
        signs = if cursor.node().is_named() {
            0
        } else {
            signs + 1
        };
        if signs > SIGNS || cursor.depth() > LEVELS {
            return Err(TooMuch);
        }
        if cursor.goto_first_child() {
            signs = 0;
            continue;
        }
        while !cursor.goto_next_sibling() {
            signs = 0;
            if !cursor.goto_parent() {
                return Ok(());
            }
        }
    }
}
