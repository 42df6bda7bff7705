//! What an operator says of boards.

use std::time::Duration;

use agon_scoreboard::Structure;

/// How boards are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boards {
    /// How ranks are found.
    pub structure: Structure,
    /// How old a board that is shown may be; one's own row is never old.
    pub age: Duration,
    /// A board that moves is told to streams this often.
    pub tick: Duration,
    /// A contest that nobody looks at for twice this long is not followed any more, unless it runs.
    pub keep: Duration,
}

impl Default for Boards {
    fn default() -> Self {
        Self {
            structure: Structure::default(),
            age: Duration::from_secs(1),
            tick: Duration::from_millis(500),
            keep: Duration::from_secs(30 * 60),
        }
    }
}
