//! Statements: Markdown with math to HTML that is safe to show.
//!
//! Markdown is rendered with a mark in the place of each formula, the HTML is sanitised, and only then do the formulas
//! take the places of their marks, as MathML made here: the sanitiser never has to let `math` through.

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use pulldown_cmark::{Event, Options, Parser, html};

/// Marks from the private use area; text that holds them loses them.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Renders a statement.
#[must_use]
pub fn render(markdown: &str) -> String {
    let markdown = markdown.replace([OPEN, CLOSE], "");
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH | Options::ENABLE_STRIKETHROUGH;
    let mut formulas = Vec::new();
    let mut mark = |latex: &str, display| {
        formulas.push(formula(latex, display));
        Event::Text(format!("{OPEN}{}{CLOSE}", formulas.len() - 1).into())
    };
    let events = Parser::new_ext(&markdown, options).map(|event| match event {
        Event::InlineMath(latex) => mark(&latex, MathDisplay::Inline),
        Event::DisplayMath(latex) => mark(&latex, MathDisplay::Block),
        other => other,
    });
    let mut rendered = String::new();
    html::push_html(&mut rendered, events);
    let safe = ammonia::Builder::default()
        .url_relative(ammonia::UrlRelative::Deny)
        .clean(&rendered)
        .to_string();
    splice(&safe, &formulas)
}

/// MathML, or the formula as written where it cannot be made.
fn formula(latex: &str, display: MathDisplay) -> String {
    let converter =
        LatexToMathML::new(MathCoreConfig::default()).expect("no macros, so none is wrong");
    match converter.convert_with_local_state(latex, display) {
        Ok(result) => result.mathml,
        Err(_) => format!("<code>{}</code>", ammonia::clean_text(latex)),
    }
}

fn splice(safe: &str, formulas: &[String]) -> String {
    let mut out =
        String::with_capacity(safe.len() + formulas.iter().map(String::len).sum::<usize>());
    let mut rest = safe;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((number, after)) = after.split_once(CLOSE) else {
            break;
        };
        let formula = number.parse::<usize>().ok().and_then(|at| formulas.get(at));
        out.push_str(formula.map_or("", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::render;
    use proptest::prelude::*;

    #[test]
    fn scripts_and_handlers_do_not_survive() {
        let html = render(
            "# Hi <script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)> \
             <math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>\n\n<svg onload=alert(1)></svg>\n\n$\\text{<b>x</b>}$",
        );
        insta::assert_snapshot!(html);
    }

    #[test]
    fn math_and_tables_are_rendered() {
        insta::assert_snapshot!(render(
            "Let $1 \\le a < b$.\n\n$$x^2$$\n\n| a | b |\n|---|---|\n| $1$ | 2 |\n\n$\\nonsense{$"
        ));
    }

    proptest! {
        #[test]
        fn nothing_panics_and_no_script_comes_out(text in "[<>/$\\\\{}^_a-c script\u{e000}\u{e001}0-9\n|]{0,80}") {
            prop_assert!(!render(&text).contains("<script"));
        }
    }
}
