//! Source rules: what a contest, a problem or a package forbids in a source, looked for in its syntax tree.
//! Rules of the game, before anything is compiled. What keeps programs in is the sandbox, never this.

use agon_domain::source_rules::{Grammar, SourceRules};

mod bounds;
mod breach;
mod facts;
mod grammar;
mod names;
mod scopes;
mod text;

use breach::Breaches;

/// The most breaches told.
const MOST: usize = 20;

/// Who set a rule, as the contestant is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The contest, for all its problems.
    Contest,
    /// The problem: its package, or the contest for it alone.
    Problem,
}

/// All rules that a source is under.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    sets: Vec<(Scope, SourceRules)>,
}

impl Scope {
    fn words(self) -> &'static str {
        match self {
            Self::Contest => "this contest",
            Self::Problem => "this problem",
        }
    }
}

impl Rules {
    /// These rules alone.
    #[must_use]
    pub fn of(scope: Scope, rules: &SourceRules) -> Self {
        let mut all = Self::default();
        all.add(scope, rules);
        all
    }

    /// Adds a set of rules.
    pub fn add(&mut self, scope: Scope, rules: &SourceRules) {
        if !rules.is_empty() {
            self.sets.push((scope, rules.clone()));
        }
    }

    /// What a source breaks, a line for each breach such as `main.py:3: this contest does not allow importing
    /// "socket"`, at most 20; none when it keeps the rules. `file` is the name to show. A language without a
    /// grammar is only held to the size: no other rule can be written for it.
    #[must_use]
    pub fn broken(&self, grammar: Option<Grammar>, file: &str, source: &str) -> Option<String> {
        if self.sets.is_empty() {
            return None;
        }
        let mut lines = self.oversize(file, source);
        if let Some(grammar) = grammar {
            lines.extend(self.read(grammar, file, source));
        }
        let more = lines.len().saturating_sub(MOST);
        lines.truncate(MOST);
        if more > 0 {
            lines.push(format!("{file}: and {more} more"));
        }
        (!lines.is_empty()).then(|| lines.join("\n") + "\n")
    }

    fn oversize(&self, file: &str, source: &str) -> Vec<String> {
        let over = |(scope, rules): &(Scope, SourceRules)| {
            let most = rules.max_bytes?;
            let (scope, bytes) = (scope.words(), source.len());
            (bytes > most as usize).then(|| {
                format!("{file}: {scope} allows at most {most} bytes of source; these are {bytes}")
            })
        };
        self.sets.iter().filter_map(over).collect()
    }

    fn read(&self, grammar: Grammar, file: &str, source: &str) -> Vec<String> {
        let sets: Vec<_> = self
            .sets
            .iter()
            .filter_map(|(scope, rules)| Some((*scope, rules.of(grammar)?)))
            .collect();
        if sets.is_empty() {
            return Vec::new();
        }
        match facts::read(grammar, source) {
            Ok(facts) => Breaches::of(grammar, &facts, &sets).lines(file),
            Err(bounds::TooMuch) => vec![format!(
                "{file}: too long or too deeply nested to be held against the source rules here; write it simpler"
            )],
        }
    }
}
