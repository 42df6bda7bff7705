//! The default output validator of the package format, natively: token by token, with the first difference in words.
//!
//! Rules: <https://www.kattis.com/problem-package-format/spec/2025-09.html>, "Default output validator specification".

/// How the default validator compares.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Whether `A` differs from `a`.
    pub case_sensitive: bool,
    /// Whether white space must be the same, byte for byte.
    pub space_change_sensitive: bool,
    /// How far a number may be off, absolutely.
    pub absolute: Option<f64>,
    /// How far a number may be off, as a share of the answer.
    pub relative: Option<f64>,
}

/// What a checker says of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It is right.
    Right,
    /// It is wrong, and where, for the contestant.
    Wrong(String),
}

impl Comparison {
    /// Reads the validator's arguments, such as `["float_tolerance", "1e-6"]`.
    pub fn parse(args: &[String]) -> Result<Self, String> {
        let (mut comparison, mut both) = (Self::default(), None);
        let mut words = args.iter();
        while let Some(word) = words.next() {
            let slot = match word.as_str() {
                "case_sensitive" => {
                    comparison.case_sensitive = true;
                    continue;
                }
                "space_change_sensitive" => {
                    comparison.space_change_sensitive = true;
                    continue;
                }
                "float_absolute_tolerance" => &mut comparison.absolute,
                "float_relative_tolerance" => &mut comparison.relative,
                "float_tolerance" => &mut both,
                other => return Err(format!("the default validator knows no argument `{other}`")),
            };
            let value = words.next().and_then(|text| text.parse::<f64>().ok());
            let value = value.filter(|v| v.is_finite() && *v >= 0.0);
            let value =
                value.ok_or_else(|| format!("write a number of 0 or more after `{word}`"))?;
            if slot.replace(value).is_some() {
                return Err(format!("`{word}` stands twice"));
            }
        }
        if both.is_some() {
            if comparison.absolute.is_some() || comparison.relative.is_some() {
                return Err("`float_tolerance` cannot stand beside another tolerance".into());
            }
            (comparison.absolute, comparison.relative) = (both, both);
        }
        Ok(comparison)
    }

    /// Compares an output with the answer.
    #[must_use]
    pub fn check(&self, output: &[u8], answer: &[u8]) -> Check {
        let (mut found, mut expected) = (Tokens::new(output), Tokens::new(answer));
        loop {
            let (f, e) = (found.next(), expected.next());
            let place = |token: &Token<'_>| format!("line {}, token {}", token.line, token.nth);
            let wrong = match (&f, &e) {
                (None, None) => break,
                (Some(f), Some(e)) if self.same(f.text, e.text) => None,
                (Some(f), Some(e)) => {
                    let (e, text) = (shown(e.text), shown(f.text));
                    Some(format!("{}: expected {e}, found {text}", place(f)))
                }
                (Some(f), None) => Some(format!(
                    "{}: expected the end, found {}",
                    place(f),
                    shown(f.text)
                )),
                (None, Some(e)) => Some(format!(
                    "the output ends too soon: expected {} (line {}, token {} of the answer)",
                    shown(e.text),
                    e.line,
                    e.nth
                )),
            };
            if let Some(wrong) = wrong {
                return Check::Wrong(wrong);
            }
            if self.space_change_sensitive && found.space != expected.space {
                return Check::Wrong(format!(
                    "line {}: other white space than expected",
                    found.line
                ));
            }
        }
        if self.space_change_sensitive && found.space != expected.space {
            return Check::Wrong("other white space than expected at the end".into());
        }
        Check::Right
    }

    fn same(&self, found: &[u8], expected: &[u8]) -> bool {
        if (self.absolute.is_some() || self.relative.is_some())
            && let Some(answer) = number(expected)
        {
            return number(found).is_some_and(|value| self.near(value, answer));
        }
        if self.case_sensitive {
            found == expected
        } else {
            found.eq_ignore_ascii_case(expected)
        }
    }

    fn near(&self, found: f64, answer: f64) -> bool {
        let off = (found - answer).abs();
        self.absolute.is_some_and(|most| off <= most)
            || self.relative.is_some_and(|most| off <= most * answer.abs())
    }
}

/// A decimal number with an optional fraction and exponent. Words such as `nan` and `inf` are no numbers.
fn number(token: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(token).ok()?;
    let plain = |b: &u8| b.is_ascii_digit() || b"+-.eE".contains(b);
    if !token.iter().all(plain) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A token shortened to what a line can show.
fn shown(token: &[u8]) -> String {
    const MOST: usize = 40;
    let text = String::from_utf8_lossy(&token[..token.len().min(4 * MOST)]);
    let mut short: String = text
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().count() > MOST || token.len() > 4 * MOST {
        short.push('…');
    }
    short
}

/// Walks over tokens, remembering the white space before the last one taken.
struct Tokens<'a> {
    rest: &'a [u8],
    space: &'a [u8],
    line: usize,
    nth: usize,
}

struct Token<'a> {
    text: &'a [u8],
    line: usize,
    nth: usize,
}

impl<'a> Tokens<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self {
            rest,
            space: &[],
            line: 1,
            nth: 0,
        }
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self
            .rest
            .iter()
            .position(|b| !is_space(*b))
            .unwrap_or(self.rest.len());
        let rest;
        (self.space, rest) = self.rest.split_at(start);
        let lines = self.space.iter().filter(|b| **b == b'\n').count();
        if lines > 0 {
            self.line += lines;
            self.nth = 0;
        }
        let end = rest.iter().position(|b| is_space(*b)).unwrap_or(rest.len());
        let text;
        (text, self.rest) = rest.split_at(end);
        if text.is_empty() {
            return None;
        }
        self.nth += 1;
        Some(Token {
            text,
            line: self.line,
            nth: self.nth,
        })
    }
}

fn is_space(byte: u8) -> bool {
    byte == b' ' || (b'\t'..=b'\r').contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{Check, Comparison};
    use proptest::prelude::*;

    fn check(args: &str, output: &str, answer: &str) -> String {
        let args: Vec<_> = args.split_whitespace().map(str::to_owned).collect();
        match Comparison::parse(&args).map(|c| c.check(output.as_bytes(), answer.as_bytes())) {
            Ok(Check::Right) => "right".into(),
            Ok(Check::Wrong(why)) => why,
            Err(why) => format!("error: {why}"),
        }
    }

    #[test]
    fn outputs_are_compared_as_the_format_says() {
        let rows = [
            ("", "1 2\n3", "1  2 3\n\n"),
            ("", "Yes", "YES"),
            ("case_sensitive", "Yes", "YES"),
            ("", "1 2\n3 5\n", "1 2\n3 4\n"),
            ("", "1\n2\n", "1\n"),
            ("", "1\n", "1\n2\n"),
            ("", "", ""),
            ("", "", "x"),
            ("", "1.0", "1"),
            ("float_tolerance 1e-6", "1.0000001", "1"),
            ("float_tolerance 1e-6", "1.00001", "1"),
            ("float_tolerance 1e-6", "1000000.5", "1000000"),
            ("float_absolute_tolerance 1e-6", "1000000.5", "1000000"),
            ("float_relative_tolerance 1e-6", "1e-7", "0"),
            ("float_tolerance 1e-6", "nan", "1"),
            ("float_tolerance 1e-6", "1e400", "1"),
            ("float_tolerance 1e-6", "NO", "no"),
            ("space_change_sensitive", "1 2\n", "1 2\n"),
            ("space_change_sensitive", "1  2\n", "1 2\n"),
            ("space_change_sensitive", "1 2", "1 2\n"),
            ("float_tolerance", "1", "1"),
            ("float_tolerance 1 float_tolerance 1", "1", "1"),
            ("float_tolerance 1 float_absolute_tolerance 1", "1", "1"),
            ("shout", "1", "1"),
        ];
        let said = rows.map(|(args, output, answer)| {
            format!(
                "[{args}] {output:?} {answer:?} → {}",
                check(args, output, answer)
            )
        });
        insta::assert_snapshot!(said.join("\n"));
    }

    proptest! {
        #[test]
        fn any_bytes_equal_themselves_and_nothing_panics(a: Vec<u8>, b: Vec<u8>, case_sensitive: bool) {
            let strict = Comparison { case_sensitive, space_change_sensitive: true, ..Comparison::default() };
            prop_assert_eq!(strict.check(&a, &a), Check::Right);
            let floats = Comparison { absolute: Some(1e-9), relative: Some(1e-9), ..Comparison::default() };
            let _either = floats.check(&a, &b);
        }
    }
}
