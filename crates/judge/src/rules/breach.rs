//! Facts held against rules: which lines break which rule, and how the contestant is told.

use std::collections::BTreeSet;

use agon_domain::source_rules::{Construct, Forbidden, Grammar};

use super::Scope;
use super::facts::{Binds, Facts, Import};
use super::grammar::{called, names_packages, segments};
use super::names::{MOST, OPAQUE, Path};

/// The most meanings looked at for one name.
const MEANINGS: usize = 256;

/// What a source may mean by a name.
#[derive(PartialEq)]
pub(super) struct Meaning {
    pub(super) path: Path,
    /// So many segments are not the source's own here: they come from an import of everything in them.
    given: usize,
}

/// All that a source may mean by a name: first as written, then with the names that imports gave put back.
pub(super) fn meanings(imports: &[Import], path: &[String]) -> Vec<Meaning> {
    let (path, given) = (path.to_vec(), 0);
    let mut all = vec![Meaning { path, given }];
    let mut at = 0;
    while at < all.len() && all.len() < MEANINGS {
        let (path, given) = (all[at].path.clone(), all[at].given);
        at += 1;
        let Some((head, rest)) = path.split_first().filter(|(head, _)| *head != OPAQUE) else {
            continue;
        };
        for import in imports {
            let (rest, given) = match &import.binds {
                Binds::Name(name) if name == head => (rest, given),
                // Everything of everything would have no end: only the name as written may come from it.
                Binds::All if at == 1 => (path.as_slice(), import.path.len()),
                Binds::Name(_) | Binds::All => continue,
            };
            let path = [import.path.as_slice(), rest].concat();
            let meant = Meaning { path, given };
            if meant.path.len() <= 3 * MOST && !all[1..].contains(&meant) {
                all.push(meant);
            }
        }
    }
    all
}

/// Whether a name ends with these segments.
pub(super) fn ends_with<S: AsRef<str>>(path: &[String], end: &[S]) -> bool {
    path.len() >= end.len()
        && path[path.len() - end.len()..]
            .iter()
            .zip(end)
            .all(|(a, b)| a == b.as_ref())
}

/// The breaches found so far: line, words.
#[derive(Default)]
pub(super) struct Breaches {
    found: BTreeSet<(usize, String)>,
}

/// A name in a rule: as written, and its segments.
struct Named<'a> {
    written: &'a str,
    segments: Vec<String>,
}

impl Named<'_> {
    fn covers(&self, grammar: Grammar, meaning: &Meaning) -> bool {
        let path = meaning.path.as_slice();
        if self.written == "*" {
            return true;
        }
        // An import of everything is told itself, not each name beside it.
        if self.segments.len() <= meaning.given {
            return false;
        }
        match grammar {
            Grammar::C | Grammar::Cpp => header(path, &self.segments),
            Grammar::CSharp
            | Grammar::Go
            | Grammar::Java
            | Grammar::JavaScript
            | Grammar::Kotlin
            | Grammar::Php
            | Grammar::Python
            | Grammar::Ruby
            | Grammar::Rust
            | Grammar::TypeScript => path.starts_with(&self.segments),
        }
    }
}

/// Headers may be reached by detours: `x/../sys/socket.h` is `sys/socket.h`, and so it may be at the end of a way up.
fn header(path: &[String], segments: &[String]) -> bool {
    let (mut way, mut roams) = (Vec::new(), path.first().is_some_and(|first| first == "usr"));
    for part in path {
        if part != ".." {
            way.push(part.clone());
        } else if way.pop().is_none() {
            roams = true;
        }
    }
    way.starts_with(segments) || (roams && way.windows(segments.len()).any(|part| part == segments))
}

impl Breaches {
    /// Holds the facts of a source against the rules for its grammar.
    pub(super) fn of(grammar: Grammar, facts: &Facts, sets: &[(Scope, &Forbidden)]) -> Self {
        let mut breaches = Self::default();
        for (scope, forbidden) in sets {
            let scope = scope.words();
            breaches.imports(grammar, facts, forbidden, scope);
            breaches.calls(grammar, facts, forbidden, scope);
            for construct in &forbidden.constructs {
                let (lines, what) = match construct {
                    Construct::Urls => (
                        &facts.urls,
                        "addresses such as https://… in strings and comments",
                    ),
                    Construct::Assembly => (&facts.assembly, "inline assembly"),
                };
                for line in lines {
                    breaches.add(*line, scope, what);
                }
            }
        }
        breaches
    }

    fn add(&mut self, line: usize, scope: &str, what: &str) {
        self.found
            .insert((line, format!("{scope} does not allow {what}")));
    }

    fn imports(&mut self, grammar: Grammar, facts: &Facts, forbidden: &Forbidden, scope: &str) {
        let names = &forbidden.imports;
        if names.is_empty() {
            return;
        }
        for line in &facts.computed {
            self.add(*line, scope, "importing by a name that is not written out");
        }
        let imported = |import: &&Import| import.imports;
        let meant: Vec<_> = facts
            .imports
            .iter()
            .filter(imported)
            .map(|import| (import.line, meanings(&facts.imports, &import.path)))
            .collect();
        let uses: Vec<_> = facts
            .uses
            .iter()
            .chain(&facts.calls)
            .map(|(line, path)| (*line, meanings(&facts.imports, path)))
            .collect();
        for written in names {
            let bare = written.trim_end_matches(['*', '.', ':', '/', '\\']);
            let segments = segments(grammar, bare);
            let named = Named { written, segments };
            if named.segments.is_empty() && written != "*" {
                continue;
            }
            let what = format!("importing \"{written}\"");
            let covered = |all: &[Meaning]| all.iter().any(|one| named.covers(grammar, one));
            let lines: Vec<_> = meant.iter().filter(|(_, all)| covered(all)).collect();
            for (line, _) in &lines {
                self.add(*line, scope, &what);
            }
            if written == "*" || matches!(grammar, Grammar::C | Grammar::Cpp | Grammar::Ruby) {
                continue;
            }
            // Names that are written in full, or by a name that an allowed import gave.
            for (line, all) in &uses {
                let direct = names_packages(grammar) && covered(&all[..1]);
                if direct || (lines.is_empty() && covered(&all[1..])) {
                    self.add(*line, scope, &what);
                }
            }
        }
    }

    fn calls(&mut self, grammar: Grammar, facts: &Facts, forbidden: &Forbidden, scope: &str) {
        let names: Vec<_> = forbidden
            .calls
            .iter()
            .map(|written| Named {
                written,
                segments: called(grammar, written),
            })
            .filter(|named| !named.segments.is_empty())
            .collect();
        if names.is_empty() {
            return;
        }
        for (line, path) in &facts.calls {
            let all = meanings(&facts.imports, path);
            for named in &names {
                if all.iter().any(|one| ends_with(&one.path, &named.segments)) {
                    self.add(*line, scope, &format!("calling \"{}\"", named.written));
                }
            }
        }
    }

    /// The breaches in words, in the order of the lines.
    pub(super) fn lines(self, file: &str) -> Vec<String> {
        let words = |(line, what): (usize, String)| format!("{file}:{line}: {what}");
        self.found.into_iter().map(words).collect()
    }
}
