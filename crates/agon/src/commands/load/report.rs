//! What a rehearsal says at its end: figures, whether the board was right, and the same as a page with plots.

mod page;
mod plot;

use std::process::ExitCode;
use std::time::Duration;

use agon_scoreboard::Standing;
use anyhow::{Context, Result};

use super::plan::Plan;
use super::times::Times;
use crate::cli::LoadArgs;
use crate::commands::bench::figure::{Figure, print};

/// A second of the contest.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pace {
    /// Events in it.
    pub(crate) events: u32,
    /// How long they took all together.
    pub(crate) spent: Duration,
}

/// Whether the boards were right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    /// Rows of the jury's board.
    pub(crate) rows: usize,
    /// Rows that differ.
    pub(crate) differing: usize,
    /// One of them, in words.
    pub(crate) first: Option<String>,
    /// What was acknowledged and is not there.
    pub(crate) lost: Vec<String>,
    /// Whether the public's board was another and was compared as well.
    pub(crate) frozen: bool,
}

impl Findings {
    /// From the rows of the oracle and the board that differ.
    pub(crate) fn new(rows: usize, differing: &[(Option<Standing>, Option<Standing>)]) -> Self {
        let first = differing.first();
        Self {
            rows,
            differing: differing.len(),
            first: first.map(|(oracle, board)| format!("oracle {oracle:?}, board {board:?}")),
            lost: Vec::new(),
            frozen: false,
        }
    }

    /// With what was found of the public's board, which a freeze makes another.
    pub(crate) fn and_public(self, public: Self) -> Self {
        Self {
            differing: self.differing + public.differing,
            first: self.first.or(public.first),
            frozen: true,
            ..self
        }
    }

    /// Whether all is as it should be.
    pub(crate) fn right(&self) -> bool {
        self.differing == 0 && self.lost.is_empty()
    }

    /// The last line.
    pub(crate) fn line(&self) -> String {
        if self.right() {
            let public = match self.frozen {
                true => ", and so does the public's in the freeze",
                false => "",
            };
            return format!("board equals oracle: {} rows{public}", self.rows);
        }
        if let Some(lost) = self.lost.first() {
            return format!(
                "{} acknowledged submissions are lost, such as {lost}",
                self.lost.len()
            );
        }
        format!(
            "board differs from oracle in {} of {} rows; {}",
            self.differing,
            self.rows,
            self.first.as_deref().unwrap_or("")
        )
    }
}

/// A distribution of durations under its name.
pub(crate) struct Spread {
    pub(crate) name: String,
    pub(crate) times: Times,
}

/// All that a rehearsal found.
pub(crate) struct Report {
    pub(crate) title: String,
    pub(crate) figures: Vec<Figure>,
    /// By second of the contest.
    pub(crate) pace: Vec<Pace>,
    pub(crate) spreads: Vec<Spread>,
    pub(crate) findings: Findings,
}

impl Report {
    /// Nothing found yet.
    pub(crate) fn new(plan: &Plan) -> Self {
        let title = format!(
            "{} participants, {} events, rule {}, seed {}",
            plan.participants,
            plan.events,
            plan.rule_name(),
            plan.seed
        );
        Self {
            title,
            figures: Vec::new(),
            pace: Vec::new(),
            spreads: Vec::new(),
            findings: Findings::default(),
        }
    }

    /// Adds a distribution.
    pub(crate) fn latencies(&mut self, name: &str, times: &Times) {
        self.spreads.push(Spread {
            name: name.to_owned(),
            times: times.clone(),
        });
    }
}

/// Prints figures and the last line, writes the page where one is wished; fails when the board was wrong.
pub(crate) fn finish(report: &Report, args: &LoadArgs) -> Result<ExitCode> {
    if let Some(file) = &args.report {
        std::fs::write(file, page::html(report))
            .with_context(|| format!("writing the report {}", file.display()))?;
    }
    if !args.json {
        println!("{}", report.title);
    }
    print(&report.figures, args.json)?;
    let line = report.findings.line();
    if args.json {
        eprintln!("{line}");
    } else {
        println!("{line}");
    }
    Ok(if report.findings.right() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
