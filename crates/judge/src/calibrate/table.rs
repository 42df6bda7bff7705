//! A calibration in words.

use std::fmt::Write as _;

use super::{Calibration, Says};

/// A row for each solution, then what follows from them.
#[must_use]
pub fn table(found: &Calibration) -> String {
    let names = found.programs.iter().map(|one| one.name.chars().count());
    let width = names.max().unwrap_or(0).max(10);
    let mut text = format!(
        "{:<width$}  language    says      got  slowest ms\n",
        found.package
    );
    for one in &found.programs {
        let says = match one.says {
            Says::Accepted => "accepted",
            Says::TooSlow => "too slow",
        };
        let time = match one.stopped {
            true => format!("> {}", one.cpu_ms),
            false => one.cpu_ms.to_string(),
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{:<width$}  {:<10}  {says}  {:<3}  {time:>10}",
            one.name, one.language.0, one.verdict
        );
    }
    for note in &found.notes {
        let _ = writeln!(text, "note: {note}");
    }
    let seconds = |ms: u32| f64::from(ms) / 1000.0;
    let _ = writeln!(text, "time limit now: {} s", seconds(found.time_limit_ms));
    let Some(proposal) = &found.proposal else {
        let _ = writeln!(text, "no limit can be proposed");
        return text;
    };
    let (least, most) = proposal.between_ms;
    let most = most.map_or("any more".to_owned(), |most| format!("{} s", seconds(most)));
    let _ = writeln!(
        text,
        "proposed: {} s (from {} s to {most} would do)",
        seconds(proposal.time_limit_ms),
        seconds(least)
    );
    if !proposal.multipliers.is_empty() {
        let _ = writeln!(text, "and in agon.yaml:\nlanguages:");
        for one in &proposal.multipliers {
            let _ = writeln!(
                text,
                "  {}: {{ time_multiplier: {} }}",
                one.language, one.times
            );
        }
    }
    text
}
