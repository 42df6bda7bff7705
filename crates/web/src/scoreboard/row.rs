//! Rows as they are written.

use std::collections::HashMap;
use std::sync::Arc;

use agon_domain::{ContestProblem, Ordinal, ParticipationKind};
use agon_scoreboard::{Audience, Cell, Standing};
use agon_store::{Home, Who};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rooms::{Room, State};
use crate::{App, Problem};

/// A standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct RowView {
    /// From 1, ties share; none for those who are not ranked.
    pub(crate) rank: Option<u32>,
    /// Whether the rank is only about right, until it settles.
    pub(super) approximate: bool,
    pub(super) handle: String,
    pub(super) name: String,
    /// ISO 3166-1 alpha-2, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) country: Option<String>,
    /// Whom they count together with, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<String>,
    /// Whether it is ranked.
    pub(super) official: bool,
    pub(super) points: i64,
    pub(super) solved: u32,
    pub(super) penalty_s: u64,
    pub(super) cpu_ms: u64,
    pub(super) memory_kib: u64,
    pub(super) cells: Vec<Option<CellView>>,
}

/// A problem in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CellView {
    #[schema(value_type = String)]
    label: Arc<str>,
    pub(super) points: i64,
    pub(super) attempts: u32,
    pub(super) pending: u32,
    /// Contest time of the attempt that counts.
    pub(super) time_s: Option<u32>,
    pub(super) solved: bool,
}

/// A row before its person is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) standing: Standing,
    pub(crate) approximate: bool,
}

impl Seen {
    /// Somebody's row, as an audience sees it.
    pub(crate) fn row(state: &State, audience: Audience, who: Ordinal) -> Option<Self> {
        Some(Self {
            standing: state.live.row(audience, who)?,
            approximate: !state.live.is_certain(audience, who),
        })
    }

    /// Somebody's row, as they see it themselves.
    pub(crate) fn own(state: &State, who: Ordinal) -> Option<Self> {
        Some(Self {
            standing: state.live.own_row(who)?,
            approximate: !state.live.is_own_certain(who),
        })
    }

    /// A row of a board on which every rank is certain.
    pub(crate) fn settled(standing: Standing) -> Self {
        Self {
            standing,
            approximate: false,
        }
    }
}

/// Puts names to rows, for the problems that are shown.
pub(crate) async fn named(
    app: &App,
    room: &Room,
    shown: &[ContestProblem],
    rows: &[Seen],
) -> Result<Vec<RowView>, Problem> {
    let people: Vec<Ordinal> = rows.iter().map(|row| row.standing.ordinal).collect();
    let people = app.store.people(room.id, &people).await?;
    let labels: Vec<Arc<str>> = shown.iter().map(|one| one.label.as_str().into()).collect();
    Ok(rows.iter().map(|row| view(&labels, row, &people)).collect())
}

/// The handle and the name of somebody; those who were erased have a number.
pub(crate) fn person(people: &HashMap<Ordinal, Who>, who: Ordinal) -> (String, String) {
    match people.get(&who) {
        Some(known) if !known.erased => (known.handle.clone(), known.name.clone()),
        Some(_) | None => (format!("participant #{}", who.0 + 1), String::new()),
    }
}

fn view(labels: &[Arc<str>], row: &Seen, people: &HashMap<Ordinal, Who>) -> RowView {
    let standing = &row.standing;
    let (handle, name) = person(people, standing.ordinal);
    let home = people.get(&standing.ordinal).map(|who| who.home.clone());
    let Home { country, group } = home.unwrap_or_default();
    let cells = standing.cells.iter().zip(labels);
    RowView {
        rank: standing.rank,
        approximate: row.approximate,
        handle,
        name,
        country,
        group,
        official: standing.kind == ParticipationKind::Official,
        points: standing.points.0,
        solved: standing.solved,
        penalty_s: standing.penalty_s,
        cpu_ms: standing.cpu_ms,
        memory_kib: standing.memory_kib,
        cells: cells
            .map(|(cell, label)| cell.as_ref().map(|cell| cell_view(cell, label)))
            .collect(),
    }
}

pub(crate) fn cell_view(cell: &Cell, label: &Arc<str>) -> CellView {
    CellView {
        label: label.clone(),
        points: cell.points.0,
        attempts: cell.attempts,
        pending: cell.pending,
        time_s: cell.time_s,
        solved: cell.solved,
    }
}
