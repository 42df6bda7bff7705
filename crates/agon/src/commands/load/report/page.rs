//! The report as one HTML file that loads nothing.

use std::fmt::Write as _;

use super::{Report, plot};
use crate::commands::bench::figure::Figure;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #ddd}\
td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#a00}svg{width:100%;height:auto}";

/// The page.
pub(super) fn html(report: &Report) -> String {
    let title = escaped(&report.title);
    let (class, line) = (
        if report.findings.right() {
            "good"
        } else {
            "bad"
        },
        escaped(&report.findings.line()),
    );
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Rehearsal: {title}</title>\
         <style>{STYLE}</style>\n<h1>A day rehearsed</h1>\n<p>{title}</p>\n<p class=\"{class}\"><strong>{line}</strong></p>\n\
         <table><tr><th>figure<th>value<th>beside<th>goal</tr>\n"
    );
    report
        .figures
        .iter()
        .for_each(|figure| page += &row(figure));
    page += "</table>\n";
    if !report.pace.is_empty() {
        page += "<h2>Events in each second of the contest</h2>\n";
        page += &plot::pace(&report.pace);
    }
    for spread in &report.spreads {
        let _ = writeln!(page, "<h2>How long: {}</h2>", escaped(&spread.name));
        page += &plot::spread(&spread.times);
    }
    page
}

fn row(figure: &Figure) -> String {
    let beside = figure
        .peer()
        .map(|(peer, value)| format!("{}: {value:.1}", escaped(peer)));
    let goal = figure.goal().map(|(goal, met)| {
        let word = if met { "met" } else { "not met" };
        format!("{}: {word}", escaped(goal))
    });
    format!(
        "<tr><td>{}<td class=\"n\">{} {}<td>{}<td>{}</tr>\n",
        escaped(figure.name()),
        figure.shown(),
        escaped(figure.unit()),
        beside.unwrap_or_default(),
        goal.unwrap_or_default()
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::commands::load::report::{Findings, Pace, Spread};
    use crate::commands::load::times::Times;

    #[test]
    fn a_page_loads_nothing_and_shows_what_was_found() {
        let mut times = Times::default();
        (1..=1_000).for_each(|one| times.record(Duration::from_micros(one)));
        let second = Pace {
            events: 7,
            spent: Duration::from_millis(1),
        };
        let report = Report {
            title: "a <b> & c".into(),
            figures: vec![Figure::new("x<y", 3.0, "ms").at_most(2.0)],
            pace: vec![second; 100],
            spreads: vec![Spread {
                name: "GET /".into(),
                times,
            }],
            findings: Findings::default(),
        };
        let page = html(&report);
        assert!(page.contains("a &lt;b> &amp; c") && page.contains("x&lt;y"));
        assert!(page.contains("≤ 2: not met") && page.contains("board equals oracle"));
        assert_eq!(page.matches("<svg").count(), 2);
        for outside in ["src=", "href=", "url(", "@import", "<script"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
