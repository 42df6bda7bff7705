//! Plots as small SVG.

use std::fmt::Write as _;

use super::{Pace, Times};

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 240.0;
/// Room for labels.
const LEFT: f64 = 80.0;
const BELOW: f64 = 30.0;
/// The points of a curve at most.
const POINTS: usize = 450;
/// The shares of a distribution that are drawn.
const SHARES: [f64; 8] = [10.0, 50.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0];

/// Events a second over the time of the contest: the most of each stretch.
pub(super) fn pace(pace: &[Pace]) -> String {
    let stretch = pace.len().div_ceil(POINTS).max(1);
    let most = |part: &[Pace]| part.iter().map(|one| one.events).max().unwrap_or(0);
    let values: Vec<f64> = pace
        .chunks(stretch)
        .map(|part| f64::from(most(part)))
        .collect();
    let top = values.iter().copied().fold(1.0, f64::max);
    let step = (WIDTH - LEFT) / values.len().max(1) as f64;
    let mut points = String::new();
    for (place, value) in values.iter().enumerate() {
        let (x, y) = (LEFT + step * (place as f64 + 0.5), height(value / top));
        let _ = write!(points, "{x:.1},{y:.1} ");
    }
    let line = format!(
        "<polyline fill=\"none\" stroke=\"#246\" stroke-width=\"1.5\" points=\"{points}\"/>"
    );
    let minutes = format!("{:.0} min", pace.len() as f64 / 60.0);
    framed(&line, &format!("{top:.0} / s"), ("0 min", &minutes))
}

/// A distribution: a bar for each share, as high as the logarithm of its time.
pub(super) fn spread(times: &Times) -> String {
    let scale = |nanos: f64| (nanos.max(100.0) / 100.0).log10();
    let top = scale(times.percentile(100.0).as_nanos() as f64).max(1.0);
    let step = (WIDTH - LEFT) / SHARES.len() as f64;
    let mut bars = String::new();
    for (place, share) in SHARES.iter().enumerate() {
        let nanos = times.percentile(*share).as_nanos() as f64;
        let (x, y) = (LEFT + step * place as f64, height(scale(nanos) / top));
        let bar = HEIGHT - BELOW - y;
        let middle = x + step * 0.4;
        let _ = write!(
            bars,
            "<rect fill=\"#246\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{bar:.1}\"/>\
             <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">p{share}</text>",
            step * 0.8,
            y - 4.0,
            shown(nanos),
            HEIGHT - 8.0
        );
    }
    framed(&bars, &format!("{} times", times.len()), ("", ""))
}

fn height(share: f64) -> f64 {
    let room = HEIGHT - BELOW - 30.0;
    30.0 + room * (1.0 - share.clamp(0.0, 1.0))
}

fn framed(inside: &str, top: &str, (first, last): (&str, &str)) -> String {
    let floor = HEIGHT - BELOW;
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" font-size=\"13\" font-family=\"sans-serif\">\
         <text x=\"0\" y=\"14\">{top}</text><text x=\"{LEFT}\" y=\"{HEIGHT}\">{first}</text>\
         <text x=\"{WIDTH}\" y=\"{HEIGHT}\" text-anchor=\"end\">{last}</text>\
         <line x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{floor}\" y2=\"{floor}\" stroke=\"#999\"/>{inside}</svg>\n"
    )
}

fn shown(nanos: f64) -> String {
    match nanos {
        few if few < 1e3 => format!("{few:.0} ns"),
        few if few < 1e6 => format!("{:.1} µs", few / 1e3),
        few if few < 1e9 => format!("{:.1} ms", few / 1e6),
        many => format!("{:.2} s", many / 1e9),
    }
}
