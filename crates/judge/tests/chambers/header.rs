//! The first lines of a source: a sentence, then what it attacks and must earn, one `key: value` a line.

use std::fs;
use std::path::Path;

use agon_domain::verdict::Verdict;
use agon_judge::Level;

/// All that a source says of itself.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// Any of these is right.
    pub(super) verdicts: Vec<Verdict>,
    /// The levels at which it is judged.
    pub(super) levels: Vec<Level>,
    /// The package it is handed in for.
    pub(super) package: String,
    /// What the compiler must say.
    pub(super) says: Vec<String>,
    /// What nobody may be told.
    pub(super) hides: Vec<String>,
    /// What the contestant is told of a test.
    pub(super) reason: Option<String>,
    /// A file beside it that is judged after it, and earns its own verdict.
    pub(super) next: Option<String>,
}

impl Header {
    /// Reads a source's first lines.
    pub(super) fn read(file: &Path) -> Self {
        let mut header = Self {
            verdicts: Vec::new(),
            levels: vec![Level::Full, Level::Rootless],
            package: "echo".into(),
            says: Vec::new(),
            hides: Vec::new(),
            reason: None,
            next: None,
        };
        let text = fs::read_to_string(file).unwrap();
        let lines = text
            .lines()
            .map_while(|line| line.strip_prefix("// ").or(line.strip_prefix("# ")));
        for line in lines.skip(1) {
            let pair = line.split_once(": ");
            let (key, value) =
                pair.unwrap_or_else(|| panic!("{}: `{line}` is no `key: value`", file.display()));
            match key {
                "attack" => {}
                "verdict" => header.verdicts = value.split(" or ").map(verdict).collect(),
                "levels" => {
                    header.levels = value.split(' ').map(|word| word.parse().unwrap()).collect()
                }
                "package" => header.package = value.into(),
                "says" => header.says.push(value.into()),
                "hides" => header.hides.push(value.into()),
                "reason" => header.reason = Some(value.into()),
                "next" => header.next = Some(value.into()),
                other => panic!("{}: `{other}` is no key", file.display()),
            }
        }
        header
    }
}

fn verdict(code: &str) -> Verdict {
    serde_json::from_value(code.into()).unwrap_or_else(|_| panic!("`{code}` is no verdict"))
}
