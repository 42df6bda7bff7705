//! What a measurement prints: figures, each with its peer in the same run and its goal.

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;

/// One figure. `ratio` is the value by the peer's; `met` says whether the goal was reached in this run.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    peer: Option<String>,
    peer_value: Option<f64>,
    ratio: Option<f64>,
    goal: Option<String>,
    met: Option<bool>,
}

impl Figure {
    /// A figure on its own.
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            peer: None,
            peer_value: None,
            ratio: None,
            goal: None,
            met: None,
        }
    }

    /// Beside what was measured in the same run.
    pub(crate) fn beside(mut self, peer: &str, value: f64) -> Self {
        self.peer = Some(peer.to_owned());
        self.peer_value = Some(value);
        self.ratio = (value != 0.0).then(|| self.value / value);
        self
    }

    /// Beside a peer that could not be measured, with the reason.
    pub(crate) fn without(mut self, why: &str) -> Self {
        self.peer = Some(why.to_owned());
        self
    }

    /// With the least share of the peer's value it should be; not met where there is no peer.
    pub(crate) fn times_at_least(mut self, goal: f64) -> Self {
        self.goal = Some(format!("≥ {goal} × peer"));
        self.met = Some(self.ratio.is_some_and(|ratio| ratio >= goal));
        self
    }

    /// With the most times the peer's value it should be; not met where there is no peer.
    pub(crate) fn times_at_most(mut self, goal: f64) -> Self {
        self.goal = Some(format!("≤ {goal:.2} × peer"));
        self.met = Some(self.ratio.is_some_and(|ratio| ratio <= goal));
        self
    }

    /// With the part of the peer's value it should not exceed: 8 stands for an eighth.
    pub(crate) fn parts_at_least(mut self, goal: f64) -> Self {
        self.goal = Some(format!("≤ peer ÷ {goal}"));
        self.met = Some(self.ratio.is_some_and(|ratio| ratio * goal <= 1.0));
        self
    }

    /// With the most it should be.
    pub(crate) fn at_most(mut self, goal: f64) -> Self {
        self.goal = Some(format!("≤ {goal}"));
        self.met = Some(self.value <= goal);
        self
    }

    /// With the least it should be.
    pub(crate) fn at_least(mut self, goal: f64) -> Self {
        self.goal = Some(format!("≥ {goal}"));
        self.met = Some(self.value >= goal);
        self
    }
}

impl Figure {
    /// What was measured.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// In which unit.
    pub(crate) fn unit(&self) -> &str {
        self.unit
    }

    /// The value with as many digits as say something.
    pub(crate) fn shown(&self) -> String {
        match self.value.abs() {
            small if small > 0.0 && small < 10.0 => format!("{:.3}", self.value),
            _ => format!("{:.1}", self.value),
        }
    }

    /// What it was measured beside.
    pub(crate) fn peer(&self) -> Option<(&str, f64)> {
        Some((self.peer.as_deref()?, self.peer_value?))
    }

    /// The goal, and whether it was reached.
    pub(crate) fn goal(&self) -> Option<(&str, bool)> {
        Some((self.goal.as_deref()?, self.met?))
    }
}

/// Prints figures as a table, or as a JSON array.
pub(crate) fn print(figures: &[Figure], json: bool) -> Result<ExitCode> {
    if json {
        println!("{}", serde_json::to_string_pretty(figures)?);
        return Ok(ExitCode::SUCCESS);
    }
    for figure in figures {
        print!(
            "{:<58} {:>10} {:<7}",
            figure.name,
            figure.shown(),
            figure.unit
        );
        match (&figure.peer, figure.peer_value) {
            (Some(peer), Some(value)) => print!(" {peer}: {value:.1}"),
            (Some(why), None) => print!(" {why}"),
            (None, _) => {}
        }
        match (&figure.goal, figure.met) {
            (Some(goal), Some(true)) => print!("  goal {goal}: met"),
            (Some(goal), _) => print!("  goal {goal}: NOT met"),
            (None, _) => {}
        }
        println!();
    }
    Ok(ExitCode::SUCCESS)
}

/// The time that `share` percent of the sorted `times` do not exceed.
pub(crate) fn quantile(times: &[f64], share: usize) -> f64 {
    times[(times.len() - 1) * share / 100]
}

/// The same of times in no order.
pub(crate) fn of(mut times: Vec<f64>, share: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    quantile(&times, share)
}
