//! A calibration as a picture: a row for each solution, on a logarithmic scale, and the limits across.

use std::fmt::Write as _;

use super::{Calibration, Says, Timed};

const LEFT: f64 = 260.0;
const RIGHT: f64 = 40.0;
const ROW: f64 = 22.0;
const TOP: f64 = 70.0;
const WIDTH: f64 = 900.0;

/// Where milliseconds lie from left to right.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(found: &Calibration) -> Self {
        let seen = found.programs.iter().map(|one| one.cpu_ms);
        let limits = found.proposal.iter().map(|one| one.time_limit_ms);
        let all = seen.chain(limits).chain([found.time_limit_ms]);
        let high = all.max().unwrap_or(1000).max(10);
        Self {
            low: 0.0,
            high: f64::from(high).log10().ceil().max(1.0),
        }
    }

    fn at(&self, ms: u32) -> f64 {
        let part = (f64::from(ms.max(1)).log10() - self.low) / (self.high - self.low);
        LEFT + part * (WIDTH - LEFT - RIGHT)
    }
}

/// The picture, as SVG.
#[must_use]
pub fn plot(found: &Calibration) -> String {
    let scale = Scale::of(found);
    let bottom = TOP + ROW * found.programs.len() as f64;
    let height = bottom + 40.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"10\" y=\"24\" font-size=\"16\">{}</text>\n\
         <text x=\"10\" y=\"42\" fill=\"#555\">CPU time of the slowest run; green accepted, red too slow</text>\n",
        escaped(&found.package)
    );
    let mut ms = 1;
    while f64::from(ms).log10() <= scale.high {
        line(
            &mut svg,
            scale.at(ms),
            bottom,
            ("#ddd", &format!("{ms} ms")),
        );
        ms *= 10;
    }
    for (place, one) in found.programs.iter().enumerate() {
        row(&mut svg, &scale, TOP + ROW * place as f64, one);
    }
    let now = format!("now {} ms", found.time_limit_ms);
    line(
        &mut svg,
        scale.at(found.time_limit_ms),
        bottom + 14.0,
        ("#888", &now),
    );
    if let Some(proposal) = &found.proposal {
        let text = format!("proposed {} ms", proposal.time_limit_ms);
        line(
            &mut svg,
            scale.at(proposal.time_limit_ms),
            bottom + 28.0,
            ("#06c", &text),
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn row(svg: &mut String, scale: &Scale, top: f64, one: &Timed) {
    let colour = match one.says {
        Says::Accepted => "#2a2",
        Says::TooSlow => "#c33",
    };
    let (from, to) = (scale.at(1), scale.at(one.cpu_ms));
    let mark = if one.stopped { "more than " } else { "" };
    // Writing to a string does not fail.
    let _ = writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>\
         <rect x=\"{from:.1}\" y=\"{:.0}\" width=\"{:.1}\" height=\"12\" fill=\"{colour}\"><title>{mark}{} ms, {}</title></rect>",
        LEFT - 8.0,
        top + 14.0,
        escaped(&one.name),
        top + 4.0,
        (to - from).max(1.0),
        one.cpu_ms,
        escaped(&one.language.0),
    );
}

fn line(svg: &mut String, x: f64, bottom: f64, (colour, text): (&str, &str)) {
    let _ = writeln!(
        svg,
        "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.0}\" y2=\"{bottom:.0}\" stroke=\"{colour}\"/>\
         <text x=\"{x:.1}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"{colour}\" font-size=\"11\">{text}</text>",
        TOP - 6.0,
        bottom + 11.0,
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
