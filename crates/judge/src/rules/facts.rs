//! What a source imports, calls and says: read from its syntax tree by a grammar's queries, within bounds.

use agon_domain::source_rules::Grammar;
use tree_sitter::{
    Node, ParseOptions, Parser, Query, QueryCursor, QueryCursorOptions, QueryMatch, Range,
    StreamingIterator as _, Tree,
};

use super::bounds::{Budget, TooMuch, bounded};
use super::breach::{ends_with, meanings};
use super::grammar::{Reader, importers, reader, segments, shell};
use super::names::{self, OPAQUE, Path};
use super::scopes::{Found, Within, placed};
use super::text::Text;

/// How deep trees may lie inside tokens of other trees, such as macros in macros.
const DEEP: usize = 12;
/// Macros whose arguments are machine instructions.
const ASSEMBLY: [&str; 4] = ["asm", "global_asm", "naked_asm", "llvm_asm"];

/// What was found, in no certain order.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) imports: Vec<Import>,
    /// Lines that import by a name that is not written out.
    pub(super) computed: Vec<usize>,
    /// Qualified names that are only mentioned.
    pub(super) uses: Vec<(usize, Path)>,
    pub(super) calls: Vec<(usize, Path)>,
    pub(super) urls: Vec<usize>,
    pub(super) assembly: Vec<usize>,
}

/// A name brought in from elsewhere.
pub(super) struct Import {
    pub(super) line: usize,
    pub(super) path: Path,
    /// What it is called from then on.
    pub(super) binds: Binds,
    /// Whether it imports, or only gives another name to what is there.
    pub(super) imports: bool,
}

/// What an import makes known.
pub(super) enum Binds {
    /// This name.
    Name(String),
    /// Everything in it.
    All,
}

/// Reads a source.
pub(super) fn read(grammar: Grammar, source: &str) -> Result<Facts, TooMuch> {
    let text = Text::new(grammar, source);
    let mut parser = Parser::new();
    let reader = reader(grammar);
    parser
        .set_language(&reader.language)
        .expect("the grammars are of this parser's version");
    let mut reading = Reading {
        grammar,
        reader,
        text: &text,
        parser,
        budget: Budget::new(),
        facts: Facts::default(),
        loads: Vec::new(),
        macros: Vec::new(),
    };
    let mut waiting = reading.tree(None)?;
    for _ in 0..DEEP {
        let mut deeper = Vec::new();
        for range in waiting {
            deeper.extend(reading.tree(Some(range))?);
        }
        waiting = deeper;
    }
    if !waiting.is_empty() {
        return Err(TooMuch);
    }
    Ok(reading.finish())
}

struct Reading<'a> {
    grammar: Grammar,
    reader: &'static Reader,
    text: &'a Text,
    parser: Parser,
    budget: Budget,
    facts: Facts,
    /// Calls with a first argument, which may turn out to import it.
    loads: Vec<(usize, Path, Option<String>)>,
    /// Macros, which may turn out to be assembly.
    macros: Vec<(usize, Path)>,
}

impl Reading<'_> {
    /// Reads the whole text or a part of it, and says which parts are to be read on their own.
    fn tree(&mut self, part: Option<Range>) -> Result<Vec<Range>, TooMuch> {
        let whole: &[Range] = &[];
        let ranges = part.as_ref().map_or(whole, std::slice::from_ref);
        self.parser
            .set_included_ranges(ranges)
            .expect("one range is in order");
        let tree = self.parse()?;
        bounded(&tree)?;
        self.query(&tree)
    }

    fn parse(&mut self) -> Result<Tree, TooMuch> {
        self.parser.reset();
        let (budget, bytes) = (&mut self.budget, self.text.text.as_bytes());
        let mut spend = |_: &_| budget.spend();
        let mut chunk = |at: usize, _| bytes.get(at..).unwrap_or_default();
        let options = ParseOptions::new().progress_callback(&mut spend);
        self.parser
            .parse_with_options(&mut chunk, None, Some(options))
            .ok_or(TooMuch)
    }

    fn query(&mut self, tree: &Tree) -> Result<Vec<Range>, TooMuch> {
        let query = &self.reader.query;
        let (mut found, mut within, mut nested) = (Vec::new(), Vec::new(), Vec::new());
        let mut budget = self.budget;
        let mut spend = |_: &_| budget.spend();
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(512);
        let options = QueryCursorOptions::new().progress_callback(&mut spend);
        let bytes = self.text.text.as_bytes();
        let mut matches = cursor.matches_with_options(query, tree.root_node(), bytes, options);
        while let Some(matched) = matches.next() {
            let captured = Captured::of(query, matched);
            if let Some(node) = captured.get("nested") {
                nested.extend(inner(node));
            } else if let (Some(scope), Some(prefix)) =
                (captured.get("within"), captured.get("prefix"))
            {
                let path = names::path(self.grammar, prefix, &self.text.text);
                let (start, end) = (scope.start_byte(), scope.end_byte());
                within.push(Within { start, end, path });
            } else {
                found.extend(self.import(&captured));
                self.other(&captured);
            }
        }
        drop(matches);
        self.budget = budget;
        if budget.spend().is_break() || cursor.did_exceed_match_limit() {
            return Err(TooMuch);
        }
        self.facts.imports.extend(placed(found, within));
        Ok(nested)
    }

    fn line(&self, node: Node<'_>) -> usize {
        self.text.line(node.start_byte())
    }

    fn path(&self, node: Node<'_>) -> Path {
        names::path(self.grammar, node, &self.text.text)
    }

    /// A module's name, written as a string or as code.
    fn module(&self, node: Node<'_>) -> Path {
        match names::literal(node, &self.text.text) {
            Some(name) => segments(self.grammar, &name),
            None => self.path(node),
        }
    }

    fn import(&mut self, captured: &Captured<'_>) -> Option<Found> {
        let all = captured.get("import.all");
        let node = captured.get("import").or(captured.get("bind")).or(all)?;
        let line = self.line(node);
        let mut path = self.module(node);
        if path.iter().any(|part| part == OPAQUE) && captured.get("bind").is_none() {
            self.facts.computed.push(line);
            return None;
        }
        if let Some(item) = captured.get("import.name") {
            path.extend(self.path(item));
        }
        let alias = captured.get("import.alias").map(|node| self.path(node));
        let name = alias.and_then(|mut alias| alias.pop());
        let binds = match (all, name) {
            (Some(_), _) => Binds::All,
            (None, Some(name)) => Binds::Name(name),
            (None, None) => Binds::Name(path.last().cloned().unwrap_or_default()),
        };
        let imports = captured.get("bind").is_none();
        let at = node.start_byte();
        if self.grammar == Grammar::Python && !path.is_empty() && stands_alone(node) {
            // `import os.path` makes `os` known, and all of it.
            let path: Path = path.iter().take(1).cloned().collect();
            let binds = Binds::Name(path[0].clone());
            self.facts.imports.push(Import {
                line,
                path,
                binds,
                imports: false,
            });
        }
        Some(Found {
            at,
            import: Import {
                line,
                path,
                binds,
                imports,
            },
        })
    }

    fn other(&mut self, captured: &Captured<'_>) {
        for (capture, node) in &captured.all {
            let line = self.line(*node);
            match *capture {
                "call" | "value" => {
                    let path = self.path(*node);
                    self.facts.calls.push((line, path));
                }
                "macro" => {
                    let path = self.path(*node);
                    self.macros.push((line, path.clone()));
                    self.facts.calls.push((line, path));
                }
                "named" => {
                    let literal = names::literal(*node, &self.text.text).unwrap_or_default();
                    self.facts
                        .calls
                        .push((line, super::grammar::called(self.grammar, &literal)));
                }
                "use" => {
                    let path = self.path(*node);
                    self.facts.uses.push((line, path));
                }
                "shell" => self
                    .facts
                    .calls
                    .push((line, vec![shell(self.grammar).to_owned()])),
                "computed" => self.facts.computed.push(line),
                "loaded" => self.loaded(line, *node),
                "text" => self.urls(*node),
                "assembly" => self.facts.assembly.push(line),
                "argument" => {
                    if let Some(callee) = captured.get("callee") {
                        let name = names::literal(*node, &self.text.text);
                        self.loads.push((line, self.path(callee), name));
                    }
                }
                _ => {}
            }
        }
    }

    /// A file or module that is taken in by name.
    fn loaded(&mut self, line: usize, node: Node<'_>) {
        let text = &self.text.text;
        let bare = match node.kind() {
            "parenthesized_expression" => node.named_child(0).unwrap_or(node),
            _ => node,
        };
        let name = match node.kind() {
            "preproc_arg" => header(&text[node.byte_range()]),
            _ => names::literal(bare, text),
        };
        let Some(name) = name else {
            return self.facts.computed.push(line);
        };
        self.facts.imports.push(Import {
            line,
            path: segments(self.grammar, &name),
            binds: Binds::Name(OPAQUE.into()),
            imports: true,
        });
    }

    /// The lines of a string or comment on which an address begins.
    fn urls(&mut self, node: Node<'_>) {
        let text = &self.text.text[node.byte_range()];
        for (place, _) in text.match_indices("://") {
            let scheme = text[..place]
                .bytes()
                .rev()
                .take_while(u8::is_ascii_alphabetic)
                .count();
            let goes_on = text[place + 3..].starts_with(|c: char| !c.is_whitespace() && c != '"');
            if scheme >= 2 && goes_on {
                self.facts
                    .urls
                    .push(self.text.line(node.start_byte() + place));
            }
        }
    }

    /// Finds the calls that import and the macros that are assembly, now that other names for them are known.
    fn finish(mut self) -> Facts {
        for (line, name) in std::mem::take(&mut self.macros) {
            let all = meanings(&self.facts.imports, &name);
            let is_assembly = |name: &&str| all.iter().any(|one| ends_with(&one.path, &[*name]));
            if ASSEMBLY.iter().any(is_assembly) {
                self.facts.assembly.push(line);
            }
        }
        for (line, callee, argument) in std::mem::take(&mut self.loads) {
            let all = meanings(&self.facts.imports, &callee);
            let is_importer = importers(self.grammar)
                .iter()
                .any(|importer| all.iter().any(|one| ends_with(&one.path, importer)));
            if !is_importer {
                continue;
            }
            match argument {
                Some(name) => self.facts.imports.push(Import {
                    line,
                    path: segments(self.grammar, &name),
                    binds: Binds::Name(OPAQUE.into()),
                    imports: true,
                }),
                None => self.facts.computed.push(line),
            }
        }
        self.facts
    }
}

/// What one match captured.
struct Captured<'t> {
    all: Vec<(&'static str, Node<'t>)>,
}

impl<'t> Captured<'t> {
    fn of(query: &'static Query, matched: &QueryMatch<'_, 't>) -> Self {
        let name = |at: u32| query.capture_names()[at as usize];
        let all = matched.captures().iter();
        Self {
            all: all.map(|one| (name(one.index), one.node)).collect(),
        }
    }

    fn get(&self, name: &str) -> Option<Node<'t>> {
        self.all
            .iter()
            .find(|(capture, _)| *capture == name)
            .map(|(_, node)| *node)
    }
}

/// The file in `<file>` or `"file"`; none where a macro stands.
fn header(text: &str) -> Option<String> {
    let text = text.trim();
    let quoted = text.starts_with(['<', '"']);
    quoted.then(|| text.trim_matches(['<', '>', '"', ' ']).to_owned())
}

/// Whether a name stands by itself behind `import`.
fn stands_alone(node: Node<'_>) -> bool {
    let above = node.parent().map(|above| above.kind());
    node.kind() == "dotted_name" && above == Some("import_statement")
}

/// What lies between the brackets of a node, or the node itself when it has none.
fn inner(node: Node<'_>) -> Option<Range> {
    let mut range = node.range();
    let last = node.child_count().checked_sub(1);
    if let (Some(first), Some(last)) = (node.child(0), last.and_then(|last| node.child(last)))
        && !first.is_named()
        && !last.is_named()
        && first.end_byte() <= last.start_byte()
    {
        (range.start_byte, range.start_point) = (first.end_byte(), first.end_position());
        (range.end_byte, range.end_point) = (last.start_byte(), last.start_position());
    }
    (range.start_byte < range.end_byte).then_some(range)
}
