//! After the day: all is judged, nothing that was acknowledged is lost, and the board is the oracle's.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use agon_domain::{
    Digest, Envelope, Event, LanguageId, Ordinal, ParticipationKind, Seq, Submitted, Timestamp,
};
use agon_scoreboard::Standing;
use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::client::{Ask, Kind, Server};
use super::day::Receipt;
use crate::commands::load::engine::bar;
use crate::commands::load::oracle::Oracle;
use crate::commands::load::prepared::Prepared;
use crate::commands::load::report::Findings;

/// All must be judged, and the board confirmed by the cold path, within this time.
const PATIENCE: Duration = Duration::from_secs(600);
/// Rows and submissions of a page.
const PAGE: usize = 200;

/// Waits until the server has judged all, then compares.
pub(super) async fn verify(
    server: &Server,
    prepared: &Prepared,
    receipts: &[Receipt],
) -> Result<Findings> {
    let rows = settled(server, prepared).await?;
    let there = submissions(server, prepared).await?;
    let acknowledged: BTreeSet<&str> = receipts.iter().map(|one| one.id.as_str()).collect();
    if acknowledged.len() != receipts.len() {
        bail!("two submissions were acknowledged under one name");
    }
    let lost = acknowledged.iter().filter(|id| !there.contains(**id));
    let lost: Vec<String> = lost.map(|id| (*id).to_owned()).collect();
    if there.len() + lost.len() != receipts.len() {
        bail!(
            "the server has {} submissions, of which {} were acknowledged: was the data folder prepared anew?",
            there.len(),
            receipts.len() - lost.len()
        );
    }
    let expected = oracle(prepared, receipts)?.rows()?;
    let (mut differing, mut first) = (0, None);
    for standing in &expected {
        let (wanted, shown) = (plain(standing), rows.get(&standing.ordinal.0));
        if shown != Some(&wanted) {
            differing += 1;
            first.get_or_insert_with(|| format!("oracle {wanted}, board {shown:?}"));
        }
    }
    Ok(Findings {
        rows: rows.len(),
        differing: differing + rows.len().saturating_sub(expected.len()),
        first,
        lost,
    })
}

/// The oracle of what was acknowledged, in the order of the server's clock.
fn oracle(prepared: &Prepared, receipts: &[Receipt]) -> Result<Oracle> {
    let definition = prepared.definition();
    let mut oracle = Oracle::default();
    let mut seq = Seq::START;
    let mut tell = |at, event| {
        seq = seq.next();
        oracle.take(&Envelope { seq, at, event })?;
        anyhow::Ok(seq)
    };
    let problems: Vec<_> = definition.problems.iter().map(|one| one.problem).collect();
    let defined = Event::Defined {
        definition: Box::new(definition),
    };
    tell(prepared.starts, defined)?;
    for who in (0..prepared.plan.participants).map(Ordinal) {
        let joined = Event::Joined {
            participation: who,
            kind: ParticipationKind::Official,
            starts: None,
        };
        tell(prepared.starts, joined)?;
    }
    let mut receipts: Vec<&Receipt> = receipts.iter().collect();
    receipts.sort_by_key(|one| (one.at, one.who));
    for one in receipts {
        let at = Timestamp(one.at);
        let submitted = Submitted {
            participation: Ordinal(one.who),
            problem: problems[usize::from(one.problem)],
            language: LanguageId::from("cpp"),
            source: Digest::ZERO,
            bytes: 1,
        };
        let submission = tell(at, Event::Submitted(submitted))?;
        let judged = one.outcome.judged(submission, Digest::ZERO, 1);
        tell(at, Event::Judged(Box::new(judged)))?;
    }
    Ok(oracle)
}

/// What a page of the board shows of a row, as text.
fn plain(row: &Standing) -> String {
    let cells = row.cells.iter().map(|cell| {
        let cell = cell.as_ref()?;
        let time_s = cell.time_s.map(u64::from);
        Some((
            cell.points.0,
            u64::from(cell.attempts),
            u64::from(cell.pending),
            time_s,
            cell.solved,
        ))
    });
    let numbers = [
        u64::from(row.solved),
        row.penalty_s,
        row.cpu_ms,
        row.memory_kib,
    ];
    written(
        row.rank.map(u64::from),
        row.points.0,
        numbers,
        &cells.collect::<Vec<_>>(),
    )
}

type Shown = Option<(i64, u64, u64, Option<u64>, bool)>;

fn written(rank: Option<u64>, points: i64, numbers: [u64; 4], cells: &[Shown]) -> String {
    format!("{rank:?} {points} {numbers:?} {cells:?}")
}

/// The same of a row as the server shows it.
fn shown(row: &Value) -> Result<String> {
    let number = |of: &Value, name: &str| {
        let value = of[name].as_u64();
        value.with_context(|| format!("no {name} in {row}"))
    };
    let cells = row["cells"].as_array().context("a row without cells")?;
    let cell = |cell: &Value| -> Result<Shown> {
        if cell.is_null() {
            return Ok(None);
        }
        let points = cell["points"].as_i64().context("a cell without points")?;
        let solved = cell["solved"].as_bool().context("a cell without a word")?;
        let (attempts, pending) = (number(cell, "attempts")?, number(cell, "pending")?);
        Ok(Some((
            points,
            attempts,
            pending,
            cell["time_s"].as_u64(),
            solved,
        )))
    };
    let numbers = ["solved", "penalty_s", "cpu_ms", "memory_kib"].map(|name| number(row, name));
    let [solved, penalty_s, cpu_ms, memory_kib] = numbers;
    let numbers = [solved?, penalty_s?, cpu_ms?, memory_kib?];
    let points = row["points"].as_i64().context("a row without points")?;
    let cells = cells.iter().map(cell).collect::<Result<Vec<_>>>()?;
    Ok(written(row["rank"].as_u64(), points, numbers, &cells))
}

/// The whole board, once nothing is pending and the cold path has confirmed it.
async fn settled(server: &Server, prepared: &Prepared) -> Result<HashMap<u32, String>> {
    let began = Instant::now();
    loop {
        if let Some(rows) = board(server, prepared).await? {
            return Ok(rows);
        }
        if began.elapsed() > PATIENCE {
            bail!(
                "after {} s not all is judged, or the board is not exact",
                PATIENCE.as_secs()
            );
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// All pages; none when something is pending or moved meanwhile.
async fn board(server: &Server, prepared: &Prepared) -> Result<Option<HashMap<u32, String>>> {
    let mut rows = HashMap::new();
    let mut offset = 0;
    loop {
        let path = format!(
            "/contests/{}/scoreboard?offset={offset}&limit={PAGE}",
            prepared.contest
        );
        let page = server
            .ask(&Ask::get(Kind::Check, &path, &prepared.organiser))
            .await?;
        if page["exact"] != Value::Bool(true) {
            return Ok(None);
        }
        let found = page["rows"].as_array().context("a page without rows")?;
        for row in found {
            let cells = row["cells"].as_array().into_iter().flatten();
            if cells
                .filter_map(|cell| cell["pending"].as_u64())
                .any(|pending| pending > 0)
            {
                return Ok(None);
            }
            let who = row["handle"].as_str().and_then(Prepared::who);
            let who = who.with_context(|| format!("nobody of the rehearsal: {row}"))?;
            rows.insert(who, shown(row)?);
        }
        offset += found.len();
        let total = page["total"].as_u64().context("a page without a total")?;
        if found.is_empty() || offset as u64 >= total {
            // Rows moved between pages when some came twice.
            return Ok((rows.len() as u64 == total).then_some(rows));
        }
    }
}

/// The public names of all submissions.
async fn submissions(server: &Server, prepared: &Prepared) -> Result<BTreeSet<String>> {
    let bar = bar("what was acknowledged", prepared.plan.submissions());
    let mut there = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let path = format!(
            "/contests/{}/submissions?limit={PAGE}{cursor}",
            prepared.contest
        );
        let page = server
            .ask(&Ask::get(Kind::Check, &path, &prepared.organiser))
            .await?;
        let items = page["items"].as_array().context("a page without items")?;
        for item in items {
            let id = item["id"].as_str().context("a submission without a name")?;
            if !there.insert(id.to_owned()) {
                bail!("{id} is there twice");
            }
        }
        bar.set_position(there.len() as u64);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    bar.finish_and_clear();
    Ok(there)
}
