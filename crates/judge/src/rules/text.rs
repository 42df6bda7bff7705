//! The text as its compiler sees it before tokens are made, and the way back to the lines of the file.

use agon_domain::source_rules::Grammar;

/// A text ready to be parsed.
pub(super) struct Text {
    pub(super) text: String,
    /// From this place on, so many lines of the file have gone (or come, where negative).
    gone: Vec<(usize, i64)>,
    /// Where each line of the text begins.
    starts: Vec<usize>,
}

impl Text {
    pub(super) fn new(grammar: Grammar, source: &str) -> Self {
        let (text, gone) = match grammar {
            Grammar::C | Grammar::Cpp => spliced(source, grammar),
            Grammar::Java => unescaped(source),
            Grammar::CSharp
            | Grammar::Go
            | Grammar::JavaScript
            | Grammar::Kotlin
            | Grammar::Php
            | Grammar::Python
            | Grammar::Ruby
            | Grammar::Rust
            | Grammar::TypeScript => (source.to_owned(), Vec::new()),
        };
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = ends.map(|(at, _)| at + 1).collect();
        Self { text, gone, starts }
    }

    /// The line of the file, from 1, on which a place of the text lies.
    pub(super) fn line(&self, at: usize) -> usize {
        let here = 1 + self.starts.partition_point(|start| *start <= at);
        let before = self.gone.partition_point(|(place, _)| *place <= at);
        let gone = before.checked_sub(1).map_or(0, |last| self.gone[last].1);
        here.saturating_add_signed(isize::try_from(gone).unwrap_or(0))
    }
}

/// C and C++: lines joined at a backslash, and other spellings of brackets and `#`.
fn spliced(source: &str, grammar: Grammar) -> (String, Vec<(usize, i64)>) {
    let (mut text, mut gone, mut lines) = (String::with_capacity(source.len()), Vec::new(), 0);
    let mut rest = source;
    while let Some(place) = rest.find('\\') {
        text.push_str(&rest[..place]);
        let after = &rest[place + 1..];
        // The compilers also join where white space stands before the end of the line.
        let blank = after.trim_start_matches([' ', '\t', '\r', '\x0b', '\x0c']);
        if let Some(next) = blank.strip_prefix('\n') {
            lines += 1;
            gone.push((text.len(), lines));
            rest = next;
        } else {
            text.push('\\');
            rest = after;
        }
    }
    text.push_str(rest);
    (digraphs(&text, grammar), gone)
}

/// `<%` is `{`, `<:` is `[`, `%:` is `#`, and so on; the length stays.
fn digraphs(text: &str, grammar: Grammar) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find(['<', '%', ':']) {
        let (before, here) = rest.split_at(place);
        plain.push_str(before);
        // In C++ `<::` is `<` and `::`, as in `vector<::point>`.
        let scope = grammar == Grammar::Cpp
            && here.starts_with("<::")
            && !here.starts_with("<:::")
            && !here.starts_with("<::>");
        let found = match here.get(..2) {
            Some("<:") if !scope => Some("[ "),
            Some(":>") => Some("] "),
            Some("<%") => Some("{ "),
            Some("%>") => Some("} "),
            Some("%:") => Some("# "),
            _ => None,
        };
        let length = if found.is_some() { 2 } else { 1 };
        plain.push_str(found.unwrap_or(&here[..1]));
        rest = &here[length..];
    }
    plain.push_str(rest);
    plain
}

/// Java: `\u0041` is `A` wherever it stands, before anything else is read.
fn unescaped(source: &str) -> (String, Vec<(usize, i64)>) {
    let (mut text, mut gone, mut lines) = (String::with_capacity(source.len()), Vec::new(), 0);
    let mut rest = source;
    while let Some(place) = rest.find('\\') {
        text.push_str(&rest[..place]);
        let here = &rest[place..];
        let marks = here[1..].trim_start_matches('u');
        let is_escape = marks.len() < here.len() - 1;
        let value = marks.get(..4).filter(|_| is_escape);
        match value.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                let letter = char::from_u32(code).unwrap_or('\u{fffd}');
                text.push(letter);
                if letter == '\n' {
                    lines -= 1;
                    gone.push((text.len(), lines));
                }
                rest = &marks[4..];
            }
            None => {
                // A backslash, and what it guards: `\\u0041` is no escape.
                let length = 1 + here[1..].chars().next().map_or(0, char::len_utf8);
                text.push_str(&here[..length]);
                rest = &here[length..];
            }
        }
    }
    text.push_str(rest);
    (text, gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_what_the_compiler_reads_and_lines_stay_those_of_the_file() {
        let rows = [
            (Grammar::C, "so\\\nrt\nend"),
            (Grammar::C, "a\\ \t\nb\\n\nend"),
            (Grammar::C, "%:include <a> <% <: :> %> end"),
            (Grammar::Cpp, "v<::p> v<:::p:> end"),
            (Grammar::Java, "\\u0073ort \\uuu0073 \\\\u0073\nend"),
            (Grammar::Java, "// \\u000a x\nend"),
            (Grammar::Java, "\\u00zz \\u12"),
            (Grammar::Python, "a\\\nend"),
        ];
        let said = rows.map(|(grammar, source)| {
            let text = Text::new(grammar, source);
            let end = text.text.find("end").map(|at| text.line(at));
            format!("{source:?} → {:?}, end on line {end:?}", text.text)
        });
        insta::assert_snapshot!(said.join("\n"));
    }
}
