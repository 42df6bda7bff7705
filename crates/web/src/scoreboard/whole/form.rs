//! How rows of a whole board are written.

use agon_domain::Points;
use serde::Serialize;

use super::{About, FormName};
use crate::Problem;
use crate::scoreboard::leaf::json;
use crate::scoreboard::row::{CellView, RowView};

/// A form, and what it must remember.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    name: FormName,
    /// How many problems there are.
    columns: usize,
}

/// Some rows, each field as one list; lists have one length.
#[derive(Serialize)]
struct Columns<'a> {
    rank: Vec<Option<u32>>,
    approximate: Vec<bool>,
    handle: Vec<&'a str>,
    name: Vec<&'a str>,
    country: Vec<Option<&'a str>>,
    group: Vec<Option<&'a str>>,
    official: Vec<bool>,
    points: Vec<i64>,
    solved: Vec<u32>,
    penalty_s: Vec<u64>,
    cpu_ms: Vec<u64>,
    memory_kib: Vec<u64>,
    /// For each problem.
    cells: Vec<Cells>,
}

/// A problem, for those rows in which it was tried.
#[derive(Serialize)]
struct Cells {
    /// The place of the row among these, from 0.
    row: Vec<usize>,
    points: Vec<i64>,
    attempts: Vec<u32>,
    pending: Vec<u32>,
    time_s: Vec<Option<u32>>,
    solved: Vec<bool>,
}

/// The first names of a table; then come three for each problem.
const NAMES: [&str; 12] = [
    "rank",
    "approximate",
    "handle",
    "name",
    "country",
    "group",
    "official",
    "points",
    "solved",
    "penalty_s",
    "cpu_ms",
    "memory_kib",
];

impl Form {
    pub(super) fn of(name: FormName, about: &About) -> Self {
        Self {
            name,
            columns: about.problems.len(),
        }
    }

    pub(super) fn kind(self) -> &'static str {
        match self.name {
            FormName::Csv => "text/csv; charset=utf-8",
            FormName::Columns => "application/x-ndjson",
        }
    }

    pub(super) fn disposition(self) -> &'static str {
        match self.name {
            FormName::Csv => "attachment; filename=\"scoreboard.csv\"",
            FormName::Columns => "attachment; filename=\"scoreboard.ndjson\"",
        }
    }

    /// What comes before all rows.
    pub(super) fn head(self, about: &About) -> Result<Vec<u8>, Problem> {
        match self.name {
            FormName::Columns => Ok(line(about)),
            FormName::Csv => {
                let labels = about.problems.iter().flat_map(|problem| {
                    let label = &problem.label;
                    ["points", "attempts", "time_s"].map(|what| format!("{label} {what}"))
                });
                let names = NAMES.map(str::to_owned).into_iter();
                table([names.chain(labels).collect::<Vec<_>>()])
            }
        }
    }

    /// Some rows.
    pub(super) fn rows(self, rows: &[RowView]) -> Result<Vec<u8>, Problem> {
        match self.name {
            FormName::Csv => table(rows.iter().map(record)),
            FormName::Columns => Ok(line(&Columns::of(rows, self.columns))),
        }
    }
}

fn line(what: &impl Serialize) -> Vec<u8> {
    let mut line = json(what);
    line.push(b'\n');
    line
}

fn table(records: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Problem> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        writer
            .write_record(record)
            .map_err(|_| Problem::internal())?;
    }
    writer.into_inner().map_err(|_| Problem::internal())
}

/// A row of a table. Points are written as people count them, not in thousandths.
fn record(row: &RowView) -> Vec<String> {
    let text = |value: Option<&String>| value.map_or_else(String::new, |value| harmless(value));
    let mut record = vec![
        row.rank.map_or_else(String::new, |rank| rank.to_string()),
        row.approximate.to_string(),
        harmless(&row.handle),
        harmless(&row.name),
        text(row.country.as_ref()),
        text(row.group.as_ref()),
        row.official.to_string(),
        Points(row.points).to_string(),
        row.solved.to_string(),
        row.penalty_s.to_string(),
        row.cpu_ms.to_string(),
        row.memory_kib.to_string(),
    ];
    for cell in &row.cells {
        let of = |value: fn(&CellView) -> String| cell.as_ref().map_or_else(String::new, value);
        record.push(of(|cell| Points(cell.points).to_string()));
        record.push(of(|cell| cell.attempts.to_string()));
        record.push(of(|cell| {
            cell.time_s
                .map_or_else(String::new, |time| time.to_string())
        }));
    }
    record
}

/// A name that a spreadsheet would take for a formula is marked as text, as OWASP advises (CSV injection).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return format!("'{text}");
    }
    text.to_owned()
}

impl<'a> Columns<'a> {
    fn of(rows: &'a [RowView], columns: usize) -> Self {
        Self {
            rank: each(rows, |row| row.rank),
            approximate: each(rows, |row| row.approximate),
            handle: each(rows, |row| row.handle.as_str()),
            name: each(rows, |row| row.name.as_str()),
            country: each(rows, |row| row.country.as_deref()),
            group: each(rows, |row| row.group.as_deref()),
            official: each(rows, |row| row.official),
            points: each(rows, |row| row.points),
            solved: each(rows, |row| row.solved),
            penalty_s: each(rows, |row| row.penalty_s),
            cpu_ms: each(rows, |row| row.cpu_ms),
            memory_kib: each(rows, |row| row.memory_kib),
            cells: (0..columns).map(|column| Cells::of(rows, column)).collect(),
        }
    }
}

impl Cells {
    fn of(rows: &[RowView], column: usize) -> Self {
        let tried = rows.iter().enumerate();
        let tried =
            tried.filter_map(|(place, row)| Some((place, row.cells.get(column)?.as_ref()?)));
        let tried: Vec<(usize, &CellView)> = tried.collect();
        Self {
            row: each(&tried, |(place, _)| *place),
            points: each(&tried, |(_, cell)| cell.points),
            attempts: each(&tried, |(_, cell)| cell.attempts),
            pending: each(&tried, |(_, cell)| cell.pending),
            time_s: each(&tried, |(_, cell)| cell.time_s),
            solved: each(&tried, |(_, cell)| cell.solved),
        }
    }
}

fn each<'a, R, T>(rows: &'a [R], of: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}
